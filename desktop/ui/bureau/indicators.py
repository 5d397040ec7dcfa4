"""县级指标: the county's verdict with its reasons, every indicator, and who keeps it open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.core.terms import VERDICT_NAMES
from desktop.core.verdict import Verdict
from desktop.ui import theme
from desktop.ui.bureau.choices import ALL, ControlRow, Segments
from desktop.ui.bureau.county_text import delay_text, verdict_reasons
from desktop.ui.bureau.indicator_detail import indicator_detail, verdict_mark
from desktop.ui.bureau.indicator_rows import VETO, IndicatorRow
from desktop.ui.bureau.page import BureauPage
from desktop.ui.bureau.rule_box import RuleBox
from desktop.ui.bureau.state import CountyState
from desktop.ui.marks import Mark
from desktop.ui.models.rows_model import Column, RowsModel
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.choice_field import Choice
from desktop.ui.widgets.table import RowsTable
from desktop.ui.widgets.verdict_chip import VerdictChip
from desktop.ui.wording.county import points_text, score_text

_ORDER = {Verdict.UNMET: 0, Verdict.MISSING: 1, Verdict.MET: 2, Verdict.NOT_APPLICABLE: 3}
_WIDTHS = {"number": 56, "title": 230, "kind": 60, "lead": 92, "verdict": 124}
_NONE = "还没有收到上报。收到后这里逐项列出全部指标是否达标、得多少分、待补单位有哪些。"


def _verdict_text(row: IndicatorRow) -> str:
    if row.kind == "B" and row.points is not None:
        if row.deducted:
            return f"扣 {points_text(row.deducted)} 分"
        got = "—" if row.score is None else points_text(row.score)
        return f"{got} / {points_text(row.points)} 分"
    if row.kind == VETO:
        return {Verdict.MET: "未发生", Verdict.UNMET: "已发生"}.get(row.verdict, VERDICT_NAMES[row.verdict])
    return VERDICT_NAMES[row.verdict]


COLUMNS: tuple[Column[IndicatorRow], ...] = (
    Column("number", "序号", lambda r: r.number, sort=lambda r: r.order),
    Column("title", "指标", lambda r: r.title, tip=lambda r: r.title),
    Column("kind", "类别", lambda r: r.kind if r.kind == VETO else f"{r.kind} 类"),
    Column("lead", "牵头单位", lambda r: r.lead, tip=lambda r: r.lead),
    Column(
        "verdict",
        "判定或得分",
        _verdict_text,
        sort=lambda r: 0.5 if r.deducted else _ORDER[r.verdict],
        mark=verdict_mark,
    ),
    Column("reason", "原因", lambda r: r.reason, tip=lambda r: r.reason),
)


class IndicatorsPage(BureauPage):
    """The county sheet; the focused line is explained on the right."""

    detail_changed = Signal(object)  # Detail | None
    rule_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("县级指标")
        self._state: CountyState | None = None
        self.rule = RuleBox()
        self.rule.chosen.connect(self.rule_chosen)
        self.segments = Segments("显示哪些指标")
        self.segments.chosen.connect(self._filter)
        self._model: RowsModel[IndicatorRow] = RowsModel(COLUMNS)
        self.table = RowsTable(self._model, name="县级指标")
        self.table.setMinimumHeight(180)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.table.cell_focused.connect(self._explain)
        self.table.clicked.connect(self.row_clicked)
        self.chip = VerdictChip()
        self.reasons, self.delay = QLabel(), QLabel()
        for label in (self.reasons, self.delay):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            theme.look(label, type="small")
        theme.look(self.delay, tone="secondary")
        self.column.addWidget(self._verdict_card())
        self.column.addWidget(ControlRow(self.segments, self.rule))
        self.column.addWidget(self.table, 1)

    def show_state(self, state: CountyState) -> None:
        self._state = state
        if not state.filings:
            self.head.show_sentence("")
            self.show_empty(_NONE, "去收件箱")
            return
        self.rule.show_rules(state.rulebook, state.result.row_rule)
        self.head.show_sentence(_sentence(state))
        verdict = state.result.verdict
        self.chip.show_mark(Mark(verdict.value), f"全县{VERDICT_NAMES[verdict]}")
        self.reasons.setText("\n".join(verdict_reasons(state)))
        late = delay_text(state)
        self.delay.setText(late)
        self.delay.setVisible(bool(late))
        focused: IndicatorRow | None = self.table.current_row()
        self._offer(state)
        self._model.show_rows(state.indicators)
        for number, column in enumerate(COLUMNS):
            if column.key in _WIDTHS:
                self.table.setColumnWidth(number, _WIDTHS[column.key])
        self.table.stretch_column("reason")
        self._filter()
        self.show_content()
        self.detail_changed.emit(None)
        if focused is not None:
            self.table.select_row(lambda row: row.id == focused.id)

    def _verdict_card(self) -> Card:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(self.reasons)
        texts.addWidget(self.delay)
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        card = Card(line, padding=14)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        return card

    def _offer(self, state: CountyState) -> None:
        rows = state.indicators
        kinds = [(kind, f"{kind} 类") for kind in ("A", "B")] + [(VETO, "一票否决")]
        verdicts = [(verdict, VERDICT_NAMES[verdict]) for verdict in (Verdict.UNMET, Verdict.MISSING)]
        self.segments.show_choices(
            [
                Choice(ALL, f"全部 {len(rows)}"),
                *(Choice(v, f"{text} {sum(_is(r, v) for r in rows)}") for v, text in verdicts),
                *(Choice(k, f"{text} {sum(r.kind == k for r in rows)}") for k, text in kinds),
            ]
        )

    def _filter(self) -> None:
        chosen = self.segments.value()
        self.table.show_only(None if chosen == ALL else lambda row: row.kind == chosen or _is(row, chosen))

    def _explain(self, row: IndicatorRow) -> None:
        if self._state is not None:
            self.detail_changed.emit(indicator_detail(self._state, row))


def _is(row: IndicatorRow, verdict: str) -> bool:
    """Points that were deducted are no failure: what counts of kind B is the sum."""
    return row.verdict == verdict and not (row.deducted and verdict == Verdict.UNMET)


def _sentence(state: CountyState) -> str:
    a_rows = [row for row in state.indicators if row.kind == "A"]
    met = sum(row.verdict is Verdict.MET for row in a_rows)
    needed = points_text(state.rulebook.standard.pass_points)
    score = score_text(state.rulebook, state.result)
    return f"A 类 {len(a_rows)} 项中 {met} 项达标；B 类{score}，{needed} 分达标。"
