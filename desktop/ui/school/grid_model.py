"""A small table of typed texts, as in Excel: one empty row at the end, blocks pasted over cells."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from desktop.ui import theme
from desktop.ui.school.pasted_block import GridColumn, placed

_Index = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class GridModel(QAbstractTableModel):
    """Rows are lists of texts; rows without any text do not count."""

    rows_edited = Signal()

    def __init__(self, columns: Sequence[GridColumn], rows: Sequence[Sequence[str]] = ()) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._rows = [*[list(row) for row in rows], self._blank()]

    def filled_rows(self) -> list[tuple[int, list[str]]]:
        """Every row with text, and its number counted from 1."""
        return [(number, list(row)) for number, row in enumerate(self._rows, 1) if any(row)]

    def paste(self, top: int, left: int, block: Sequence[Sequence[str]]) -> None:
        """Write a block of texts over the cells from (top, left) on; rows are added as needed.

        A header row is taken away; what was pasted into a wrong column goes to its own.
        """
        at, lines = placed(block, self.columns, left)
        self.beginResetModel()
        for number, line in enumerate(lines, top):
            while number >= len(self._rows):
                self._rows.append(self._blank())
            for place, text in enumerate(line, at):
                if text is not None:
                    self._rows[number][place] = text
        self._end_with_blank()
        self.endResetModel()
        self.rows_edited.emit()

    def clear(self, cells: Sequence[QModelIndex]) -> None:
        """Empty cells."""
        for index in cells:
            self._rows[index.row()][index.column()] = ""
            self.dataChanged.emit(index, index)
        self.rows_edited.emit()

    def remove(self, numbers: Sequence[int]) -> None:
        """Remove whole rows, counted from 0."""
        self.beginResetModel()
        self._rows = [row for number, row in enumerate(self._rows) if number not in set(numbers)]
        self._end_with_blank()
        self.endResetModel()
        self.rows_edited.emit()

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows, without a signal."""
        self.beginResetModel()
        self._rows = [*[list(row) for row in rows], self._blank()]
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[section])
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        editable = Qt.ItemFlag.ItemIsEditable if index.isValid() else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | editable

    def data(self, index: _Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        text = row[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return text
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(theme.UNMET) if text and column.problem(text) else None
            case Qt.ItemDataRole.ToolTipRole:
                return (column.problem(text) if text else "") or None
            case _:
                return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        text = self.columns[index.column()].tidy(str(value))
        if text == self._rows[index.row()][index.column()]:
            return False
        self._rows[index.row()][index.column()] = text
        self.dataChanged.emit(index, index)
        if any(self._rows[-1]):
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows))
            self._rows.append(self._blank())
            self.endInsertRows()
        self.rows_edited.emit()
        return True

    def _blank(self) -> list[str]:
        return [""] * len(self.columns)

    def _end_with_blank(self) -> None:
        while len(self._rows) > 1 and not any(self._rows[-1]) and not any(self._rows[-2]):
            self._rows.pop()
        if not self._rows or any(self._rows[-1]):
            self._rows.append(self._blank())


def _alignment(column: GridColumn) -> Qt.AlignmentFlag:
    return (Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft) | _MIDDLE
