"""A layout from left to right that goes on in the next line where there is no room."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Items keep the size they ask for and stand in the middle of their line."""

    def __init__(self, parent: QWidget, *, between: int = 8, lines: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._between, self._lines = between, lines
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self._between * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, room: QRect, *, move: bool) -> int:
        """Put the items into `room`, or only find out how high that is."""
        top, line, width, height = room.top(), list[QLayoutItem](), 0, 0
        for item in self._items:
            if item.isEmpty():
                continue
            wanted = item.sizeHint().width()
            if line and width + self._between + wanted > room.width():
                self._set(line, room.left(), top, height, move)
                top, line, width, height = top + height + self._lines, [], 0, 0
            width += wanted + (self._between if line else 0)
            height = max(height, item.sizeHint().height())
            line.append(item)
        self._set(line, room.left(), top, height, move)
        return top + height - room.top()

    def _set(self, line: list[QLayoutItem], left: int, top: int, height: int, move: bool) -> None:
        if not move:
            return
        for item in line:
            size = item.sizeHint()
            item.setGeometry(QRect(left, top + (height - size.height()) // 2, size.width(), size.height()))
            left += size.width() + self._between
