"""Before a new key: what it means, and the way back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.storage.workspace import Role
from desktop.ui.marks import Mark
from desktop.ui.signing_key.parts import button_row, column_of, heading, link, primary_button, words
from desktop.ui.widgets.mark_label import MarkLabel

_MEANS = {
    "unit": (
        "换用新密钥后，请重新打印自评表盖章。下一个上报包到教育局后是“待确认”，"
        "教育局把包里的指纹与新盖章的表核对一次，才会计入。所填的数据都不变。"
    ),
    "bureau": "换用新密钥后，请把新的指纹告诉各单位。已收的上报包和测算都不变。",
}


class RenewPanel(QWidget):
    """Emits ``wanted`` when the person goes on."""

    wanted = Signal()
    left = Signal()

    def __init__(self, role: Role) -> None:
        super().__init__()
        self.problem = MarkLabel()
        self.button = primary_button("换用新密钥", self._want)
        advice = words(
            "有恢复单的，请先试“输入恢复码”，那样对方什么都不用做。以后找到恢复单，也还能换回原来的密钥。"
        )
        buttons = button_row(self.button, link("返回", self.left.emit))
        parts = (words(_MEANS[role]), advice, self.problem, buttons)
        column_of(self, heading("换用新密钥"), *parts).addStretch(1)

    def begin(self) -> None:
        self.show_problem("")
        self.button.setFocus()

    def show_problem(self, sentence: str) -> None:
        self.button.setEnabled(True)
        self.problem.show_mark(Mark.UNMET if sentence else None, sentence)

    def _want(self) -> None:
        self.button.setEnabled(False)
        self.wanted.emit()
