"""Steps: one action of one person, however many entries it changed; what can be undone and done again."""

from collections.abc import Iterable
from enum import StrEnum
from sqlite3 import Connection
from typing import NamedTuple

from msgspec import Struct

from desktop.core.filing import Unit
from desktop.storage.roster import Round
from desktop.storage.workspace import Workspace


class StepKind(StrEnum):
    """What was done."""

    TYPED = "typed"
    TABLE = "table"  # taken from a table, or pasted into a list
    COPY = "copy"  # merged from a working copy
    LETTER = "letter"  # came with a letter of the bureau
    EVIDENCE = "evidence"  # files added, renamed, taken away
    RESTORED = "restored"  # one earlier value taken up again
    BACKUP = "backup"  # what a backup says taken up again
    UNDO = "undo"
    REDO = "redo"


class Action(Struct, frozen=True):
    """How changes are to be noted.

    ``of`` is the step that is undone or done again. Changes join the step ``joins`` if nothing was done
    since.
    """

    kind: StepKind = StepKind.TYPED
    of: int | None = None
    joins: int | None = None


TYPED = Action()
FROM_TABLE = Action(StepKind.TABLE)
ON_EVIDENCE = Action(StepKind.EVIDENCE)


class Stacks(NamedTuple):
    """Numbers of the steps that can be undone and done again, the next one last."""

    undo: tuple[int, ...]
    redo: tuple[int, ...]


def last_step(workspace: Workspace, round: Round, unit: Unit) -> int | None:
    """The number of the newest step, or None."""
    rows = workspace.rows("SELECT max(number) FROM step WHERE round = ? AND unit = ?", (round.id, unit.code))
    return rows[0][0]


def stacks(workspace: Workspace, round: Round, unit: Unit) -> Stacks:
    """What can be undone and done again; follows from the steps alone, so it outlives the program."""
    rows = workspace.rows(
        "SELECT number, kind, of FROM step WHERE round = ? AND unit = ? ORDER BY number",
        (round.id, unit.code),
    )
    return replayed(rows)


def replayed(steps: Iterable[tuple[int, str, int | None]]) -> Stacks:
    """Steps (number, kind, of) in their order, as the two stacks that they leave.

    >>> replayed([(1, "typed", None), (2, "typed", None), (3, "undo", 2)])
    Stacks(undo=(1,), redo=(2,))
    >>> replayed([(1, "typed", None), (2, "undo", 1), (3, "redo", 1), (4, "typed", None)])
    Stacks(undo=(1, 4), redo=())
    """
    undo: list[int] = []
    redo: list[int] = []
    for number, kind, of in steps:
        if of is None:
            undo.append(number)
            redo.clear()
        elif kind == StepKind.UNDO:
            undo.remove(of)
            redo.append(of)
        else:
            redo.remove(of)
            undo.append(of)
    return Stacks(tuple(undo), tuple(redo))


def begin_step(db: Connection, round: Round, unit: Unit, action: Action, at: str) -> int:
    """Note that something is done, or go on with the newest step; returns its number."""
    if action.joins is not None:
        key = (round.id, unit.code)
        newest = db.execute("SELECT max(number) FROM step WHERE round = ? AND unit = ?", key).fetchone()[0]
        if newest == action.joins:
            return newest
    row = (round.id, unit.code, action.kind, action.of, at)
    made = db.execute("INSERT INTO step (round, unit, kind, of, done_at) VALUES (?, ?, ?, ?, ?)", row)
    assert made.lastrowid is not None
    return made.lastrowid
