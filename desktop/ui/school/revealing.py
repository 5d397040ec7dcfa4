"""Scroll to what a link jumped to, once its page has been laid out."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

_AROUND = 48


def reveal(widget: QWidget) -> None:
    """Make the page around `widget` show it; a page that was just built has no places yet."""
    QTimer.singleShot(0, widget, lambda: _scroll_to(widget))


def _scroll_to(widget: QWidget) -> None:
    around = widget.parentWidget()
    while around is not None:
        if layout := around.layout():
            layout.activate()
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget, 0, _AROUND)
            return
        around = around.parentWidget()
