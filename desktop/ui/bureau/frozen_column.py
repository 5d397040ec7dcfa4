"""Keeps the first column of a table in sight while the others scroll sideways."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from desktop.ui import theme
from desktop.ui.widgets.table import RowsTable


class FrozenColumn(QTableView):
    """A second view of the same rows and the same selection, laid over the first column."""

    def __init__(self, table: RowsTable) -> None:
        super().__init__(table)
        self._table = table
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
        self.setStyleSheet(
            f"FrozenColumn {{ border: none; border-right: 1px solid {theme.LINE}; border-radius: 0; }}"
        )
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(table.verticalHeader().sectionResizeMode(0))
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        header = self.horizontalHeader()
        header.setFixedHeight(table.horizontalHeader().height())
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._sort_theirs)
        table.horizontalHeader().sortIndicatorChanged.connect(self._show_sorted)
        self.doubleClicked.connect(table.doubleClicked)
        bars = self.verticalScrollBar(), table.verticalScrollBar()
        bars[0].valueChanged.connect(bars[1].setValue)
        bars[1].valueChanged.connect(bars[0].setValue)
        table.horizontalHeader().sectionResized.connect(self.lay_over)
        table.model().modelReset.connect(self._hide_others)
        table.installEventFilter(self)
        self._hide_others()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self.lay_over()
        return super().eventFilter(watched, event)

    def lay_over(self) -> None:
        """Cover exactly the first column, header included."""
        table = self._table
        width = table.columnWidth(0)
        self.setColumnWidth(0, width)
        edge = table.frameWidth()
        header = table.horizontalHeader().height()
        self.setGeometry(edge, edge, width, table.viewport().height() + header)
        self.raise_()

    def _sort_theirs(self, column: int, order: Qt.SortOrder) -> None:
        self._table.horizontalHeader().setSortIndicator(column, order)

    def _show_sorted(self, column: int, order: Qt.SortOrder) -> None:
        self.horizontalHeader().setSortIndicator(column, order)

    def _hide_others(self) -> None:
        for column in range(1, self.model().columnCount()):
            self.setColumnHidden(column, True)
        self.lay_over()
