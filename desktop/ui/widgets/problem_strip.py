"""The foot of the window: the most important problem in one line, all of them on request."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.widgets.elided_label import ElidedLabel
from desktop.ui.widgets.flowing_label import FlowingLabel
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.mark_label import MarkLabel

_LINE_HEIGHT = 43
_ROW_HEIGHT = 32
_ROWS_AT_ONCE = 6


class Problem(NamedTuple):
    """One thing to put right; `place` says where, in the words of whoever jumps there."""

    text: str
    place: str
    mark: Mark = Mark.WARN


class ProblemStrip(QFrame):
    """Hidden until the first `show_problems`; then always there, so that typing never moves the page."""

    jump_requested = Signal(str)  # Problem.place

    def __init__(self) -> None:
        super().__init__()
        self._problems: tuple[Problem, ...] = ()
        self._count = MarkLabel()
        self._first = ElidedLabel()
        theme.look(self._first, type="small")
        self._jump = LinkButton("跳到", name="跳到第一个问题")
        self._jump.clicked.connect(lambda: self.jump_requested.emit(self._problems[0].place))
        self._more = LinkButton("全部展开")
        self._more.clicked.connect(lambda: self.set_expanded(not self.is_expanded()))
        line = QWidget()
        line.setFixedHeight(_LINE_HEIGHT)
        row = QHBoxLayout(line)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(14)
        row.addWidget(self._count)
        row.addWidget(self._first)
        row.addWidget(self._jump)
        row.addStretch(1)
        row.addWidget(self._more)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addWidget(self._area)
        self.hide()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show `problems`, the most important first."""
        if tuple(problems) == self._problems and not self.isHidden():
            return
        self._problems = tuple(problems)
        self.show()
        theme.look(self, state="problems" if problems else "clear")
        if problems:
            self._count.show_mark(problems[0].mark, f"{len(problems)} 个问题")
        else:
            self._count.show_mark(Mark.MET, "没有发现问题")
        self._first.setText(problems[0].text if problems else "")
        self._more.setVisible(len(problems) > 1)
        self.set_expanded(self.is_expanded() and len(problems) > 1)

    def problems(self) -> tuple[Problem, ...]:
        return self._problems

    def is_expanded(self) -> bool:
        return not self._area.isHidden()

    def set_expanded(self, expanded: bool) -> None:
        """Show every problem under the line, or the line alone."""
        self._more.setText("收起" if expanded else "全部展开")
        for part in (self._first, self._jump):
            part.setVisible(bool(self._problems) and not expanded)
        self._area.setVisible(expanded)
        if expanded:
            self._area.setWidget(self._listing())
            rows = min(len(self._problems), _ROWS_AT_ONCE)
            self._area.setFixedHeight(rows * _ROW_HEIGHT + 8)

    def _listing(self) -> QWidget:
        listing = QWidget()
        listing.setProperty("kind", "scrolled")
        column = QVBoxLayout(listing)
        column.setContentsMargins(20, 0, 20, 8)
        column.setSpacing(0)
        for problem in self._problems:
            icon = MarkLabel(problem.mark, "")
            text = FlowingLabel(problem.text)
            theme.look(text, type="small")
            link = LinkButton("跳到", name=f"跳到：{problem.text}")
            link.clicked.connect(lambda _=False, place=problem.place: self.jump_requested.emit(place))
            line = QWidget()
            line.setMinimumHeight(_ROW_HEIGHT)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            row.addWidget(icon)
            row.addWidget(text)
            row.addWidget(link)
            row.addStretch(1)
            column.addWidget(line)
        column.addStretch(1)
        return listing
