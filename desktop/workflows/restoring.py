"""What a backup says becomes the present again: one step of the open workspace, which can be undone.

The file itself stays: keys, exports and history made since the backup are not turned back.
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from desktop.core.conformity import entry_fits
from desktop.core.filing import Filing
from desktop.core.merge import LISTS, compare
from desktop.storage.backups import Backup
from desktop.storage.entries import Entry, load_filing
from desktop.storage.errors import WorkspaceDamaged
from desktop.storage.evidence import load_file, save_file
from desktop.storage.roster import current_round, units
from desktop.storage.steps import Action, StepKind
from desktop.storage.workspace import Workspace, look_into
from desktop.workflows.filling import set_all
from desktop.workflows.session import Session


class Looked(Struct, frozen=True):
    """A backup that was looked into: what it says, and the bytes of evidence that only it has."""

    backup: Backup
    filing: Filing
    files: Mapping[str, bytes]

    def entries(self, session: Session) -> list[Entry]:
        """What is to be stored to say what the backup says, as far as the present standard lets it."""
        return [
            Entry(change.part, change.code, change.new)
            for change in compare(session.filing, self.filing)
            if change.new is None
            or (change.part in LISTS and not change.new)
            or entry_fits(session.rulebook, change.part, change.code, change.new)
        ]


def look_at_backup(session: Session, backup: Backup) -> Looked:
    """Read a backup without touching it. Raises what `storage.look_into` raises."""
    with look_into(backup.path) as other:
        unit, round = units(other)[0], current_round(other)
        if unit.code != session.unit.code or round.id != session.round.id:
            raise WorkspaceDamaged(path=backup.path, detail="another unit or round")
        filing = load_filing(other, round, unit)
        lacking = filing.evidence.keys() - session.filing.evidence.keys()
        files = {digest: load_file(other, digest) for digest in sorted(lacking)}
    return Looked(backup, filing, files)


def restore(workspace: Workspace, session: Session, looked: Looked, now: datetime) -> Session:
    """Store what the backup says, in one commit and one step."""
    with workspace.writing():
        for content in looked.files.values():
            save_file(workspace, content)
        entries = looked.entries(session)
        return set_all(workspace, session, entries, now, action=Action(StepKind.BACKUP))
