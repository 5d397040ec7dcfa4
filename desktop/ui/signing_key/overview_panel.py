"""The key in use: its fingerprint, how it is kept, and what can be done with it."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from desktop.exchange.signing import fingerprint
from desktop.storage.own_key import OwnKey, Protection
from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.signing_key.parts import (
    button_row,
    column_of,
    heading,
    link,
    plain_button,
    primary_button,
    words,
)
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.wording.signing import kept_text

PRINT, SET_PASSWORD, REMOVE_PASSWORD, RECOVER, RENEW = "print", "set", "remove", "recover", "renew"


class OverviewPanel(QWidget):
    """Says which of its buttons was pressed."""

    pressed = Signal(str)  # PRINT, SET_PASSWORD, REMOVE_PASSWORD, RECOVER or RENEW

    def __init__(self) -> None:
        super().__init__()
        self.fingerprint = QLabel()
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        theme.look(self.fingerprint, type="unit")
        self.kept = words()
        self.state = MarkLabel(size="normal")
        self.print = plain_button("打印恢复单…", lambda: self.pressed.emit(PRINT))
        self.set_password = plain_button("设置密码…", lambda: self.pressed.emit(SET_PASSWORD))
        self.remove_password = plain_button("取消密码", lambda: self.pressed.emit(REMOVE_PASSWORD))
        self.recover = primary_button("输入恢复码…", lambda: self.pressed.emit(RECOVER))
        self.renew = plain_button("换用新密钥…", lambda: self.pressed.emit(RENEW))
        self.recover_link = link("输入恢复码…", lambda: self.pressed.emit(RECOVER))
        self.renew_link = link("换用新密钥…", lambda: self.pressed.emit(RENEW))
        self._here = button_row(self.print, self.set_password, self.remove_password)
        self._lost = button_row(self.recover, self.renew)
        self._seldom = button_row(self.recover_link, self.renew_link)
        about = words("上面的指纹也印在盖章的自评表上，对方凭它认出本单位的签名。")
        self._about = about
        parts = (self.fingerprint, self.kept, about, self.state, self._here, self._lost, self._seldom)
        column_of(self, heading("签名密钥"), *parts).addStretch(1)

    def show_key(self, key: OwnKey, *, opens_here: bool, collects: bool) -> None:
        """``collects``: it is a bureau's key."""
        created = datetime.fromisoformat(key.created_at)
        self.fingerprint.setText(fingerprint(key.key_id))
        kept = kept_text(key, opens_here=opens_here)
        self.kept.setText(f"{created.year}年{created.month}月{created.day}日建立，{kept}。")
        self._about.setText(
            "各单位凭这个指纹认出本局的下发包。"
            if collects
            else "这个指纹也印在盖章的自评表上，教育局凭它认出本单位的上报包。"
        )
        has_password = key.protection is Protection.PASSWORD
        self.set_password.setText("更换密码…" if has_password else "设置密码…")
        self.remove_password.setVisible(has_password)
        theme.look(self.print, kind="plain" if key.sheet_at else "primary")
        for part in (self._here, self._seldom):
            part.setVisible(opens_here)
        self._lost.setVisible(not opens_here)
        if not opens_here:
            unharmed = "接收、测算和报表" if collects else "填报和打印"
            self.show_state(
                Mark.WARN,
                "这台电脑上没有这把密钥：工作文件是复制来的，或换了电脑。"
                f"{unharmed}不受影响，要签名时请输入恢复码；没有恢复单就换用新密钥。",
            )
        elif key.sheet_at is None:
            self.show_state(Mark.WARN, "恢复单还没有打印。电脑坏了，凭它才能找回这把密钥。")
        else:
            self.show_state(None, "")

    def show_state(self, mark: Mark | None, sentence: str) -> None:
        """What just happened, or what is to be done."""
        self.state.show_mark(mark, sentence)
        self.state.setVisible(bool(sentence))
