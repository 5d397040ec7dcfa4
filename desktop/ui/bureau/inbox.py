"""收件箱: drop files, see what became of each, who has sent and who is missing."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget

from desktop.core.errors import XiaobiaoError
from desktop.core.merge import Change
from desktop.spreadsheets.errors import TableInvalid
from desktop.ui import theme
from desktop.ui.bureau import dialogs
from desktop.ui.bureau.choices import ALL, ChoiceBox, ControlRow, Segments
from desktop.ui.bureau.inbox_detail import faults_detail, file_detail, roster_detail
from desktop.ui.bureau.inbox_tables import (
    FILE_COLUMNS,
    ROSTER_COLUMNS,
    FileRow,
    in_order,
    of_refusal,
    of_result,
)
from desktop.ui.bureau.notice import Notice
from desktop.ui.bureau.page import BureauPage
from desktop.ui.bureau.roster_rows import RosterRow, Standing, places
from desktop.ui.bureau.state import CountyState
from desktop.ui.bureau.work_bar import WorkBar
from desktop.ui.marks import Mark
from desktop.ui.models.rows_model import Column, RowsModel
from desktop.ui.widgets.choice_field import Choice
from desktop.ui.widgets.detail_panel import Detail
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.placeholder import Placeholder
from desktop.ui.widgets.table import RowsTable
from desktop.ui.wording import sentence
from desktop.ui.wording.inbox import imported_sentence, results_sentence
from desktop.workflows.importing import Imported, UnknownSchools
from desktop.workflows.receiving import Outcome, Result

REFUSED, LATEST = "refused", "latest"
_EMPTY = {
    ALL: "还没有收到上报。\n把各单位交来的上报包，或装着它们的文件夹，拖到这个窗口里。",
    Standing.RECEIVED: "还没有收到上报。\n把各单位交来的上报包，或装着它们的文件夹，拖到这个窗口里。",
    Standing.ABSENT: "名册上的单位都交来了。",
    Standing.PENDING: "没有待确认的上报。",
    REFUSED: "没有被拒收的文件。",
    LATEST: "文件夹里没有上报包。上报包的文件名以 .xbp 结尾。",
}
_ROSTER_WIDTHS = {"unit": 200, "place": 84, "standing": 84, "sequence": 72, "signed": 84, "at": 124}
_FILE_WIDTHS = {"file": 210, "unit": 150, "outcome": 100, "sequence": 72}
_NO_ROSTER = "名册还是空的。\n先导入一张数据表，其中的学校会成为名册；或把上报包拖到这个窗口里。"


class Inbox(BureauPage):
    """Says what people want done; shows what it came to."""

    files_given = Signal(object)  # list[Path]: packages and folders
    table_given = Signal(object, bool)  # Path, whether unknown schools join the roster
    issue_wanted = Signal(object)  # Path of a folder
    cancel_wanted = Signal()
    detail_changed = Signal(object)  # Detail | None

    def __init__(self, changes_of: Callable[[RosterRow], Sequence[Change]]) -> None:
        super().__init__("收件箱")
        self._changes_of = changes_of
        self._state: CountyState | None = None
        self._latest: list[FileRow] | None = None
        self._pending_table: Path | None = None
        self._faults: Detail | None = None
        self.work_bar = WorkBar()
        self.work_bar.cancel_pressed.connect(self._cancel)
        self.notice = Notice()
        self.notice.link_pressed.connect(self._follow)
        self.segments = Segments("显示哪些")
        self.segments.chosen.connect(self._refresh)
        self.places = ChoiceBox("乡镇")
        self.places.chosen.connect(self._refresh)
        self._copy = LinkButton("复制未收名单")
        self._copy.clicked.connect(self._copy_absent)
        self._roster_model: RowsModel[RosterRow] = RowsModel(ROSTER_COLUMNS)
        self._file_model: RowsModel[FileRow] = RowsModel(FILE_COLUMNS)
        self.roster = _table(self._roster_model, "单位名册", "file")
        self.files = _table(self._file_model, "收到的文件", "reason")
        self.roster.cell_focused.connect(self._show_unit)
        self.files.cell_focused.connect(self._show_file)
        self.nothing = Placeholder()
        self.nothing.pressed.connect(self._ask_folder)
        self._tables = QStackedWidget()
        for part in (self.nothing, self.roster, self.files):
            self._tables.addWidget(part)
        self._lay_out()

    def show_state(self, state: CountyState) -> None:
        self._state = state
        self.show_content()
        self._refresh()

    def show_start(self, what: str, can_cancel: bool) -> None:
        self.notice.hide()
        self.work_bar.show_start(what, can_cancel)

    def show_results(self, results: Sequence[Result]) -> None:
        """What became of each file of one import."""
        self._latest = in_order([of_result(result) for result in results])
        if results:
            bad = any(result.outcome is Outcome.REFUSED for result in results)
            self.notice.show_notice(Mark.WARN if bad else Mark.MET, results_sentence(results))
        else:
            self.notice.show_notice(Mark.WARN, _EMPTY[LATEST])
        self._offer()
        self.segments.choose(LATEST)
        self._refresh()

    def show_imported(self, path: Path, imported: Imported) -> None:
        self.notice.show_notice(Mark.MET, imported_sentence(path.name, imported))

    def show_issued(self, folder: Path, count: int) -> None:
        self.notice.show_notice(
            Mark.MET, f"已签发 {count} 个下发包，在“{folder}”。请发给各单位，每个单位一个。"
        )

    def show_stopped(self) -> None:
        self.notice.show_notice(Mark.WARN, "已停止，没有收进任何文件。")

    def show_failure(self, error: XiaobiaoError) -> None:
        """A table or a whole import that did not work."""
        if isinstance(error, TableInvalid):
            faults = tuple(error.data["faults"])  # pyright: ignore[reportArgumentType]
            path = Path(str(error.data["path"]))
            self._faults = faults_detail(path.name, faults)
            self.detail_changed.emit(self._faults)
            self.notice.show_notice(Mark.UNMET, sentence(error), "查看全部问题", "faults")
        elif isinstance(error, UnknownSchools):
            self._pending_table = Path(str(error.data["path"]))
            self.notice.show_notice(Mark.UNMET, sentence(error), "加入名册并导入", "add")
        else:
            self.notice.show_notice(Mark.UNMET, sentence(error))

    def _lay_out(self) -> None:
        packages, folder = QPushButton("接收上报包…"), QPushButton("接收文件夹…")
        table, issue = QPushButton("导入数据表…"), QPushButton("签发下发包…")
        theme.look(packages, kind="primary")
        packages.clicked.connect(lambda: dialogs.ask_packages(self, self.files_given.emit))
        folder.clicked.connect(self._ask_folder)
        table.clicked.connect(
            lambda: dialogs.ask_table(self, lambda paths: self.table_given.emit(paths[0], False))
        )
        issue.clicked.connect(
            lambda: dialogs.ask_folder(
                self, "下发包放在哪个文件夹", lambda paths: self.issue_wanted.emit(paths[0])
            )
        )
        for place, part in enumerate(
            (ControlRow(packages, folder, table, issue), self.work_bar, self.notice), 1
        ):
            self._outer.insertWidget(place, part)
        self.column.addWidget(ControlRow(self.segments, self.places, self._copy))
        self.column.addWidget(self._tables, 1)

    def _refresh(self) -> None:
        state = self._state
        if state is None:
            return
        self._offer()
        self.head.show_sentence(_sentence(state))
        chosen = self.segments.value()
        self._copy.setVisible(chosen in (ALL, Standing.ABSENT) and any(map(_absent, state.roster)))
        self.places.setVisible(chosen not in (REFUSED, LATEST))
        if chosen in (REFUSED, LATEST):
            rows = self._latest or [] if chosen == LATEST else [of_refusal(r) for r in state.refusals]
            self._file_model.show_rows(rows)
            _fit(self.files, FILE_COLUMNS, _FILE_WIDTHS)
            self.files.stretch_column("reason")
            self._show_table(self.files, bool(rows), chosen)
        else:
            place = self.places.value()
            rows = [
                row
                for row in state.roster
                if (not place or row.place == place) and (chosen == ALL or row.standing == chosen)
            ]
            started = bool(state.filings) or bool(state.refusals) or any(r.last for r in state.roster)
            self._roster_model.show_rows(rows)
            _fit(self.roster, ROSTER_COLUMNS, _ROSTER_WIDTHS)
            self.roster.stretch_column("file")
            self._show_table(self.roster, bool(rows) and (started or chosen != ALL), chosen)
        self.detail_changed.emit(None)

    def _show_table(self, table: RowsTable, filled: bool, chosen: str) -> None:
        if filled:
            self._tables.setCurrentWidget(table)
            return
        begin = chosen in (ALL, Standing.RECEIVED)
        no_roster = self._state is not None and not self._state.units
        self.nothing.show_empty(
            _NO_ROSTER if begin and no_roster else _EMPTY[chosen], "接收文件夹…" if begin else ""
        )
        self._tables.setCurrentWidget(self.nothing)

    def _offer(self) -> None:
        """The filters with how many each of them shows."""
        state = self._state
        if state is None:
            return
        count = {standing: sum(r.standing is standing for r in state.roster) for standing in Standing}
        choices = [
            Choice(ALL, f"全部 {len(state.roster)}"),
            Choice(Standing.RECEIVED, f"已收 {count[Standing.RECEIVED]}"),
            Choice(Standing.ABSENT, f"未收 {count[Standing.ABSENT]}"),
            Choice(Standing.PENDING, f"待确认 {count[Standing.PENDING]}"),
            Choice(REFUSED, f"已拒收 {len(state.refusals)}"),
        ]
        if self._latest is not None:
            choices.append(Choice(LATEST, f"刚才接收 {len(self._latest)}"))
        self.segments.show_choices(choices)
        self.places.show_choices(
            [
                Choice(ALL, "全部乡镇和部门"),
                *(
                    Choice(place, f"{place or '未注明乡镇'}  {received} / {total}")
                    for place, (received, total) in places(state.roster).items()
                ),
            ]
        )

    def _show_unit(self, row: RosterRow) -> None:
        if self._state is not None:
            self.detail_changed.emit(roster_detail(self._state.rulebook, row, self._changes_of(row)))

    def _show_file(self, row: FileRow) -> None:
        if self._state is not None:
            self.detail_changed.emit(file_detail(self._state.rulebook, row))

    def _ask_folder(self) -> None:
        dialogs.ask_folder(self, "选择装有上报包的文件夹", self.files_given.emit)

    def _cancel(self) -> None:
        self.work_bar.show_cancelling()
        self.cancel_wanted.emit()

    def _follow(self, key: str) -> None:
        if key == "faults":
            self.detail_changed.emit(self._faults)
        elif self._pending_table is not None:
            self.table_given.emit(self._pending_table, True)

    def _copy_absent(self) -> None:
        """The units that have not sent, as lines to paste into a message."""
        if self._state is None:
            return
        place = self.places.value()
        names: dict[str, list[str]] = {}
        for row in filter(_absent, self._state.roster):
            if not place or row.place == place:
                names.setdefault(row.place, []).append(row.unit.name)
        text = "\n".join(f"{where}：{'、'.join(units)}" for where, units in names.items())
        QGuiApplication.clipboard().setText(text)
        count = sum(map(len, names.values()))
        self.notice.show_notice(Mark.MET, f"已复制 {count} 个单位的名单，可粘贴到通知里。")


def _table(model: RowsModel[Any], name: str, widest: str) -> RowsTable:
    table = RowsTable(model, name=name)
    table.stretch_column(widest)
    table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    table.setMinimumHeight(180)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    return table


def _fit(table: RowsTable, columns: Sequence[Column[Any]], widths: Mapping[str, int]) -> None:
    for number, column in enumerate(columns):
        if column.key in widths:
            table.setColumnWidth(number, widths[column.key])


def _absent(row: RosterRow) -> bool:
    return row.standing is Standing.ABSENT


def _sentence(state: CountyState) -> str:
    """The one next step."""
    absent = sum(map(_absent, state.roster))
    pending = sum(row.standing is Standing.PENDING for row in state.roster)
    if not state.roster:
        return "名册还是空的，先导入一张数据表。"
    if not state.received and not pending:
        return f"名册上有 {len(state.roster)} 个单位，都还没有上报。"
    parts = [f"还差 {absent} 个单位" if absent else "各单位都交来了"]
    if pending:
        parts.append(f"{pending} 个待确认")
    if state.refusals:
        parts.append(f"{len(state.refusals)} 个文件被拒收，请原单位重新导出")
    return "，".join(parts) + "。"
