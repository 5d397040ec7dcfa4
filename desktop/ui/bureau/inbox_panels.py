"""What the inbox shows in its middle: the lists, or in their place what is to be decided."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.core.filing import Filing
from desktop.core.letters import Letter
from desktop.core.settling import Taken
from desktop.ui.bureau import deeds
from desktop.ui.bureau.fork_panel import ForkPanel
from desktop.ui.bureau.inbox_lists import InboxLists
from desktop.ui.bureau.letter_panel import LetterPanel
from desktop.ui.bureau.preview_panel import PreviewPanel
from desktop.ui.bureau.roster_rows import Delivery, RosterRow
from desktop.ui.bureau.state import CountyState
from desktop.workflows.receiving import Preview


class InboxPanels(QStackedWidget):
    """One part at a time; whoever leaves a decision comes back to the lists."""

    accept_wanted = Signal(object)  # Preview
    deed_wanted = Signal(object)  # Deed
    file_focused = Signal(object)  # FileRow
    row_clicked = Signal()
    shown = Signal(bool)  # another part is shown; whether it is the lists
    refused = Signal()  # a preview was left

    def __init__(self, filing_of: Callable[[Delivery], Filing]) -> None:
        super().__init__()
        self._filing_of = filing_of
        self.lists = InboxLists()
        self.preview = PreviewPanel()
        self.forks = ForkPanel()
        self.letter = LetterPanel()
        for part in (self.lists, self.preview, self.forks, self.letter):
            self.addWidget(part)
        self.lists.file_focused.connect(self.file_focused)
        self.preview.file_focused.connect(self.file_focused)
        self.lists.row_clicked.connect(self.row_clicked)
        self.preview.row_clicked.connect(self.row_clicked)
        self.preview.accepted.connect(self.accept_wanted)
        self.preview.left.connect(self._refuse)
        self.forks.chosen.connect(self._choose)
        self.forks.left.connect(self.show_lists)
        self.letter.decided.connect(self._review)
        self.letter.left.connect(self.show_lists)

    def show_lists(self) -> None:
        self._show(self.lists)

    def show_preview(self, state: CountyState | None, previewed: Preview, passed_over: int) -> None:
        self.preview.show_preview(previewed, passed_over, state.names if state is not None else {})
        self._show(self.preview)
        self.preview.accept_button.setFocus()

    def show_fork(self, state: CountyState, row: RosterRow) -> None:
        filings = {delivery.digest: self._filing_of(delivery) for delivery in row.branches}
        self.forks.show_fork(state.rulebook, row, filings)
        self._show(self.forks)

    def show_passed_over(self, state: CountyState, row: RosterRow, number: int) -> None:
        """What an earlier choice of a unit took and left."""
        choice = row.choices[number]
        involved = {choice.kept, *choice.against}
        filings = {d.digest: self._filing_of(d) for d in row.deliveries if d.digest in involved}
        self.forks.show_decided(state.rulebook, row, choice, filings)
        self._show(self.forks)

    def show_letter(self, state: CountyState, row: RosterRow) -> None:
        self.letter.show_unit(state, row)
        self._show(self.letter)
        self.letter.comments.text.setFocus()

    def _show(self, part: QWidget) -> None:
        self.setCurrentWidget(part)
        self.shown.emit(part is self.lists)

    def _refuse(self) -> None:
        self.preview.forget()
        self.show_lists()
        self.refused.emit()

    def _choose(self, unit: str, kept: str, taken: list[Taken]) -> None:
        self.deed_wanted.emit(deeds.choose(unit, kept, taken))

    def _review(self, unit: str, decision: Literal["returned", "passed"], letter: Letter) -> None:
        self.deed_wanted.emit(deeds.review(unit, decision, letter))
