"""The lists of the inbox: who has sent and who is missing, what was refused, what came just now."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.bureau.choices import ALL, ChoiceBox, ControlRow, Segments
from desktop.ui.bureau.file_rows import FILE_COLUMNS, FILE_WIDTHS, FileRow, of_refusal
from desktop.ui.bureau.first_steps import RECEIVE, FirstSteps
from desktop.ui.bureau.roster_columns import PENDING_COLUMNS, ROSTER_COLUMNS
from desktop.ui.bureau.roster_filters import belongs, stands_choices, stands_so
from desktop.ui.bureau.roster_rows import RosterRow, Standing, places
from desktop.ui.bureau.state import CountyState
from desktop.ui.models.rows_model import Column, RowsModel
from desktop.ui.widgets.choice_field import Choice
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.placeholder import Placeholder
from desktop.ui.widgets.table import RowsTable

REFUSED, LATEST, FILTERED = "refused", "latest", "filtered"
_BEGIN = "还没有收到上报。\n把各单位交来的上报包，或装着它们的文件夹，拖到这个窗口里。"
_EMPTY = {
    ALL: _BEGIN,
    Standing.RECEIVED: _BEGIN,
    Standing.ABSENT: "名册上的单位都交来了。",
    Standing.PENDING: "没有待确认的上报。",
    Standing.TABLE: "没有只从表格导入的学校。",
    REFUSED: "隔离区是空的：没有被拒收的文件。",
    FILTERED: "没有这种状态的单位。",
    LATEST: "选中的文件夹里没有上报包。上报包的文件名以 .xbp 结尾。",
}
_WIDTH_FOR_FILES = 720
_ROSTER_WIDTHS = {"unit": 172, "place": 76, "standing": 156, "sequence": 66, "signed": 84, "at": 120}


class InboxLists(QWidget):
    """One list at a time, chosen by the buttons above it."""

    unit_focused = Signal(object)  # RosterRow
    file_focused = Signal(object)  # FileRow
    row_clicked = Signal()
    list_changed = Signal()
    copy_wanted = Signal()
    first_step_wanted = Signal(str)  # TABLE, ISSUE or RECEIVE

    def __init__(self) -> None:
        super().__init__()
        self._state: CountyState | None = None
        self._latest: Sequence[FileRow] | None = None
        self.segments = Segments("显示哪些")
        self.segments.chosen.connect(self._refresh)
        self.places = ChoiceBox("乡镇")
        self.places.chosen.connect(self._refresh)
        self.stands = ChoiceBox("审核状态")
        self.stands.chosen.connect(self._refresh)
        self._copy = LinkButton("复制未收名单")
        self._copy.clicked.connect(self.copy_wanted)
        self._pending_model: RowsModel[RosterRow] = RowsModel(PENDING_COLUMNS)
        self._roster_model: RowsModel[RosterRow] = RowsModel(ROSTER_COLUMNS)
        self._file_model: RowsModel[FileRow] = RowsModel(FILE_COLUMNS)
        self.roster = _table(self._roster_model, "单位名册")
        self.pending = _table(self._pending_model, "待确认的上报")
        self.files = _table(self._file_model, "收到的文件")
        self.roster.cell_focused.connect(self.unit_focused)
        self.pending.cell_focused.connect(self.unit_focused)
        self.files.cell_focused.connect(self.file_focused)
        for table in (self.roster, self.pending, self.files):
            table.clicked.connect(self.row_clicked)
        self.nothing = Placeholder()
        self.nothing.pressed.connect(lambda: self.first_step_wanted.emit(RECEIVE))
        self.steps = FirstSteps()
        self.steps.pressed.connect(self.first_step_wanted)
        self._tables = QStackedWidget()
        for part in (self.nothing, self.steps, self.roster, self.pending, self.files):
            self._tables.addWidget(part)
        self._filters = ControlRow(self.segments, self.places, self.stands, self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._filters)
        column.addWidget(self._tables, 1)

    def show_state(self, state: CountyState) -> None:
        self._state = state
        self._refresh()

    def show_latest(self, rows: Sequence[FileRow]) -> None:
        """Go to what came just now."""
        self._latest = tuple(rows)
        self._refresh()
        self.segments.choose(LATEST)

    def absent(self) -> list[RosterRow]:
        """Who has not sent, in the chosen township."""
        place = self.places.value()
        rows = self._state.roster if self._state else ()
        return [row for row in rows if row.is_absent and (not place or row.place == place)]

    def explain_current(self) -> None:
        """Tell again which row is the current one, if there is one."""
        table = self._tables.currentWidget()
        if isinstance(table, RowsTable) and table.currentIndex().isValid():
            table.cell_focused.emit(table.current_row(), "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_roster()

    def _fit_roster(self) -> None:
        """In a narrow window the names of files, which the details tell too, give way."""
        narrow = self.width() < _WIDTH_FOR_FILES
        keys = [column.key for column in ROSTER_COLUMNS]
        header = self.roster.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.roster.setColumnHidden(keys.index("file"), narrow)
        _fit(self.roster, ROSTER_COLUMNS, _ROSTER_WIDTHS, "unit" if narrow else "file")

    def _refresh(self) -> None:
        state = self._state
        if state is None:
            return
        self._offer(state)
        chosen, place = self.segments.value(), self.places.value()
        by_file = chosen in (REFUSED, LATEST)
        self._filters.setVisible(bool(state.roster or state.refusals or self._latest))
        self.places.setVisible(not by_file)
        self.stands.setVisible(not by_file and chosen != Standing.ABSENT)
        self._copy.setVisible(chosen == Standing.ABSENT and bool(self.absent()))
        if by_file:
            files = self._latest or () if chosen == LATEST else _refused(state)
            self._file_model.show_rows(files)
            _fit(self.files, FILE_COLUMNS, FILE_WIDTHS, "reason")
            self._show(self.files if files else self.nothing, chosen)
        else:
            stands = self.stands.value() if chosen != Standing.ABSENT else ALL
            rows = [
                row
                for row in state.roster
                if (not place or row.place == place) and belongs(row, chosen) and stands_so(row, stands)
            ]
            if chosen == Standing.PENDING:
                self._pending_model.show_rows(rows)
                _fit(self.pending, PENDING_COLUMNS, _ROSTER_WIDTHS, "key")
                self._show(self.pending if rows else self.nothing, chosen)
                self.list_changed.emit()
                return
            self._roster_model.show_rows(rows)
            self._fit_roster()
            begun = bool(state.refusals) or any(row.last for row in state.roster)
            shown = rows and (begun or chosen != ALL)
            self._show(self.roster if shown else self.nothing, FILTERED if stands and begun else chosen)
        self.list_changed.emit()

    def _show(self, part: QWidget, chosen: str) -> None:
        if part is self.nothing:
            first = chosen in (ALL, Standing.RECEIVED)
            if first and self._state is not None and not self._state.dispatched:
                part = self.steps
                self.steps.show_steps(sum(row.unit.kind == "school" for row in self._state.roster))
            self.nothing.show_empty(_EMPTY[chosen], "接收文件夹…" if first else "")
        self._tables.setCurrentWidget(part)

    def _offer(self, state: CountyState) -> None:
        """The filters with how many each of them shows."""
        names = {Standing.RECEIVED: "已收", Standing.ABSENT: "未收", Standing.PENDING: "待确认"}
        if any(row.standing is Standing.TABLE for row in state.roster):
            names[Standing.TABLE] = "表格数据"
        choices = [Choice(ALL, f"全部 {len(state.roster)}")]
        for standing, name in names.items():
            count = sum(belongs(row, standing) for row in state.roster)
            choices.append(Choice(standing, f"{name} {count}"))
        choices.append(Choice(REFUSED, f"隔离区 {len(state.refusals)}"))
        if self._latest is not None:
            choices.append(Choice(LATEST, f"刚才接收 {len(self._latest)}"))
        self.segments.show_choices(choices)
        self.stands.show_choices(stands_choices(state.roster))
        where = [
            Choice(place, f"{place or '未注明乡镇'}  {received} / {total}")
            for place, (received, total) in places(state.roster).items()
        ]
        self.places.show_choices([Choice(ALL, "全部乡镇和部门"), *where])


def _refused(state: CountyState) -> list[FileRow]:
    return [of_refusal(refusal, state.names) for refusal in state.refusals]


def _table(model: RowsModel[Any], name: str) -> RowsTable:
    table = RowsTable(model, name=name)
    table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    table.setMinimumHeight(180)
    return table


def _fit(table: RowsTable, columns: Sequence[Column[Any]], widths: Mapping[str, int], widest: str) -> None:
    for number, column in enumerate(columns):
        if column.key in widths:
            table.setColumnWidth(number, widths[column.key])
    table.stretch_column(widest)
