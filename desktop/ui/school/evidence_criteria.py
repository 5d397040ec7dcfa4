"""The left of the page of evidence: criteria under their indicators, each with the number of its files."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QTextOption
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui import theme
from desktop.ui.icons import paint_icon
from desktop.ui.marks import LOOKS, Mark
from desktop.ui.school.evidence_lines import Line

_LINE = Qt.ItemDataRole.UserRole
_GROUP_HEIGHT, _HEIGHT = 34, 58
_ID_WIDTH, _STATE_WIDTH, _ICON = 44, 76, 12


class _Painted(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _GROUP_HEIGHT if index.data(_LINE) is None else _HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        # PySide's stubs leave out the fields of style options.
        place = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line: Line | None = index.data(_LINE)
        if line is None:
            _paint_group(painter, place, str(index.data()))
        else:
            _paint_line(painter, place, line, state)
        painter.restore()


class CriteriaList(QListWidget):
    """One criterion is always chosen while there is any."""

    criterion_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("评估要点")
        self.setItemDelegate(_Painted(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setProperty("kind", "plain")
        self._lines: list[Line] = []
        self.currentItemChanged.connect(self._chosen)

    def show_lines(self, lines: Sequence[Line], wanted: Callable[[Line], bool]) -> None:
        """Show these criteria; the chosen one stays where it is still there, whatever the filter."""
        if [line.id for line in lines] != [line.id for line in self._lines]:
            self._build(lines)
        self._lines = list(lines)
        by_id = {line.id: line for line in lines}
        shown_group = None
        for row in reversed(range(self.count())):
            item = self.item(row)
            old: Line | None = item.data(_LINE)
            if old is None:
                item.setHidden(shown_group != item.text())
                continue
            line = by_id[old.id]
            item.setHidden(not wanted(line) and item is not self.currentItem())
            if not item.isHidden():
                shown_group = line.group
            if line != old:
                item.setData(_LINE, line)
            state = f"{line.count} 个文件" if line.count else "缺佐证" if line.lacks else ""
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line.id} {line.text} {state}".strip())

    def chosen(self) -> Line | None:
        return _line(self.currentItem())

    def choose(self, id: str) -> None:
        for row in range(self.count()):
            line: Line | None = self.item(row).data(_LINE)
            if line is not None and line.id == id:
                self.item(row).setHidden(False)
                self.setCurrentRow(row)
                self.scrollToItem(self.item(row))

    def criterion_at(self, place: QPoint) -> str:
        """The id of the criterion under a place of this widget, or ""."""
        line = _line(self.itemAt(self.viewport().mapFrom(self, place)))
        return "" if line is None else line.id

    def _build(self, lines: Sequence[Line]) -> None:
        chosen = self.chosen()
        self.blockSignals(True)
        self.clear()
        group = ""
        for line in lines:
            if line.group != group:
                group = line.group
                head = QListWidgetItem(group, self)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
            item = QListWidgetItem(self)
            item.setData(_LINE, line)
            item.setToolTip(line.text)
        self.blockSignals(False)
        if chosen is not None:
            self.choose(chosen.id)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        line = _line(item)
        if line is not None:
            self.criterion_chosen.emit(line.id)


def _line(item: QListWidgetItem | None) -> Line | None:
    return None if item is None else item.data(_LINE)


def _paint_group(painter: QPainter, place: QRectF, text: str) -> None:
    painter.setFont(theme.font(theme.SMALL_SIZE, bold=True))
    painter.setPen(QColor(theme.SECONDARY))
    room = place.adjusted(12, 6, -12, 0)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


def _paint_line(painter: QPainter, place: QRectF, line: Line, state: QStyle.StateFlag) -> None:
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    if chosen or state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(place, QColor(theme.ACCENT_TINT if chosen else theme.WINDOW))
    if chosen:
        painter.fillRect(QRectF(place.left(), place.top(), 3, place.height()), QColor(theme.ACCENT))
    room = place.adjusted(12, 0, -12, 0)
    painter.setFont(theme.font(theme.SMALL_SIZE))
    painter.setPen(QColor(theme.SECONDARY))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, line.id)
    painter.setPen(QColor(theme.TEXT))
    text = room.adjusted(_ID_WIDTH, 9, -_STATE_WIDTH, -9)
    painter.drawText(text, _two_lines(painter, line.text, text.width()), _WRAPPED)
    mark = Mark.MET if line.count else Mark.MISSING
    said = f"{line.count} 个" if line.count else "缺佐证" if line.lacks else ""
    if said:
        painter.setPen(QColor(LOOKS[mark].colour))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, said)
        left = room.right() - painter.fontMetrics().horizontalAdvance(said) - _ICON - 4
        square = QRectF(left, room.center().y() - _ICON / 2, _ICON, _ICON)
        paint_icon(painter, square, LOOKS[mark].icon, LOOKS[mark].colour)


_WRAPPED = QTextOption(Qt.AlignmentFlag.AlignVCenter)
_WRAPPED.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


def _two_lines(painter: QPainter, text: str, width: float) -> str:
    """As much of a text as two lines hold."""
    # A line is left a little short where its last character would not fit.
    room = int(2 * width - painter.fontMetrics().averageCharWidth() * 3)
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
