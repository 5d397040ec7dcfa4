"""Ask for the password of the key, once as long as the window is open."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from desktop.ui.marks import Mark
from desktop.ui.signing_key.parts import (
    button_row,
    column_of,
    heading,
    plain_button,
    primary_button,
    words,
)
from desktop.ui.signing_key.secret_line import SecretLine
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.wording import said

if TYPE_CHECKING:
    from desktop.exchange.signing import Key
    from desktop.ui.signing_key.key_ring import KeyRing

_WIDTH = 440


class PasswordQuestion(QDialog):
    """A wrong password says so and can be typed again; ``then`` gets the key of the right one."""

    def __init__(self, ring: "KeyRing", then: "Callable[[Key], object]", parent: QWidget) -> None:
        super().__init__(parent)
        self._ring, self._then = ring, then
        self.setWindowTitle("签名密钥的密码")
        self.line = SecretLine("密码")
        self.line.returnPressed.connect(self._try)
        self.problem = MarkLabel()
        self.problem.hide()
        self.button = primary_button("确定", self._try)
        advice = words("忘记了密码：在“签名密钥”里输入恢复码，就能照常签名。")
        buttons = button_row(self.button, plain_button("取消", self.reject))
        question = heading("请输入签名密钥的密码")
        column = column_of(self, question, self.line, self.problem, advice, buttons)
        column.setContentsMargins(24, 20, 24, 20)
        self.setMinimumWidth(_WIDTH)

    def _try(self) -> None:
        self.button.setEnabled(False)
        self._ring.unlock(self.line.text(), self._opened, self._not_opened)

    def _opened(self, key: "Key") -> None:
        self.accept()
        self._then(key)

    def _not_opened(self, error: Exception) -> None:
        self.button.setEnabled(True)
        self.problem.show_mark(Mark.UNMET, said(error))
        self.problem.show()
        self.line.selectAll()
        self.line.setFocus()
