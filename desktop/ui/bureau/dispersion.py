"""差异系数: every resource against its limit, and which schools the difference comes from."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.core.numbers import shown
from desktop.core.sections import COMPULSORY, Section
from desktop.core.terms import SECTION_NAMES
from desktop.ui import theme
from desktop.ui.bureau import dispersion_bars as bars
from desktop.ui.bureau.choices import ChoiceBox, ControlRow
from desktop.ui.bureau.page import BureauPage
from desktop.ui.bureau.rule_box import RuleBox
from desktop.ui.bureau.state import CountyState
from desktop.ui.widgets.bar_chart import BarChart
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.choice_field import Choice
from desktop.ui.widgets.side_by_side import SideBySide
from desktop.ui.widgets.typed_number import grouped

_NONE = "还没有收到学校的数据，收到后这里画出每项指标的差异系数。"


class DispersionPage(BureauPage):
    """The chart on the left; the card on the right follows the chosen row."""

    rule_chosen = Signal(str)
    school_chosen = Signal(str, str, str)  # code, section, resource

    def __init__(self) -> None:
        super().__init__("差异系数")
        self._state: CountyState | None = None
        self.section = ChoiceBox("学部", [Choice(s.value, SECTION_NAMES[s]) for s in COMPULSORY])
        self.section.chosen.connect(self._section_chosen)
        self.rule = RuleBox()
        self.rule.chosen.connect(self.rule_chosen)
        self._rows, self._passing = QLabel(), QLabel()
        for pill in (self._rows, self._passing):
            theme.look(pill, kind="pill")
        self.chart = BarChart("各项指标的差异系数", columns=bars.COLUMNS)
        self.chart.row_selected.connect(self._show_resource)
        self.shares = BarChart("各校所占份额", row_height=27)
        self.shares.row_activated.connect(self._go)
        self._title, self._subtitle, self._state_text = QLabel(), QLabel(), QLabel()
        theme.look(self._title, type="heading")
        for label in (self._subtitle, self._state_text):
            theme.look(label, tone="secondary", type="small")
        for label in (self._title, self._subtitle, self._state_text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._hint = QLabel("双击一所学校，查看它的计算过程。")
        theme.look(self._hint, tone="secondary", type="tiny")
        self._lay_out()

    def show_state(self, state: CountyState) -> None:
        self._state = state
        self.rule.show_rules(state.rulebook, state.result.row_rule)
        if not state.result.rows:
            self.head.show_sentence("")
            self.show_empty(_NONE, "去收件箱")
            return
        if not bars.section_rows(state, self._section()):
            self.section.show_value(state.result.rows[0].section)
        self.show_content()
        self._show_section()

    def _lay_out(self) -> None:
        self.column.addWidget(ControlRow(self.section, self.rule, self._rows, self._passing))
        left = Card(self.chart, padding=0)
        right = Card(self._title, self._subtitle, self.shares, self._state_text, self._hint)
        self.column.addWidget(SideBySide(_at_top(left), _at_top(right)), 1)

    def _section(self) -> Section:
        return Section(self.section.value())

    def _section_chosen(self) -> None:
        self.chart.select("")
        self._show_section()

    def _show_section(self) -> None:
        state = self._state
        if state is None:
            return
        section = self._section()
        self.head.show_sentence(bars.main_sentence(state, section))
        self._rows.setText(bars.excluded_text(state, section))
        self._passing.setText(bars.passing_text(state, section))
        shown_bars, limit = bars.resource_bars(state, section)
        self.chart.show_bars(shown_bars, limit, sort=False)
        if not self.chart.current_key():
            self.chart.select(_first(state, section))
        self._show_resource(self.chart.current_key())

    def _show_resource(self, code: str) -> None:
        state = self._state
        if state is None:
            return
        section = self._section()
        resource = state.rulebook.resources[code]
        found = bars.shares(state, section, code)
        self._title.setText(resource.title)
        cell = state.result.dispersion[section][code]
        self._subtitle.setText("差异从哪里来：各校所占份额" if found else f"{SECTION_NAMES[section]}差异系数")
        self.shares.show_bars(bars.share_bars(state, resource, found), sort=False)
        self.shares.setVisible(bool(found))
        self._hint.setVisible(bool(found))
        if found:
            mean = "" if cell.mean is None else grouped(shown(cell.mean, 2))
            self._state_text.setText(f"全县平均 {mean} {resource.unit}，按学生数加权。")
        else:
            self._state_text.setText(bars.lacking_text(state, section, code))

    def _go(self, school: str) -> None:
        if school != bars.REST:
            self.school_chosen.emit(school, self.section.value(), self.chart.current_key())


def _at_top(card: Card) -> QWidget:
    """The card as high as it needs to be, in whatever room there is."""
    room = QWidget()
    column = QVBoxLayout(room)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(card)
    column.addStretch(1)
    return room


def _first(state: CountyState, section: Section) -> str:
    """The resource to look at first: the one nearest to, or furthest above, its limit."""
    cells = state.result.dispersion[section]
    return max(cells, key=lambda code: (cells[code].cv or 0) / float(cells[code].limit))
