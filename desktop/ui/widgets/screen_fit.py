"""A window opens no larger than its screen leaves room for."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

# Title bar and borders that the system draws around a window.
_AROUND = QSize(16, 40)


def fit_to_screen(window: QWidget, room: QSize | None = None) -> None:
    """Before it is shown: keep the window's size where taskbar and title bar leave room, else maximize.

    ``room`` is what the screen offers, by default what is available of the window's own.
    """
    if room is None:
        room = window.screen().availableGeometry().size()
    free = room - _AROUND
    if window.width() <= free.width() and window.height() <= free.height():
        return
    window.resize(window.size().boundedTo(free))
    window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
