"""收件箱: drop files, see what became of each, who has sent and who is missing."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Filing
from desktop.core.merge import Change
from desktop.spreadsheets.errors import Fault, TableInvalid
from desktop.ui import theme
from desktop.ui.bureau import dialogs
from desktop.ui.bureau.choices import ControlRow
from desktop.ui.bureau.first_steps import ISSUE, RECEIVE, TABLE
from desktop.ui.bureau.inbox_detail import (
    ASK,
    BACK,
    REISSUE,
    REPLACE,
    faults_detail,
    file_detail,
    roster_detail,
)
from desktop.ui.bureau.inbox_lists import InboxLists
from desktop.ui.bureau.inbox_tables import FileRow, in_order, of_result
from desktop.ui.bureau.notice import Notice
from desktop.ui.bureau.page import BureauPage
from desktop.ui.bureau.roster_rows import Delivery, RosterRow, Standing
from desktop.ui.bureau.state import CountyState
from desktop.ui.marks import Mark
from desktop.ui.signing_key.key_ring import KeyRing
from desktop.ui.signing_key.reminder import SheetReminder
from desktop.ui.widgets.detail_panel import Detail
from desktop.ui.widgets.work_bar import WorkBar
from desktop.ui.wording import sentence
from desktop.ui.wording.inbox import imported_sentence, passed_over_sentence, results_sentence
from desktop.ui.wording.trusting import confirmed_sentence, reissued_sentence
from desktop.workflows.importing import Imported, UnknownSchools
from desktop.workflows.outcomes import Outcome, Result
from desktop.workflows.signing import KeyNotHere
from desktop.workflows.trusting import Confirmed, Reissued


class Inbox(BureauPage):
    """Says what people want done; shows what it came to."""

    files_given = Signal(object)  # list[Path]: packages and folders
    # Path, whether unknown schools join the roster, whether the table corrects the schools on it
    table_given = Signal(object, bool, bool)
    issue_wanted = Signal(object)  # Path of a folder
    confirm_wanted = Signal(str, str, bool)  # unit code, key id, whether the unit's other keys are revoked
    reissue_wanted = Signal(str, object)  # unit code, Path of a folder
    cancel_wanted = Signal()
    key_wanted = Signal()
    detail_changed = Signal(object)  # Detail | None

    def __init__(
        self,
        changes_of: Callable[[RosterRow], Sequence[Change]],
        filing_of: Callable[[Delivery], Filing],
        ring: KeyRing,
    ) -> None:
        super().__init__("收件箱")
        self._changes_of, self._filing_of = changes_of, filing_of
        self._state: CountyState | None = None
        self._table: Path | None = None
        self._unit: RosterRow | None = None
        self._faults: Detail | None = None
        self.work_bar = WorkBar()
        self.work_bar.cancel_pressed.connect(self._cancel)
        self.reminder = SheetReminder(ring)
        self.reminder.wanted.connect(self.key_wanted)
        self.notice = Notice()
        self.notice.link_pressed.connect(self._follow)
        self.lists = InboxLists()
        self.lists.unit_focused.connect(self._show_unit)
        self.lists.file_focused.connect(self._show_file)
        self.lists.list_changed.connect(self._show_nothing)
        self.lists.copy_wanted.connect(self._copy_absent)
        self.lists.first_step_wanted.connect(self._first_step)
        self._lay_out()

    def show_state(self, state: CountyState) -> None:
        self._state = state
        self.head.show_sentence(_sentence(state))
        self.lists.show_state(state)
        self.show_content()

    def show_start(self, what: str, can_cancel: bool) -> None:
        self.notice.hide()
        self.work_bar.show_start(what, can_cancel)

    def show_results(self, results: Sequence[Result], passed_over: int = 0) -> None:
        """What became of each file of one import; other files in its folders were not read."""
        self.lists.show_latest(in_order([of_result(result) for result in results]))
        if not results:
            self.notice.show_notice(
                Mark.WARN, "选中的文件夹里没有上报包。" + passed_over_sentence(passed_over)
            )
            return
        bad = any(result.outcome is Outcome.REFUSED for result in results)
        told = results_sentence(results) + passed_over_sentence(passed_over)
        self.notice.show_notice(Mark.WARN if bad or passed_over else Mark.MET, told)

    def show_imported(self, path: Path, imported: Imported) -> None:
        told = imported_sentence(path.name, imported)
        mark = Mark.WARN if imported.unused else Mark.MET
        if imported.differing and not imported.updated:
            self._table = path
            self.notice.show_notice(Mark.WARN, told, "按表格更新名册", "update")
        else:
            self.notice.show_notice(mark, told)

    def show_confirmed(self, confirmed: Confirmed) -> None:
        self.notice.show_notice(Mark.MET, confirmed_sentence(confirmed))

    def show_reissued(self, reissued: Reissued) -> None:
        self.notice.show_notice(Mark.MET, reissued_sentence(reissued.unit.name, reissued.path))

    def follow_link(self, key: str) -> None:
        """Do what a link in a unit's details asks for."""
        row = self._unit
        if row is None:
            return
        waiting = row.unconfirmed
        if key == REISSUE:
            self._ask_reissue(row)
        elif key in (ASK, BACK):
            self._show_unit(row, asking=key == ASK)
        elif waiting is not None and waiting.key_id is not None:
            self.confirm_wanted.emit(row.unit.code, waiting.key_id, key == REPLACE)

    def show_issued(self, folder: Path, count: int) -> None:
        self.notice.show_notice(
            Mark.MET, f"已签发 {count} 个下发包，在“{folder}”。请发给各单位，每个单位一个。"
        )

    def show_stopped(self) -> None:
        self.notice.show_notice(Mark.WARN, "已停止，没有收进任何文件。")

    def show_failure(self, error: XiaobiaoError) -> None:
        """A table or a whole import that did not work."""
        if isinstance(error, TableInvalid):
            faults: tuple[Fault, ...] = tuple(error.data["faults"])  # pyright: ignore[reportArgumentType]
            self._faults = faults_detail(Path(str(error.data["path"])).name, faults)
            self.detail_changed.emit(self._faults)
            link = "查看全部问题" if len(faults) > 1 else ""
            self.notice.show_notice(Mark.UNMET, sentence(error), link, "faults")
        elif isinstance(error, UnknownSchools):
            self._table = Path(str(error.data["path"]))
            self.notice.show_notice(Mark.UNMET, sentence(error), "加入名册并导入", "add")
        elif isinstance(error, KeyNotHere):
            self.notice.show_notice(Mark.UNMET, sentence(error), "签名密钥…", "key")
        else:
            self.notice.show_notice(Mark.UNMET, sentence(error))

    def _lay_out(self) -> None:
        packages, folder = QPushButton("接收上报包…"), QPushButton("接收文件夹…")
        table, issue = QPushButton("导入数据表…"), QPushButton("签发下发包…")
        theme.look(packages, kind="primary")
        packages.clicked.connect(lambda: dialogs.ask_packages(self, self.files_given.emit))
        folder.clicked.connect(self._ask_folder)
        table.clicked.connect(self._ask_table)
        issue.clicked.connect(self._ask_issue)
        key = QPushButton("签名密钥…")
        key.clicked.connect(lambda: self.key_wanted.emit())
        actions = ControlRow(packages, folder, table, issue, key)
        for place, part in enumerate((actions, self.work_bar, self.reminder, self.notice), 1):
            self.outer.insertWidget(place, part)
        self.column.addWidget(self.lists, 1)

    def _show_unit(self, row: RosterRow, *, asking: bool = False) -> None:
        self._unit = row
        if self._state is not None:
            changes = self._changes_of(row)
            detail = roster_detail(self._state.rulebook, row, changes, self._filing_of, asking=asking)
            self.detail_changed.emit(detail)

    def _show_nothing(self) -> None:
        self._unit = None
        self.detail_changed.emit(None)

    def _show_file(self, row: FileRow) -> None:
        self._unit = None
        if self._state is not None:
            self.detail_changed.emit(file_detail(self._state.rulebook, row))

    def _first_step(self, step: str) -> None:
        {TABLE: self._ask_table, ISSUE: self._ask_issue, RECEIVE: self._ask_folder}[step]()

    def _ask_folder(self) -> None:
        dialogs.ask_folder(self, "选择装有上报包的文件夹", self.files_given.emit)

    def _ask_table(self) -> None:
        dialogs.ask_table(self, lambda paths: self.table_given.emit(paths[0], False, False))

    def _ask_issue(self) -> None:
        dialogs.ask_folder(self, "下发包放在哪个文件夹", lambda paths: self.issue_wanted.emit(paths[0]))

    def _ask_reissue(self, row: RosterRow) -> None:
        title = f"“{row.unit.name}”的新下发包放在哪个文件夹"
        code = row.unit.code
        dialogs.ask_folder(self, title, lambda paths: self.reissue_wanted.emit(code, paths[0]))

    def _cancel(self) -> None:
        self.work_bar.show_cancelling()
        self.cancel_wanted.emit()

    def _follow(self, key: str) -> None:
        if key == "faults":
            self.detail_changed.emit(self._faults)
        elif key == "key":
            self.key_wanted.emit()
        elif self._table is not None:
            self.table_given.emit(self._table, key == "add", key == "update")

    def _copy_absent(self) -> None:
        """The units that have not sent, as lines to paste into a message."""
        names: dict[str, list[str]] = {}
        for row in self.lists.absent():
            names.setdefault(row.place, []).append(row.unit.name)
        text = "\n".join(f"{where}：{'、'.join(units)}" for where, units in names.items())
        QGuiApplication.clipboard().setText(text)
        count = sum(map(len, names.values()))
        self.notice.show_notice(Mark.MET, f"已复制 {count} 个单位的名单，可粘贴到通知里。")


def _sentence(state: CountyState) -> str:
    """The one next step."""
    absent = sum(row.is_absent for row in state.roster)
    tabled = sum(row.standing is Standing.TABLE for row in state.roster)
    waiting = sum(row.unconfirmed is not None for row in state.roster)
    if not any(row.unit.kind == "school" for row in state.roster):
        return "名册上还没有学校，先导入一张数据表。"
    if absent == len(state.roster):
        return f"名册上有 {absent} 个单位，都还没有上报。"
    parts = [f"还差 {absent} 个单位"] if absent else []
    if tabled:
        parts.append(f"{tabled} 个单位只有表格数据，还没有签名的上报包")
    if not parts:
        parts.append("各单位都交来了")
    if waiting:
        parts.append(f"{waiting} 个待确认")
    if state.refusals:
        parts.append(f"{len(state.refusals)} 个文件被拒收，请原单位重新导出")
    return "，".join(parts) + "。"
