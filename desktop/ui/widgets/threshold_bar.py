"""A value as a bar with its threshold as a named mark."""

from decimal import Decimal

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.marks import LOOKS, Mark

_BAR_TOP = 5.0
_BAR_HEIGHT = 8.0
_THRESHOLD_SHARE = 0.8  # where the threshold stands, unless the value needs more room


class BarValue(Struct, frozen=True):
    """`value` None is missing; `caption` names the threshold: “标准 4.5”."""

    value: int | float | Decimal | None
    threshold: int | float | Decimal
    caption: str
    mark: Mark


class ThresholdBar(QWidget):
    """The threshold always stands at the same place, so bars under each other can be compared."""

    def __init__(self, shown: BarValue | None = None) -> None:
        super().__init__()
        self._shown = shown
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_value(self, shown: BarValue | None) -> None:
        self._shown = shown
        self.setAccessibleName(shown.caption if shown else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        value, threshold = float(self._shown.value or 0), float(self._shown.threshold)
        full = max(threshold / _THRESHOLD_SHARE, value * 1.04) or 1.0
        width = float(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.TRACK))
        painter.drawRoundedRect(QRectF(0, _BAR_TOP, width, _BAR_HEIGHT), 4, 4)
        if self._shown.value is not None and value > 0:
            painter.setBrush(QColor(LOOKS[self._shown.mark].colour))
            length = max(_BAR_HEIGHT, width * value / full)
            painter.drawRoundedRect(QRectF(0, _BAR_TOP, length, _BAR_HEIGHT), 4, 4)
        place = min(round(width * threshold / full), width - 2)
        painter.fillRect(QRectF(place, 0, 2, _BAR_HEIGHT + 2 * _BAR_TOP), QColor(theme.TEXT))
        painter.setFont(theme.font(theme.TINY_SIZE))
        painter.setPen(QColor(theme.SECONDARY))
        room = painter.fontMetrics().horizontalAdvance(self._shown.caption) + 2
        left = min(max(0.0, place + 1 - room / 2), max(0.0, width - room))
        caption = QRectF(left, _BAR_HEIGHT + 2 * _BAR_TOP, room, 20)
        painter.drawText(caption, Qt.AlignmentFlag.AlignCenter, self._shown.caption)
        painter.end()
