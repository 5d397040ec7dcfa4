"""各校达标: every section of every school against every indicator, and why."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop.core.sections import COMPULSORY
from desktop.core.terms import SCHOOL_TYPE_NAMES, SECTION_NAMES, VERDICT_NAMES
from desktop.core.verdict import Verdict
from desktop.ui import theme
from desktop.ui.bureau.choices import ALL, ChoiceBox, ControlRow, Segments
from desktop.ui.bureau.excluded import ExcludedUnits
from desktop.ui.bureau.page import BureauPage
from desktop.ui.bureau.rule_box import RuleBox
from desktop.ui.bureau.school_columns import NAME, VERDICT, school_columns
from desktop.ui.bureau.school_detail import cell_detail
from desktop.ui.bureau.school_rows import SchoolRow, school_indicators
from desktop.ui.bureau.state import CountyState
from desktop.ui.bureau.wide_table import WideTable
from desktop.ui.models.rows_model import RowsModel
from desktop.ui.widgets.choice_field import Choice
from desktop.ui.widgets.table import RowsTable
from desktop.ui.wording.county import row_verdict_text

_RESOURCES, _OTHERS = "resources", "others"
_WIDTHS = {NAME: 180, VERDICT: 88, "section": 56, "pupils": 72, "township": 84, "type": 120}
_FIGURE_WIDTH = 94
_NONE = "还没有收到学校的数据。收到上报包或导入数据表后，这里列出每所学校每项指标是否达标。"


class SchoolsPage(BureauPage):
    """One table, filtered and sorted; the focused cell is explained on the right."""

    detail_changed = Signal(object)  # Detail | None
    rule_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("各校达标")
        self._state: CountyState | None = None
        self.section = ChoiceBox("学部", _choices("全部学部", ((s, SECTION_NAMES[s]) for s in COMPULSORY)))
        self.township = ChoiceBox("乡镇")
        self.type = ChoiceBox("学校类型")
        verdicts = (Verdict.UNMET, Verdict.MISSING, Verdict.MET)
        self.verdict = ChoiceBox(
            "资源配置判定", _choices("全部判定", ((v, f"资源配置{VERDICT_NAMES[v]}") for v in verdicts))
        )
        self.rule = RuleBox()
        self.rule.chosen.connect(self.rule_chosen)
        self.group = Segments("显示哪些指标")
        self.group.chosen.connect(self._show_group)
        for box in (self.section, self.township, self.type, self.verdict):
            box.chosen.connect(self._filter)
        self._model: RowsModel[SchoolRow] | None = None
        self.table: RowsTable | None = None
        self._wide: WideTable | None = None
        self._count = QLabel()
        theme.look(self._count, tone="secondary", type="small")
        self.excluded = ExcludedUnits()
        self.column.addWidget(ControlRow(self.section, self.township, self.type, self.verdict, self.rule))
        self.column.addWidget(ControlRow(self.group, self._count))
        self.column.addWidget(self.excluded)

    def show_state(self, state: CountyState) -> None:
        self._state = state
        self.rule.show_rules(state.rulebook, state.result.row_rule)
        self.head.show_sentence(_sentence(state))
        if not state.schools and not state.result.excluded:
            self.show_empty(_NONE, "去收件箱")
            return
        self._offer(state)
        wide = self._table(state)
        focused = self._focused()
        assert self._model is not None
        self._model.show_rows(state.schools)
        wide.set_column_widths([_WIDTHS.get(c.key, _FIGURE_WIDTH) for c in self._model.columns])
        self._show_group()
        self._filter()
        self.excluded.show_units([(state.units[e.school_code], e) for e in state.result.excluded])
        self.show_content()
        self.detail_changed.emit(None)
        if focused is not None:
            self.go_to(*focused)

    def go_to(self, code: str, section: str, column: str) -> None:
        """Put the focus on a school's cell; a filter that hides it is taken away."""
        if self._state is None or self.table is None:
            return
        wanted = _same(code, section)
        if not any(wanted(row) for row in self.table.shown_rows()):
            for box in (self.section, self.township, self.type, self.verdict):
                box.show_value(ALL)
            self._filter()
        keys = [c.key for c in school_columns(self._state.rulebook)]
        if column in keys and self.table.isColumnHidden(keys.index(column)):
            self.group.choose(_OTHERS if self.group.value() == _RESOURCES else _RESOURCES)
        if self.table.select_row(wanted):
            index = self.table.currentIndex().siblingAtColumn(keys.index(column) if column in keys else 0)
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
            self.table.scrollTo(index)

    def _table(self, state: CountyState) -> WideTable:
        """The table, made when the standard is known."""
        if self._wide is None:
            self._model = RowsModel(school_columns(state.rulebook))
            self._wide = WideTable(self._model, name="各校达标")
            self._wide.setMinimumHeight(180)
            self._wide.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            self.table = self._wide.table
            self.table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
            self.table.cell_focused.connect(self._explain)
            for view in (self.table, self._wide.first):
                view.clicked.connect(self.row_clicked)
            self.column.insertWidget(2, self._wide, 1)
            count = len(state.rulebook.standard.resources)
            others = len(school_indicators(state.rulebook))
            self.group.show_choices(
                [Choice(_RESOURCES, f"资源配置 {count} 项"), Choice(_OTHERS, f"其他学校指标 {others} 项")]
            )
            self.setTabOrder(self.group, self.table)
        return self._wide

    def _show_group(self) -> None:
        if self.table is None or self._state is None:
            return
        resources = self._state.rulebook.resources
        others = {indicator.id for indicator in school_indicators(self._state.rulebook)}
        shown_resources = self.group.value() == _RESOURCES
        assert self._model is not None
        for number, column in enumerate(self._model.columns):
            if column.key in resources:
                self.table.setColumnHidden(number, not shown_resources)
            elif column.key in others:
                self.table.setColumnHidden(number, shown_resources)

    def _filter(self) -> None:
        if self.table is None:
            return
        section, township = self.section.value(), self.township.value()
        kind, verdict = self.type.value(), self.verdict.value()

        def wanted(row: SchoolRow) -> bool:
            return (
                (not section or row.row.section == section)
                and (not township or row.unit.township == township)
                and (not kind or row.unit.school_type == kind)
                and (not verdict or row.verdict == verdict)
            )

        filtered = any((section, township, kind, verdict))
        self.table.show_only(wanted if filtered else None)
        total = len(self._model.rows) if self._model else 0
        shown = self.table.model().rowCount()
        self._count.setText(f"{shown} 行，共 {total} 行" if filtered else f"{total} 行，一个学部一行")

    def _offer(self, state: CountyState) -> None:
        townships = dict.fromkeys(row.unit.township for row in state.schools if row.unit.township)
        kinds = dict.fromkeys(row.unit.school_type for row in state.schools if row.unit.school_type)
        self.township.show_choices(_choices("全部乡镇", ((name, name) for name in townships)))
        self.type.show_choices(_choices("全部类型", ((kind, SCHOOL_TYPE_NAMES[kind]) for kind in kinds)))

    def _explain(self, row: SchoolRow, column: str) -> None:
        if self._state is not None:
            self.detail_changed.emit(cell_detail(self._state, row, column))

    def _focused(self) -> tuple[str, str, str] | None:
        """What is in focus now, to be found again after a new evaluation."""
        if self.table is None or self._model is None or not self.table.currentIndex().isValid():
            return None
        row = self.table.current_row()
        assert isinstance(row, SchoolRow)
        return row.unit.code, row.row.section, self._model.columns[self.table.currentIndex().column()].key


def _choices(every: str, choices: Iterable[tuple[str, str]]) -> list[Choice]:
    return [Choice(ALL, every), *(Choice(str(key), text) for key, text in choices)]


def _same(code: str, section: str) -> Callable[[SchoolRow], bool]:
    return lambda row: row.unit.code == code and row.row.section == section


def _sentence(state: CountyState) -> str:
    """How many rows pass, and what to look at first."""
    verdicts = [row.verdict for row in state.schools]
    counts = {verdict: verdicts.count(verdict) for verdict in Verdict}
    if not verdicts:
        return ""
    passed = row_verdict_text(state.rulebook, Verdict.MET)
    text = f"{len(verdicts)} 个学部中 {counts[Verdict.MET]} 个{passed}"
    if counts[Verdict.UNMET]:
        text += f"，{counts[Verdict.UNMET]} 个未达标"
    if counts[Verdict.MISSING]:
        text += f"，{counts[Verdict.MISSING]} 个缺数据"
    absent = sum(unit.kind == "school" for unit in state.result.absent)
    return text + (f"。另有 {absent} 所学校还没有上报。" if absent else "。")
