"""The one-line input inside number and text fields, with the keys Excel users expect."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from desktop.ui.widgets.field_focus import enter_next_field, focus_next_field, is_being_typed


class LineInput(QLineEdit):
    """Enter and Down go to the next field, Shift+Enter and Up to the one before.

    Undo and redo change what is still being typed; after that they are the window's.
    """

    focused = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_composing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        undoes = event.matches(QKeySequence.StandardKey.Undo)
        if (undoes and not self.can_undo_typing()) or (
            event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
        ):
            event.ignore()
            return
        key = event.key()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if not enter and key not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            super().keyPressEvent(event)
            return
        if enter:
            self.editingFinished.emit()
        if enter and not shift:
            enter_next_field(self)
        else:
            focus_next_field(self, backwards=enter or key == Qt.Key.Key_Up)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def forget_typing(self) -> None:
        """Let undo go no further back than to the present text, unless a Chinese word is half composed."""
        if self._is_composing:
            return
        start, length, cursor = self.selectionStart(), self.selectionLength(), self.cursorPosition()
        self.setText(self.text())
        self.setCursorPosition(cursor)
        if start >= 0:
            self.setSelection(start, length)

    def can_undo_typing(self) -> bool:
        return self.isUndoAvailable() and is_being_typed(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # A context menu or another window takes the focus for a while only.
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()

    def replace_all(self, text: str) -> None:
        """Replace the text as if typed: it can be undone, and the cursor keeps its distance to the end."""
        behind = len(self.text()) - self.cursorPosition()
        self.selectAll()
        self.insert(text)
        self.setCursorPosition(max(0, len(text) - behind))
