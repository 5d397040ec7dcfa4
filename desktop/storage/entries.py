"""What a unit has filled: every entry is its own durable commit, and its old value stays in the history."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct

from desktop.core.filing import Answer, CorrectiveAction, Evidence, Filing, SchoolClass, SpecialRoom, Unit
from desktop.core.merge import LISTS, Change, single_entries
from desktop.storage.errors import WorkspaceDamaged
from desktop.storage.roster import Round
from desktop.storage.steps import TYPED, Action, StepKind, begin_step
from desktop.storage.workspace import Workspace

_encoder = msgspec.json.Encoder(order="sorted", decimal_format="number")
_decoders: dict[str, msgspec.json.Decoder[Any]] = {
    "values": msgspec.json.Decoder(float_hook=Decimal),
    "answers": msgspec.json.Decoder(Answer, float_hook=Decimal),
    "notes": msgspec.json.Decoder(str),
    "sources": msgspec.json.Decoder(str),
    "evidence": msgspec.json.Decoder(Evidence),
    "actions": msgspec.json.Decoder(CorrectiveAction, float_hook=Decimal),
    "class_list": msgspec.json.Decoder(tuple[SchoolClass, ...]),
    "special_rooms": msgspec.json.Decoder(tuple[SpecialRoom, ...]),
}


class Entry(Struct, frozen=True):
    """One thing to store. ``value`` None takes it away (not filled)."""

    part: str
    code: str
    value: Any


class PastValue(Struct, frozen=True):
    """One line of a field's history; None is "not filled".

    ``source`` is "" for what was typed here, else the working copy (分工副本) that it came with. What came
    and was not ``taken`` is ``new``, and ``old`` is what stayed. ``kind`` is the step's.
    """

    old: Any
    new: Any
    changed_at: str
    source: str = ""
    taken: bool = True
    kind: StepKind = StepKind.TYPED


class Step(Struct, frozen=True):
    """One action of one person: ``changes`` are its entries, each once, with its values before and after."""

    number: int
    kind: StepKind
    source: str
    changes: tuple[Change, ...]


def load_filing(workspace: Workspace, round: Round, unit: Unit) -> Filing:
    """Everything this unit has filled in this round."""
    parts: dict[str, dict[str, Any]] = {part: {} for part in _decoders}
    rows = workspace.rows(
        "SELECT part, code, value FROM entry WHERE round = ? AND unit = ?", (round.id, unit.code)
    )
    for part, code, value in rows:
        parts[part][code] = _decoded(workspace, part, code, value)
    lists = {part: parts.pop(part).get(part, ()) for part in LISTS}
    return Filing(unit, round.id, round.standard, **parts, **lists)


def save_entries(
    workspace: Workspace,
    round: Round,
    unit: Unit,
    entries: Sequence[Entry],
    now: datetime,
    source: str = "",
    action: Action = TYPED,
) -> tuple[Entry, ...]:
    """Store entries in one durable commit; returns those that really changed something.

    ``source`` is the working copy that they came with, "" for what was typed here. What changes nothing is
    no step; an undo is one in any case.
    """
    changed: list[Entry] = []
    at = now.isoformat(timespec="seconds")
    with workspace.writing() as db:
        step = begin_step(db, round, unit, action, at) if action.of is not None else None
        for entry in entries:
            key = (round.id, unit.code, entry.part, entry.code)
            rows = workspace.rows(
                "SELECT value FROM entry WHERE round = ? AND unit = ? AND part = ? AND code = ?", key
            )
            old = rows[0][0] if rows else None
            new = _encoded(entry.value)
            if new == old:
                continue
            changed.append(entry)
            if step is None:
                step = begin_step(db, round, unit, action, at)
            db.execute(
                "INSERT INTO entry_history (round, unit, part, code, old, new, changed_at, source, step)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*key, old, new, at, source, step),
            )
            if new is None:
                db.execute("DELETE FROM entry WHERE round = ? AND unit = ? AND part = ? AND code = ?", key)
            else:
                db.execute(
                    "INSERT OR REPLACE INTO entry (round, unit, part, code, value, changed_at)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (*key, new, at),
                )
    return tuple(changed)


def note_not_taken(
    workspace: Workspace, round: Round, unit: Unit, entries: Sequence[Entry], now: datetime, source: str
) -> None:
    """Keep in the history what a working copy said and what was not taken; nothing else changes."""
    at = now.isoformat(timespec="seconds")
    with workspace.writing() as db:
        db.executemany(
            "INSERT INTO entry_history (round, unit, part, code, old, new, changed_at, source, taken)"
            " VALUES (?1, ?2, ?3, ?4, (SELECT value FROM entry"
            " WHERE round = ?1 AND unit = ?2 AND part = ?3 AND code = ?4), ?5, ?6, ?7, 0)",
            [(round.id, unit.code, e.part, e.code, _encoded(e.value), at, source) for e in entries],
        )


def entries_of(filing: Filing) -> list[Entry]:
    """A filing taken apart into entries, as `save_entries` stores them."""
    entries = [Entry(part, code, value) for (part, code), value in single_entries(filing).items()]
    return entries + [Entry(part, part, getattr(filing, part)) for part in LISTS if getattr(filing, part)]


def history(workspace: Workspace, round: Round, unit: Unit, part: str, code: str) -> tuple[PastValue, ...]:
    """The changes of one field, newest first."""
    rows = workspace.rows(
        "SELECT old, new, changed_at, source, taken, coalesce(kind, 'copy') FROM entry_history"
        " LEFT JOIN step ON number = step WHERE entry_history.round = ? AND entry_history.unit = ?"
        " AND part = ? AND code = ? ORDER BY id DESC",
        (round.id, unit.code, part, code),
    )
    return tuple(
        PastValue(
            _decoded(workspace, part, code, old),
            _decoded(workspace, part, code, new),
            at,
            source,
            bool(taken),
            StepKind(kind),
        )
        for old, new, at, source, taken, kind in rows
    )


def load_step(workspace: Workspace, number: int) -> Step:
    """A step with what it changed, in the order of its first changes."""
    kind = workspace.rows("SELECT kind FROM step WHERE number = ?", (number,))[0][0]
    rows = workspace.rows(
        "SELECT part, code, old, new, source FROM entry_history WHERE step = ? ORDER BY id", (number,)
    )
    before: dict[tuple[str, str], str | None] = {}
    after: dict[tuple[str, str], str | None] = {}
    for part, code, old, new, _ in rows:
        before.setdefault((part, code), old)
        after[part, code] = new
    changes = tuple(
        Change(part, code, _decoded(workspace, part, code, old), _decoded(workspace, part, code, new))
        for ((part, code), old), new in zip(before.items(), after.values(), strict=True)
    )
    return Step(number, StepKind(kind), rows[0][4] if rows else "", changes)


def before_changes(workspace: Workspace, round: Round, unit: Unit, since: str) -> dict[tuple[str, str], Any]:
    """(part, code) → what stood there at the ISO time ``since``, of every entry that was changed after it.

    What was stored after the first change that is later counts too, whatever its own clock says.
    """
    key = (round.id, unit.code)
    rows = workspace.rows(
        "SELECT part, code, old FROM entry_history WHERE round = ?1 AND unit = ?2 AND taken = 1 AND id >="
        " (SELECT min(id) FROM entry_history WHERE round = ?1 AND unit = ?2 AND changed_at > ?3)"
        " ORDER BY id DESC",
        (*key, since),
    )
    return {(part, code): _decoded(workspace, part, code, old) for part, code, old in rows}


def read_value(part: str, text: str) -> Any:
    """The value of an entry that travelled as JSON; ``null`` is None. Raises KeyError, DecodeError."""
    return None if text == "null" else _decoders[part].decode(text)


def not_taken(workspace: Workspace, round: Round, unit: Unit) -> tuple[tuple[str, str, PastValue], ...]:
    """(part, code, line of the history) of all that came with a copy and was not taken, newest first."""
    rows = workspace.rows(
        "SELECT part, code, old, new, changed_at, source FROM entry_history"
        " WHERE round = ? AND unit = ? AND taken = 0 ORDER BY id DESC",
        (round.id, unit.code),
    )
    return tuple(
        (
            part,
            code,
            PastValue(
                _decoded(workspace, part, code, old),
                _decoded(workspace, part, code, new),
                at,
                source,
                taken=False,
            ),
        )
        for part, code, old, new, at, source in rows
    )


def past_changes(workspace: Workspace, round: Round, unit: Unit) -> Iterator[Change]:
    """Every change of a unit's filing in this round, the newest first: undone in turn, they lead back."""
    rows = workspace.rows(
        "SELECT part, code, old, new FROM entry_history"
        " WHERE round = ? AND unit = ? AND taken = 1 ORDER BY id DESC",
        (round.id, unit.code),
    )
    for part, code, old, new in rows:
        yield Change(part, code, _decoded(workspace, part, code, old), _decoded(workspace, part, code, new))


def last_saved(workspace: Workspace, round: Round) -> str | None:
    """When the newest entry was stored (ISO time), or None. The newest by order, for clocks go wrong."""
    rows = workspace.rows(
        "SELECT changed_at FROM entry_history WHERE round = ? ORDER BY id DESC LIMIT 1", (round.id,)
    )
    return rows[0][0] if rows else None


def _encoded(value: Any) -> str | None:
    return None if value is None else _encoder.encode(value).decode()


def _decoded(workspace: Workspace, part: str, code: str, value: str | None) -> Any:
    if value is None:
        return None
    try:
        return _decoders[part].decode(value)
    except (KeyError, msgspec.DecodeError) as error:
        raise WorkspaceDamaged(path=workspace.path, detail=f"{part}/{code}: {error}") from error
