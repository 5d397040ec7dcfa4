"""The bureau's window: the frame, its pages, and the work that they ask for."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QShowEvent

from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Filing
from desktop.core.merge import Change, compare
from desktop.core.verdict import Verdict
from desktop.storage.submissions import load_filing
from desktop.storage.workspace import Workspace
from desktop.ui.bureau.deeds import Deed
from desktop.ui.bureau.dialogs import TABLE_SUFFIXES
from desktop.ui.bureau.dispersion import DispersionPage
from desktop.ui.bureau.drop_veil import DropVeil, local_files
from desktop.ui.bureau.evidence_links import EvidenceLink, linked_files, read_link
from desktop.ui.bureau.evidence_reader import EvidenceReader
from desktop.ui.bureau.inbox import Inbox
from desktop.ui.bureau.indicators import IndicatorsPage
from desktop.ui.bureau.log_page import LogPage
from desktop.ui.bureau.page import BureauPage
from desktop.ui.bureau.reports_page import ReportsPage
from desktop.ui.bureau.roster_rows import Delivery, RosterRow
from desktop.ui.bureau.round_page import RoundPage
from desktop.ui.bureau.schools import SchoolsPage
from desktop.ui.bureau.standard_page import StandardPage
from desktop.ui.bureau.state import CountyState
from desktop.ui.bureau.work import Work
from desktop.ui.signing_key.key_ring import KeyRing
from desktop.ui.widgets.detail_panel import Detail
from desktop.ui.widgets.frame import Frame, Page
from desktop.ui.wording import sentence
from desktop.workflows.importing import Imported
from desktop.workflows.moving import Move
from desktop.workflows.outcomes import Result
from desktop.workflows.receiving import Preview
from desktop.workflows.trusting import Confirmed, Reissued

if TYPE_CHECKING:
    from desktop.ui.signing_key.dialog import KeyDialog

INBOX, SCHOOLS, DISPERSION, INDICATORS = "inbox", "schools", "dispersion", "indicators"
REPORTS, STANDARD, ROUND, LOG = "reports", "standard", "round", "log"
_PAGES = (INBOX, SCHOOLS, DISPERSION, INDICATORS, REPORTS, STANDARD, ROUND, LOG)
# Which page asks for a job and tells of it; the inbox does for all others.
_ASKED_BY = {
    "report": REPORTS,
    "derive": REPORTS,
    "export_standard": STANDARD,
    "open_standard": STANDARD,
    "move": STANDARD,
    "plan_readings": STANDARD,
    "choose_readings": STANDARD,
    "dispatch": ROUND,
    "bundle": ROUND,
    "counties": ROUND,
    "round": ROUND,
}

_HINTS = {
    INBOX: "选中一个单位或文件，这里说明它交了什么、改了什么、为什么没有收下。",
    SCHOOLS: "选中一格，这里说明它怎样算出、还差多少、依据是什么。",
    INDICATORS: "选中一项，这里列出它的评估要点、没有达标的单位和依据。",
    LOG: "选中一行，这里写出全文。",
    STANDARD: "打开改好的标准后，选中一处变化或错误，这里写出全文。",
}

_Page = TypeVar("_Page", bound=BureauPage)


class BureauWindow(Frame):
    """Shows a bureau's workspace, which stays the caller's to close after the window."""

    operator_named = Signal(str)  # under which name whoever works here is to be noted

    def __init__(self, workspace: Workspace, clock: Callable[[], datetime]) -> None:
        workspace.needs("bureau")
        self._workspace, self._clock = workspace, clock
        self._state: CountyState | None = None
        self._trouble = ""
        self._row_rule: str | None = None
        self._details: dict[str, Detail | None] = {}
        super().__init__(
            (
                Page(INBOX, "收件箱", self._inbox),
                Page(SCHOOLS, "各校达标", self._schools),
                Page(DISPERSION, "差异系数", self._dispersion, has_details=False),
                Page(INDICATORS, "县级指标", self._indicators),
                Page(REPORTS, "报表", self._reports, has_details=False),
                Page(STANDARD, "标准", self._standard),
                Page(ROUND, "轮次与下发", self._round, has_details=False),
                Page(LOG, "操作日志", self._log),
            )
        )
        self.show_unit(f"{workspace.county}教育局", "")
        self.header.name_details("详情与处理")
        self.setAcceptDrops(True)
        self._veil = DropVeil(self)
        self.work = Work(workspace, clock)
        self.work.setParent(self)
        self.evidence = EvidenceReader(self, workspace)
        self.ring = KeyRing(workspace, clock)
        self.ring.setParent(self)
        self._key_dialog: KeyDialog | None = None
        self.page_shown.connect(self._show_explained)
        self.details.link_pressed.connect(self._follow)
        self._listen()
        self.work.evaluate(None)

    @property
    def state(self) -> CountyState | None:
        """What the pages show, or None before it has been computed for the first time."""
        return self._state

    def receive(self, paths: Sequence[Path]) -> None:
        """Take files and folders, as if they were dropped: tables are imported, all else is received."""
        tables = [path for path in paths if path.suffix.lower() in TABLE_SUFFIXES]
        packages = [path for path in paths if path not in tables]
        self.show_page(INBOX)
        if packages:
            self.work.preview(packages)
        for table in tables:
            self.work.import_table(table)

    def choose_rule(self, row_rule: str) -> None:
        """Judge the rows by another pass rule from now on; the workspace keeps its own."""
        self._row_rule = row_rule
        self.work.evaluate(row_rule)

    def go_to_school(self, code: str, section: str, column: str) -> None:
        """Show a school's row with the cell of `column` in focus."""
        self.show_page(SCHOOLS)
        page = self.page(SCHOOLS)
        assert isinstance(page, SchoolsPage)
        page.go_to(code, section, column)

    def show_key(self) -> "KeyDialog":
        """Everything about the county's signing key, in a small window."""
        from desktop.ui.signing_key.dialog import KeyDialog

        if self._key_dialog is None:
            self._key_dialog = KeyDialog(self.ring, self)
        self._key_dialog.open()
        return self._key_dialog

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()
            self._veil.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._veil.hide()
        event.acceptProposedAction()
        self.receive([Path(path) for path in local_files(event.mimeData())])

    def closeEvent(self, event: QCloseEvent) -> None:
        self.evidence.shutdown()
        # What waits for the key is begun before the work is waited for.
        self.ring.shutdown()
        self.work.shutdown()
        if isinstance(inbox := self.page(INBOX), Inbox):
            inbox.panels.preview.forget()
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_explained(self.shown_page())

    def _listen(self) -> None:
        work = self.work
        work.started.connect(self._started)
        work.progressed.connect(self._progressed)
        work.ended.connect(self._ended)
        work.previewed.connect(self._previewed)
        work.received.connect(self._received)
        work.told.connect(self._told)
        work.imported.connect(self._imported)
        work.issued.connect(self._issued)
        work.confirmed.connect(self._confirmed)
        work.reissued.connect(self._reissued)
        work.stopped.connect(self._stopped)
        work.moved.connect(self._moved)
        work.read.connect(self._stored)
        work.evaluated.connect(self._evaluated)
        work.failed.connect(self._failed)

    def _started(self, name: str, what: str, can_cancel: bool) -> None:
        self._page_of(name).show_start(what, can_cancel)

    def _progressed(self, name: str, what: str, share: float) -> None:
        self._page_of(name).work_bar.show_progress(what, share)

    def _ended(self, name: str) -> None:
        self._page_of(name).work_bar.hide()

    def _stopped(self, name: str) -> None:
        self._page_of(name).show_stopped()

    def _moved(self, move: Move) -> None:
        """Another standard has other pass rules, so the round's own counts again."""
        self._row_rule = None
        self._stored()

    def _page_of(self, name: str) -> Inbox | ReportsPage | StandardPage | RoundPage:
        """The page that asked for a job, and tells of it."""
        page = self.page(_ASKED_BY.get(name, INBOX))
        return page if isinstance(page, ReportsPage | StandardPage | RoundPage) else self._inbox_page()

    def _do(self, deed: Deed) -> None:
        """At once, or as soon as the county's key is open."""
        if deed.signs:
            self.ring.open_key(self, partial(self.work.do, deed), partial(self._failed, deed.name))
        else:
            self.work.do(deed)

    def _issue(self, folder: Path) -> None:
        self.ring.open_key(self, partial(self.work.issue, folder), partial(self._failed, "issue"))

    def _reissue(self, unit_code: str, folder: Path) -> None:
        reissue = partial(self.work.reissue, unit_code, folder)
        self.ring.open_key(self, reissue, partial(self._failed, "reissue"))

    def _issued(self, folder: Path, count: int) -> None:
        self._inbox_page().show_issued(folder, count)
        self._stored()

    def _previewed(self, previewed: Preview, passed_over: int) -> None:
        self._inbox_page().show_preview(previewed, passed_over)

    def _received(self, results: Sequence[Result]) -> None:
        self._inbox_page().show_results(results)
        self._stored()

    def _told(self, name: str, told: str, whole: bool) -> None:
        page = self._page_of(name)
        (page if isinstance(page, RoundPage) else self._inbox_page()).show_told(told, whole)
        self._stored()

    def _confirmed(self, confirmed: Confirmed) -> None:
        self._inbox_page().show_confirmed(confirmed)
        self._stored()

    def _reissued(self, reissued: Reissued) -> None:
        self._inbox_page().show_reissued(reissued)

    def _imported(self, path: Path, imported: Imported) -> None:
        self._inbox_page().show_imported(path, imported)
        self._stored()

    def _stored(self, _: object = None) -> None:
        self.header.show_saved(f"{self._clock():%H:%M}")
        self.work.evaluate(self._row_rule)

    def _evaluated(self, state: CountyState) -> None:
        self._state, self._trouble = state, ""
        self.show_unit(f"{state.county}教育局", state.round.title)
        self.header.show_remaining(f"已收 {state.received} / {len(state.units)} 个单位")
        waiting = sum(row.unconfirmed is not None for row in state.roster)
        met = sum(row.verdict is Verdict.MET for row in state.indicators if row.category != "一票否决")
        self.navigation.show_badge(INBOX, f"{waiting} 待确认" if waiting else "")
        self.navigation.show_badge(ROUND, "待下发" if state.dispatch_due else "")
        self.navigation.show_badge(INDICATORS, f"{met}/{len(state.rulebook.standard.indicators)}")
        for key in _PAGES:
            page = self.page(key)
            if isinstance(page, BureauPage):
                page.show_state(state)

    def _failed(self, name: str, error: Exception) -> None:
        if not isinstance(error, XiaobiaoError):
            # A fault of the program: pages leave their waiting state, then it is told like any other.
            self._trouble = "程序出错，没有完成。已收的数据都在，请重新打开这个文件。"
            self._show_trouble()
            raise error
        if name == "evaluate":
            self._trouble = sentence(error)
            self._show_trouble()
        else:
            self._page_of(name).show_failure(error)

    def _show_trouble(self) -> None:
        for key in _PAGES:
            page = self.page(key)
            if isinstance(page, BureauPage):
                page.show_error(self._trouble)

    def _inbox(self) -> Inbox:
        page = Inbox(self._changes_of, self._filing_of, self.ring)
        page.files_given.connect(self.receive)
        page.table_given.connect(self.work.import_table)
        page.accept_wanted.connect(self.work.accept)
        page.deed_wanted.connect(self._do)
        page.issue_wanted.connect(self._issue)
        page.confirm_wanted.connect(self.work.confirm)
        page.reissue_wanted.connect(self._reissue)
        page.key_wanted.connect(self.show_key)
        page.cancel_wanted.connect(self.work.cancel)
        page.detail_changed.connect(partial(self._explain, INBOX))
        page.decision_shown.connect(self.put_details_away)
        return self._begin(page)

    def _schools(self) -> SchoolsPage:
        page = SchoolsPage()
        page.detail_changed.connect(partial(self._explain, SCHOOLS))
        page.rule_chosen.connect(self.choose_rule)
        return self._begin(page)

    def _dispersion(self) -> DispersionPage:
        page = DispersionPage()
        page.rule_chosen.connect(self.choose_rule)
        page.school_chosen.connect(self.go_to_school)
        return self._begin(page)

    def _indicators(self) -> IndicatorsPage:
        page = IndicatorsPage()
        page.detail_changed.connect(partial(self._explain, INDICATORS))
        page.rule_chosen.connect(self.choose_rule)
        return self._begin(page)

    def _reports(self) -> ReportsPage:
        page = ReportsPage(self._workspace.path.parent / "报表")
        page.write_wanted.connect(self.work.report)
        page.derivation_wanted.connect(self.work.derive)
        page.cancel_wanted.connect(self.work.cancel)
        self.work.reported.connect(page.show_written)
        self.work.derived.connect(page.show_written)
        return self._begin(page)

    def _standard(self) -> StandardPage:
        page = StandardPage()
        page.export_wanted.connect(self.work.export_standard)
        page.file_given.connect(self.work.open_standard)
        page.move_wanted.connect(self.work.move)
        page.look_wanted.connect(self.work.plan_readings)
        page.readings_wanted.connect(self.work.choose_readings)
        page.link_pressed.connect(self.show_page)
        self.work.exported.connect(page.show_exported)
        self.work.opened.connect(page.show_opened)
        self.work.planned.connect(page.show_effect)
        self.work.moved.connect(page.show_moved)
        self.work.read.connect(page.show_read)
        page.detail_changed.connect(partial(self._explain, STANDARD))
        return self._begin(page)

    def _round(self) -> RoundPage:
        page = RoundPage()
        page.deed_wanted.connect(self._do)
        page.cancel_wanted.connect(self.work.cancel)
        return self._begin(page)

    def _log(self) -> LogPage:
        page = LogPage(self._workspace.operator)
        page.operator_named.connect(self._name_operator)
        page.detail_changed.connect(partial(self._explain, LOG))
        return self._begin(page)

    def _name_operator(self, name: str) -> None:
        """From now on; what is noted already stays as it is."""
        self._workspace.operator = name
        self.operator_named.emit(name)

    def _begin(self, page: _Page) -> _Page:
        """Show a new page what there is to show so far."""
        page.placeholder_pressed.connect(self._placeholder_pressed)
        page.row_clicked.connect(self.bring_details)
        if self._state is not None:
            page.show_state(self._state)
        elif self._trouble:
            page.show_error(self._trouble)
        else:
            page.show_loading("正在读取和测算…")
        return page

    def _placeholder_pressed(self) -> None:
        """重试 where something went wrong, else the way to the inbox."""
        if self._trouble:
            self._trouble = ""
            self.work.evaluate(self._row_rule)
        else:
            self.show_page(INBOX)

    def _follow(self, link: str) -> None:
        """Evidence is opened; all other links are the inbox's own."""
        evidence = read_link(link)
        if evidence is not None:
            self._open_evidence(evidence)
            return
        self._inbox_page().follow_link(link)

    def _open_evidence(self, link: EvidenceLink) -> None:
        """From the package that counts, whose list of files is the one that is shown."""
        state = self._state
        if state is None:
            return
        counting = next(row.counting for row in state.roster if row.unit.code == link.unit)
        if counting is not None:
            files = linked_files(state.rulebook, state.filings[link.unit], link)
            self.evidence.open(counting.digest, files, link.sha256)

    def _explain(self, key: str, detail: Detail | None) -> None:
        self._details[key] = detail
        if self.shown_page() == key:
            self.details.show_detail(detail)

    def _show_explained(self, key: str) -> None:
        self.details.show_hint(_HINTS.get(key, ""))
        self.details.show_detail(self._details.get(key))

    def _inbox_page(self) -> Inbox:
        page = self.page(INBOX)
        if page is None:
            shown = self.shown_page()
            self.show_page(INBOX)
            if shown:
                self.show_page(shown)
            page = self.page(INBOX)
        assert isinstance(page, Inbox)
        return page

    def _filing_of(self, delivery: Delivery) -> Filing:
        return load_filing(self._workspace, delivery.digest)

    def _changes_of(self, row: RosterRow) -> tuple[Change, ...]:
        """What the counting delivery changed against the newest one before it."""
        if row.counting is None:
            return ()
        older = [d for d in row.deliveries if d.state == "superseded"]
        if not older:
            return ()
        before = max(older, key=lambda d: (d.signed, d.sequence))
        old, new = (load_filing(self._workspace, d.digest) for d in (before, row.counting))
        return compare(old, new)
