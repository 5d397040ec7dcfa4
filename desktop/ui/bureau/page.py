"""A page of the bureau: title and sentence over its contents, or a placeholder while there are none."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.bureau.state import CountyState
from desktop.ui.widgets.page_head import PageHead
from desktop.ui.widgets.placeholder import Placeholder

_MARGIN = 24


class BureauPage(QWidget):
    """Subclasses build `content` and say in `show_state` what it shows; the placeholder stands in for it."""

    placeholder_pressed = Signal()
    row_clicked = Signal()  # its details are wanted

    def __init__(self, title: str) -> None:
        super().__init__()
        self.head = PageHead(title)
        self.placeholder = Placeholder()
        self.placeholder.pressed.connect(self.placeholder_pressed)
        self.content = QWidget()
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.placeholder)
        self._stack.addWidget(self.content)
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(_MARGIN, 20, _MARGIN, _MARGIN)
        self.outer.setSpacing(12)
        self.outer.addWidget(self.head)
        self.outer.addWidget(self._stack, 1)

    def show_state(self, state: CountyState) -> None:
        """Show the county as it is now."""
        raise NotImplementedError

    def show_loading(self, sentence: str) -> None:
        """There is nothing to show yet."""
        self.placeholder.show_loading(sentence)
        self._stack.setCurrentWidget(self.placeholder)

    def show_error(self, sentence: str) -> None:
        """What went wrong instead of contents, with 重试."""
        self.placeholder.show_error(sentence)
        self._stack.setCurrentWidget(self.placeholder)

    def show_empty(self, sentence: str, button: str = "") -> None:
        """Nothing there: what to do first."""
        self.placeholder.show_empty(sentence, button)
        self._stack.setCurrentWidget(self.placeholder)

    def show_content(self) -> None:
        self._stack.setCurrentWidget(self.content)

    def shows_content(self) -> bool:
        return self._stack.currentWidget() is self.content
