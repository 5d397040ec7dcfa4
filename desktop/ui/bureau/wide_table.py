"""A table with more columns than fit: the first one stays in sight while the others scroll sideways."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QTableView, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.models.rows_model import RowsModel
from desktop.ui.widgets.table import RowsTable

# Clear of the rounded corners of the frame.
_INSET = 2


class WideTable(QFrame):
    """Two views of one model beside each other, which scroll, sort and select together.

    They paint their whole ground themselves, so that scrolling only paints the rows that come into sight.
    """

    def __init__(self, model: RowsModel[Any], *, name: str) -> None:
        super().__init__()
        theme.look(self, surface="card")
        self.setStyleSheet("QTableView { border: none; border-radius: 0; }")
        self.table = _Main(model, name=name, select_rows=False)
        self.first = _First(self.table)
        self._foot = QWidget()
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.first)
        left.addWidget(self._foot)
        line = QFrame()
        line.setFixedWidth(1)
        line.setStyleSheet(f"background: {theme.LINE}; border: none;")
        row = QHBoxLayout(self)
        row.setContentsMargins(_INSET, _INSET, _INSET, _INSET)
        row.setSpacing(0)
        row.addLayout(left)
        row.addWidget(line)
        row.addWidget(self.table, 1)
        self._join()

    def set_column_widths(self, widths: list[int]) -> None:
        """One width for each column of the model."""
        for number, width in enumerate(widths):
            self.table.setColumnWidth(number, width)
        self.first.setColumnWidth(0, widths[0])
        self.first.setFixedWidth(widths[0])
        self.table.setColumnHidden(0, True)

    def _join(self) -> None:
        mine, theirs = self.first.verticalScrollBar(), self.table.verticalScrollBar()
        mine.valueChanged.connect(theirs.setValue)
        theirs.valueChanged.connect(mine.setValue)
        self.first.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        self.table.horizontalHeader().sortIndicatorChanged.connect(self._show_sorted)
        self.table.horizontalScrollBar().rangeChanged.connect(self._keep_level)
        self._keep_level(0, 0)

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self.table.horizontalHeader().setSortIndicator(column, order)

    def _show_sorted(self, column: int, order: Qt.SortOrder) -> None:
        self.first.horizontalHeader().setSortIndicator(column, order)

    def _keep_level(self, least: int, most: int) -> None:
        """Both views show equally many rows, whether or not there is a scroll bar under one of them."""
        height = self.table.horizontalScrollBar().sizeHint().height() if most > least else 0
        self._foot.setFixedHeight(height)


class _Main(RowsTable):
    def __init__(self, model: RowsModel[Any], *, name: str, select_rows: bool) -> None:
        super().__init__(model, name=name, select_rows=select_rows)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint_ground(self.viewport(), event)
        super().paintEvent(event)


class _First(QTableView):
    """The first column of a table; the table has the focus and the keys."""

    def __init__(self, table: RowsTable) -> None:
        super().__init__()
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(table.itemDelegate())
        self.setSelectionBehavior(table.selectionBehavior())
        self.setSelectionMode(table.selectionMode())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(table.verticalHeader().sectionResizeMode(0))
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        header, theirs = self.horizontalHeader(), table.horizontalHeader()
        header.setFixedHeight(theirs.height())
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        table.model().modelReset.connect(self._hide_others)
        self._hide_others()

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint_ground(self.viewport(), event)
        super().paintEvent(event)

    def _hide_others(self) -> None:
        for column in range(1, self.model().columnCount()):
            self.setColumnHidden(column, True)


def _paint_ground(viewport: QWidget, event: QPaintEvent) -> None:
    painter = QPainter(viewport)
    painter.fillRect(event.rect(), QColor(theme.SURFACE))
    painter.end()
