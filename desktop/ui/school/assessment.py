"""The page of the self-assessment: the standard's tree asked of this unit, with a filter."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from desktop.core.judge import asked_of
from desktop.core.problems import asks_veto
from desktop.core.standard import Criterion, Indicator
from desktop.core.verdict import Verdict
from desktop.ui import theme
from desktop.ui.school.criterion_row import CriterionRow
from desktop.ui.school.draft import Draft
from desktop.ui.school.explained_page import ExplainedPage
from desktop.ui.school.filter_row import filter_row
from desktop.ui.school.indicator_card import IndicatorCard, kind_text
from desktop.ui.school.progress import not_answered
from desktop.ui.school.revealing import reveal
from desktop.ui.widgets.page_head import PageHead

_BUILT_AT_ONCE = 4
# Room for the counts, which come when all rows are there.
_FILTER_WIDTH = 88
ALL, RETURNED = "all", "returned"
FILTERS: Mapping[str, tuple[str, Callable[[CriterionRow], bool]]] = {
    ALL: ("全部", lambda row: True),
    RETURNED: ("被退回", CriterionRow.is_returned),
    "unmet": ("未达标", CriterionRow.has_failed),
    "lost": ("扣分", CriterionRow.has_lost_points),
    "missing": ("缺数据", lambda row: row.verdict() is Verdict.MISSING and not row.is_unanswered()),
    "unanswered": ("未回答", CriterionRow.is_unanswered),
    "unproved": ("缺佐证", CriterionRow.lacks_evidence),
}
_VETOES = "一票否决"


class _Part(NamedTuple):
    category: str
    build: Callable[[], IndicatorCard]


class AssessmentPage(ExplainedPage):
    """The first indicators are there at once, the others follow while the page is already shown."""

    jump_requested = Signal(str)  # a place

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self.cards: list[IndicatorCard] = []
        self._categories: list[tuple[QLabel, list[IndicatorCard]]] = []
        self._parts = list(_parts(draft))
        self._filter = ALL
        self._head = PageHead("指标自评")
        self._buttons = {key: QPushButton(title) for key, (title, _) in FILTERS.items()}
        self._nothing = QLabel("没有这样的要点。")
        theme.look(self._nothing, tone="secondary")
        self._nothing.hide()
        self._column = QVBoxLayout()
        self._column.setSpacing(10)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 18, 24, 24)
        whole.setSpacing(12)
        whole.addWidget(self._head)
        whole.addLayout(self._filter_row())
        whole.addWidget(self._nothing)
        whole.addLayout(self._column)
        whole.addStretch(1)
        self._rest = QTimer(self)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._build_next)
        for _ in range(_BUILT_AT_ONCE):
            self._build_next()
        self._rest.start()
        self._show_counts()
        draft.judged.connect(self._refresh)
        draft.replaced.connect(self._show_stored)
        draft.rested.connect(self._show_counts)

    def rows(self) -> Iterator[CriterionRow]:
        """Every row that is built."""
        for card in self.cards:
            yield from card.rows

    def row(self, id: str) -> CriterionRow:
        """The row of a criterion or veto."""
        self.build_all()
        return next(row for row in self.rows() if row.id == id)

    def focus(self, id: str) -> None:
        """Show the row of criterion `id` and put the cursor into it."""
        row = self.row(id)
        if not row.isVisibleTo(self):
            self.show_filter(ALL)
        row.setFocus()
        reveal(row)
        self.criterion_focused.emit(id)

    def explain_first(self) -> None:
        """Explain the first row that is not met, or the first of all."""
        rows = sorted(self.rows(), key=lambda row: row.verdict() in (Verdict.MET, Verdict.NOT_APPLICABLE))
        for row in rows[:1]:
            self.criterion_focused.emit(row.id)

    def show_filter(self, key: str) -> None:
        """Show all rows, or only those that a filter asks for."""
        self.build_all()
        self._filter = key
        self._buttons[key].setChecked(True)
        wanted = FILTERS[key][1]
        ids = {row.id for row in self.rows() if wanted(row)}
        for card in self.cards:
            card.show_only(ids)
        for label, cards in self._categories:
            label.setVisible(any(row.id in ids for card in cards for row in card.rows))
        self._nothing.setVisible(not ids)

    def build_all(self) -> None:
        """Make the rows that are still to come."""
        while self._parts:
            self._build_next()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()
        self._show_counts()

    def _build_next(self) -> None:
        if not self._parts:
            self._rest.stop()
            self._show_counts()
            return
        part = self._parts.pop(0)
        if not self._categories or self._categories[-1][0].text() != part.category:
            label = QLabel(part.category)
            theme.look(label, type="heading")
            label.setContentsMargins(0, 8 if self._categories else 0, 0, 0)
            self._categories.append((label, []))
            self._column.addWidget(label)
        card = part.build()
        for row in card.rows:
            row.focused.connect(self.criterion_focused)
            row.jump_requested.connect(self.jump_requested)
        self._categories[-1][1].append(card)
        self.cards.append(card)
        self._column.addWidget(card)

    def _refresh(self) -> None:
        if self.isVisible():
            for row in self.rows():
                row.show_verdict()

    def _show_stored(self) -> None:
        for row in self.rows():
            row.show_answer()

    def _show_counts(self) -> None:
        if not self._parts:
            for key, (title, wanted) in FILTERS.items():
                self._buttons[key].setText(f"{title} {sum(wanted(row) for row in self.rows())}")
        self._buttons[RETURNED].setVisible(bool(self._draft.asked))
        if self._filter == RETURNED and not self._draft.asked:
            self.show_filter(ALL)
        open_ = not_answered(self._draft)
        self._head.show_sentence(
            f"还有 {len(open_)} 项要回答。其余由基础数据自动判定。"
            if open_
            else "都回答了，判定随基础数据自动更新。"
        )

    def _filter_row(self) -> QHBoxLayout:
        for button in self._buttons.values():
            button.setMinimumWidth(_FILTER_WIDTH)
        return filter_row(self, self._buttons, ALL, self.show_filter)


def _parts(draft: Draft) -> Iterator[_Part]:
    by_indicator: dict[str, tuple[Indicator, list[Criterion]]] = {}
    for indicator, criterion in asked_of(draft.rulebook, draft.filing):
        if draft.judgements[criterion.id].verdict is Verdict.NOT_APPLICABLE and criterion.section is not None:
            continue
        by_indicator.setdefault(indicator.id, (indicator, []))[1].append(criterion)
    for indicator, criteria in by_indicator.values():
        title = f"{indicator.id}  {indicator.title}"
        kind = kind_text(indicator, criteria)
        yield _Part(indicator.category, partial(IndicatorCard, draft, title, kind, criteria))
    vetoes = [v for v in draft.rulebook.standard.vetoes if asks_veto(draft.rulebook, v.id, draft.filing)]
    if vetoes:
        yield _Part(_VETOES, partial(IndicatorCard, draft, "", "", vetoes))
