"""Print through the system's own preview, so that printer, paper and pages are chosen as everywhere."""

import sys
from functools import partial

from PySide6.QtCore import QMarginsF, QRect, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from desktop.ui.widgets.pdf_pages import PdfPages

_DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72


def has_printer() -> bool:
    """Whether there is anything to print with; Linux can always print into a file."""
    return sys.platform != "win32" or bool(QPrinterInfo.availablePrinterNames())


def preview_print(pages: PdfPages, title: str, parent: QWidget) -> QPrintPreviewDialog:
    """Open the print preview; it prints, and closes, by itself."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())
    )
    printer.setFullPage(True)
    dialog = _Preview(printer, parent)
    dialog.setWindowTitle(f"打印 {title}")
    dialog.resize(parent.window().size() * 0.9)
    dialog.paintRequested.connect(partial(paint_pages, pages))
    dialog.open()
    return dialog


class _Preview(QPrintPreviewDialog):
    """Keeps its printer: Qt only points to it, and would paint with one that is gone."""

    def __init__(self, printer: QPrinter, parent: QWidget) -> None:
        super().__init__(printer, parent)
        self._printer = printer


def paint_pages(pages: PdfPages, printer: QPrinter) -> None:
    """Paint the pages that the printer's dialog asked for, each on its sheet."""
    first = max(printer.fromPage(), 1)
    last = min(printer.toPage() or len(pages.sizes), len(pages.sizes))
    painter = QPainter(printer)
    for number in range(first - 1, last):
        if number >= first:
            printer.newPage()
        size = pages.sizes[number]
        dots = min(_DOTS_PER_INCH, printer.resolution())
        image = pages.image(number, round(size.width() / _POINTS_PER_INCH * dots))
        sheet = printer.paperRect(QPrinter.Unit.DevicePixel).toRect()
        scaled = image.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRect(sheet.topLeft(), scaled), image)
    painter.end()
