"""Two people of one school split the work: a colleague gets a working copy (分工副本) to fill."""

from datetime import datetime
from pathlib import Path
from typing import Literal

from desktop.core.errors import XiaobiaoError
from desktop.storage.working_copies import (
    HandedOver,
    WorkingCopy,
    handed_over,
    save_handed_over,
    working_copy,
    write_working_copy,
)
from desktop.storage.workspace import Workspace
from desktop.workflows.session import Session


class IsWorkingCopy(XiaobiaoError):
    """Only the original may do this. Data: path, action (export, hand_over, take_back)."""


def needs_original(workspace: Workspace, action: Literal["export", "hand_over", "take_back"]) -> None:
    """Raise IsWorkingCopy in a working copy."""
    if working_copy(workspace) is not None:
        raise IsWorkingCopy(path=workspace.path, action=action)


def hand_over(
    workspace: Workspace, session: Session, path: Path, colleague: str, id: str, now: datetime
) -> HandedOver:
    """Write a working copy for a colleague to ``path``, and note that it is out; ``id`` is a new UUID.

    The copy is written first: one that nobody has noted is known by what it carries when it comes back.
    Raises IsWorkingCopy, WorkspaceExists and what `storage.copies.write_image` raises; nothing is noted then.
    """
    needs_original(workspace, "hand_over")
    copies = handed_over(workspace, session.round)
    number = max((copy.number for copy in copies), default=0) + 1
    at = now.isoformat(timespec="seconds")
    name = " ".join(colleague.split())
    filing = session.filing
    copy = WorkingCopy(id, workspace.id, session.round.id, number, name, at, filing)
    write_working_copy(workspace, path, copy)
    out = HandedOver(id, number, name, at, filing)
    save_handed_over(workspace, session.round, out)
    return out
