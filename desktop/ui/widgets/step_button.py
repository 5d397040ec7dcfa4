"""A button that says what it will undo or do again, shortened where there is no room."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from desktop.ui import theme

_PADDING = 24
_WIDEST = 250


class StepButton(QPushButton):
    """Only as wide as its verb where there is no room for more; disabled where there is no step."""

    def __init__(self, verb: str, keys: str) -> None:
        super().__init__(verb)
        self._verb, self._keys, self._step = verb, keys, ""
        self._is_brief = False
        # Pressing it leaves the cursor where it is; the keyboard has its keys.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.look(self, kind="choice")
        self.show_step("")

    def show_step(self, step: str) -> None:
        self._step = step
        said = self._said()
        self.setEnabled(bool(step))
        self.setAccessibleName(said)
        self.setToolTip(f"{said}（{self._keys}）" if step else f"没有可以{self._verb}的（{self._keys}）")
        self._show_text()
        self.updateGeometry()

    def show_briefly(self, brief: bool) -> None:
        """Show the verb alone; what it is about is told on hover and to screen readers."""
        if brief == self._is_brief:
            return
        self._is_brief = brief
        self._show_text()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        shown = self._verb if self._is_brief else self._said()
        wanted = self.fontMetrics().horizontalAdvance(shown) + _PADDING
        return QSize(min(wanted, _WIDEST), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        least = self.fontMetrics().horizontalAdvance(self._verb) + _PADDING
        return QSize(least, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_text()

    def _said(self) -> str:
        return f"{self._verb}：{self._step}" if self._step else self._verb

    def _show_text(self) -> None:
        room = self.width() - _PADDING
        text = self.fontMetrics().elidedText(self._said(), Qt.TextElideMode.ElideRight, room)
        # A few letters of it would say nothing.
        says_enough = len(text) > len(self._verb) + 4 and not self._is_brief
        self.setText(text if says_enough else self._verb)
