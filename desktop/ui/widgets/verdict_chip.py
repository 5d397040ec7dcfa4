"""A verdict as a chip: icon, word and colour on a tint of the colour."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from desktop.ui.marks import LOOKS, Mark
from desktop.ui.widgets.mark_label import MarkLabel


class VerdictChip(MarkLabel):
    """Never wider than its word, so it can stand in any layout."""

    def __init__(self, mark: Mark | None = None, text: str | None = None) -> None:
        super().__init__(mark, text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._text.setWordWrap(False)
        self.setContentsMargins(10, 2, 9, 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.mark is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LOOKS[self.mark].tint))
        radius = self.height() / 2
        painter.drawRoundedRect(self.rect(), radius, radius)
        painter.end()
