"""The key of an open window's workspace: opened when something is signed, its password asked for once."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.storage.own_key import OwnKey, Protection, note_sheet, own_key
from desktop.storage.workspace import Role, Workspace
from desktop.ui.background import Background

if TYPE_CHECKING:
    from desktop.exchange.signing import Key

Failed = Callable[[Exception], object]
_Done = TypeVar("_Done")


class KeyRing(QObject):
    """Works beside the window; ``then`` and ``failed`` are called back on the UI thread."""

    changed = Signal()  # another key is in use, or it is kept in another way

    def __init__(self, workspace: Workspace, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._workspace, self._clock = workspace, clock
        self._background = Background(self)
        self._opened: Key | None = None

    @property
    def role(self) -> Role:
        return self._workspace.role

    def kept(self) -> OwnKey:
        """The key in use as the file keeps it."""
        return own_key(self._workspace)

    def needs_sheet(self) -> bool:
        """Whether printing the recovery sheet is still to be offered."""
        own = self.kept()
        return own.sheet_at is None and own.protection is not Protection.NONE

    @property
    def opened(self) -> "Key | None":
        """The key, once its password has been given."""
        return self._opened

    def open_key(self, parent: QWidget, then: "Callable[[Key], object]", failed: Failed) -> None:
        """Open the key to sign with it; nothing happens where the person does not give the password."""
        from desktop.workflows.signing import PasswordNeeded, opened_key

        if self._opened is not None:
            then(self._opened)
            return

        def not_opened(error: Exception) -> None:
            if isinstance(error, PasswordNeeded):
                self.ask_password(parent, then)
            else:
                failed(error)

        self._work(opened_key, then, not_opened)

    def ask_password(self, parent: QWidget, then: "Callable[[Key], object]") -> None:
        """Ask for the password until it is right or the person gives up; ``then`` gets the opened key."""
        from desktop.ui.signing_key.password_question import PasswordQuestion

        PasswordQuestion(self, then, parent).open()

    def unlock(self, password: str, then: "Callable[[Key], object]", failed: Failed) -> None:
        """Open the key with its password, and keep it open as long as the window."""
        from desktop.workflows.signing import opened_key

        def opened(key: "Key") -> None:
            self._opened = key
            then(key)

        self._work(lambda workspace: opened_key(workspace, password), opened, failed)

    def opens_here(self, then: Callable[[bool], object], failed: Failed) -> None:
        """Whether this user on this computer can sign."""
        from desktop.workflows.signing import opens_here

        self._work(opens_here, then, failed)

    def recover(self, typed: str, then: "Callable[[Key], object]", failed: Failed) -> None:
        """Bring the key back whose recovery code was typed."""
        from desktop.workflows.signing import recover_key

        now = self._clock()
        self._change(lambda workspace: recover_key(workspace, typed, now), then, failed)

    def renew(self, then: "Callable[[Key], object]", failed: Failed) -> None:
        """Sign with a new key from now on."""
        from desktop.workflows.signing import make_new_key

        now = self._clock()
        self._change(lambda workspace: make_new_key(workspace, secrets.token_bytes(32), now), then, failed)

    def set_password(self, key: "Key", password: str, then: Callable[[None], object], failed: Failed) -> None:
        from desktop.workflows.signing import set_password

        self._change(lambda workspace: set_password(workspace, key, password), then, failed)

    def remove_password(self, key: "Key", then: Callable[[None], object], failed: Failed) -> None:
        from desktop.workflows.signing import seal_for_user

        self._change(lambda workspace: seal_for_user(workspace, key), then, failed)

    def lay_sheet(self, key: "Key", then: Callable[[bytes], object], failed: Failed) -> None:
        """The recovery sheet as PDF, in memory only."""
        from desktop.workflows.signing import recovery_sheet

        now = self._clock()
        self._work(lambda workspace: recovery_sheet(workspace, key, now), then, failed)

    def note_sheet(self) -> None:
        """The sheet was printed, or is not to be offered any more."""
        note_sheet(self._workspace, self.kept().key_id, self._clock())
        self.changed.emit()

    def shutdown(self) -> None:
        """Wait for what is being done; call before the workspace is closed."""
        self._background.shutdown(stop=False)

    def _change(
        self, job: Callable[[Workspace], _Done], then: Callable[[_Done], object], failed: Failed
    ) -> None:
        def done(result: _Done) -> None:
            self._opened = None
            self.changed.emit()
            then(result)

        self._work(job, done, failed)

    def _work(
        self, job: Callable[[Workspace], _Done], then: Callable[[_Done], object], failed: Failed
    ) -> None:
        def work(_: object) -> _Done:
            with self._workspace.second() as second:
                return job(second)

        self._background.run(work, done=then, failed=failed)
