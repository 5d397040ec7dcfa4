"""The unit that is looked at in the inbox: shows its details, and hands on what their links ask for."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from desktop.core.filing import Filing
from desktop.core.letters import Letter
from desktop.core.merge import Change
from desktop.ui.bureau import deeds, unit_links
from desktop.ui.bureau.roster_rows import Delivery, RosterRow
from desktop.ui.bureau.state import CountyState
from desktop.ui.bureau.unit_detail import unit_detail


class UnitDetails(QObject):
    """A question is open until it is answered or another unit is looked at."""

    detail_changed = Signal(object)  # Detail | None
    deed_wanted = Signal(object)  # Deed
    confirm_wanted = Signal(str, str, bool)  # unit code, key id, whether the unit's other keys are revoked
    reissue_wanted = Signal(object)  # RosterRow
    receipt_wanted = Signal(object)  # RosterRow
    letter_wanted = Signal(object)  # RosterRow
    fork_wanted = Signal(object)  # RosterRow
    passed_over_wanted = Signal(object, int)  # RosterRow, which of its choices

    def __init__(
        self,
        changes_of: Callable[[RosterRow], Sequence[Change]],
        filing_of: Callable[[Delivery], Filing],
    ) -> None:
        super().__init__()
        self._changes_of, self._filing_of = changes_of, filing_of
        self._row: RosterRow | None = None

    def show_unit(self, state: CountyState, row: RosterRow, asked: str = "") -> None:
        """``asked`` is the link whose question is open."""
        self._row = row
        detail = unit_detail(state.rulebook, row, self._changes_of(row), self._filing_of, asked)
        self.detail_changed.emit(detail)

    def forget(self) -> None:
        """Something else is looked at."""
        self._row = None

    def follow(self, state: CountyState, key: str) -> None:
        """Do what a link asks for; with no unit in sight, nothing."""
        row = self._row
        if row is None:
            return
        kind, subject = unit_links.parts_of(key)
        code = row.unit.code
        match kind:
            case unit_links.BACK:
                self.show_unit(state, row)
            case unit_links.CONFIRM | unit_links.REPLACE:
                self.confirm_wanted.emit(code, subject, kind == unit_links.REPLACE)
            case unit_links.UNDO:
                self.deed_wanted.emit(deeds.undo(code, subject))
            case unit_links.REVOKE:
                self.deed_wanted.emit(deeds.revoke(code, subject))
            case unit_links.PASS:
                self.deed_wanted.emit(deeds.review(code, "passed", Letter()))
            case unit_links.REOPEN:
                self.deed_wanted.emit(deeds.review(code, "reopened", Letter()))
            case unit_links.RETURN:
                self.letter_wanted.emit(row)
            case unit_links.RECEIPT:
                self.receipt_wanted.emit(row)
            case unit_links.REISSUE:
                self.reissue_wanted.emit(row)
            case unit_links.FORK:
                self.fork_wanted.emit(row)
            case unit_links.PASSED_OVER:
                self.passed_over_wanted.emit(row, int(subject))
            case _:
                if kind in unit_links.ASKING:
                    self.show_unit(state, row, key)
