"""One line that says what is being done, how far it is, and stops it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy

from desktop.ui import theme
from desktop.ui.widgets.card import Card

_PER_MILLE = 1000


class WorkBar(Card):
    """Hidden while nothing is done."""

    cancel_pressed = Signal()

    def __init__(self) -> None:
        super().__init__(padding=0)
        self.setAccessibleName("进度")
        self._what = QLabel()
        theme.look(self._what, type="small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = QPushButton("取消")
        self._cancel.clicked.connect(self.cancel_pressed)
        row = QHBoxLayout()
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(14)
        row.addWidget(self._what)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        self.column.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_start(self, what: str, can_cancel: bool) -> None:
        self._what.setText(f"{what}…")
        self._bar.setRange(0, 0)
        self._cancel.setVisible(can_cancel)
        self._cancel.setEnabled(True)
        self.show()

    def show_progress(self, what: str, share: float) -> None:
        self._what.setText(what)
        self._bar.setRange(0, _PER_MILLE)
        self._bar.setValue(round(share * _PER_MILLE))

    def show_cancelling(self) -> None:
        self._what.setText("正在停止…")
        self._cancel.setEnabled(False)

    def text(self) -> str:
        return self._what.text()
