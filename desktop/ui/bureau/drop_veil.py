"""What covers the window while files are held over it."""

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui import theme

_SENTENCE = "松开鼠标，接收这些文件"


class DropVeil(QWidget):
    """Covers its parent; lets every event through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(_SENTENCE)
        self.hide()

    def cover(self) -> None:
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(theme.ACCENT_TINT)
        ground.setAlpha(225)
        painter.fillRect(self.rect(), ground)
        pen = QPen(QColor(theme.ACCENT), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 8, 8)
        painter.setFont(theme.font(theme.TITLE_SIZE, bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _SENTENCE)
        painter.end()


def local_files(data: QMimeData) -> list[str]:
    """The paths of dragged files; empty where something else is dragged."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
