"""What units said in the round before: what has changed much since then asks for a 说明."""

from collections.abc import Mapping

from desktop.core.filing import Filing, Unit
from desktop.storage.entries import load_filing
from desktop.storage.roster import Round, rounds, units
from desktop.storage.submissions import accepted_filings
from desktop.storage.workspace import Workspace


def last_filing(workspace: Workspace, round: Round, unit: Unit) -> Filing | None:
    """What this unit said in the newest earlier round in which it said anything."""
    return last_filings(workspace, round).get(unit.code)


def last_filings(workspace: Workspace, round: Round) -> Mapping[str, Filing]:
    """The same of every unit that has one, by its code; at a bureau, what counted when that round ended."""
    found: dict[str, Filing] = {}
    for earlier in _earlier(workspace, round):
        for filing in _filings(workspace, earlier):
            if filing.values:
                found.setdefault(filing.unit.code, filing)
    return found


def _earlier(workspace: Workspace, round: Round) -> list[Round]:
    """The rounds before this one, newest first."""
    newest_first = list(rounds(workspace))
    ids = [known.id for known in newest_first]
    return newest_first[ids.index(round.id) + 1 :]


def _filings(workspace: Workspace, round: Round) -> list[Filing]:
    if workspace.role == "bureau":
        return list(accepted_filings(workspace, round))
    return [load_filing(workspace, round, unit) for unit in units(workspace)]
