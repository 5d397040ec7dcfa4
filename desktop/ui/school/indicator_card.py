"""One indicator on the assessment page: its title, and its criteria below each other."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop.core.formula_text import value_text
from desktop.core.numbers import plain
from desktop.core.standard import Criterion, Indicator, Veto
from desktop.ui import theme
from desktop.ui.school.criterion_row import CriterionRow
from desktop.ui.school.draft import Draft
from desktop.ui.widgets.card import Card


class IndicatorCard(Card):
    """Hides itself where a filter leaves none of its rows."""

    def __init__(self, draft: Draft, title: str, kind: str, asked: Sequence[Criterion | Veto]) -> None:
        super().__init__(padding=0)
        self.rows = [CriterionRow(draft, one) for one in asked]
        self._lines: list[QFrame] = []
        if title:
            self.column.addWidget(_title(title, kind))
        for number, row in enumerate(self.rows):
            line = QFrame()
            theme.look(line, line="horizontal")
            self._lines.append(line)
            self.column.addWidget(line)
            line.setVisible(bool(title) or number > 0)
            self.column.addWidget(row)

    def show_only(self, ids: set[str]) -> None:
        """Show the rows of these criteria."""
        for row, line in zip(self.rows, self._lines, strict=True):
            row.setVisible(row.id in ids)
            line.setVisible(row.id in ids)
        self.setVisible(any(row.id in ids for row in self.rows))


def kind_text(indicator: Indicator, asked: Sequence[Criterion]) -> str:
    """A 类 must be met; of B 类 the points that this unit scores."""
    if indicator.kind == "A":
        return "A 类，必须达标"
    points = sum(criterion.points for criterion in asked if criterion.points is not None)
    return f"B 类，{value_text(plain(points))} 分"


def _title(title: str, kind: str) -> QWidget:
    head = QWidget()
    row = QHBoxLayout(head)
    row.setContentsMargins(19, 9, 16, 9)
    name, class_ = QLabel(title), QLabel(kind)
    name.setWordWrap(True)
    theme.look(name, type="strong")
    theme.look(class_, tone="secondary", type="small")
    row.addWidget(name, 1)
    row.addWidget(class_)
    return head
