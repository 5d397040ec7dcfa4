"""Short lines that a reviewer writes one after another: each with what it is about, and a way to drop it."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.link_button import LinkButton

Line = TypeVar("Line")


class LinesEditor(Card, Generic[Line]):
    """``words`` is how a line reads; ``make`` makes one of what is typed, or returns what is wrong.

    Enter in the text adds the line.
    """

    def __init__(
        self,
        heading: str,
        hint: str,
        inputs: Sequence[QWidget],
        make: Callable[[str], Line | str],
        words: Callable[[Line], str],
    ) -> None:
        super().__init__(padding=14)
        self._make, self._words = make, words
        self._lines: list[Line] = []
        title = QLabel(heading)
        theme.look(title, type="strong")
        self.text = QLineEdit()
        self.text.setPlaceholderText(hint)
        self.text.setAccessibleName(heading)
        self.text.returnPressed.connect(self.add)
        self.add_button = QPushButton("加上")
        self.add_button.clicked.connect(self.add)
        self._problem = QLabel()
        theme.look(self._problem, tone="unmet", type="small")
        self._problem.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in inputs:
            row.addWidget(widget, 2)
        row.addWidget(self.text, 3)
        row.addWidget(self.add_button)
        self._shown = QVBoxLayout()
        self._shown.setSpacing(2)
        self.column.addWidget(title)
        self.column.addLayout(row)
        self.column.addWidget(self._problem)
        self.column.addLayout(self._shown)

    def lines(self) -> tuple[Line, ...]:
        return tuple(self._lines)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Begin with these."""
        self._lines = list(lines)
        self.text.clear()
        self._problem.hide()
        self._show()

    def add(self) -> bool:
        """Take what is typed as a line; whether there is nothing left in the text."""
        typed = self.text.text().strip()
        if not typed:
            return True
        made = self._make(typed)
        if isinstance(made, str):
            self._problem.setText(made)
            self._problem.show()
            return False
        self._lines.append(made)
        self.text.clear()
        self._problem.hide()
        self._show()
        return True

    def _show(self) -> None:
        while self._shown.count():
            self._shown.takeAt(0).widget().deleteLater()
        for number, line in enumerate(self._lines):
            said = QLabel(f"{number + 1}. {self._words(line)}")
            said.setTextFormat(Qt.TextFormat.PlainText)
            said.setWordWrap(True)
            theme.look(said, type="small")
            drop = LinkButton("删去", name=f"删去第 {number + 1} 条")
            drop.clicked.connect(lambda _=False, number=number: self._drop(number))
            row = QWidget()
            box = QHBoxLayout(row)
            box.setContentsMargins(0, 0, 0, 0)
            box.addWidget(said, 1)
            box.addWidget(drop, 0, Qt.AlignmentFlag.AlignTop)
            self._shown.addWidget(row)

    def _drop(self, number: int) -> None:
        del self._lines[number]
        self._show()
