"""A yes-or-no field that can also be not filled in."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.ui import theme
from desktop.ui.icons import icon
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.field_focus import enter_next_field, mark_as_field

YES = "yes"
NO = "no"


class FlagField(Field):
    """Two buttons; pressing the chosen one again takes the answer back. Values: "yes", "no", ""."""

    def __init__(self, name: str, *, yes: str = "是", no: str = "否") -> None:
        super().__init__(name)
        self._buttons = {YES: self._button(yes), NO: self._button(no)}
        self._take(self._buttons[YES])
        self._line.addWidget(self._buttons[NO])
        mark_as_field(self._buttons[NO])
        for key, button in self._buttons.items():
            button.setAccessibleName(f"{name}：{button.text()}")
            button.clicked.connect(partial(self._clicked, key))
        self._unfilled = QLabel("未填")
        theme.look(self._unfilled, tone="secondary", type="small")
        self._line.addWidget(self._unfilled)
        self._line.addStretch(1)

    def value(self) -> str:
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def set_read_only(self, read_only: bool) -> None:
        for button in self._buttons.values():
            button.setEnabled(not read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus():
            self.focused.emit()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                enter_next_field(self._buttons[NO])
                return True
            if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                target = YES if event.key() == Qt.Key.Key_Left else NO
                self._buttons[target].setFocus(Qt.FocusReason.TabFocusReason)
                self._pressed(target)
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
        self._unfilled.setVisible(not value)

    def _clicked(self, key: str) -> None:
        self._pressed(key if self._buttons[key].isChecked() else "")

    def _pressed(self, value: str) -> None:
        self._put(value)
        self._changed_by_hand()
        self.commit()
