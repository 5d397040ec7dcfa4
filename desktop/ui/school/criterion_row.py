"""One criterion on the assessment page: what is asked, the figure or the answer, and the verdict."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from desktop.core.filing import Answer, Conclusion
from desktop.core.problem_words import has_sections, veto_name
from desktop.core.standard import Attested, Criterion, Scored, Veto
from desktop.core.terms import SECTION_NAMES
from desktop.core.verdict import Verdict
from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.school.answer_editor import AnswerEditor, ConclusionEditor, OccurrenceEditor, ScoreEditor
from desktop.ui.school.draft import Draft
from desktop.ui.school.places import Place
from desktop.ui.school.row_notes import shortfall
from desktop.ui.school.verdict_looks import verdict_look
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.widgets.verdict_chip import VerdictChip
from desktop.ui.wording.letters import said_about

_CODE_WIDTH = 44
_CHIP_WIDTH = 104
_FIGURE_WIDTH = 150
_LINK_WIDTH = 52
_OCCURRED = {Verdict.MET: "未发生", Verdict.UNMET: "发生", Verdict.MISSING: "未填"}


class CriterionRow(QFrame):
    """A criterion, or a veto where ``editor`` asks whether it has occurred."""

    focused = Signal(str)  # the id
    jump_requested = Signal(str)  # a place

    def __init__(self, draft: Draft, asked: Criterion | Veto) -> None:
        super().__init__()
        self._draft = draft
        self.id = asked.id
        self._asked = asked
        self._is_scored = isinstance(asked, Criterion) and isinstance(asked.rule, Scored)
        self._shown: object = None
        answer = draft.filing.answers.get(asked.id, Answer())
        self.editor = _editor(asked, answer)
        self._code, self._text = QLabel(_number(asked)), QLabel(asked.text + self._section())
        self._text.setWordWrap(True)
        self._figure, self._gap = QLabel(), QLabel()
        self._gap.setWordWrap(True)
        theme.look(self._code, tone="secondary")
        theme.look(self._gap, tone="unmet", type="small")
        self._returned = MarkLabel()
        self._returned.hide()
        self._chip = VerdictChip(Mark.MISSING)
        self.evidence_link = LinkButton("")
        self.evidence_link.setMinimumWidth(_LINK_WIDTH)
        self.evidence_link.clicked.connect(lambda: self.jump_requested.emit(str(Place("evidence", self.id))))
        self._lay_out()
        if self.editor is None:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setAccessibleName(f"{asked.id} {asked.text}")
        else:
            self.setFocusProxy(self.editor)
            self.editor.focused.connect(lambda: self.focused.emit(self.id))
            self.editor.edited.connect(partial(draft.type_answer, self.id))
            self.editor.committed.connect(partial(draft.commit_answer, self.id))
        theme.look(self, kind="criterion")
        self.show_verdict()

    def verdict(self) -> Verdict:
        """For a veto, met says that it has not occurred."""
        if isinstance(self._asked, Criterion):
            return self._draft.judgements[self.id].verdict
        conclusion = self._draft.filing.answers.get(self.id, Answer()).conclusion
        if conclusion is None:
            return Verdict.MISSING
        return Verdict.MET if conclusion is Conclusion.NO else Verdict.UNMET

    def has_failed(self) -> bool:
        """Whether it is unmet, where that is a failure."""
        return self.verdict() is Verdict.UNMET and not self._is_scored

    def has_lost_points(self) -> bool:
        return self.verdict() is Verdict.UNMET and self._is_scored

    def lacks_evidence(self) -> bool:
        """Whether the standard asks to see something and there is nothing."""
        asked = isinstance(self._asked, Criterion) and bool(self._asked.evidence)
        applies = self.verdict() is not Verdict.NOT_APPLICABLE
        return asked and applies and not self._draft.evidence_count(self.id)

    def is_unanswered(self) -> bool:
        """Whether a person still has to answer here."""
        return self.editor is not None and self.verdict() is Verdict.MISSING

    def is_returned(self) -> bool:
        """Whether the county's open receipt speaks of it."""
        return bool(self._draft.asked_at(("answers", self.id)))

    def show_answer(self) -> None:
        """Show the answer that is stored now."""
        if self.editor is not None:
            self.editor.show_answer(self._draft.filing.answers.get(self.id, Answer()))

    def show_verdict(self) -> None:
        """Show verdict, figure, number of files and what is returned as they are now."""
        self._show_evidence()
        self._show_returned()
        verdict = self.verdict()
        if isinstance(self._asked, Veto):
            if verdict != self._shown:
                self._shown = verdict
                self._chip.show_mark(Mark(verdict.value), _OCCURRED[verdict])
            return
        judgement = self._draft.judgements[self.id]
        if judgement == self._shown:
            return
        self._shown = judgement
        self._chip.show_mark(*verdict_look(self._draft, self.id))
        if self.editor is None:
            derivation = self._draft.derivation(self.id)
            self._figure.setText(f"{derivation.value} {derivation.unit}" if derivation.value else "")
            self._gap.setText(shortfall(derivation) if verdict is Verdict.UNMET else "")
            self._gap.setVisible(verdict is Verdict.UNMET)

    def _show_evidence(self) -> None:
        count = self._draft.evidence_count(self.id)
        self.evidence_link.setText(f"佐证 {count}")
        self.evidence_link.setAccessibleName(f"{self.id} 佐证材料 {count} 个")
        self.evidence_link.setVisible(isinstance(self._asked, Criterion))

    def _show_returned(self) -> None:
        asked = self._draft.asked_at(("answers", self.id))
        self._returned.setVisible(bool(asked))
        if asked:
            said = "；".join(said_about(self._draft.rulebook, one) for one in asked)
            is_done = all(one.done for one in asked)
            mark, word = (Mark.MET, "已改") if is_done else (Mark.RETURNED, "被退回")
            self._returned.show_mark(mark, f"{word}：{said}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.focused.emit(self.id)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self.id)

    def _section(self) -> str:
        section = self._asked.section if isinstance(self._asked, Criterion) else None
        named = section is not None and has_sections(self._draft.filing)
        return (
            ""
            if not named or section is None or SECTION_NAMES[section] in self._asked.text
            else f"（{SECTION_NAMES[section]}）"
        )

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 9, 16, 9)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, _CODE_WIDTH)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._code, 0, 0, top)
        grid.addWidget(self._text, 0, 1, top)
        self._figure.setMinimumWidth(0 if self.editor else _FIGURE_WIDTH)
        self._figure.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._figure, 0, 2, top | Qt.AlignmentFlag.AlignRight)
        chip = QWidget()
        chip.setMinimumWidth(_CHIP_WIDTH)
        beside = QGridLayout(chip)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._chip, 0, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(chip, 0, 3, top)
        grid.addWidget(self.evidence_link, 0, 4, top)
        grid.addWidget(self._returned, 1, 1, 1, 4)
        if self.editor is None:
            grid.addWidget(self._gap, 2, 1, 1, 3)
        else:
            grid.addWidget(self.editor, 2, 1, 1, 3)
            self._figure.hide()


def _number(asked: Criterion | Veto) -> str:
    return asked.id if isinstance(asked, Criterion) else asked.id.removeprefix("V")


def _editor(asked: Criterion | Veto, answer: Answer) -> AnswerEditor | None:
    if isinstance(asked, Veto):
        return OccurrenceEditor(veto_name(asked.id), answer)
    if isinstance(asked.rule, Attested):
        return ConclusionEditor(asked.id, answer)
    if isinstance(asked.rule, Scored) and asked.points is not None:
        return ScoreEditor(asked.id, asked.points, answer)
    return None
