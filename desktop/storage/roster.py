"""The rounds of a workspace and the units in it."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from desktop.core.canonical import encode
from desktop.core.filing import StandardRef, Unit
from desktop.core.numbers import Number
from desktop.core.sections import SchoolType
from desktop.storage.errors import WorkspaceDamaged
from desktop.storage.workspace import Workspace


class Round(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One 评估轮次: which standard counts, with which row rule, until when (ISO date or None).

    ``switches`` of the standard are on; ``settings`` are the numbers that the county changes or fills,
    by the ids of the standard. It travels in the enrolment file: what a program does not know of a round
    it must not pass over, or it would judge otherwise than the bureau.
    """

    id: str
    title: str
    standard: StandardRef
    row_rule: str
    deadline: str | None = None
    switches: tuple[str, ...] = ()
    settings: Mapping[str, Number] = {}


_switches = msgspec.json.Decoder(tuple[str, ...])
_settings = msgspec.json.Decoder(dict[str, Number])


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
        "switches": encode(round.switches).decode(),
        "settings": encode(round.settings).decode(),
    }
    with workspace.writing() as db:
        db.execute(
            "INSERT INTO round"
            " (id, title, deadline, standard_id, standard_version, standard_digest, row_rule,"
            " switches, settings)"
            " VALUES (:id, :title, :deadline, :standard_id, :standard_version, :standard_digest, :row_rule,"
            " :switches, :settings)"
            " ON CONFLICT (id) DO UPDATE SET title = excluded.title, deadline = excluded.deadline,"
            " standard_id = excluded.standard_id, standard_version = excluded.standard_version,"
            " standard_digest = excluded.standard_digest, row_rule = excluded.row_rule,"
            " switches = excluded.switches, settings = excluded.settings",
            line,
        )


def current_round(workspace: Workspace) -> Round:
    """The newest round of the workspace; every workspace has one from its creation on."""
    return rounds(workspace)[0]


def rounds(workspace: Workspace) -> tuple[Round, ...]:
    """All rounds of the workspace, newest first."""
    rows = workspace.rows(
        "SELECT id, title, standard_id, standard_version, standard_digest, row_rule, deadline, switches,"
        " settings FROM round ORDER BY rowid DESC"
    )
    return tuple(_round(workspace, row) for row in rows)


def _round(workspace: Workspace, row: tuple[Any, ...]) -> Round:
    id, title, standard_id, version, digest, row_rule, deadline, switches, settings = row
    standard = StandardRef(standard_id, version, digest)
    try:
        on, values = _switches.decode(switches), _settings.decode(settings)
    except msgspec.DecodeError as error:
        raise WorkspaceDamaged(path=workspace.path, detail=f"round/{id}: {error}") from error
    return Round(id, title, standard, row_rule, deadline, on, values)


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
    """The whole roster by code: schools, townships, departments, the county."""
    rows = workspace.rows(
        "SELECT code, name, kind, township, school_type FROM unit ORDER BY"
        " CASE kind WHEN 'school' THEN 0 WHEN 'township' THEN 1 WHEN 'department' THEN 2 ELSE 3 END, code"
    )
    return tuple(_unit(row) for row in rows)


def _unit(row: tuple[Any, ...]) -> Unit:
    code, name, kind, township, school_type = row
    return Unit(code, name, kind, township, SchoolType(school_type) if school_type else None)
