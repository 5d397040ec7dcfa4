"""What a unit is told with a decision: remarks, what it is asked to do, until when; then it is returned."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.core.letters import AskedAction, Comment, Letter
from desktop.core.rulebook import Rulebook
from desktop.ui import theme
from desktop.ui.bureau.choices import ControlRow
from desktop.ui.bureau.decision import Decision
from desktop.ui.bureau.lines_editor import LinesEditor
from desktop.ui.bureau.review_subjects import subjects
from desktop.ui.bureau.roster_rows import RosterRow
from desktop.ui.bureau.state import CountyState
from desktop.ui.bureau.subject_box import SubjectBox
from desktop.ui.typed_day import day_fault, typed_day
from desktop.ui.wording.letters import action_text, comment_text

_DAY_WIDTH = 150
_NO_SUBJECT = "列表中没有这一项，请从列表中选，或选“整份上报”。"
_EMPTY = "退回要写明原因：至少写一条意见或一项整改要求。"


class LetterPanel(Decision):
    """Nothing is stored before a button is pressed."""

    decided = Signal(str, str, object)  # unit code, "returned" or "passed", Letter

    def __init__(self) -> None:
        super().__init__("退回", "取消")
        self._unit = ""
        self._rulebook: Rulebook | None = None
        self.subject = SubjectBox("意见是关于哪一项的")
        self.comments: LinesEditor[Comment] = LinesEditor(
            "意见", "哪里不对，如：与台账不符，请核对", [self.subject], self._comment, self._words
        )
        self.action_day = _day_input("完成期限，可不填")
        self.asked: LinesEditor[AskedAction] = LinesEditor(
            "整改要求", "要学校做什么，如：补建计算机教室一间", [self.action_day], self._action, action_text
        )
        self.deadline = _day_input("如 2026-12-20")
        self._problem = QLabel()
        theme.look(self._problem, tone="unmet", type="small")
        self.pass_button = QPushButton("审核通过")
        self.pass_button.setAutoDefault(True)
        self.top.insertWidget(1, self.pass_button, 0, Qt.AlignmentFlag.AlignTop)
        self.accept_button.clicked.connect(lambda: self._decide("returned"))
        self.pass_button.clicked.connect(lambda: self._decide("passed"))
        until = QLabel("改好再报的期限")
        theme.look(until, tone="secondary")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self._problem, self.comments, self.asked, ControlRow(until, self.deadline)):
            column.addWidget(part)
        column.addStretch(1)
        self.column.addWidget(inside, 1)

    def show_unit(self, state: CountyState, row: RosterRow) -> None:
        """Begin a letter about what counts of a unit, or go on with the one that was decided."""
        counting = row.counting
        assert counting is not None
        self._unit, self._rulebook = row.unit.code, state.rulebook
        review = counting.review
        letter = review.letter if review is not None and review.decision != "reopened" else Letter()
        self.title.setText(f"审核“{row.unit.name}”第 {counting.sequence} 次上报")
        self.sentence.setText("意见随回执包送回学校，在学校的电脑上逐条列出，标在对应的项目上。")
        self.subject.show_subjects(subjects(state.rulebook, state.filings[row.unit.code]))
        self.comments.show_lines(letter.comments)
        self.asked.show_lines(letter.actions)
        self.action_day.clear()
        self.deadline.setText(letter.deadline)
        self._say("")

    def _decide(self, decision: str) -> None:
        """What is still in the fields counts too; a day that is none is told beside it."""
        if not (self.comments.add() and self.asked.add()):
            return
        fault = day_fault(self.deadline.text())
        theme.look(self.deadline, problem=bool(fault))
        if fault:
            self._say(f"期限{fault}。")
            return
        if decision == "returned" and not (self.comments.lines() or self.asked.lines()):
            self._say(_EMPTY)
            self.comments.text.setFocus()
            return
        day = self.deadline.text().strip()
        letter = Letter(self.comments.lines(), typed_day(day) if day else "", self.asked.lines())
        self.decided.emit(self._unit, decision, letter)

    def _comment(self, text: str) -> Comment | str:
        subject = self.subject.subject()
        return _NO_SUBJECT if subject is None else Comment(text, subject.part, subject.code)

    def _words(self, comment: Comment) -> str:
        assert self._rulebook is not None
        return comment_text(self._rulebook, comment)

    def _action(self, text: str) -> AskedAction | str:
        fault = day_fault(self.action_day.text())
        if fault:
            return f"期限{fault}。"
        day = self.action_day.text().strip()
        return AskedAction(text, deadline=typed_day(day) if day else "")

    def _say(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))


def _day_input(hint: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setPlaceholderText(hint)
    edit.setAccessibleName("期限")
    edit.setFixedWidth(_DAY_WIDTH)
    return edit
