"""Signing keys and enrolments: who may sign for which unit, as far as this workspace knows."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from desktop.storage.workspace import Workspace

OWN, COUNTY = "own", "county"


class OwnKey(Struct, frozen=True):
    """This workspace's own key pair; the seed never leaves the workspace."""

    key_id: str
    public: bytes
    seed: bytes


class Enrolment(Struct, frozen=True):
    """A unit's one-time token and the key that has used it, if any."""

    unit: str
    token: bytes
    key_id: str | None


def save_key(
    workspace: Workspace, key_id: str, public: bytes, holder: str, now: datetime, seed: bytes | None = None
) -> None:
    """Trust a key: ``holder`` is OWN (with its seed), COUNTY, or the code of the unit that signs with it.

    A key that is known already stays what it is, even a revoked one.
    """
    with workspace.writing() as db:
        db.execute(
            "INSERT INTO signing_key VALUES (?, ?, ?, ?, 'trusted', ?) ON CONFLICT (key_id) DO NOTHING",
            (key_id, public, seed, holder, now.isoformat(timespec="seconds")),
        )


def own_key(workspace: Workspace) -> OwnKey:
    rows = workspace.rows("SELECT key_id, public, seed FROM signing_key WHERE holder = ?", (OWN,))
    return OwnKey(*rows[0])


def trusted_keys(workspace: Workspace) -> dict[str, tuple[bytes, str]]:
    """key id → (public key, holder) of every key that is trusted now."""
    rows = workspace.rows("SELECT key_id, public, holder FROM signing_key WHERE state = 'trusted'")
    return {key_id: (public, holder) for key_id, public, holder in rows}


def save_enrolments(workspace: Workspace, tokens: Iterable[tuple[str, bytes]], now: datetime) -> None:
    """Keep (unit code, token) pairs; a unit that has one already keeps the old one."""
    at = now.isoformat(timespec="seconds")
    with workspace.writing() as db:
        db.executemany(
            "INSERT INTO enrolment (unit, token, issued_at) VALUES (?, ?, ?) ON CONFLICT (unit) DO NOTHING",
            [(unit, token, at) for unit, token in tokens],
        )


def enrolments(workspace: Workspace) -> dict[str, Enrolment]:
    rows = workspace.rows("SELECT unit, token, key_id FROM enrolment")
    return {unit: Enrolment(unit, token, key_id) for unit, token, key_id in rows}


def use_enrolment(workspace: Workspace, unit: str, key_id: str) -> None:
    """Bind a key to the unit's token; a token is used once, so a second key changes nothing."""
    with workspace.writing() as db:
        db.execute("UPDATE enrolment SET key_id = ? WHERE unit = ? AND key_id IS NULL", (key_id, unit))
