"""What stands in the place of the lists while something is to be decided: what it is, and the buttons."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme


class Decision(QWidget):
    """Title and sentence, the button that decides and the one that leaves; subclasses fill `column`."""

    left = Signal()

    def __init__(self, accept: str, leave: str) -> None:
        super().__init__()
        self.title = QLabel()
        self.sentence = QLabel()
        for label in (self.title, self.sentence):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        theme.look(self.title, type="strong")
        theme.look(self.sentence, tone="secondary", type="small")
        self.accept_button, self.leave_button = QPushButton(accept), QPushButton(leave)
        theme.look(self.accept_button, kind="primary")
        # Enter presses the button that has the focus, as in a dialog.
        for button in (self.accept_button, self.leave_button):
            button.setAutoDefault(True)
        self.leave_button.clicked.connect(self.left)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.title)
        texts.addWidget(self.sentence)
        self.top = QHBoxLayout()
        self.top.setSpacing(8)
        self.top.addLayout(texts, 1)
        for button in (self.accept_button, self.leave_button):
            self.top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.column.addLayout(self.top)
