"""What decides whose signature counts: the units' tokens, what was signed, the operator's decisions."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from desktop.core.trusting import Claim, Decision, Trusted, trusted
from desktop.storage.workspace import Workspace


class Token(Struct, frozen=True):
    """One of a unit's one-time tokens, counted from 1; the last one is in the newest enrolment file."""

    unit: str
    number: int
    token: bytes

    def __repr__(self) -> str:
        # Whoever knows it can sign in the unit's name.
        return f"Token(unit={self.unit!r}, number={self.number})"


def save_tokens(workspace: Workspace, tokens: Iterable[tuple[str, bytes]], now: datetime) -> None:
    """Keep the first token of units, as (unit code, token); a unit that has one already keeps it."""
    at = now.isoformat(timespec="seconds")
    with workspace.writing() as db:
        db.executemany(
            "INSERT INTO enrolment (unit, number, token, issued_at) SELECT ?1, 1, ?2, ?3"
            " WHERE NOT EXISTS (SELECT 1 FROM enrolment WHERE unit = ?1)",
            [(unit, token, at) for unit, token in tokens],
        )


def renew_token(workspace: Workspace, unit: str, token: bytes, now: datetime) -> None:
    """Give a unit the next token: the first key that proves it replaces the unit's earlier ones."""
    at = now.isoformat(timespec="seconds")
    with workspace.writing() as db:
        db.execute(
            "INSERT INTO enrolment (unit, number, token, issued_at)"
            " SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3 FROM enrolment WHERE unit = ?1",
            (unit, token, at),
        )
    decide(workspace, unit, Decision("renewed"), now)


def tokens(workspace: Workspace) -> dict[str, tuple[Token, ...]]:
    """unit code → its tokens, oldest first: of all units in a bureau's workspace, of its own in a unit's."""
    by_unit: dict[str, tuple[Token, ...]] = {}
    for unit, number, token in workspace.rows(
        "SELECT unit, number, token FROM enrolment ORDER BY unit, number"
    ):
        by_unit[unit] = (*by_unit.get(unit, ()), Token(unit, number, token))
    return by_unit


def decide(workspace: Workspace, unit: str, decision: Decision, now: datetime) -> None:
    """Note a decision about a unit's keys."""
    with workspace.writing() as db:
        db.execute(
            "INSERT INTO key_decision (unit, decision, key_id, decided_at) VALUES (?, ?, ?, ?)",
            (unit, decision.decision, decision.key_id or None, now.isoformat(timespec="seconds")),
        )


def trusted_units(workspace: Workspace, unit: str | None = None) -> Mapping[str, Trusted]:
    """unit code → whose signature counts now, of every unit that has sent or of whose keys was decided."""
    only, values = (" AND unit = ?", (unit,)) if unit else ("", ())
    claims: dict[str, list[Claim]] = {}
    for code, key_id, token in workspace.rows(
        "SELECT DISTINCT unit, key_id, token FROM submission WHERE signed = 1 AND state <> 'undone'" + only,
        values,
    ):
        claims.setdefault(code, []).append(Claim(key_id, token))
    decisions: dict[str, list[Decision]] = {}
    for code, decision, key_id in workspace.rows(
        f"SELECT unit, decision, key_id FROM key_decision WHERE 1{only} ORDER BY id", values
    ):
        decisions.setdefault(code, []).append(Decision(decision, key_id or ""))
    return {code: trusted(claims.get(code, ()), decisions.get(code, ())) for code in {**claims, **decisions}}


def holders(workspace: Workspace) -> Mapping[str, frozenset[str]]:
    """key id → the codes of the units it signs for."""
    by_key: dict[str, frozenset[str]] = {}
    for unit, found in trusted_units(workspace).items():
        for key_id in found.keys:
            by_key[key_id] = by_key.get(key_id, frozenset()) | {unit}
    return by_key
