"""The table of a comparison: wraps long texts, and chooses by click or key."""

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication

from desktop.ui import theme
from desktop.ui.models.comparison_model import GROUP, NAME, STATE, ComparisonModel
from desktop.ui.widgets.table import RowsTable

_LEAST_HEIGHT = 34
_MOST_LINES = 4
_AROUND_TEXT = 14
_BESIDE_TEXT = 22
_ICON_ROOM = 24
_WIDEST = 280
_NARROWEST = 100


class ComparisonTable(RowsTable):
    """A click or the space bar chooses a value; Enter chooses it and goes on; 1, 2, 3 choose by column."""

    def __init__(self, model: ComparisonModel, *, name: str) -> None:
        self._model = model
        super().__init__(model, name=name, select_rows=False)
        self.setSortingEnabled(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.horizontalHeader()
        header.setSortIndicatorShown(False)
        header.setSectionsClickable(False)
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit_heights)
        header.sectionResized.connect(self._fitting.start)
        self._proxy.layoutChanged.connect(self._fitting.start)
        self._proxy.rowsInserted.connect(self._fitting.start)
        self.clicked.connect(self._clicked)

    def fit_columns(self) -> None:
        """Find out how wide each column wants to be, and share the room there is."""
        text, small = QFontMetrics(theme.font(bold=True)), QFontMetrics(theme.font(theme.SMALL_SIZE))
        self._wanted: dict[int, tuple[int, int]] = {}
        for place, column in enumerate(self._model.columns):
            texts = {column.text(row) for row in self._model.rows}
            named = column.key in (NAME, GROUP, STATE)
            self.setColumnHidden(place, named and column.key != NAME and not any(texts))
            if self.isColumnHidden(place):
                continue
            icon = 0 if column.key in (NAME, GROUP) else _ICON_ROOM
            needed = max([text.horizontalAdvance(shown) + icon for shown in texts], default=0)
            needed = max(needed, small.horizontalAdvance(column.title)) + _BESIDE_TEXT
            least = needed if column.key == STATE else min(needed, _NARROWEST)
            self._wanted[place] = (least, min(needed, _WIDEST))
        self._fit_widths()
        self._fit_heights()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_widths()
        self._fitting.start()

    def _fit_widths(self) -> None:
        """All columns grow and shrink together, none below what it needs to be read."""
        room = self.viewport().width()
        least = sum(least for least, _ in self._wanted.values())
        wanted = sum(wanted for _, wanted in self._wanted.values())
        for place, (smallest, comfortable) in self._wanted.items():
            if room >= wanted:
                width = comfortable * room // max(wanted, 1)
            else:
                share = max(room - least, 0) / max(wanted - least, 1)
                width = smallest + int((comfortable - smallest) * share)
            self.setColumnWidth(place, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed, current = event.key(), self.currentIndex()
        if not current.isValid():
            super().keyPressEvent(event)
        elif pressed == Qt.Key.Key_Space:
            self._choose_selected(self._model.columns[current.column()].key)
        elif pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose_selected(self._model.columns[current.column()].key)
            self.setCurrentIndex(current.siblingAtRow(min(current.row() + 1, self._proxy.rowCount() - 1)))
        elif event.text() in self._by_digit():
            self._choose_selected(self._by_digit()[event.text()])
        else:
            super().keyPressEvent(event)

    def _by_digit(self) -> dict[str, str]:
        offered = [value.key for value in self._model.values if value.offered]
        return {str(digit): key for digit, key in enumerate(offered, start=1)}

    def _choose_selected(self, key: str) -> None:
        """Choose a column in all rows that have a selected cell."""
        numbers = sorted({index.row() for index in self.selectedIndexes()} | {self.currentIndex().row()})
        self._model.choose([self._row_at(self._proxy.index(number, 0)) for number in numbers], key)

    def _clicked(self, index: QModelIndex) -> None:
        # With Ctrl or Shift people select; several selected cells are chosen by key.
        if QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            self._model.choose([self._row_at(index)], self._model.columns[index.column()].key)

    def _fit_heights(self) -> None:
        """As many lines as the longest text of a row needs, up to a few; the tool tip has all of it."""
        metrics = QFontMetrics(theme.font(bold=True))
        line = metrics.lineSpacing()
        most = _MOST_LINES * line
        rooms = [
            (
                column.text,
                self.columnWidth(place) - _BESIDE_TEXT - (0 if column.key in (NAME, GROUP) else _ICON_ROOM),
            )
            for place, column in enumerate(self._model.columns)
            if not self.isColumnHidden(place)
        ]
        for number, row in enumerate(self.shown_rows()):
            needed = max(_height(metrics, text(row), width, line) for text, width in rooms)
            self.setRowHeight(number, max(_LEAST_HEIGHT, min(needed, most) + _AROUND_TEXT))


def _height(metrics: QFontMetrics, text: str, width: int, line: int) -> int:
    """Pixels that a text takes in this width; nearly all texts are one line, which is found out fast."""
    if "\n" not in text and metrics.horizontalAdvance(text) <= width:
        return line
    return metrics.boundingRect(0, 0, width, 10_000, Qt.TextFlag.TextWordWrap.value, text).height()
