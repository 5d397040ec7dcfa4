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
    """Add a round, or change the one with the same id."""
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
        db.execute(
            "INSERT INTO round"
            " (id, title, deadline, standard_id, standard_version, standard_digest, row_rule)"
            " VALUES (:id, :title, :deadline, :standard_id, :standard_version, :standard_digest, :row_rule)"
            " ON CONFLICT (id) DO UPDATE SET title = excluded.title, deadline = excluded.deadline,"
            " standard_id = excluded.standard_id, standard_version = excluded.standard_version,"
            " standard_digest = excluded.standard_digest, row_rule = excluded.row_rule",
            line,
        )


def current_round(workspace: Workspace) -> Round:
    """The newest round of the workspace; every workspace has one from its creation on."""
    rows = workspace.rows(
        "SELECT id, title, standard_id, standard_version, standard_digest, row_rule, deadline"
        " FROM round ORDER BY rowid DESC LIMIT 1"
    )
    id, title, standard_id, version, digest, row_rule, deadline = rows[0]
    return Round(id, title, StandardRef(standard_id, version, digest), row_rule, deadline)


def save_units(workspace: Workspace, units: Iterable[Unit]) -> None:
    """Add units to the roster, or change the ones with the same code."""
    lines = [
        (u.code, u.name, u.kind, u.township, None if u.school_type is None else u.school_type.value)
        for u in units
    ]
    with workspace.writing() as db:
        db.executemany(
            "INSERT INTO unit (code, name, kind, township, school_type) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind,"
            " township = excluded.township, school_type = excluded.school_type",
            lines,
        )


def units(workspace: Workspace) -> tuple[Unit, ...]:
    """The whole roster, schools first, by code."""
    rows = workspace.rows(
        "SELECT code, name, kind, township, school_type FROM unit ORDER BY kind = 'department', code"
    )
    return tuple(_unit(row) for row in rows)


def _unit(row: tuple[Any, ...]) -> Unit:
    code, name, kind, township, school_type = row
    return Unit(code, name, kind, township, SchoolType(school_type) if school_type else None)
