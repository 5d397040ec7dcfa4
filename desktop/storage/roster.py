"""The rounds of a workspace and the units in it."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from desktop.core.filing import StandardRef, Unit
from desktop.core.sections import SchoolType
from desktop.storage.workspace import Workspace


class Round(Struct, frozen=True):
    """One 评估轮次: which standard counts, with which row rule, until when (ISO date or None)."""

    id: str
    title: str
    standard: StandardRef
    row_rule: str
    deadline: str | None = None


def save_round(workspace: Workspace, round: Round) -> None:
    line = {
        "id": round.id,
        "title": round.title,
        "deadline": round.deadline,
        "standard_id": round.standard.id,
        "standard_version": round.standard.version,
        "standard_digest": round.standard.digest,
        "row_rule": round.row_rule,
    }
    with workspace.writing() as db:
        db.table("round").upsert(line, pk="id")


def current_round(workspace: Workspace) -> Round:
    """The newest round of the workspace; every workspace has one from its creation on."""
    rows = workspace.db.query("SELECT * FROM round ORDER BY rowid DESC LIMIT 1")
    row: dict[str, Any] = next(iter(rows))
    standard = StandardRef(row["standard_id"], row["standard_version"], row["standard_digest"])
    return Round(row["id"], row["title"], standard, row["row_rule"], row["deadline"])


def save_units(workspace: Workspace, units: Iterable[Unit]) -> None:
    """Add units to the roster, or change the ones with the same code."""
    lines = [
        (u.code, u.name, u.kind, u.township, None if u.school_type is None else u.school_type.value)
        for u in units
    ]
    with workspace.writing() as db:
        db.conn.executemany(
            "INSERT INTO unit (code, name, kind, township, school_type) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind,"
            " township = excluded.township, school_type = excluded.school_type",
            lines,
        )


def units(workspace: Workspace) -> tuple[Unit, ...]:
    """The whole roster, schools first, by code."""
    rows = workspace.db.query("SELECT * FROM unit ORDER BY kind = 'department', code")
    return tuple(_unit(row) for row in rows)


def unit(workspace: Workspace, code: str) -> Unit | None:
    return next((_unit(r) for r in workspace.db.query("SELECT * FROM unit WHERE code = ?", [code])), None)


def _unit(row: dict[str, Any]) -> Unit:
    school_type = SchoolType(row["school_type"]) if row["school_type"] else None
    return Unit(row["code"], row["name"], row["kind"], row["township"], school_type)
