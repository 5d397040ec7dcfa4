"""Where people answer: 是, 部分 or 否, a score, or whether a veto has occurred; each with the reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.filing import Answer, Conclusion
from desktop.core.formula_text import value_text
from desktop.core.numbers import Number, parse_number, plain
from desktop.ui.school.choice_buttons import ChoiceButtons
from desktop.ui.widgets.choice_field import Choice
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.number_field import NumberField
from desktop.ui.widgets.text_field import TextField

_CONCLUSIONS = (
    Choice(Conclusion.YES.value, "是"),
    Choice(Conclusion.PARTLY.value, "部分"),
    Choice(Conclusion.NO.value, "否"),
)
_OCCURRENCES = (Choice(Conclusion.NO.value, "未发生"), Choice(Conclusion.YES.value, "发生"))
_SCORE_WIDTH = 64
_LONGEST_NOTE = 500


class AnswerEditor(QWidget):
    """`edited` comes with every keystroke, `committed` when an answer is given; both carry it whole."""

    edited = Signal(object)  # Answer
    committed = Signal(object)  # Answer
    focused = Signal()

    def __init__(self, name: str, field: Field, answer: Answer, reason: str) -> None:
        super().__init__()
        self.field = field
        self._name = name
        self._reason = reason
        self._answer = answer
        self.note: TextField | None = None
        self._write = LinkButton("写说明", name=f"{name}：写说明")
        self._write.clicked.connect(self.open_note)
        field.edited.connect(self._typed)
        field.committed.connect(self._given)
        field.focused.connect(self.focused)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(field)
        row.addWidget(self._write)
        row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(row)
        self.setFocusProxy(field)
        self._show_note()

    def answer_of(self, text: str) -> Answer | None:
        """The answer that the field's text gives together with the note; None where it is none."""
        raise NotImplementedError

    def needs_reason(self) -> bool:
        """Whether the present answer should be explained."""
        raise NotImplementedError

    def open_note(self) -> None:
        """Show the line for the reason and put the cursor into it."""
        self._make_note().setFocus()

    def answer(self) -> Answer:
        """The last answer that was complete."""
        return self._answer

    def show_answer(self, answer: Answer) -> None:
        """Show another answer that is stored, without a signal."""
        if answer == self._answer:
            return
        self._answer = answer
        self.field.set_problem("")
        self.field.set_value(_answer_text(answer))
        self._show_note()
        if self.note is not None:
            self.note.set_value(answer.note)

    def _typed(self, text: str) -> None:
        if self._take(text):
            self.edited.emit(self._answer)

    def _given(self, text: str) -> None:
        if self._take(text):
            self.committed.emit(self._answer)

    def _take(self, text: str) -> bool:
        answer = self.answer_of(text)
        if answer is not None:
            self._answer = answer
            self._show_note()
        return answer is not None

    def _show_note(self) -> None:
        if self._answer.note or self.needs_reason():
            self._make_note()
        answered = self._answer.conclusion is not None or self._answer.score is not None
        self._write.setVisible(answered and self.note is None)

    def _make_note(self) -> TextField:
        if self.note is None:
            note = TextField(f"{self._name}：{self._reason}", placeholder=self._reason, longest=_LONGEST_NOTE)
            note.set_value(self._answer.note)
            note.committed.connect(self._noted)
            note.focused.connect(self.focused)
            self._column.addWidget(note)
            self._write.hide()
            self.note = note
        return self.note

    def _noted(self, text: str) -> None:
        self._answer = Answer(self._answer.conclusion, self._answer.score, text.strip())
        self.committed.emit(self._answer)


class ConclusionEditor(AnswerEditor):
    """是, 部分 or 否."""

    def __init__(self, name: str, answer: Answer) -> None:
        super().__init__(name, _buttons(name, _CONCLUSIONS, answer), answer, "写明情况或原因")

    def answer_of(self, text: str) -> Answer | None:
        return Answer(Conclusion(text) if text else None, None, self._answer.note)

    def needs_reason(self) -> bool:
        return self._answer.conclusion in (Conclusion.PARTLY, Conclusion.NO)


class OccurrenceEditor(AnswerEditor):
    """Whether a veto has occurred."""

    def __init__(self, name: str, answer: Answer) -> None:
        super().__init__(name, _buttons(name, _OCCURRENCES, answer), answer, "写明时间、经过和处理结果")

    def answer_of(self, text: str) -> Answer | None:
        return Answer(Conclusion(text) if text else None, None, self._answer.note)

    def needs_reason(self) -> bool:
        return self._answer.conclusion is Conclusion.YES


class ScoreEditor(AnswerEditor):
    """A score from 0 to the criterion's points."""

    def __init__(self, name: str, points: Number, answer: Answer) -> None:
        self._points = points
        field = NumberField(name, f"/ {value_text(plain(points))} 分", width=_SCORE_WIDTH)
        field.set_value(_answer_text(answer))
        super().__init__(name, field, answer, "扣分理由")

    def answer_of(self, text: str) -> Answer | None:
        self.field.set_problem("")
        if not text.strip():
            return Answer(None, None, self._answer.note)
        try:
            score = parse_number(text)
        except ValueError:
            return None
        if not 0 <= score <= self._points:
            self.field.set_problem(f"应在 0 到 {value_text(plain(self._points))} 分之间。")
            return None
        return Answer(None, score, self._answer.note)

    def needs_reason(self) -> bool:
        return self._answer.score is not None and self._answer.score < self._points


def _buttons(name: str, choices: tuple[Choice, ...], answer: Answer) -> ChoiceButtons:
    field = ChoiceButtons(name, choices)
    field.set_value(_answer_text(answer))
    return field


def _answer_text(answer: Answer) -> str:
    """What stands in the field: the key of a conclusion, or a score."""
    if answer.conclusion is not None:
        return answer.conclusion.value
    return "" if answer.score is None else value_text(answer.score)
