"""Small pictures of evidence, made beside the window and kept while it is open."""

from collections.abc import Mapping

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader

from desktop.core.errors import XiaobiaoError
from desktop.core.evidence import PHOTO_SUFFIXES
from desktop.storage.evidence import load_file
from desktop.storage.workspace import Workspace
from desktop.ui.background import Background, Report
from desktop.ui.widgets.pdf_pages import PdfPages

SIZE = QSize(132, 99)
# Crisp on a screen of this scale.
_RATIO = 2


class Thumbnails(QObject):
    """The first page of photos and PDF; other kinds have none."""

    ready = Signal(str)  # SHA-256

    def __init__(self, workspace: Workspace, background: Background) -> None:
        super().__init__()
        self._workspace, self._background = workspace, background
        self._images: dict[str, QImage] = {}
        self._wanted: dict[str, str] = {}
        # All that a page shows at once are made in one go.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._make)

    def image(self, sha256: str, suffix: str) -> QImage:
        """The picture, or an empty one where it is not there yet, or never will be."""
        if suffix not in (*PHOTO_SUFFIXES, "pdf"):
            return QImage()
        if sha256 not in self._images:
            self._images[sha256] = QImage()
            self._wanted[sha256] = suffix
            self._soon.start()
        return self._images[sha256]

    def _make(self) -> None:
        wanted, self._wanted = self._wanted, {}
        self._background.run(
            lambda report: self._make_all(wanted, report),
            progress=lambda made: self._take(*made),
            failed=lambda _: None,
        )

    def _make_all(self, wanted: Mapping[str, str], report: Report) -> None:
        with self._workspace.second() as own:
            for sha256, suffix in wanted.items():
                try:
                    image = thumbnail(load_file(own, sha256), suffix)
                except XiaobiaoError:
                    # The preview says what is wrong with it.
                    image = QImage()
                report((sha256, image))

    def _take(self, sha256: str, image: QImage) -> None:
        self._images[sha256] = image
        self.ready.emit(sha256)


def thumbnail(content: bytes, suffix: str) -> QImage:
    """A photo, or the first page of a PDF, in at most twice `SIZE` pixels; empty where it is damaged."""
    room = SIZE * _RATIO
    if suffix == "pdf":
        pages = PdfPages(content)
        size = pages.sizes[0].scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        image = pages.image(0, max(1, int(size.width())))
        pages.close()
        return image
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    reader = QImageReader(buffer)
    if reader.size().width() > room.width() or reader.size().height() > room.height():
        reader.setScaledSize(reader.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
