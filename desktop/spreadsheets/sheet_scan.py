"""What a scan notes about one sheet while it passes over the cells."""

from desktop.spreadsheets.errors import Fault, FaultReason
from desktop.spreadsheets.grid import Place, address

# More broken cells than this are not told one by one.
_MAX_BROKEN = 1_000


class SheetScan:
    """The size up to the farthest cell that holds something, the broken cells, the merged ranges."""

    def __init__(self) -> None:
        self.height = 0
        self.width = 0
        # Cells that the file says the sheet has; 0 where it does not say.
        self.allocated = 0
        self.broken: dict[Place, Fault] = {}
        self.merged: list[tuple[Place, Place]] = []

    def filled(self, row: int, column: int) -> None:
        if row >= self.height:
            self.height = row + 1
        if column >= self.width:
            self.width = column + 1

    def breaks(self, row: int, column: int, reason: FaultReason, text: str) -> None:
        self.filled(row, column)
        if len(self.broken) < _MAX_BROKEN:
            fault = Fault(reason, address(row, column), row + 1, text=text[:200])
            self.broken[row, column] = fault

    def merges(self, first: Place, last: Place) -> None:
        self.merged.append((first, last))
