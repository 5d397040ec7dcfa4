"""A PDF to look at: pages below each other, each drawn when it comes into sight."""

from functools import partial

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.background import Background
from desktop.ui.widgets.pdf_pages import PdfPages
from desktop.ui.widgets.placeholder import Placeholder

_WIDEST = 760
_GAP = 12


class _Sheet(QWidget):
    """One page; white until its picture comes."""

    def __init__(self, number: int, of: int) -> None:
        super().__init__()
        self.setAccessibleName(f"第 {number + 1} 页，共 {of} 页")
        self.image: QImage | None = None
        self.asked_width = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.SURFACE))
        if self.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self.image)
        painter.setPen(QColor(theme.LINE))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class PagesView(QFrame):
    """Only pages near the visible ones are kept as pictures."""

    def __init__(self, background: Background, name: str) -> None:
        super().__init__()
        self._background = background
        self._pages: PdfPages | None = None
        self._sheets: list[_Sheet] = []
        self.placeholder = Placeholder()
        self._area = QScrollArea()
        self._area.setAccessibleName(name)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.verticalScrollBar().valueChanged.connect(lambda: self._soon.start())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(30)
        self._soon.timeout.connect(self._draw_visible)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.placeholder)
        self._stack.addWidget(self._area)
        self.setMinimumHeight(320)

    def show_pages(self, pages: PdfPages) -> None:
        """Show a document from its first page on."""
        self._pages = pages
        inside = QWidget()
        theme.look(inside, kind="scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(_GAP)
        self._sheets = [_Sheet(number, len(pages.sizes)) for number in range(len(pages.sizes))]
        for sheet in self._sheets:
            column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        # Before the area takes them: while it is hidden, it does not learn that they have grown.
        self._fit()
        self._area.setWidget(inside)
        self._stack.setCurrentWidget(self._area)

    def show_wait(self, sentence: str = "正在排版…") -> None:
        if self._pages is None:
            self.placeholder.show_loading(sentence)
            self._stack.setCurrentWidget(self.placeholder)

    def show_failure(self, sentence: str) -> None:
        self._pages = None
        self.placeholder.show_error(sentence)
        self._stack.setCurrentWidget(self.placeholder)

    def page_count(self) -> int:
        return len(self._sheets)

    def drawn_pages(self) -> list[int]:
        """The pages whose pictures are there."""
        return [number for number, sheet in enumerate(self._sheets) if sheet.image is not None]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._pages is None:
            return
        width = min(self._area.viewport().width() - 12, _WIDEST)
        for sheet, size in zip(self._sheets, self._pages.sizes, strict=True):
            sheet.setFixedSize(width, round(width * size.height() / size.width()))
        self._soon.start()

    def _draw_visible(self) -> None:
        pages = self._pages
        if pages is None or not self.isVisible():
            return
        top = self._area.verticalScrollBar().value()
        near = QRect(0, top - self.height(), self.width(), 3 * self.height())
        for number, sheet in enumerate(self._sheets):
            width = round(sheet.width() * self.devicePixelRatioF())
            if not near.intersects(QRect(0, sheet.y(), self.width(), sheet.height())):
                sheet.image, sheet.asked_width = None, 0
            elif sheet.asked_width != width:
                sheet.asked_width = width
                self._background.run(
                    lambda _, number=number, width=width: pages.image(number, width),
                    done=partial(self._drawn, pages, number),
                    failed=lambda _: None,
                )

    def _drawn(self, pages: PdfPages, number: int, image: QImage) -> None:
        if pages is self._pages and self._sheets[number].asked_width:
            self._sheets[number].image = image
            self._sheets[number].update()
