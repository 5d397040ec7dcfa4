"""A field for a few lines of text, such as an explanation."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

from desktop.ui.widgets.field import Field
from desktop.ui.widgets.field_focus import is_being_typed


class _Paper(QPlainTextEdit):
    focused = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo change what is still being typed; after that they are the window's."""
        document = self.document()
        undoes = event.matches(QKeySequence.StandardKey.Undo)
        if (undoes and not (document.isUndoAvailable() and is_being_typed(self))) or (
            event.matches(QKeySequence.StandardKey.Redo) and not document.isRedoAvailable()
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class NoteField(Field):
    """Enter starts a line, Tab goes on."""

    def __init__(self, name: str, *, placeholder: str = "", lines: int = 3) -> None:
        super().__init__(name)
        self._paper = _Paper()
        self._paper.setTabChangesFocus(True)
        self._paper.setPlaceholderText(placeholder)
        self._paper.setFixedHeight(lines * self._paper.fontMetrics().lineSpacing() + 18)
        self._paper.textChanged.connect(self._changed_by_hand)
        self._paper.focused.connect(self.focused)
        self._paper.left.connect(self.commit)
        self._take(self._paper, 1)

    def value(self) -> str:
        return self._paper.toPlainText()

    def _forget_typing(self) -> None:
        self._paper.document().clearUndoRedoStacks()

    def set_read_only(self, read_only: bool) -> None:
        self._paper.setReadOnly(read_only)

    def _put(self, value: str) -> None:
        self._paper.blockSignals(True)
        self._paper.setPlainText(value)
        self._paper.blockSignals(False)
