"""A window beside the work that shows one file of evidence after the other."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTemporaryDir, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from desktop.core.errors import XiaobiaoError
from desktop.core.evidence import PHOTO_SUFFIXES
from desktop.core.filing import Evidence
from desktop.files import write_durably
from desktop.ui import theme
from desktop.ui.background import Background
from desktop.ui.widgets.elided_label import ElidedLabel
from desktop.ui.widgets.pages_view import PagesView
from desktop.ui.widgets.pdf_pages import PdfPages
from desktop.ui.widgets.picture_view import PictureView
from desktop.ui.widgets.placeholder import Placeholder
from desktop.ui.wording import sentence
from desktop.ui.wording.evidence import about_text, kind_text
from desktop.workflows.naming import file_name

# The bytes of a file by its SHA-256; it may raise.
Load = Callable[[str], bytes]


class FilePreview(QDialog):
    """Photos and PDF are shown here, other kinds by the program that the system has for them."""

    def __init__(self, parent: QWidget, background: Background) -> None:
        super().__init__(parent)
        self._background = background
        self._load: Load | None = None
        self._document: PdfPages | None = None
        self._files: Mapping[str, Evidence] = {}
        self._shown = ""
        self._content = b""
        # What other programs open has to be a file; it goes with this window.
        self._folder = QTemporaryDir()
        self._title, self._about = ElidedLabel(), ElidedLabel()
        theme.look(self._title, type="heading")
        theme.look(self._about, tone="secondary", type="small")
        self.picture, self.pages = PictureView(), PagesView(background, "文件预览")
        self.placeholder = Placeholder()
        self.placeholder.pressed.connect(self.open_outside)
        self._stack = QStackedLayout()
        for part in (self.placeholder, self.picture, self.pages):
            self._stack.addWidget(part)
        self._before, self._after = QPushButton("上一个"), QPushButton("下一个")
        self._before.clicked.connect(partial(self._step, -1))
        self._after.clicked.connect(partial(self._step, 1))
        self._outside = QPushButton("用系统程序打开")
        self._outside.clicked.connect(self.open_outside)
        close = QPushButton("关闭")
        close.clicked.connect(self.close)
        for button in (self._before, self._after, self._outside, close):
            button.setAutoDefault(False)
        QShortcut(QKeySequence(Qt.Key.Key_Left), self).activated.connect(partial(self._step, -1))
        QShortcut(QKeySequence(Qt.Key.Key_Right), self).activated.connect(partial(self._step, 1))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._before)
        foot.addWidget(self._after)
        foot.addStretch(1)
        foot.addWidget(self._outside)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addLayout(self._stack, 1)
        column.addLayout(foot)
        self.resize(parent.window().size() * 0.85)

    def show_file(self, files: Mapping[str, Evidence], sha256: str, load: Load) -> None:
        """Show one of these files; the others are reached from it. ``load`` runs beside the window."""
        self._files, self._shown, self._content, self._load = files, sha256, b"", load
        evidence = files[sha256]
        self.setWindowTitle(f"预览 {evidence.title}")
        self._title.setText(evidence.title)
        proves = f"用于 {'、'.join(evidence.criteria)}"
        self._about.setText(f"{evidence.name}    {about_text(evidence)}    {proves}")
        order = list(files)
        self._before.setEnabled(order.index(sha256) > 0)
        self._after.setEnabled(order.index(sha256) < len(order) - 1)
        self._outside.setEnabled(False)
        self.placeholder.show_loading("正在打开…")
        self._stack.setCurrentWidget(self.placeholder)
        self._background.run(
            lambda _: _opened(load(sha256), evidence.suffix),
            done=lambda found: self._show(sha256, *found),
            failed=lambda error: self._fail(sha256, error),
        )
        self.show()
        self.activateWindow()

    def shown(self) -> str:
        """The SHA-256 of the file that is shown, once it is there."""
        return self._shown if self._content else ""

    def open_outside(self) -> None:
        """Hand the file to the program that the system has for it."""
        evidence = self._files[self._shown]
        path = Path(self._folder.path()) / f"{file_name(evidence.title)}.{evidence.suffix}"
        try:
            written = write_durably(path, self._content, Path.stat)
        except XiaobiaoError as error:
            self._fail(self._shown, error)
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(written))):
            self.placeholder.show_error(
                f"这台电脑没有能打开{kind_text(evidence.suffix)}文件的程序，请先安装，如 WPS。", ""
            )
            self._stack.setCurrentWidget(self.placeholder)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._close_document()
        super().closeEvent(event)

    def _close_document(self) -> None:
        """Here, rather than wherever it would be collected: PDFium has to be asked by one at a time."""
        if self._document is not None:
            self._document.close()
            self._document = None

    def _step(self, by: int) -> None:
        order = list(self._files)
        place = order.index(self._shown) + by
        if self._load is not None and 0 <= place < len(order):
            self.show_file(self._files, order[place], self._load)

    def _show(self, sha256: str, content: bytes, found: QImage | PdfPages | None) -> None:
        if sha256 != self._shown:
            if isinstance(found, PdfPages):
                found.close()
            return
        self._close_document()
        self._content = content
        self._outside.setEnabled(True)
        evidence = self._files[sha256]
        if isinstance(found, QImage) and not found.isNull():
            found.setDevicePixelRatio(1)
            self.picture.show_picture(found, evidence.title)
            self._stack.setCurrentWidget(self.picture)
        elif isinstance(found, PdfPages):
            self._document = found
            self.pages.show_pages(found)
            self._stack.setCurrentWidget(self.pages)
        else:
            said = f"这里看不了这种文件（{kind_text(evidence.suffix)}），可以用系统程序打开。"
            self.placeholder.show_empty(said, "用系统程序打开")
            self._stack.setCurrentWidget(self.placeholder)

    def _fail(self, sha256: str, error: Exception) -> None:
        if not isinstance(error, XiaobiaoError):
            raise error
        if sha256 == self._shown:
            self.placeholder.show_error(sentence(error), "")
            self._stack.setCurrentWidget(self.placeholder)


def _opened(content: bytes, suffix: str) -> tuple[bytes, QImage | PdfPages | None]:
    """What can be shown of a file; None where only another program shows it."""
    if suffix in PHOTO_SUFFIXES:
        return content, QImage.fromData(content)
    return content, PdfPages(content) if suffix == "pdf" else None
