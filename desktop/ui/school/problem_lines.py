"""Problems as lines with a link each, on a card."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.widgets.problem_strip import Problem


class ProblemLines(QWidget):
    """The first few problems; ``rest`` names how many more there are."""

    jump_requested = Signal(str)  # Problem.place

    def __init__(self, most: int, clear: str) -> None:
        super().__init__()
        self._most = most
        self._clear = clear
        self._shown: tuple[Problem, ...] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show the first of `problems`, or that there are none."""
        if tuple(problems) == self._shown:
            return
        self._show(tuple(problems))

    def show_most(self, most: int) -> None:
        """Show at most so many from now on."""
        if most != self._most:
            self._most = most
            self._show(self._shown)

    def _show(self, problems: tuple[Problem, ...] | None) -> None:
        self._shown = problems
        if problems is None:
            return
        while self._column.count():
            self._column.takeAt(0).widget().deleteLater()
        if not problems:
            self._column.addWidget(MarkLabel(Mark.MET, self._clear, size="normal"))
        for problem in problems[: self._most]:
            self._column.addWidget(self._line(problem))
        if len(problems) > self._most:
            rest = QLabel(f"另有 {len(problems) - self._most} 个问题，见窗口底部“全部展开”。")
            rest.setWordWrap(True)
            theme.look(rest, tone="secondary", type="small")
            self._column.addWidget(rest)

    def _line(self, problem: Problem) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        text = QLabel(problem.text)
        text.setWordWrap(True)
        theme.look(text, type="small")
        link = LinkButton("跳到", name=f"跳到：{problem.text}")
        link.clicked.connect(partial(self.jump_requested.emit, problem.place))
        row.addWidget(MarkLabel(problem.mark, ""))
        row.addWidget(text, 1)
        row.addWidget(link)
        return line
