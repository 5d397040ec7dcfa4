"""A field with a few buttons of which one can be chosen, such as 是, 部分, 否."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QPushButton

from desktop.ui import theme
from desktop.ui.icons import icon
from desktop.ui.widgets.choice_field import Choice
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.field_focus import enter_next_field, mark_as_field

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ChoiceButtons(Field):
    """Its value is the key of the pressed button, "" before; pressing it again takes the answer back."""

    def __init__(self, name: str, choices: Sequence[Choice]) -> None:
        super().__init__(name)
        self._buttons = {choice.key: self._button(choice.text) for choice in choices}
        first, *others = self._buttons.values()
        self._take(first)
        for button in others:
            self._line.addWidget(button)
        self._line.setSpacing(6)
        for key, button in self._buttons.items():
            button.setAccessibleName(f"{name}：{button.text()}")
            button.clicked.connect(partial(self._clicked, key))
        mark_as_field(first)

    def value(self) -> str:
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def button(self, key: str) -> QPushButton:
        return self._buttons[key]

    def set_read_only(self, read_only: bool) -> None:
        for button in self._buttons.values():
            button.setEnabled(not read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus():
            self.focused.emit()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            buttons = list(self._buttons.values())
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                enter_next_field(buttons[-1])
                return True
            if event.key() in _STEPS and isinstance(watched, QPushButton):
                place = buttons.index(watched) + _STEPS[Qt.Key(event.key())]
                if 0 <= place < len(buttons):
                    buttons[place].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        button.setIconSize(QSize(14, 14))
        button.installEventFilter(self)
        theme.look(button, kind="choice")
        return button

    def _put(self, value: str) -> None:
        for key, button in self._buttons.items():
            button.setChecked(key == value)
            button.setIcon(icon("check", theme.ACCENT, 14) if key == value else QIcon())

    def _clicked(self, key: str) -> None:
        self._put(key if self._buttons[key].isChecked() else "")
        self._changed_by_hand()
        self.commit()
