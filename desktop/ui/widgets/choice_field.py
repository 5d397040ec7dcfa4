"""A field that offers a few answers."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from desktop.ui.widgets.field import Field
from desktop.ui.widgets.field_focus import enter_next_field


class Choice(NamedTuple):
    key: str
    text: str


class CalmComboBox(QComboBox):
    """A combo box that the mouse wheel only scrolls past; Enter goes to the next field."""

    focused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter_next_field(self)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()


class ChoiceField(Field):
    """Its value is the key of the choice, "" before one is made. An unknown stored key stays visible."""

    def __init__(self, name: str, choices: Sequence[Choice], *, placeholder: str = "请选择") -> None:
        super().__init__(name)
        self._box = CalmComboBox()
        self._box.setPlaceholderText(placeholder)
        self._box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for choice in choices:
            self._box.addItem(choice.text, choice.key)
        self._box.setCurrentIndex(-1)
        self._box.activated.connect(self._chosen)
        self._box.focused.connect(self.focused)
        self._take(self._box)
        self._line.addStretch(1)

    def value(self) -> str:
        return str(self._box.currentData() or "")

    def _put(self, value: str) -> None:
        index = self._box.findData(value)
        if value and index < 0:
            self._box.addItem(value, value)
            index = self._box.count() - 1
        self._box.setCurrentIndex(index if value else -1)

    def _chosen(self) -> None:
        self._changed_by_hand()
        self.commit()
