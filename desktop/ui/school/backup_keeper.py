"""Makes backups of the open workspace beside the window, without making anybody wait."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.storage.backups import Backup, Reason, back_up_into, backups, is_due
from desktop.storage.workspace import Workspace
from desktop.ui.background import Background
from desktop.ui.wording import said

_LOOK_MS = 10 * 60_000
_FIRST_MS = 20_000
_APART = timedelta(hours=1)


class BackupKeeper(QObject):
    """One backup an hour while something changes, one when the window is closed, and one when asked."""

    made = Signal()
    failed = Signal(str)  # one sentence

    def __init__(
        self, workspace: Workspace, folder: Path, clock: Callable[[], datetime], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.folder = folder
        self._workspace, self._clock = workspace, clock
        self._background = Background(self)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QTimer.singleShot(_FIRST_MS, self, self.look)

    def backups(self) -> tuple[Backup, ...]:
        return backups(self.folder)

    def look(self) -> None:
        """Make a backup if the last one is an hour old and something has changed since."""
        newest = next(iter(self.backups()), None)
        now = self._clock().replace(tzinfo=None)
        is_old = newest is None or not timedelta(0) <= now - newest.made_at < _APART
        if is_old and is_due(self._workspace, self.folder):
            self.back_up(Reason.TIMED)

    def back_up(self, reason: Reason, then: Callable[[], object] = lambda: None) -> None:
        """Make a backup; ``then`` follows once it is verified, and does not where it failed."""
        workspace, folder, now = self._workspace, self.folder, self._clock()

        def job(_: object) -> None:
            with workspace.second() as own:
                back_up_into(own, folder, reason, now)

        def done(_: None) -> None:
            self.made.emit()
            then()

        self._background.run(job, done=done, failed=lambda error: self.failed.emit(said(error)))

    def close(self) -> None:
        """Keep what the day has brought; call before the workspace is closed."""
        self._timer.stop()
        if is_due(self._workspace, self.folder):
            self.back_up(Reason.CLOSED)
        self._background.shutdown(stop=False)
