"""The key that this workspace signs with: its public half, and its secret half sealed."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from desktop.storage.connection import told
from desktop.storage.workspace import Workspace


class Protection(StrEnum):
    NONE = "none"  # in the clear: of an older program, or of the demo
    SYSTEM = "system"  # by what belongs to one user of one computer
    PASSWORD = "password"


class OwnKey(Struct, frozen=True):
    """``sealed`` is the secret half as ``protection`` has sealed it; ``sheet_at`` is None until the recovery
    sheet was printed or its offer declined."""

    key_id: str
    public: bytes
    sealed: bytes
    protection: Protection
    created_at: str
    sheet_at: str | None = None

    def __repr__(self) -> str:
        # An unsealed secret must not reach logs.
        return f"OwnKey(key_id={self.key_id!r}, protection={self.protection.value!r})"


def own_key(workspace: Workspace) -> OwnKey:
    """The key in use, which every workspace has from its creation on."""
    rows = workspace.rows(
        "SELECT key_id, public, sealed, protection, created_at, sheet_at FROM own_key"
        " ORDER BY id DESC LIMIT 1"
    )
    key_id, public, sealed, protection, created_at, sheet_at = rows[0]
    return OwnKey(key_id, public, sealed, Protection(protection), created_at, sheet_at)


def was_own(workspace: Workspace, key_id: str) -> bool:
    """Whether this is the workspace's key, or was before a new one was made."""
    return bool(workspace.rows("SELECT 1 FROM own_key WHERE key_id = ?", (key_id,)))


def use_key(workspace: Workspace, key: OwnKey) -> None:
    """Sign with this key from now on; an earlier one is kept, so that it is known and can be recovered."""
    with workspace.writing() as db:
        db.execute("DELETE FROM own_key WHERE key_id = ?", (key.key_id,))
        db.execute(
            "INSERT INTO own_key (id, key_id, public, sealed, protection, created_at, sheet_at)"
            " SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ?, ?, ? FROM own_key",
            (key.key_id, key.public, key.sealed, key.protection.value, key.created_at, key.sheet_at),
        )


def reseal(workspace: Workspace, key_id: str, sealed: bytes, protection: Protection) -> None:
    """Keep the secret sealed in another way."""
    with workspace.writing() as db:
        db.execute(
            "UPDATE own_key SET sealed = ?, protection = ? WHERE key_id = ?",
            (sealed, protection.value, key_id),
        )


def forget_deleted(workspace: Workspace) -> None:
    """Write the file anew, so that nothing deleted is left in its gaps."""
    with told(workspace.path):
        workspace.db.execute("VACUUM")


def note_sheet(workspace: Workspace, key_id: str, now: datetime) -> None:
    """The recovery sheet was printed, or nobody wants to be reminded of it any more."""
    with workspace.writing() as db:
        at = now.isoformat(timespec="seconds")
        db.execute("UPDATE own_key SET sheet_at = ? WHERE key_id = ?", (at, key_id))
