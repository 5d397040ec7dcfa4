"""The first page: the next step, how far each part is, where the school stands, what to look at."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop.core.terms import VERDICT_NAMES
from desktop.core.verdict import Verdict
from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.school.asked import asked_fields
from desktop.ui.school.draft import Draft
from desktop.ui.school.evidence_lines import evidence_lines
from desktop.ui.school.explained_page import ExplainedPage
from desktop.ui.school.figures_card import FiguresCard
from desktop.ui.school.letters_line import LettersLine
from desktop.ui.school.places import Place
from desktop.ui.school.problem_lines import ProblemLines
from desktop.ui.school.problem_list import found_problems
from desktop.ui.school.progress import Part, next_step, progress_of
from desktop.ui.school.returned_card import ReturnedCard
from desktop.ui.signing_key.key_ring import KeyRing
from desktop.ui.signing_key.reminder import SheetReminder
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.page_head import PageHead
from desktop.ui.widgets.verdict_chip import VerdictChip

_PROBLEMS_SHOWN = 6


class OverviewPage(ExplainedPage):
    """Shows the draft as it is whenever typing rests."""

    jump_requested = Signal(str)  # a place
    key_wanted = Signal()

    def __init__(self, draft: Draft, ring: KeyRing) -> None:
        super().__init__()
        self._draft = draft
        self._head = PageHead("概览")
        self.letters = LettersLine(draft)
        self.returned = ReturnedCard(draft)
        self.returned.jump_requested.connect(self.jump_requested)
        self._parts = QGridLayout()
        self._parts.setHorizontalSpacing(12)
        self._parts.setVerticalSpacing(8)
        self._parts.setColumnStretch(1, 1)
        self._data = self._part_row(0, "基础数据", "data") if asked_fields(draft) else None
        self._answers = self._part_row(1, "指标自评", "assessment")
        asked = any(line.asked for line in evidence_lines(draft))
        self._evidence = self._part_row(2, "佐证材料", "evidence") if asked else None
        self._counts = {
            verdict: VerdictChip(Mark(verdict.value), "")
            for verdict in (Verdict.MET, Verdict.UNMET, Verdict.MISSING, Verdict.NOT_APPLICABLE)
        }
        self._lost = VerdictChip(Mark.WARN, "")
        self._problems = ProblemLines(_PROBLEMS_SHOWN, "没有发现问题。")
        self._problems.jump_requested.connect(self.jump_requested)
        self._figures = FiguresCard(draft)
        self._figures.criterion_chosen.connect(self.criterion_focused)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 24)
        column.setSpacing(12)
        column.addWidget(self._head)
        column.addWidget(self.letters)
        column.addWidget(self.returned)
        column.addWidget(self._progress_card())
        card = Card(_heading("先看这些"), self._problems)
        column.addWidget(card)
        self.reminder = SheetReminder(ring)
        self.reminder.wanted.connect(self.key_wanted)
        column.addWidget(self.reminder)
        column.addWidget(self._figures)
        column.addStretch(1)
        self._show_all()
        draft.rested.connect(self._refresh)

    def sentence(self) -> str:
        """The next step that is shown."""
        return next_step(self._draft)

    def show_letters(self) -> None:
        """Show what the county has said, and all that follows, without waiting for a rest."""
        self.letters.show_letters()
        self._show_all()

    def explain_first(self) -> None:
        """Explain the figure that needs it most."""
        for criterion in self._figures.criteria_by_need()[:1]:
            self.criterion_focused.emit(criterion)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_letters()

    def _refresh(self) -> None:
        if self.isVisible():
            self._show_all()

    def _show_all(self) -> None:
        progress = progress_of(self._draft)
        self._head.show_sentence(next_step(self._draft))
        if self._data is not None:
            _show_part(self._data, progress.fields)
        _show_part(self._answers, progress.answers)
        if self._evidence is not None:
            _show_part(self._evidence, progress.evidence)
        for verdict, chip in self._counts.items():
            mark = Mark(verdict.value)
            count = progress.verdicts[verdict]
            chip.show_mark(mark, f"{VERDICT_NAMES[verdict]} {count}")
        self._lost.show_mark(Mark.WARN, f"扣分 {progress.lost}")
        self._lost.setVisible(progress.lost > 0)
        self.returned.show_asked()
        self._problems.show_problems(found_problems(self._draft))
        self._figures.show_figures()

    def _progress_card(self) -> Card:
        chips = QWidget()
        row = QHBoxLayout(chips)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        said = QLabel("要点判定")
        said.setFixedWidth(72)
        row.addWidget(said)
        for chip in (*self._counts.values(), self._lost):
            row.addWidget(chip)
        row.addStretch(1)
        card = Card(_heading("进度"))
        card.column.addLayout(self._parts)
        card.column.addWidget(chips)
        return card

    def _part_row(self, row: int, title: str, page: str) -> tuple[QProgressBar, QLabel]:
        bar, count = QProgressBar(), QLabel()
        bar.setTextVisible(False)
        bar.setAccessibleName(f"{title}进度")
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        count.setMinimumWidth(64)
        name = QLabel(title)
        name.setMinimumWidth(72)
        link = LinkButton("去填", name=f"去填{title}")
        link.clicked.connect(lambda: self.jump_requested.emit(str(Place("page", page))))
        for place, widget in enumerate((name, bar, count, link)):
            self._parts.addWidget(widget, row, place, Qt.AlignmentFlag.AlignVCenter)
        return bar, count


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    theme.look(label, type="strong")
    return label


def _show_part(row: tuple[QProgressBar, QLabel], part: Part) -> None:
    bar, count = row
    bar.setRange(0, max(part.of, 1))
    bar.setValue(part.done)
    count.setText(f"{part.done} / {part.of}")
