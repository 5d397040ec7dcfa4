"""A working copy comes back: what it says is compared with what it began with and with what stands here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from desktop.core.conformity import entry_fits
from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Filing
from desktop.core.merge import LISTS, Change, compare
from desktop.core.three_way import Difference, Place, Relation, merged, only, three_way
from desktop.storage.entries import Entry, load_filing, note_not_taken
from desktop.storage.evidence import load_file, save_file
from desktop.storage.roster import current_round, units
from desktop.storage.steps import Action, StepKind
from desktop.storage.working_copies import (
    HandedOver,
    WorkingCopy,
    handed_over,
    save_handed_over,
    trail,
    working_copy,
)
from desktop.storage.workspace import Workspace, look_into
from desktop.workflows.filling import set_all
from desktop.workflows.handing_over import needs_original
from desktop.workflows.session import Session


class NotAWorkingCopy(XiaobiaoError):
    """The workspace was not handed over by anybody. Data: path."""


class CopyOfAnother(XiaobiaoError):
    """The copy was handed over from another workspace. Data: path, unit (name)."""


class CopyOfOtherRound(XiaobiaoError):
    """The copy belongs to another round. Data: path, round (title)."""


class CopyOlder(XiaobiaoError):
    """The copy is from before the one that has come back. Data: path, returned_at (ISO)."""


class ConflictsOpen(XiaobiaoError):
    """Nobody has chosen what both have changed differently. Data: path, differences."""


class Returned(Struct, frozen=True):
    """A copy that was looked into; nothing is stored yet.

    ``copy`` has as its ``base`` what the copy is to be compared with. ``misfits`` are entries that the
    standard here does not let a unit say; they stay in the copy. ``is_stray`` where the file is another one
    than came back before, made by copying the copy.
    """

    path: Path
    copy: HandedOver
    filing: Filing
    trail: bytes
    files: Mapping[str, bytes]
    misfits: tuple[Entry, ...] = ()
    is_stray: bool = False

    def differences(self, session: Session) -> tuple[Difference, ...]:
        """What is not the same in the copy, here, and in what the copy began with."""
        return three_way(self.copy.base, session.filing, self.filing)

    def news(self, session: Session) -> tuple[Difference, ...]:
        """What the copy has changed since, and what is not so here: to be taken, or a conflict."""
        differences = self.differences(session)
        return only(differences, Relation.THEIRS) + only(differences, Relation.CONFLICT)


class TakenBack(Struct, frozen=True):
    """What became of a copy: ``taken`` has changed here, ``kept`` is what the copy said and was not taken."""

    session: Session
    copy: HandedOver
    taken: tuple[Difference, ...]
    kept: tuple[Difference, ...]


def look_at_copy(workspace: Workspace, session: Session, path: Path) -> Returned:
    """Read a copy without touching it.

    Raises IsWorkingCopy, NotAWorkingCopy, CopyOfAnother, CopyOfOtherRound, CopyOlder and what
    `storage.look_into` raises.
    """
    needs_original(workspace, "take_back")
    if path.exists() and path.samefile(workspace.path):
        raise NotAWorkingCopy(path=path)
    with look_into(path) as other:
        itself = working_copy(other)
        if itself is None:
            raise NotAWorkingCopy(path=path)
        unit = units(other)[0]
        if itself.original != workspace.id:
            raise CopyOfAnother(path=path, unit=unit.name)
        round = current_round(other)
        if itself.round != session.round.id or round.id != session.round.id:
            raise CopyOfOtherRound(path=path, round=round.title)
        filing, now = load_filing(other, round, unit), trail(other)
        new_files = filing.evidence.keys() - session.filing.evidence.keys()
        files = {digest: load_file(other, digest) for digest in sorted(new_files)}
    copy = _known(handed_over(workspace, session.round), itself)
    is_stray = not now.startswith(copy.trail)
    if is_stray:
        if copy.trail.startswith(now):
            raise CopyOlder(path=path, returned_at=copy.returned_at)
        copy = msgspec.structs.replace(copy, base=itself.base)
    filing, misfits = _fitting(session, copy.base, filing)
    return Returned(path, copy, filing, now, files, misfits, is_stray)


def take_back(
    workspace: Workspace, session: Session, returned: Returned, theirs: Mapping[Place, bool], now: datetime
) -> TakenBack:
    """Merge a copy in one transaction.

    ``theirs`` says for places whether the copy's value is taken; where it says nothing, what only the copy
    has changed is taken and everything else stays. Raises ConflictsOpen where a conflict is not chosen.
    What is not taken stays in the history; the copy that comes again is compared with what it is now.
    """
    differences = returned.differences(session)
    unchosen = tuple(d for d in only(differences, Relation.CONFLICT) if d.place not in theirs)
    if unchosen:
        raise ConflictsOpen(path=returned.path, differences=unchosen)
    offered = [d for d in differences if d.mine != d.theirs]
    taken = tuple(d for d in offered if theirs.get(d.place, d.relation is Relation.THEIRS))
    kept = tuple(d for d in offered if d not in taken and d.relation is not Relation.MINE)
    source = f"{returned.copy.number} {returned.copy.colleague}".strip()
    base, mine = returned.copy.base, session.filing
    result = merged(base, mine, returned.filing, taken)
    copy = msgspec.structs.replace(
        returned.copy,
        base=returned.filing,
        trail=returned.trail,
        returned_at=now.isoformat(timespec="seconds"),
    )
    with workspace.writing():
        for content in returned.files.values():
            save_file(workspace, content)
        session = set_all(
            workspace, session, _entries(compare(mine, result)), now, source, Action(StepKind.COPY)
        )
        declined = _entries(compare(result, merged(base, result, returned.filing, kept)))
        note_not_taken(workspace, session.round, session.unit, declined, now, source)
        if taken or kept or copy.trail != returned.copy.trail or returned.copy.returned_at is None:
            save_handed_over(workspace, session.round, copy)
    return TakenBack(session, copy, taken, kept)


def _known(copies: Sequence[HandedOver], itself: WorkingCopy) -> HandedOver:
    """What is noted of the copy; in an original that was restored nothing is, and it says itself."""
    for copy in copies:
        if copy.id == itself.id:
            return copy
    numbers = {copy.number for copy in copies}
    number = max(numbers) + 1 if itself.number in numbers else itself.number
    return HandedOver(itself.id, number, itself.colleague, itself.handed_over_at, itself.base)


def _entries(changes: Sequence[Change]) -> list[Entry]:
    return [Entry(change.part, change.code, change.new) for change in changes]


def _fitting(session: Session, base: Filing, filing: Filing) -> tuple[Filing, tuple[Entry, ...]]:
    """The copy's filing without what cannot be said under the standard here, where it has changed it."""
    misfits = tuple(
        Entry(change.part, change.code, change.new)
        for change in compare(base, filing)
        if change.new is not None and not entry_fits(session.rulebook, change.part, change.code, change.new)
    )
    parts: dict[str, Any] = {}
    for entry in misfits:
        if entry.part in LISTS:
            parts[entry.part] = getattr(base, entry.part)
            continue
        part = parts.setdefault(entry.part, dict(getattr(filing, entry.part)))
        part.pop(entry.code)
        if entry.code in getattr(base, entry.part):
            part[entry.code] = getattr(base, entry.part)[entry.code]
    return msgspec.structs.replace(filing, **parts), misfits
