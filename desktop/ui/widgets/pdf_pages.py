"""The pages of a PDF as pictures."""

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from desktop.reports.pdfium import PDFIUM


class PdfPages:
    """One document. Pages are counted from 0; sizes are in points."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        with PDFIUM:
            self._is_closed = False
            self._document = pypdfium2.PdfDocument(data)
            self.sizes = [QSizeF(*self._document[number].get_size()) for number in range(len(self._document))]

    def image(self, number: int, width: int) -> QImage:
        """Page `number`, `width` pixels wide; no picture where the document has been closed meanwhile."""
        with PDFIUM:
            if self._is_closed:
                return QImage()
            page = self._document[number]
            scale = width / self.sizes[number].width()
            # The type it is given by default is not the type it takes.
            bitmap = page.render(scale=scale, prefer_bgrx=True)  # pyright: ignore[reportArgumentType]
            pixels = bytes(bitmap.buffer)
            image = QImage(pixels, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
            copy = image.copy()
            page.close()
        return copy

    def close(self) -> None:
        with PDFIUM:
            self._is_closed = True
            self._document.close()
