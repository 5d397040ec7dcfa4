"""The system's preview of what will be printed, as it is opened by a button."""

import gc

from PySide6.QtPrintSupport import QPrintPreviewWidget
from PySide6.QtWidgets import QWidget

from desktop.reports.page import PageInfo, build
from desktop.reports.typesetting import paragraph
from desktop.ui.widgets.pdf_pages import PdfPages
from desktop.ui.widgets.print_preview import preview_print


def test_the_preview_paints_long_after_it_was_opened(qtbot, shown):
    pages = PdfPages(build([paragraph("甲")], PageInfo(title="自评表", unit_name="示例县东关小学")))
    window = shown(QWidget())
    window.resize(800, 600)
    preview = preview_print(pages, "自评表", window)
    gc.collect()
    qtbot.waitUntil(preview.isVisible)
    preview.resize(700, 500)
    widget = preview.findChild(QPrintPreviewWidget)
    widget.updatePreview()
    assert widget.pageCount() == 1
    assert not preview.grab().isNull()
    preview.reject()
    pages.close()
