"""A page that has something to explain on the right before anything on it is chosen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class ExplainedPage(QWidget):
    """The window calls ``explain_first`` when it turns to the page."""

    criterion_focused = Signal(str)

    def explain_first(self) -> None:
        """Announce what should be explained; a page without anything announces nothing."""
