"""The bureau decides: an import is undone, or a fork is settled by unit or by entry."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Filing, Unit
from desktop.core.merge import Change, compare
from desktop.core.settling import ForkChoice, Received, Taken
from desktop.storage.audit import note
from desktop.storage.roster import Round, current_round
from desktop.storage.submissions import accepted_filings, received, save_fork_choice, take_back
from desktop.storage.workspace import Workspace
from desktop.workflows.roster import roster_unit
from desktop.workflows.settling import settle_units


class NothingToUndo(XiaobiaoError):
    """The unit has sent no such package, or its import was undone before. Data: unit (name)."""


class NotABranch(XiaobiaoError):
    """The package is none of those between which the operator can choose. Data: unit (name)."""


class Decided(Struct, frozen=True):
    """What a decision changed: what counts of the unit now, and how that differs from what counted before."""

    unit: Unit
    counting: Received | None
    changes: tuple[Change, ...]


def undo_import(workspace: Workspace, unit_code: str, digest: str, now: datetime) -> Decided:
    """Take the import of one package back: everything is as if it had never come, but that it is shown.

    It comes back when its file is received again. Raises WrongRole, UnitUnknown, NothingToUndo.
    """
    unit = roster_unit(workspace, unit_code)
    round = current_round(workspace)
    if not any(r.digest == digest and r.state != "undone" for r in received(workspace, round, unit.code)):
        raise NothingToUndo(unit=unit.name)
    with workspace.writing():
        before = _counting(workspace, round, unit)
        take_back(workspace, [digest])
        note(workspace, "undone", now, unit.code, digest=digest)
        return _decided(workspace, round, unit, before)


def choose_branch(
    workspace: Workspace, unit_code: str, kept: str, now: datetime, taken: Sequence[Taken] = ()
) -> Decided:
    """Settle a fork: ``kept`` counts, with single entries taken from the other branches; nothing is deleted.

    A branch that comes later was not passed over: it is shown as a fork, and ``kept`` counts on.

    Raises WrongRole, UnitUnknown, NotABranch.
    """
    unit = roster_unit(workspace, unit_code)
    round = current_round(workspace)
    branches = {
        r.digest
        for r in received(workspace, round, unit.code)
        if r.signed and r.state in ("accepted", "fork")
    }
    if kept not in branches or len(branches) < 2 or not {t.digest for t in taken} <= branches - {kept}:
        raise NotABranch(unit=unit.name)
    with workspace.writing():
        before = _counting(workspace, round, unit)
        choice = ForkChoice(kept, tuple(sorted(branches - {kept})), tuple(taken))
        save_fork_choice(workspace, round, unit.code, choice, now)
        note(
            workspace, "branch_chosen", now, unit.code, kept=kept, against=choice.against, taken=choice.taken
        )
        return _decided(workspace, round, unit, before)


def _counting(workspace: Workspace, round: Round, unit: Unit) -> Filing | None:
    filings = accepted_filings(workspace, round, unit.code)
    return filings[0] if filings else None


def _decided(workspace: Workspace, round: Round, unit: Unit, before: Filing | None) -> Decided:
    settled = settle_units(workspace, round, [unit.code])
    after = _counting(workspace, round, unit)
    counting = next((r for r in settled if r.state == "accepted"), None)
    return Decided(unit, counting, compare(before, after) if after is not None else ())
