"""Signing keys and enrolments: who may sign for which unit, as far as this workspace knows."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from desktop.storage.workspace import Workspace

OWN, COUNTY = "own", "county"


class Enrolment(Struct, frozen=True):
    """A unit's one-time token and the key that has used it, if any."""

    unit: str
    token: bytes
    key_id: str | None


def save_key(workspace: Workspace, key_id: str, public: bytes, holder: str, now: datetime) -> None:
    """Trust a key: ``holder`` is COUNTY, or the code of the unit that signs with it.

    A key that is known already stays what it is, even a revoked one.
    """
    with workspace.writing() as db:
        db.execute(
            "INSERT INTO signing_key (key_id, public, holder, state, added_at)"
            " VALUES (?, ?, ?, 'trusted', ?) ON CONFLICT (key_id) DO NOTHING",
            (key_id, public, holder, now.isoformat(timespec="seconds")),
        )


def trust_key(workspace: Workspace, key_id: str, public: bytes, unit: str, now: datetime) -> None:
    """Trust a key that the bureau has confirmed for a unit, even one that was revoked before."""
    save_key(workspace, key_id, public, unit, now)
    with workspace.writing() as db:
        db.execute("UPDATE signing_key SET state = 'trusted' WHERE key_id = ?", (key_id,))


def revoke_other_keys(workspace: Workspace, unit: str, key_id: str) -> tuple[str, ...]:
    """Trust no key of the unit any more but this one; returns the ids of those that were trusted."""
    others = [
        other for other, (_, holder) in trusted_keys(workspace).items() if holder == unit and other != key_id
    ]
    with workspace.writing() as db:
        db.executemany(
            "UPDATE signing_key SET state = 'revoked' WHERE key_id = ?", [(other,) for other in others]
        )
    return tuple(others)


def trusted_keys(workspace: Workspace) -> dict[str, tuple[bytes, str]]:
    """key id → (public key, holder) of every key that is trusted now, with this workspace's own (OWN)."""
    rows = workspace.rows(
        "SELECT key_id, public, holder FROM signing_key WHERE state = 'trusted'"
        " UNION ALL SELECT key_id, public, ? FROM own_key",
        (OWN,),
    )
    return {key_id: (public, holder) for key_id, public, holder in rows}


def keys_by_holder(trusted: Mapping[str, tuple[bytes, str]]) -> dict[str, frozenset[str]]:
    """holder → the ids of its keys, of what `trusted_keys` gives."""
    by_holder: dict[str, set[str]] = {}
    for key_id, (_, holder) in trusted.items():
        by_holder.setdefault(holder, set()).add(key_id)
    return {holder: frozenset(ids) for holder, ids in by_holder.items()}


def holders(workspace: Workspace) -> dict[str, str]:
    """key id → holder of every key that was ever trusted, revoked ones too."""
    return dict(
        workspace.rows(
            "SELECT key_id, holder FROM signing_key UNION ALL SELECT key_id, ? FROM own_key", (OWN,)
        )
    )


def save_enrolments(workspace: Workspace, tokens: Iterable[tuple[str, bytes]], now: datetime) -> None:
    """Keep (unit code, token) pairs; a unit that has one already keeps the old one."""
    at = now.isoformat(timespec="seconds")
    with workspace.writing() as db:
        db.executemany(
            "INSERT INTO enrolment (unit, token, issued_at) VALUES (?, ?, ?) ON CONFLICT (unit) DO NOTHING",
            [(unit, token, at) for unit, token in tokens],
        )


def replace_enrolment(workspace: Workspace, unit: str, token: bytes, now: datetime) -> None:
    """Give the unit a new, unused token; with the old one no key can be bound any more."""
    with workspace.writing() as db:
        db.execute(
            "INSERT INTO enrolment (unit, token, issued_at) VALUES (?, ?, ?) ON CONFLICT (unit)"
            " DO UPDATE SET token = excluded.token, key_id = NULL, issued_at = excluded.issued_at",
            (unit, token, now.isoformat(timespec="seconds")),
        )


def enrolments(workspace: Workspace) -> dict[str, Enrolment]:
    """unit code → its token: of all units in a bureau's workspace, of its own in a unit's."""
    rows = workspace.rows("SELECT unit, token, key_id FROM enrolment")
    return {unit: Enrolment(unit, token, key_id) for unit, token, key_id in rows}


def use_enrolment(workspace: Workspace, unit: str, key_id: str) -> None:
    """Bind a key to the unit's token; a token is used once, so a second key changes nothing."""
    with workspace.writing() as db:
        db.execute("UPDATE enrolment SET key_id = ? WHERE unit = ? AND key_id IS NULL", (key_id, unit))
