"""A unit's open workspace as one value: its round, its unit, its filing and the rules that judge it."""

from datetime import datetime

import msgspec
from msgspec import Struct

from desktop.core.filing import Filing, Unit
from desktop.core.rulebook import Rulebook
from desktop.storage.entries import last_saved, load_filing
from desktop.storage.roster import Round, current_round, units
from desktop.storage.workspace import Workspace
from desktop.workflows.last_round import last_filing
from desktop.workflows.rulebooks import round_rulebook


class Session(Struct, frozen=True):
    """What a school's or department's window works on. Every change makes a new one.

    ``previous`` is what the unit said in the round before.
    """

    round: Round
    unit: Unit
    rulebook: Rulebook
    filing: Filing
    saved_at: str | None
    previous: Filing | None = None

    def with_filing(self, filing: Filing, now: datetime) -> "Session":
        """The same session after something was stored at ``now``."""
        return msgspec.structs.replace(self, filing=filing, saved_at=now.isoformat(timespec="seconds"))


def open_session(workspace: Workspace) -> Session:
    """Load what a unit's workspace holds. Raises WrongRole for a bureau's workspace."""
    workspace.needs("unit")
    round = current_round(workspace)
    unit = units(workspace)[0]
    filing = load_filing(workspace, round, unit)
    rulebook = round_rulebook(workspace, round)
    return Session(
        round, unit, rulebook, filing, last_saved(workspace, round), last_filing(workspace, round, unit)
    )
