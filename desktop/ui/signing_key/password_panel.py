"""A new password for the key, typed twice."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.sealing.password import LEAST
from desktop.ui.marks import Mark
from desktop.ui.signing_key.parts import button_row, column_of, heading, link, primary_button, words
from desktop.ui.signing_key.secret_line import SecretLine
from desktop.ui.widgets.mark_label import MarkLabel


class PasswordPanel(QWidget):
    """Emits the password once both lines agree."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first, self.again = SecretLine(f"新密码，至少 {LEAST} 个字"), SecretLine("再输一次")
        self.again.returnPressed.connect(self._choose)
        self.plainly = QCheckBox("显示密码")
        self.plainly.toggled.connect(self._show_plainly)
        self.problem = MarkLabel()
        self.button = primary_button("设置密码", self._choose)
        about = words(
            "设了密码，工作文件拿到别的电脑上，也要输入密码才能签名。每次打开程序后，第一次签名时问一次。"
            "忘记了密码，只有恢复单能找回密钥，请先打印好。"
        )
        buttons = button_row(self.button, link("返回", self.left.emit))
        parts = (about, self.first, self.again, self.plainly, self.problem, buttons)
        column_of(self, heading("为签名密钥设置密码"), *parts).addStretch(1)

    def begin(self) -> None:
        """Empty lines, with the cursor in the first."""
        self.first.clear()
        self.again.clear()
        self.plainly.setChecked(False)
        self.show_problem("")
        self.first.setFocus()

    def show_problem(self, sentence: str) -> None:
        self.problem.show_mark(Mark.UNMET if sentence else None, sentence)

    def _choose(self) -> None:
        if len(self.first.text()) < LEAST:
            self.show_problem(f"密码太短，至少要 {LEAST} 个字。")
        elif self.first.text() != self.again.text():
            self.show_problem("两次输入的不一样，请再输一次。")
        else:
            self.chosen.emit(self.first.text())

    def _show_plainly(self, plainly: bool) -> None:
        for line in (self.first, self.again):
            line.show_plainly(plainly)
