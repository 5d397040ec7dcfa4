"""The resource indicators of each section, or a department's own figures, as bars against their standard."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel

from desktop.core.problem_words import has_sections
from desktop.core.sections import Section
from desktop.core.standard import AtLeast, AtMost, Below, Criterion, ResourceRule
from desktop.core.terms import SECTION_NAMES
from desktop.core.verdict import Verdict
from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.school.draft import Draft
from desktop.ui.widgets.bar_chart import BarChart
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chart_layout import Bar, Columns, Limit

# A bar ends here; what is far above the standard would make all others short.
_LONGEST = 1.5
_COLUMNS = Columns("指标", ("本校", "标准"), "与标准相比", "判定")
# Whose figures they are; those of departments and the county are of the whole county.
_OWN = {"school": "本校", "township": "本乡镇"}


class FiguresCard(Card):
    """One chart for each section; a row leads to its criterion."""

    criterion_chosen = Signal(str)

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._charts: list[tuple[BarChart, list[str]]] = []
        groups = _groups(draft)
        for title, criteria in groups:
            heading = QLabel(title)
            theme.look(heading, type="strong")
            columns = _COLUMNS._replace(figures=(_OWN.get(draft.unit.kind, "本县"), "标准"))
            chart = BarChart(title, columns=columns, row_height=30)
            chart.row_selected.connect(self.criterion_chosen)
            self.column.addWidget(heading)
            self.column.addWidget(chart)
            self._charts.append((chart, criteria))
        if not groups:
            self.hide()
        self.show_figures()

    def show_figures(self) -> None:
        """Draw what the draft leads to now."""
        for chart, criteria in self._charts:
            bars = [self._bar(id) for id in criteria]
            if tuple(bars) != chart.bars():
                chart.show_bars(bars, Limit(1.0, "标准"), sort=False)

    def criteria_by_need(self) -> list[str]:
        """Every criterion that is drawn: unmet ones first, then missing ones."""
        order = (Verdict.UNMET, Verdict.MISSING, Verdict.MET, Verdict.NOT_APPLICABLE)
        drawn = [id for _, criteria in self._charts for id in criteria]
        return sorted(drawn, key=lambda id: order.index(self._draft.judgements[id].verdict))

    def _bar(self, id: str) -> Bar:
        indicator, criterion = self._draft.rulebook.criteria[id]
        derivation = self._draft.derivation(id)
        rule = criterion.rule
        resource = self._draft.rulebook.resources[rule.resource] if isinstance(rule, ResourceRule) else None
        label = resource.short_title if resource else f"{id} {indicator.title}"
        share = derivation.bar
        limit = derivation.limit.partition(" ")[2]
        percent = "%" if derivation.unit == "%" else ""
        return Bar(
            id,
            label,
            None if share is None else min(share, _LONGEST),
            (f"{derivation.value}{percent}" if derivation.value else "—", limit),
            mark=Mark(derivation.verdict.value),
            over=derivation.verdict is Verdict.UNMET,
            strong=False,
            tip=f"{indicator.title}（{derivation.unit}）",
        )


def _groups(draft: Draft) -> list[tuple[str, list[str]]]:
    """Titles and criteria of the charts."""
    if draft.unit.kind != "school":
        own = [id for id in draft.judgements if _is_figure(draft.rulebook.criteria[id][1])]
        return [("本单位负责的指标值", own)] if own else []
    titled = has_sections(draft.filing)
    groups: list[tuple[str, list[str]]] = []
    for section in (Section.PRIMARY, Section.JUNIOR):
        own = [id for id in draft.judgements if _is_resource_of(draft.rulebook.criteria[id][1], section)]
        shown = [id for id in own if draft.judgements[id].verdict is not Verdict.NOT_APPLICABLE]
        if shown:
            prefix = SECTION_NAMES[section] if titled else ""
            groups.append((f"{prefix}资源配置指标", shown))
    return groups


def _is_figure(criterion: Criterion) -> bool:
    return isinstance(criterion.rule, AtLeast | AtMost | Below)


def _is_resource_of(criterion: Criterion, section: Section) -> bool:
    return isinstance(criterion.rule, ResourceRule) and criterion.section is section
