"""The bureau's slow work: each job runs beside the window on a connection of its own."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.core.numbers import Number
from desktop.core.rulebook import Rulebook
from desktop.exchange.signing import Key
from desktop.storage.workspace import Workspace
from desktop.ui.background import Background, Report, Run
from desktop.ui.bureau.deeds import Deed, Means
from desktop.ui.bureau.state import CountyState, load_state
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.importing import import_table
from desktop.workflows.moving import move_round
from desktop.workflows.own_standards import choose_readings, export_standard, open_standard, plan_readings
from desktop.workflows.receiving import Preview, accept, passed_over, preview
from desktop.workflows.reporting import write_derivations, write_reports
from desktop.workflows.trusting import confirm_key, reissue

_CAN_BE_CANCELLED = ("preview", "accept", "derive")


class Work(QObject):
    """Starts jobs one after another and tells how they end. Signals always come on the UI thread."""

    # The first word of these is the name of the method.
    started = Signal(str, str, bool)  # what is being done; whether it can be cancelled
    progressed = Signal(str, str, float)  # what is being done, how far (0 to 1)
    ended = Signal(str)  # every job, however it ended, before its result
    stopped = Signal(str)  # cancelled
    previewed = Signal(object, int)  # Preview, how many other files were in the folders
    received = Signal(object)  # Sequence[Result]
    imported = Signal(object, object)  # Path, Imported
    issued = Signal(object, int)  # the folder, how many files
    confirmed = Signal(object)  # Confirmed
    reissued = Signal(object)  # Reissued
    reported = Signal(object)  # Sequence[Path]
    derived = Signal(object)  # Sequence[Path]
    exported = Signal(object)  # Path
    opened = Signal(object)  # Opened
    moved = Signal(object)  # Move
    planned = Signal(object)  # Effect
    read = Signal(object)  # Round
    told = Signal(str, str, bool)  # the deed's name, what it came to, whether it was done to the end
    evaluated = Signal(object)  # CountyState
    failed = Signal(str, object)  # the exception

    def __init__(self, workspace: Workspace, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._workspace, self._clock = workspace, clock
        self._background = Background(self)
        self._run: Run | None = None
        self._evaluations = 0

    def preview(self, paths: Sequence[Path]) -> None:
        """Verify packages and folders of them, and see what receiving them would change."""
        now = self._clock()

        def job(report: Report) -> object:
            with self._workspace.second() as own:
                previewed = preview(own, paths, now, lambda done, total: report((done, total)))
            return previewed, passed_over(paths)

        self._start(
            "preview",
            "正在核验上报包",
            job,
            lambda done: self.previewed.emit(*done),
            self._counted("preview", "正在核验上报包"),
        )

    def accept(self, previewed: Preview) -> None:
        """Receive what was previewed."""
        now = self._clock()

        def job(report: Report) -> object:
            with self._workspace.second() as own:
                return accept(own, previewed, now, lambda done, total: report((done, total)))

        self._start(
            "accept", "正在收下", job, self.received.emit, self._counted("accept", "正在保存上报原件")
        )

    def do(self, deed: Deed, key: Key | None = None) -> None:
        """Carry out what a page asks for, and tell what it came to; `key` is the county's, opened."""
        now = self._clock()

        def job(report: Report) -> object:
            def progress(done: int, total: int) -> None:
                report((done, total))

            progress(0, 0)
            with self._workspace.second() as own:
                return deed.do(Means(own, now, progress, key))

        self._start(
            deed.name,
            deed.what,
            job,
            lambda sentence: self.told.emit(deed.name, sentence, True),
            self._counted(deed.name, deed.what),
            deed.stopped,
        )

    def import_table(self, path: Path, add_schools: bool = False, update_schools: bool = False) -> None:
        now = self._clock()

        def job(report: Report) -> object:
            report(None)
            with self._workspace.second() as own:
                return import_table(own, path, now, add_schools, update_schools)

        self._start(
            "import_table", f"正在导入“{path.name}”", job, lambda done: self.imported.emit(path, done)
        )

    def issue(self, folder: Path, key: Key | None = None) -> None:
        """Write the enrolment files of all units into `folder`; `key` is the county's where it is open."""
        now = self._clock()

        def job(report: Report) -> object:
            report(None)
            with self._workspace.second() as own:
                return len(issue_enrolments(own, folder, lambda: secrets.token_bytes(16), now, key))

        self._start("issue", "正在签发下发包", job, lambda count: self.issued.emit(folder, count))

    def confirm(self, unit_code: str, key_id: str, revoke_others: bool) -> None:
        """Trust a key that waits."""
        now = self._clock()

        def job(report: Report) -> object:
            report(None)
            with self._workspace.second() as own:
                return confirm_key(own, unit_code, key_id, now, revoke_others=revoke_others)

        self._start("confirm", "正在确认密钥", job, self.confirmed.emit)

    def reissue(self, unit_code: str, folder: Path, key: Key | None = None) -> None:
        """Write a new enrolment file of one unit into `folder`."""
        now = self._clock()

        def job(report: Report) -> object:
            report(None)
            with self._workspace.second() as own:
                return reissue(own, unit_code, folder, lambda: secrets.token_bytes(16), now, key)

        self._start("reissue", "正在重新签发下发包", job, self.reissued.emit)

    def report(self, folder: Path, row_rule: str) -> None:
        """Write the county's reports into `folder`."""
        now = self._clock()

        def job(report: Report) -> object:
            report(None)
            with self._workspace.second() as own:
                return write_reports(own, folder, now, row_rule)

        self._start("report", "正在生成报表", job, self.reported.emit)

    def derive(self, folder: Path, unit_code: str) -> None:
        """Write the 计算过程单 of one unit, or of all that have sent, into `folder`."""

        def job(report: Report) -> object:
            report((0, 1))
            with self._workspace.second() as own:
                return write_derivations(own, folder, lambda done, total: report((done, total)), unit_code)

        what = "正在生成计算过程单"
        self._start("derive", what, job, self.derived.emit, self._counted("derive", what))

    def export_standard(self, path: Path, shipped_id: str) -> None:
        """Write a standard as a workbook: a shipped one, or the round's own where no id is given."""

        def job(report: Report) -> object:
            report(None)
            with self._workspace.second() as own:
                return export_standard(own, path, shipped_id)

        self._start("export_standard", "正在导出标准", job, self.exported.emit)

    def open_standard(self, path: Path) -> None:
        """Check a standard's file and see what it would change."""

        def job(report: Report) -> object:
            report(None)
            with self._workspace.second() as own:
                return open_standard(own, path)

        self._start("open_standard", f"正在核对“{path.name}”", job, self.opened.emit)

    def move(self, rulebook: Rulebook) -> None:
        """Let the round go on under another standard."""
        now = self._clock()

        def job(report: Report) -> object:
            report(None)
            with self._workspace.second() as own:
                return move_round(own, rulebook, now)

        self._start("move", "正在改用标准", job, self.moved.emit)

    def plan_readings(self, switches: Sequence[str], settings: Mapping[str, Number]) -> None:
        """See what other switches and settings would come to."""

        def job(report: Report) -> object:
            report(None)
            with self._workspace.second() as own:
                return plan_readings(own, switches, settings)

        self._start("plan_readings", "正在测算", job, self.planned.emit)

    def choose_readings(self, switches: Sequence[str], settings: Mapping[str, Number]) -> None:
        now = self._clock()

        def job(report: Report) -> object:
            report(None)
            with self._workspace.second() as own:
                return choose_readings(own, switches, settings, now)

        self._start("choose_readings", "正在改用放宽口径和参数", job, self.read.emit)

    def evaluate(self, row_rule: str | None) -> None:
        """Compute the county; only the newest of several evaluations is told."""
        self._evaluations += 1
        number = self._evaluations

        def job(_: Report) -> CountyState | None:
            if number != self._evaluations:
                return None
            with self._workspace.second() as own:
                return load_state(own, row_rule)

        def done(state: CountyState | None) -> None:
            if state is not None and number == self._evaluations:
                self.evaluated.emit(state)

        self._background.run(job, done=done, failed=lambda error: self.failed.emit("evaluate", error))

    def cancel(self) -> None:
        if self._run is not None:
            self._run.cancel()

    @property
    def is_busy(self) -> bool:
        return self._background.is_busy

    def shutdown(self) -> None:
        """Wait for the worker; call before the workspace is closed."""
        self._background.shutdown()

    def _counted(self, name: str, what: str) -> Callable[[tuple[int, int]], None]:
        """Tells how many of how many are done."""

        def progress(step: tuple[int, int]) -> None:
            done, total = step
            if total:
                self.progressed.emit(name, f"{what} {done} / {total}", done / total)

        return progress

    def _start(
        self,
        name: str,
        what: str,
        job: Callable[[Report], object],
        done: Callable[[Any], object],
        progress: Callable[[Any], object] = lambda _: None,
        told_when_stopped: str = "",
    ) -> None:
        self.started.emit(name, what, bool(told_when_stopped) or name in _CAN_BE_CANCELLED)

        def ended(then: Callable[[], object]) -> None:
            self._run = None
            self.ended.emit(name)
            then()

        def stopped(_: None) -> None:
            if told_when_stopped:
                ended(lambda: self.told.emit(name, told_when_stopped, False))
            else:
                ended(lambda: self.stopped.emit(name))

        self._run = self._background.run(
            job,
            done=lambda result: ended(lambda: done(result)),
            failed=lambda error: ended(lambda: self.failed.emit(name, error)),
            progress=progress,
            cancelled=stopped,
        )
