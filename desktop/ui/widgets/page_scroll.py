"""Room for more than fits: scrolls, and follows the focus wherever it is set."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

_AROUND = 32


class PageScroll(QScrollArea):
    """Gives `content` at least its smallest size and all the room there is."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("kind", "scrolled")
        self.setWidget(content)
        # The style sheet leaves the viewport alone; without this it would be painted in the base colour.
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new) and new.height() < self.viewport().height():
            self.ensureWidgetVisible(new, 0, _AROUND)
