"""A main part and a side part: beside each other in a wide window, below each other in a narrow one."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

_SPACING = 20


class SideBySide(QWidget):
    """`side_width` is the width of the side part where it stands beside."""

    turned = Signal(bool)  # whether they now stand beside each other

    def __init__(self, main: QWidget, side: QWidget, *, side_width: int = 386, wide_from: int = 900) -> None:
        super().__init__()
        self._main, self._side = main, side
        self._side_width, self._wide_from = side_width, wide_from
        self._wide: bool | None = None
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_SPACING)
        self._box.addWidget(main, 1)
        self._box.addWidget(side)

    def minimumSizeHint(self) -> QSize:
        parts = (self._main.minimumSizeHint(), self._side.minimumSizeHint())
        return QSize(max(part.width() for part in parts), self._box.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._wide_from
        directions = QBoxLayout.Direction
        direction = directions.LeftToRight if wide else directions.TopToBottom
        if direction != self._box.direction() or wide != (self._side.minimumWidth() == self._side_width):
            self._box.setDirection(direction)
            self._side.setMinimumWidth(self._side_width if wide else 0)
            self._side.setMaximumWidth(self._side_width if wide else 16777215)
            self.updateGeometry()
        if wide != self._wide:
            self._wide = wide
            self.turned.emit(wide)
