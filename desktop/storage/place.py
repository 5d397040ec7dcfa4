"""The one writer's place at a workspace, so that two windows never work on the same file."""

import os
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from desktop.storage.connection import refused_by_system
from desktop.storage.errors import WorkspaceBusy


class Place:
    """A lock of the operating system on a hidden file beside the workspace.

    A killed program loses it by itself; a lock file that is left behind, or copied with the folder,
    locks nothing. It is beside the workspace so that computers that share a folder see each other.
    """

    def __init__(self, path: Path) -> None:
        """Take the place, or raise WorkspaceBusy at once. A link and its target are one workspace."""
        try:
            real = path.resolve()
            self._file = real.with_name(f".{real.name}.lock")
            self._lock = FileLock(self._file, timeout=0, thread_local=False)
            self._lock.acquire()
        except Timeout as error:
            raise WorkspaceBusy(path=path) from error
        except OSError as error:
            raise refused_by_system(error, path) from error

    def leave(self) -> None:
        """Let others in; a lock file stays only where it cannot be deleted, and locks nothing then."""
        # Deleted while it is still held, which filelock notices in whoever has opened it already. On
        # Windows filelock deletes it. A pulled stick has nothing to delete.
        if os.name != "nt":
            with suppress(OSError):
                self._file.unlink(missing_ok=True)
        self._lock.release()
