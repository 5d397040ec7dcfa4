"""The left of the page of corrective actions: each with its state, who does it and until when."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.core.actions import State, is_overdue, state_of
from desktop.core.filing import CorrectiveAction
from desktop.ui import theme
from desktop.ui.icons import paint_icon
from desktop.ui.marks import LOOKS, Mark
from desktop.ui.wording.actions import state_text, who_text

_LINE, _ID = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_HEIGHT, _ICON, _SIDE = 78, 12, 12
_MARKS = {
    State.NOT_STARTED: Mark.MISSING,
    State.UNDERWAY: Mark.NOTED,
    State.DONE: Mark.MET,
    State.CLOSED: Mark.NOT_APPLICABLE,
}


class ActionLine(NamedTuple):
    problem: str
    who: str
    state: str
    mark: Mark


def action_line(action: CorrectiveAction, today: date) -> ActionLine:
    """What the list shows of an action."""
    mark = Mark.UNMET if is_overdue(action, today) else _MARKS[state_of(action)]
    return ActionLine(" ".join(action.problem.split()), who_text(action), state_text(action, today), mark)


class _Painted(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        # PySide's stubs leave out the fields of style options.
        place = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(place, QColor(theme.ACCENT_TINT if chosen else theme.WINDOW))
        if chosen:
            painter.fillRect(QRectF(place.left(), place.top(), 3, place.height()), QColor(theme.ACCENT))
        _paint_line(painter, place.adjusted(_SIDE, 8, -_SIDE, -8), index.data(_LINE))
        painter.restore()


class ActionList(QListWidget):
    """One action is chosen while there is any."""

    action_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("整改事项")
        self.setItemDelegate(_Painted(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setProperty("kind", "plain")
        self.currentItemChanged.connect(self._chosen)

    def show_actions(self, actions: Mapping[str, CorrectiveAction], today: date) -> None:
        """Show these actions; the chosen one stays chosen while it is among them, else the first is."""
        chosen = self.chosen()
        ids = [self.item(row).data(_ID) for row in range(self.count())]
        self.blockSignals(True)
        if ids != list(actions):
            self.clear()
            for id in actions:
                QListWidgetItem(self).setData(_ID, id)
        for row, action in enumerate(actions.values()):
            line = action_line(action, today)
            item = self.item(row)
            item.setData(_LINE, line)
            item.setToolTip(action.problem)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line.problem} {line.state} {line.who}")
        self.blockSignals(False)
        if self.chosen() != chosen or not chosen:
            self.choose(chosen if chosen in actions else next(iter(actions), ""))

    def ids(self) -> list[str]:
        """The actions that are shown, in their order."""
        return [self.item(row).data(_ID) for row in range(self.count())]

    def chosen(self) -> str:
        """The id of the chosen action, or ""."""
        return _id(self.currentItem())

    def choose(self, id: str) -> None:
        """Choose an action; what is not shown leaves the choice as it is."""
        if id in self.ids():
            self.setCurrentRow(self.ids().index(id))

    def _chosen(self, item: QListWidgetItem | None) -> None:
        self.action_chosen.emit(_id(item))


def _id(item: QListWidgetItem | None) -> str:
    return "" if item is None else item.data(_ID)


def _paint_line(painter: QPainter, room: QRectF, line: ActionLine) -> None:
    top, left = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignLeft
    painter.setFont(theme.font(theme.SMALL_SIZE, bold=True))
    painter.setPen(QColor(theme.TEXT))
    width = int(room.width())
    height = painter.fontMetrics().lineSpacing() + 3
    for number, text in enumerate((line.problem, line.who)):
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(room.adjusted(0, number * height, 0, 0), top | left, shown)
        painter.setFont(theme.font(theme.SMALL_SIZE))
        painter.setPen(QColor(theme.SECONDARY))
    look = LOOKS[line.mark]
    painter.setPen(QColor(look.colour))
    state = room.adjusted(_ICON + 5, 2 * height, 0, 0)
    shown = painter.fontMetrics().elidedText(line.state, Qt.TextElideMode.ElideRight, int(state.width()))
    painter.drawText(state, top | left, shown)
    paint_icon(painter, QRectF(room.left(), state.top() + 4, _ICON, _ICON), look.icon, look.colour)
