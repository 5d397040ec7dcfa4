"""What stands where content would: nothing yet, still working, or it did not work."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.icons import IconView

_ICON_SIZE = 40
_PER_MILLE = 1000


class Placeholder(QWidget):
    """One sentence and at most one button, in the middle of the room it has."""

    pressed = Signal()  # the button: the first step, 取消 or 重试

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconView("folder", theme.DISABLED, _ICON_SIZE)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(240)
        self._sentence = QLabel()
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setMaximumWidth(480)
        self._button = QPushButton()
        self._button.clicked.connect(self.pressed)
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch(2)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(self._icon, 0, middle)
        column.addWidget(self._bar, 0, middle)
        column.addLayout(self._centred_sentence())
        column.addWidget(self._button, 0, middle)
        column.addStretch(3)
        self.show_loading("正在打开…")

    def _centred_sentence(self) -> QHBoxLayout:
        """Between two springs: an alignment would cut its lines, its greatest width alone leaves it left."""
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._sentence, 1000)
        row.addStretch(1)
        return row

    def show_empty(self, sentence: str, button: str = "") -> None:
        """Nothing here yet: what to do, and the button that does it."""
        self._show("folder", theme.DISABLED, sentence, button, primary=True)

    def show_error(self, sentence: str, button: str = "重试") -> None:
        """It did not work: what happened and what to do."""
        self._show("failed", theme.UNMET, sentence, button, primary=False)

    def show_loading(self, sentence: str, share: float | None = None, button: str = "") -> None:
        """Working: what, how far (0 to 1, None unknown), and perhaps 取消."""
        self._show("", theme.DISABLED, sentence, button, primary=False)
        self._bar.show()
        self._bar.setRange(0, 0 if share is None else _PER_MILLE)
        if share is not None:
            self._bar.setValue(round(share * _PER_MILLE))

    def sentence(self) -> str:
        return self._sentence.text()

    def _show(self, icon: str, colour: str, sentence: str, button: str, *, primary: bool) -> None:
        self._icon.show_icon(icon, colour)
        self._icon.setVisible(bool(icon))
        self._bar.hide()
        self._sentence.setText(sentence)
        theme.look(self._sentence, tone="secondary" if icon != "failed" else "primary")
        self._button.setText(button)
        self._button.setVisible(bool(button))
        theme.look(self._button, kind="primary" if primary else "plain")
