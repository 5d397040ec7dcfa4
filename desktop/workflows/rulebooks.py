"""Which rules a workspace's round and its filings follow: a shipped standard, or one that a county wrote.

A round reads its standard with the switches and settings that its county has chosen.
"""

from datetime import datetime
from functools import lru_cache

from desktop.core.errors import StandardUnknown
from desktop.core.filing import StandardRef
from desktop.core.rulebook import Rulebook
from desktop.core.standard_toml import write_toml
from desktop.library import decode_standard, load_standard, standard_ids, standard_ref
from desktop.storage.roster import Round, current_round
from desktop.storage.standards import former_standards, save_standard, standard_text
from desktop.storage.workspace import Workspace
from desktop.workflows.readings import read_with


def keep_standard(workspace: Workspace, rulebook: Rulebook, now: datetime) -> None:
    """Store the text of a standard, so that what is made with it stays readable."""
    standard = rulebook.standard
    save_standard(workspace, standard_ref(standard), write_toml(standard), now)


def rulebook_of(workspace: Workspace, ref: StandardRef) -> Rulebook:
    """The very standard that ``ref`` means, as it is written: as it ships, or as the workspace keeps it.

    A file of the time before workspaces kept standards has the shipped one of that id.
    Raises StandardUnknown where there is none.
    """
    shipped = load_standard(ref.id) if ref.id in standard_ids() else None
    if shipped is not None and standard_ref(shipped.standard) == ref:
        return shipped
    text = standard_text(workspace, ref)
    if text is not None:
        return _decoded(text, ref.id)
    if shipped is None:
        raise StandardUnknown(standard=ref.id, known=standard_ids())
    return shipped


def round_rulebook(workspace: Workspace, round: Round | None = None) -> Rulebook:
    """The rules of a round, by default the current one, as its county reads them.

    Raises StandardUnknown, ReadingInvalid.
    """
    asked = round or current_round(workspace)
    return read_with(rulebook_of(workspace, asked.standard), asked.switches, asked.settings)


def accepted_rulebooks(workspace: Workspace, round: Round) -> dict[StandardRef, Rulebook]:
    """The standards with which a filing of this round may be made: its own and the former ones."""
    former = {ref: rulebook_of(workspace, ref) for ref in former_standards(workspace, round)}
    return {**former, round.standard: round_rulebook(workspace, round)}


@lru_cache(maxsize=8)
def _decoded(text: str, id: str) -> Rulebook:
    return decode_standard(text.encode(), id)
