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
from desktop.ui.bureau import deeds, dialogs
from desktop.ui.bureau.choices import ControlRow
from desktop.ui.bureau.file_rows import FileRow, in_order, of_result
from desktop.ui.bureau.first_steps import ISSUE, RECEIVE, TABLE
from desktop.ui.bureau.inbox_detail import faults_detail, file_detail, school_message
from desktop.ui.bureau.inbox_panels import InboxPanels
from desktop.ui.bureau.inbox_sentence import inbox_sentence
from desktop.ui.bureau.notice import Notice
from desktop.ui.bureau.page import BureauPage
from desktop.ui.bureau.roster_rows import Delivery, RosterRow
from desktop.ui.bureau.state import CountyState
from desktop.ui.bureau.unit_details import UnitDetails
from desktop.ui.bureau.unit_links import COPY, parts_of
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
from desktop.workflows.receiving import Preview
from desktop.workflows.signing import KeyNotHere
from desktop.workflows.trusting import Confirmed, Reissued


class Inbox(BureauPage):
    """Says what people want done; shows what it came to."""

    files_given = Signal(object)  # list[Path]: packages and folders
    # Path, whether unknown schools join the roster, whether the table corrects the schools on it
    table_given = Signal(object, bool, bool)
    accept_wanted = Signal(object)  # Preview
    issue_wanted = Signal(object)  # Path of a folder
    confirm_wanted = Signal(str, str, bool)  # unit code, key id, whether the unit's other keys are revoked
    reissue_wanted = Signal(str, object)  # unit code, Path of a folder
    deed_wanted = Signal(object)  # Deed
    cancel_wanted = Signal()
    key_wanted = Signal()
    detail_changed = Signal(object)  # Detail | None
    decision_shown = Signal()  # in place of the lists

    def __init__(
        self,
        changes_of: Callable[[RosterRow], Sequence[Change]],
        filing_of: Callable[[Delivery], Filing],
        ring: KeyRing,
    ) -> None:
        super().__init__("收件箱")
        self._state: CountyState | None = None
        self._table: Path | None = None
        self._message = ""
        self._faults: Detail | None = None
        self.work_bar = WorkBar()
        self.work_bar.cancel_pressed.connect(self._cancel)
        self.reminder = SheetReminder(ring)
        self.reminder.wanted.connect(self.key_wanted)
        self.notice = Notice()
        self.notice.link_pressed.connect(self._follow)
        self.panels = InboxPanels(filing_of)
        self.lists = self.panels.lists
        self.unit = UnitDetails(changes_of, filing_of)
        self._listen()
        self._lay_out()

    def show_state(self, state: CountyState) -> None:
        self._state = state
        self.head.show_sentence(inbox_sentence(state))
        self.lists.show_state(state)
        self.show_content()

    def show_start(self, what: str, can_cancel: bool) -> None:
        self.notice.hide()
        self.work_bar.show_start(what, can_cancel)

    def show_preview(self, previewed: Preview, passed_over: int = 0) -> None:
        """What receiving would come to; ``passed_over`` other files in the folders were not read."""
        if not previewed.results:
            self.lists.show_latest(())
            told = "选中的文件夹里没有上报包。" + passed_over_sentence(passed_over)
            self.notice.show_notice(Mark.WARN, told)
            return
        self.panels.show_preview(self._state, previewed, passed_over)

    def show_results(self, results: Sequence[Result]) -> None:
        """What became of each file of one import."""
        self.panels.show_lists()
        names = self._state.names if self._state is not None else {}
        self.lists.show_latest(in_order([of_result(result, names) for result in results]))
        bad = any(result.outcome is Outcome.REFUSED for result in results)
        self.notice.show_notice(Mark.WARN if bad else Mark.MET, results_sentence(results))

    def show_told(self, told: str, whole: bool) -> None:
        """What a decision came to; ``whole`` unless it was stopped on the way."""
        self.panels.show_lists()
        self.notice.show_notice(Mark.MET if whole else Mark.WARN, told)

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
        """Do what a link in the details asks for."""
        if parts_of(key)[0] == COPY:
            QGuiApplication.clipboard().setText(self._message)
            self.notice.show_notice(Mark.MET, "已复制，可以粘贴到微信、QQ或邮件里发给该单位。")
        elif self._state is not None:
            self.unit.follow(self._state, key)

    def show_issued(self, folder: Path, count: int) -> None:
        self.notice.show_notice(
            Mark.MET, f"已签发 {count} 个下发包，在“{folder}”。请发给各单位，每个单位一个。"
        )

    def show_stopped(self) -> None:
        self.panels.show_lists()
        self.notice.show_notice(Mark.WARN, "已停止，没有收进任何文件。")

    def show_failure(self, error: XiaobiaoError) -> None:
        """A table, a whole import or a decision that did not work."""
        if self.panels.preview.is_given_up():
            self.panels.show_lists()
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

    def _listen(self) -> None:
        self.lists.unit_focused.connect(self._show_unit)
        self.lists.list_changed.connect(self._show_nothing)
        self.lists.copy_wanted.connect(self._copy_absent)
        self.lists.first_step_wanted.connect(self._first_step)
        self.panels.file_focused.connect(self._show_file)
        self.panels.row_clicked.connect(self.row_clicked)
        self.panels.accept_wanted.connect(self.accept_wanted)
        self.panels.deed_wanted.connect(self.deed_wanted)
        self.panels.shown.connect(self._panel_shown)
        self.panels.refused.connect(self._show_refused)
        self.unit.detail_changed.connect(self.detail_changed)
        self.unit.deed_wanted.connect(self.deed_wanted)
        self.unit.confirm_wanted.connect(self.confirm_wanted)
        self.unit.reissue_wanted.connect(self._ask_reissue)
        self.unit.receipt_wanted.connect(self._ask_receipt)
        self.unit.letter_wanted.connect(self._show_letter)
        self.unit.fork_wanted.connect(self._show_fork)
        self.unit.passed_over_wanted.connect(self._show_passed_over)

    def _lay_out(self) -> None:
        packages, folder = QPushButton("接收上报包…"), QPushButton("接收文件夹…")
        table, issue = QPushButton("导入数据表…"), QPushButton("签发下发包…")
        receipts = QPushButton("写回执包…")
        theme.look(packages, kind="primary")
        packages.clicked.connect(lambda: dialogs.ask_packages(self, self.files_given.emit))
        folder.clicked.connect(self._ask_folder)
        table.clicked.connect(self._ask_table)
        issue.clicked.connect(self._ask_issue)
        receipts.clicked.connect(lambda: self._ask_receipts(self._state.roster if self._state else ()))
        key = QPushButton("签名密钥…")
        key.clicked.connect(lambda: self.key_wanted.emit())
        self._actions = ControlRow(packages, folder, receipts, table, issue, key)
        for place, part in enumerate((self._actions, self.work_bar, self.reminder, self.notice), 1):
            self.outer.insertWidget(place, part)
        self.column.addWidget(self.panels, 1)

    def _panel_shown(self, lists: bool) -> None:
        """While something is decided, nothing else is begun."""
        self.notice.hide()
        self._actions.setVisible(lists)
        self._show_nothing()
        if lists:
            self.lists.explain_current()
        else:
            self.decision_shown.emit()

    def _show_refused(self) -> None:
        self.notice.show_notice(Mark.NOTED, "没有收进任何文件。")

    def _show_unit(self, row: RosterRow) -> None:
        if self._state is not None:
            self.unit.show_unit(self._state, row)

    def _show_nothing(self) -> None:
        self.unit.forget()
        self.detail_changed.emit(None)

    def _show_file(self, row: FileRow) -> None:
        self.unit.forget()
        if self._state is not None:
            self._message = school_message(row)
            self.detail_changed.emit(file_detail(self._state.rulebook, row))

    def _show_fork(self, row: RosterRow) -> None:
        if self._state is not None:
            self.panels.show_fork(self._state, row)

    def _show_passed_over(self, row: RosterRow, number: int) -> None:
        if self._state is not None:
            self.panels.show_passed_over(self._state, row, number)

    def _show_letter(self, row: RosterRow) -> None:
        if self._state is not None:
            self.panels.show_letter(self._state, row)

    def _ask_receipt(self, row: RosterRow) -> None:
        self._ask_receipts([row])

    def _ask_receipts(self, rows: Sequence[RosterRow]) -> None:
        """Where to write the receipts of these units, of those that have sent something."""
        codes = [row.unit.code for row in rows if row.counting is not None and row.counting.signed]
        if not codes:
            self.notice.show_notice(Mark.WARN, "还没有可以回执的上报。")
            return
        which = f"“{rows[0].unit.name}”的回执包" if len(rows) == 1 else f"{len(codes)} 个单位的回执包"
        dialogs.ask_folder(
            self,
            f"{which}放在哪个文件夹",
            lambda paths: self.deed_wanted.emit(deeds.receipts(codes, paths[0])),
        )

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
