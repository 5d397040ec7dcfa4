"""One picture, as large as the room for it, never larger than it is."""

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class PictureView(QWidget):
    """Shows nothing before `show_picture`."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()

    def show_picture(self, image: QImage, name: str) -> None:
        self._image = image
        self.setAccessibleName(name)
        self.update()

    def has_picture(self) -> bool:
        return not self._image.isNull()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        room, ratio = self.size(), self.devicePixelRatioF()
        size = QSizeF(self._image.width() / ratio, self._image.height() / ratio)
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room.toSizeF(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (room.width() - size.width()) / 2, (room.height() - size.height()) / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)
        painter.end()
