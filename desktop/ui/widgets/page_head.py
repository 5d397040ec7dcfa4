"""The top of every page: its title and the one sentence that says what to do now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget


class PageHead(QWidget):
    """Title over one sentence."""

    def __init__(self, title: str, sentence: str = "") -> None:
        super().__init__()
        self._title = QLabel(title)
        self._title.setProperty("type", "title")
        self._sentence = QLabel(sentence)
        self._sentence.setProperty("tone", "secondary")
        self._sentence.setWordWrap(True)
        for label in (self._title, self._sentence):
            label.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._sentence)

    def show_sentence(self, sentence: str) -> None:
        """The next step, for example “还有 5 项没填。先填“校内运动场地面积”。”"""
        self._sentence.setText(sentence)
