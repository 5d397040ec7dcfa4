"""The view of a small editable table, with the keys of Excel and WPS."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.school.grid_model import GridModel
from desktop.ui.widgets.field_focus import mark_as_field

_ROW_HEIGHT = 34
_LEAST_ROWS, _MOST_ROWS = 4, 10
_SPARE_ROWS = 3


class _Editor(QStyledItemDelegate):
    """A list for columns with choices, a line for the others."""

    def __init__(self, model: GridModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        choices = self._model.columns[index.column()].choices
        if not choices:
            editor = super().createEditor(parent, option, index)
            editor.setAutoFillBackground(True)
            return editor
        box = QComboBox(parent)
        box.addItems(choices)
        box.activated.connect(lambda: (self.commitData.emit(box), self.closeEditor.emit(box)))
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data()))
            editor.showPopup()
        else:
            super().setEditorData(editor, index)

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)


class GridTable(QTableView):
    """Typing replaces a cell, Enter goes down, Delete empties, Ctrl+C and Ctrl+V take blocks."""

    row_focused = Signal(int)  # counted from 0

    def __init__(self, model: GridModel, *, name: str) -> None:
        super().__init__()
        self._grid = model
        self.setModel(model)
        self.setAccessibleName(name)
        mark_as_field(self)
        self.setItemDelegate(_Editor(model, self))
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.AnyKeyPressed | triggers.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        theme.look(self, kind="grid")
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setFixedHeight(_ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self._fit_height)
        self._fit_height()
        self.selectionModel().currentRowChanged.connect(self._row_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() is QAbstractItemView.State.EditingState
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selection_as_text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not editing:
            self._grid.clear(self.selectedIndexes())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            below = self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)
            if below.isValid():
                self.setCurrentIndex(below)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._grid.index(0, 0))

    def _fit_height(self) -> None:
        """The rows and a few more; what follows the table stays in sight, long lists scroll inside."""
        rows = min(max(self._grid.rowCount() - 1 + _SPARE_ROWS, _LEAST_ROWS), _MOST_ROWS)
        self.setFixedHeight(_ROW_HEIGHT * (rows + 1) + 2 * self.frameWidth())

    def _row_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        self.row_focused.emit(now.row())

    def paste(self) -> None:
        """Write what Excel or WPS copied over the cells from the current one on."""
        block = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines() if line.strip()]
        if not block:
            return
        at = self.currentIndex()
        top, left = (max(at.row(), 0), max(at.column(), 0))
        self._grid.paste(top, left, block)
        self.setCurrentIndex(self._grid.index(top, left))

    def selection_as_text(self) -> str:
        """The selected block as Excel pastes it."""
        rows: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column())):
            rows.setdefault(index.row(), []).append(str(index.data()))
        return "\n".join("\t".join(row) for row in rows.values())

    def remove_selected(self) -> None:
        """Remove the rows of the selection."""
        self._grid.remove(sorted({index.row() for index in self.selectedIndexes()}))

    def add_row(self) -> None:
        """Go to the empty row at the end and start typing."""
        last = self._grid.index(self._grid.rowCount() - 1, 0)
        self.setFocus()
        self.setCurrentIndex(last)
        self.scrollTo(last)
        self.edit(last)
