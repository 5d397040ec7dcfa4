"""The one to-do about the key: print its recovery sheet. Stays until that is done or declined."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.marks import Mark
from desktop.ui.signing_key.key_ring import KeyRing
from desktop.ui.signing_key.parts import link
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.mark_label import MarkLabel


class SheetReminder(Card):
    """Hidden where there is nothing to print."""

    wanted = Signal()

    def __init__(self, ring: KeyRing) -> None:
        super().__init__(padding=0)
        self._ring = ring
        self.print = link("去打印", self.wanted.emit)
        self.decline = link("不再提醒", ring.note_sheet)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(14)
        text = MarkLabel(Mark.WARN, "签名密钥的恢复单还没有打印。电脑坏了，凭它才能找回密钥。")
        row.addWidget(text, 1)
        row.addWidget(self.print)
        row.addWidget(self.decline)
        self.column.addWidget(line)
        ring.changed.connect(self.refresh)
        # Shown without a parent it would be a window of its own.
        if not ring.needs_sheet():
            self.hide()

    def refresh(self) -> None:
        self.setVisible(self._ring.needs_sheet())
