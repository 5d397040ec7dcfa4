"""The first page of a PDF, drawn crisp at the screen's scale."""

from pathlib import Path

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.reports.pdfium import PDFIUM
from desktop.ui import theme

_A4 = 297 / 210


class PdfPreview(QWidget):
    """Takes the room of a portrait page; shows nothing before `show_pdf`."""

    def __init__(self) -> None:
        super().__init__()
        self._path: Path | None = None
        self._image = QImage()
        self.setAccessibleName("报告首页预览")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def show_pdf(self, path: Path) -> None:
        self._path, self._image = path, QImage()
        self.update()

    def has_page(self) -> bool:
        return not self._image.isNull()

    def sizeHint(self) -> QSize:
        return QSize(380, round(380 * _A4))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 240 if self._path else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._path is None:
            return
        ratio = self.devicePixelRatioF()
        wanted = round(self.width() * ratio)
        if self._image.width() != wanted:
            self._image = first_page(self._path, wanted)
        height = self._image.height() / ratio
        share = min(1.0, (self.height() - 2) / height)
        width = self.width() * share
        place = QRectF((self.width() - width) / 2, 0, width, height * share).adjusted(1, 1, -1, -1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._image)
        painter.setPen(QColor(theme.LINE))
        painter.drawRect(place)
        painter.end()


def first_page(path: Path, width: int) -> QImage:
    """The first page, `width` pixels wide."""
    from pypdfium2 import PdfDocument

    with PDFIUM, PdfDocument(path) as document:
        page = document[0]
        bitmap = page.render(scale=width / page.get_width(), rev_byteorder=True)
        image = QImage(
            bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, _format(bitmap.n_channels)
        ).copy()
        page.close()
    return image


def _format(channels: int) -> QImage.Format:
    return QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBX8888
