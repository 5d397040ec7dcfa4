"""A calm table over rows: sort, filter, copy to Excel."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop.ui import theme
from desktop.ui.models.rows_model import RowsModel
from desktop.ui.models.rows_proxy import RowsProxy

_ROW_HEIGHT = 34
_PADDING = 30
_ROOM_FOR_ARROW = 12
_WIDEST = 320
_ROWS_MEASURED = 200


class _Cell(QStyledItemDelegate):
    """Keeps the colour of a mark in a selected row."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        if not state & QStyle.StateFlag.State_Selected:
            return
        # PySide's stubs leave out the fields of style options.
        palette: QPalette = option.palette  # pyright: ignore[reportAttributeAccessIssue]
        palette.setColor(QPalette.ColorRole.HighlightedText, palette.color(QPalette.ColorRole.Text))
        option.palette = palette  # pyright: ignore[reportAttributeAccessIssue]


class RowsTable(QTableView):
    """Arrow keys move, Enter or a double click opens, Ctrl+C copies cells as tab-separated text."""

    cell_focused = Signal(object, str)  # the row object and the key of its column
    row_opened = Signal(object)  # the row object

    def __init__(self, model: RowsModel[Any], *, name: str, select_rows: bool = True) -> None:
        super().__init__()
        self._rows = model
        self._proxy = RowsProxy(model)
        self._proxy.setParent(self)
        self.setModel(self._proxy)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        behaviours = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behaviours.SelectRows if select_rows else behaviours.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setItemDelegate(_Cell(self))
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(14, 14))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setFixedHeight(_ROW_HEIGHT)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(self._opened)
        self.selectionModel().currentChanged.connect(self._focused)
        model.modelReset.connect(self.fit_columns)
        self.fit_columns()

    def show_only(self, wanted: Callable[[Any], bool] | None) -> None:
        """Show the rows for which `wanted` holds; None shows all."""
        self._proxy.show_only(wanted)

    def shown_rows(self) -> tuple[Any, ...]:
        """The row objects as shown, from top to bottom."""
        return tuple(self._row_at(self._proxy.index(row, 0)) for row in range(self._proxy.rowCount()))

    def current_row(self) -> Any | None:
        index = self.currentIndex()
        return self._row_at(index) if index.isValid() else None

    def select_row(self, wanted: Callable[[Any], bool]) -> bool:
        """Go to the first shown row for which `wanted` holds."""
        for number, row in enumerate(self.shown_rows()):
            if wanted(row):
                index = self._proxy.index(number, 0)
                flags = QItemSelectionModel.SelectionFlag
                self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
                self.scrollTo(index)
                return True
        return False

    def fit_columns(self) -> None:
        """Make each column as wide as its title and its texts, within reason."""
        text = QFontMetrics(theme.font())
        title = QFontMetrics(theme.font(theme.SMALL_SIZE))
        for number, column in enumerate(self._rows.columns):
            needed = title.horizontalAdvance(column.title) + _ROOM_FOR_ARROW
            for row in self._rows.rows[:_ROWS_MEASURED]:
                icon = 22 if column.mark is not None and column.mark(row) is not None else 0
                needed = max(needed, text.horizontalAdvance(column.text(row)) + icon)
            self.setColumnWidth(number, min(needed, _WIDEST) + _PADDING)

    def stretch_column(self, key: str) -> None:
        """Give column `key` the room that is left."""
        keys = [column.key for column in self._rows.columns]
        self.horizontalHeader().setSectionResizeMode(keys.index(key), QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selection_as_text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._opened(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def selection_as_text(self) -> str:
        """The selected block as Excel pastes it: tabs between cells, lines between rows."""
        chosen = {(index.row(), index.column()): index for index in self.selectedIndexes()}
        rows = sorted({row for row, _ in chosen})
        columns = sorted({column for _, column in chosen}, key=self.horizontalHeader().visualIndex)
        return "\n".join(
            "\t".join(
                _one_line(str(chosen[row, column].data())) if (row, column) in chosen else ""
                for column in columns
            )
            for row in rows
        )

    def _row_at(self, index: QModelIndex) -> Any:
        return self._rows.rows[self._proxy.mapToSource(index).row()]

    def _opened(self, index: QModelIndex) -> None:
        self.row_opened.emit(self._row_at(index))

    def _focused(self, index: QModelIndex) -> None:
        if index.isValid():
            self.cell_focused.emit(self._row_at(index), self._rows.columns[index.column()].key)


def _one_line(text: str) -> str:
    return " ".join(text.split())
