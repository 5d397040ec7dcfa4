"""The bureau's rounds: another deadline for the one that runs, or a new one; earlier ones stay."""

from datetime import datetime

import msgspec

from desktop.core.errors import XiaobiaoError
from desktop.storage.audit import note
from desktop.storage.roster import Round, current_round, rounds, save_round, units
from desktop.storage.workspace import Workspace
from desktop.workflows.answering import answering_units, join_roster
from desktop.workflows.rulebooks import keep_standard, rulebook_of
from desktop.workflows.setting_up import new_round


class RoundExists(XiaobiaoError):
    """There is a round of this name already. Data: title."""


def change_deadline(workspace: Workspace, deadline: str | None, now: datetime) -> Round:
    """Let the current round run until another day (ISO date, None for no deadline).

    Units learn of it from a new dispatch. Raises WrongRole.
    """
    workspace.needs("bureau")
    before = current_round(workspace)
    after = msgspec.structs.replace(before, deadline=deadline)
    if after != before:
        with workspace.writing():
            save_round(workspace, after)
            note(workspace, "deadline_changed", now, old=before.deadline, new=deadline)
    return after


def start_round(
    workspace: Workspace, title: str, deadline: str | None, now: datetime, standard_id: str = ""
) -> Round:
    """Begin a new round, under a shipped standard or the one of the current round, read as it is now.

    Nothing of earlier rounds is changed; packages are received for the newest. Raises WrongRole, RoundExists,
    StandardUnknown.
    """
    workspace.needs("bureau")
    before = current_round(workspace)
    if any(title in (round.id, round.title) for round in rounds(workspace)):
        raise RoundExists(title=title)
    if standard_id:
        after = new_round(standard_id, title, deadline)
    else:
        after = msgspec.structs.replace(before, id=title, title=title, deadline=deadline)
    rulebook = rulebook_of(workspace, after.standard)
    schools = [unit for unit in units(workspace) if unit.kind == "school"]
    with workspace.writing():
        keep_standard(workspace, rulebook, now)
        save_round(workspace, after)
        join_roster(workspace, answering_units(rulebook.standard, workspace.county, schools))
        note(workspace, "round_started", now, title=title, deadline=deadline, standard=after.standard.id)
    return after
