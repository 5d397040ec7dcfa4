"""Let a running round go on under another version of its standard: an explicit step that loses nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Filing, Unit
from desktop.core.rulebook import Rulebook
from desktop.core.standard_changes import StandardChange, compare_standards
from desktop.library import standard_ref
from desktop.storage.audit import note
from desktop.storage.entries import load_filing
from desktop.storage.roster import Round, current_round, units
from desktop.storage.standards import save_move
from desktop.storage.submissions import accepted_filings
from desktop.storage.workspace import Workspace
from desktop.workflows.answering import answering_units, join_roster
from desktop.workflows.pass_rule import pass_rule
from desktop.workflows.readings import kept_readings, read_with
from desktop.workflows.rulebooks import keep_standard, rulebook_of


class VersionUnchanged(XiaobiaoError):
    """The standard differs from the round's and calls itself the same version. Data: standard, version."""


class Move(Struct, frozen=True):
    """What a step to another standard changes.

    ``kept`` are answers to criteria and vetoes that the new standard no longer has, by the unit's name:
    they stay stored, and count again if the round moves back. ``dropped`` are the names of the switches and
    settings that the round had chosen and the new standard does not have.
    """

    before: Round
    after: Round
    changes: Sequence[StandardChange]
    kept: Mapping[str, tuple[str, ...]]
    dropped: tuple[str, ...] = ()


def plan_move(workspace: Workspace, rulebook: Rulebook) -> Move:
    """What `move_round` would do. A pass rule that the new standard lacks gives way to its own.

    Raises ReadingInvalid where a setting of the round is not possible in the new standard.
    """
    before = current_round(workspace)
    old = rulebook_of(workspace, before.standard)
    known = before.row_rule in rulebook.standard.row_rules
    rule = pass_rule(rulebook, before.row_rule if known else None)
    switches, settings = kept_readings(rulebook, before)
    read_with(rulebook, switches, settings)
    after = msgspec.structs.replace(
        before, standard=standard_ref(rulebook.standard), row_rule=rule, switches=switches, settings=settings
    )
    ids = {*rulebook.criteria, *(veto.id for veto in rulebook.standard.vetoes)}
    orphans = {
        filing.unit.name: tuple(sorted(filing.answers.keys() - ids)) for filing in _filings(workspace, before)
    }
    changes = compare_standards(old.standard, rulebook.standard)
    kept = {name: lost for name, lost in orphans.items() if lost}
    return Move(before, after, changes, kept, _dropped(old, before, after))


def move_round(workspace: Workspace, rulebook: Rulebook, now: datetime) -> Move:
    """Let the current round go on under this standard, in one durable commit; the old one is kept.

    Whom a bureau's new standard asks besides joins the roster.

    What was filled, answered, exported and received stays as it is, under the standard it was made with.
    To the standard that the round has already, nothing happens. Raises VersionUnchanged, and as `plan_move`:
    two wordings of one version could not be told apart on paper.
    """
    move = plan_move(workspace, rulebook)
    if move.after == move.before:
        return move
    old, new = move.before.standard, move.after.standard
    if (old.id, old.version) == (new.id, new.version) and old != new:
        raise VersionUnchanged(standard=rulebook.standard.title, version=new.version)
    with workspace.writing():
        keep_standard(workspace, rulebook_of(workspace, move.before.standard), now)
        keep_standard(workspace, rulebook, now)
        save_move(workspace, move.before, move.after, now)
        note(workspace, "round_moved", now, old=f"{old.id} {old.version}", new=f"{new.id} {new.version}")
        if workspace.role == "bureau":
            join_roster(workspace, _newly_asked(workspace, move, rulebook))
    return move


def _newly_asked(workspace: Workspace, move: Move, rulebook: Rulebook) -> list[Unit]:
    schools = [unit for unit in units(workspace) if unit.kind == "school"]
    old = rulebook_of(workspace, move.before.standard).standard
    before = answering_units(old, workspace.county, schools)
    asked = answering_units(rulebook.standard, workspace.county, schools)
    return [unit for unit in asked if unit not in before]


def _dropped(old: Rulebook, before: Round, after: Round) -> tuple[str, ...]:
    switches = [old.standard.switches[id].name for id in before.switches if id not in after.switches]
    settings = [old.standard.settings[id].name for id in before.settings if id not in after.settings]
    return (*switches, *settings)


def _filings(workspace: Workspace, round: Round) -> Sequence[Filing]:
    if workspace.role == "bureau":
        return accepted_filings(workspace, round)
    return [load_filing(workspace, round, unit) for unit in units(workspace)]
