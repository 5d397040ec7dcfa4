"""A table model over a tuple of row objects and a tuple of columns that read them."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from desktop.ui import theme
from desktop.ui.icons import icon
from desktop.ui.marks import LOOKS, Mark

Row = TypeVar("Row")
_Index = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


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
    """Read-only; rows are replaced as a whole, or one by one where they stay in place."""

    def __init__(self, columns: Sequence[Column[Row]], rows: Sequence[Row] = ()) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows = tuple(rows)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; selection and scroll position are lost."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def replace_row(self, number: int, row: Row) -> None:
        """Show `row` in place of row `number` (of this model, not as sorted)."""
        self.rows = (*self.rows[:number], row, *self.rows[number + 1 :])
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.columns) - 1))

    def sort_value(self, row: int, column: int) -> Any:
        """What column number `column` compares for row number `row`; None is missing."""
        how = self.columns[column]
        return how.sort(self.rows[row]) if how.sort else how.text(self.rows[row])

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
                return _alignment(column)
            case _:
                return None

    def data(self, index: _Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ToolTipRole:
                return (column.tip(row) if column.tip else "") or None
            case Qt.ItemDataRole.FontRole:
                return theme.font(bold=True) if column.bold and column.bold(row) else None
            case Qt.ItemDataRole.ForegroundRole | Qt.ItemDataRole.DecorationRole:
                mark = column.mark(row) if column.mark else None
                if mark is None:
                    return None
                look = LOOKS[mark]
                if role == Qt.ItemDataRole.ForegroundRole:
                    return QColor(look.colour)
                return icon(look.icon, look.colour, 14)
            case _:
                return None


def _alignment(column: Column[Any]) -> Qt.AlignmentFlag:
    return (Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft) | _MIDDLE
