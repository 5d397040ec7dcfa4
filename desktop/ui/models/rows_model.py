"""A table model over a tuple of row objects and a tuple of columns that read them."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from desktop.ui import theme
from desktop.ui.icons import icon
from desktop.ui.marks import LOOKS, Mark

Row = TypeVar("Row")
_Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

# As numbers: a table asks several times for every cell it paints, and comparing enumerations takes longer
# than all the rest.
_TEXT, _TIP, _FONT = (
    role.value
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.FontRole)
)
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole.value
_COLOUR = Qt.ItemDataRole.ForegroundRole.value
_ICON = Qt.ItemDataRole.DecorationRole.value
_ROLES = frozenset((_TEXT, _TIP, _FONT, _ALIGNMENT, _COLOUR, _ICON))


class Column(Struct, Generic[Row], frozen=True):
    """How one column reads a row.

    `text` is what is shown and copied. `sort` gives what is compared, None for missing, which always comes
    last; without it texts are compared. `mark` adds icon and colour. Numbers go to the right.
    """

    key: str
    title: str
    text: Callable[[Row], str]
    sort: Callable[[Row], Any] | None = None
    right: bool = False
    mark: Callable[[Row], Mark | None] | None = None
    bold: Callable[[Row], bool] | None = None
    tip: Callable[[Row], str] | None = None
    title_tip: str = ""


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Read-only; rows are replaced as a whole, or one by one where they stay in place.

    `rows` are in sorted order. The model sorts itself, in one pass over the keys: a proxy would call back
    for every single comparison, which takes seconds for the rows of a province.
    """

    def __init__(self, columns: Sequence[Column[Row]], rows: Sequence[Row] = ()) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows = tuple(rows)
        self._given = self.rows
        self._column = -1
        self._descending = False

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, sorted as the ones before; selection and scroll position are lost."""
        self.beginResetModel()
        self._given = tuple(rows)
        self.rows = tuple(self._given[place] for place in self._order())
        self.endResetModel()

    def replace_row(self, number: int, row: Row) -> None:
        """Show `row` in place of row `number` (as given, not as sorted), where that one stands."""
        shown = self._order().index(number)
        self._given = (*self._given[:number], row, *self._given[number + 1 :])
        self.rows = (*self.rows[:shown], row, *self.rows[shown + 1 :])
        self.dataChanged.emit(self.index(shown, 0), self.index(shown, len(self.columns) - 1))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by column number `column`, -1 for the order in which rows were given; missing values last."""
        self.layoutAboutToBeChanged.emit()
        before = self._order()
        self._column, self._descending = column, order is Qt.SortOrder.DescendingOrder
        after = self._order()
        self.rows = tuple(self._given[place] for place in after)
        moved = {place: row for row, place in enumerate(after)}
        old = self.persistentIndexList()
        self.changePersistentIndexList(
            old, [self.index(moved[before[index.row()]], index.column()) for index in old]
        )
        self.layoutChanged.emit()

    def _order(self) -> list[int]:
        """The places, among the rows as given, of the rows as shown."""
        if not 0 <= self._column < len(self.columns):
            return list(range(len(self._given)))
        column = self.columns[self._column]
        how: Callable[[Row], Any] = column.sort or column.text
        keys = [how(row) for row in self._given]
        present = [place for place, key in enumerate(keys) if key is not None]
        present.sort(key=keys.__getitem__, reverse=self._descending)
        return present + [place for place, key in enumerate(keys) if key is None]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return column.title_tip or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.right else _LEFT
            case _:
                return None

    def data(self, index: _Index, role: int = 0) -> Any:
        if role not in _ROLES or not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == _TEXT:
            return column.text(row)
        if role == _ALIGNMENT:
            return _RIGHT if column.right else _LEFT
        if role == _TIP:
            return (column.tip(row) if column.tip else "") or None
        if role == _FONT:
            return theme.font(bold=True) if column.bold and column.bold(row) else None
        mark = column.mark(row) if column.mark else None
        if mark is None:
            return None
        look = LOOKS[mark]
        return _colour(look.colour) if role == _COLOUR else icon(look.icon, look.colour, 14)


@cache
def _colour(name: str) -> QColor:
    return QColor(name)
