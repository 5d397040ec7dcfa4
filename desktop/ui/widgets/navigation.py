"""The list of pages on the left, each with how far it has come."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from desktop.ui import theme

_KEY = Qt.ItemDataRole.UserRole
_BADGE = Qt.ItemDataRole.UserRole + 1


class _Entry(QStyledItemDelegate):
    """Paints title and badge; the shown page has a tint, a bold title and the accent colour."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, 41)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        # PySide's stubs leave out the fields of style options.
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        place = QRectF(option.rect).adjusted(8, 1, -8, -1)  # pyright: ignore[reportAttributeAccessIssue]
        shown = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        by_keyboard = bool(state & QStyle.StateFlag.State_KeyboardFocusChange)
        focused = by_keyboard and bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if shown or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.ACCENT_TINT if shown else theme.WINDOW))
            painter.drawRoundedRect(place, 6, 6)
        if focused:
            painter.setPen(QColor(theme.ACCENT))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        line = place.adjusted(12, 0, -12, 0)
        badge = str(index.data(_BADGE) or "")
        painter.setFont(theme.font(theme.TINY_SIZE, bold=shown))
        painter.setPen(QColor(theme.ACCENT if shown else theme.SECONDARY))
        room = painter.fontMetrics().horizontalAdvance(badge)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, badge)
        painter.setFont(theme.font(bold=shown))
        painter.setPen(QColor(theme.ACCENT if shown else theme.TEXT))
        title = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, int(line.width() - room - 8)
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()


class Navigation(QFrame):
    """Pages from top to bottom."""

    page_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(184)
        self._list = QListWidget()
        self._list.setProperty("kind", "navigation")
        self._list.setItemDelegate(_Entry(self._list))
        self._list.setMouseTracking(True)
        self._list.setAccessibleName("页面")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentItemChanged.connect(self._chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 12)
        column.addWidget(self._list, 1)

    def add_page(self, key: str, title: str) -> None:
        item = QListWidgetItem(title)
        item.setData(_KEY, key)
        item.setToolTip(f"Ctrl+{self._list.count() + 1}")
        self._list.blockSignals(True)
        self._list.addItem(item)
        self._list.blockSignals(False)

    def show_badge(self, key: str, badge: str) -> None:
        """Show how far page `key` is: “82%”, “12 份”, “3 待定”, or nothing."""
        item = self._item(key)
        item.setData(_BADGE, badge)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()} {badge}".strip())

    def badge(self, key: str) -> str:
        return str(self._item(key).data(_BADGE) or "")

    def show_current(self, key: str) -> None:
        """Mark page `key` as the shown one."""
        self._list.setCurrentItem(self._item(key))

    def _item(self, key: str) -> QListWidgetItem:
        for row in range(self._list.count()):
            if self._list.item(row).data(_KEY) == key:
                return self._list.item(row)
        raise KeyError(key)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.page_chosen.emit(item.data(_KEY))
