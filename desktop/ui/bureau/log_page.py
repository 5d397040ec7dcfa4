"""操作日志: everything that was done with this county's data, whether it is whole, and who works here."""

from collections.abc import Mapping

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSizePolicy

from desktop.core.audit import AuditLine
from desktop.ui import theme
from desktop.ui.bureau.choices import ControlRow
from desktop.ui.bureau.page import BureauPage
from desktop.ui.bureau.state import CountyState
from desktop.ui.marks import Mark
from desktop.ui.models.rows_model import Column, RowsModel
from desktop.ui.widgets.detail_panel import Detail
from desktop.ui.widgets.detail_section import DetailSection
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.widgets.table import RowsTable
from desktop.ui.wording.audit_log import audit_detail
from desktop.ui.wording.inbox import moment
from desktop.ui.wording.reviewing import ACTIONS, audit_sentence

_WIDTHS = {"number": 62, "at": 150, "operator": 96, "action": 130, "unit": 150}
_NAME_WIDTH = 180


class LogRow(Struct, frozen=True):
    """One line; ``is_backward`` where its time is earlier than one before it."""

    line: AuditLine
    unit: str
    detail: str
    is_backward: bool


def log_rows(
    lines: tuple[AuditLine, ...], backward: tuple[int, ...], names: Mapping[str, str]
) -> list[LogRow]:
    """Newest first; ``names`` are those of the units by code."""
    late = frozenset(backward)
    return [
        LogRow(line, names.get(line.unit, line.unit), audit_detail(line), line.number in late)
        for line in reversed(lines)
    ]


def _action(row: LogRow) -> str:
    return ACTIONS.get(row.line.action, row.line.action)


_COLUMNS: tuple[Column[LogRow], ...] = (
    Column("number", "序号", lambda r: str(r.line.number), sort=lambda r: r.line.number, right=True),
    Column(
        "at",
        "时间",
        lambda r: moment(r.line.at) + ("  时钟" if r.is_backward else ""),
        sort=lambda r: r.line.at,
        mark=lambda r: Mark.WARN if r.is_backward else None,
        tip=lambda r: "这一行的时间早于前面的行，当时电脑的时钟可能不准。" if r.is_backward else r.line.at,
    ),
    Column("operator", "操作人", lambda r: r.line.operator),
    Column("action", "做了什么", _action),
    Column("unit", "单位", lambda r: r.unit, tip=lambda r: r.unit),
    Column("detail", "说明", lambda r: r.detail, tip=lambda r: r.detail),
)


class LogPage(BureauPage):
    """Read only, but for the name under which this computer's user works."""

    operator_named = Signal(str)
    detail_changed = Signal(object)  # Detail | None

    def __init__(self, operator: str) -> None:
        super().__init__("操作日志")
        self.head.show_sentence("每一步操作都记在这里，前后相接，改动一行就能查出来。")
        self.whole = MarkLabel()
        self.name = QLineEdit(operator)
        self.name.setAccessibleName("操作人姓名")
        self.name.setMaxLength(30)
        self.name.setFixedWidth(_NAME_WIDTH)
        self.name_button = QPushButton("用这个姓名")
        self.name_button.clicked.connect(self._rename)
        self.name.returnPressed.connect(self._rename)
        label = QLabel("以后的操作记在谁名下")
        self._named = QLabel()
        for told in (label, self._named):
            theme.look(told, tone="secondary")
        self._model: RowsModel[LogRow] = RowsModel(_COLUMNS)
        self.table = RowsTable(self._model, name="操作日志")
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.table.setMinimumHeight(180)
        self.table.cell_focused.connect(self._explain)
        self.table.clicked.connect(self.row_clicked)
        self.column.addWidget(self.whole)
        self.column.addWidget(ControlRow(label, self.name, self.name_button, self._named))
        self.column.addWidget(self.table, 1)

    def show_state(self, state: CountyState) -> None:
        log = state.log
        told = audit_sentence(log.lines, log.broken, log.backward)
        mark = Mark.UNMET if log.broken is not None else Mark.WARN if log.backward else Mark.MET
        self.whole.show_mark(mark, told)
        self._model.show_rows(log_rows(log.lines, log.backward, state.names))
        for number, column in enumerate(_COLUMNS):
            if column.key in _WIDTHS:
                self.table.setColumnWidth(number, _WIDTHS[column.key])
        self.table.stretch_column("detail")
        self.detail_changed.emit(None)
        self.show_content()

    def _rename(self) -> None:
        name = self.name.text().strip()
        if name:
            self._named.setText(f"已改为“{name}”。")
            self.operator_named.emit(name)

    def _explain(self, row: LogRow) -> None:
        who = row.line.operator or "没有记下姓名"
        sections = [DetailSection("时间和操作人", f"{row.line.at.replace('T', ' ')}\n{who}")]
        if row.detail:
            sections.append(DetailSection("说明", row.detail.replace("，", "\n")))
        sections.append(DetailSection("本行的校验值", row.line.hash[:16], "由本行内容和上一行的校验值算出。"))
        self.detail_changed.emit(
            Detail(_action(row), code=f"第 {row.line.number} 行", category=row.unit, sections=tuple(sections))
        )
