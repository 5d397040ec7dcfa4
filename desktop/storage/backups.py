"""Backups of an open workspace: made beside the work, verified before they count, kept thinly.

A folder holds the backups of one workspace, named by their time and reason, and ``origin.json``, which says
where the workspace was: a file that is damaged can no longer say who it is.
"""

import sqlite3
from contextlib import closing
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from desktop.core.thinning import worth_keeping
from desktop.files import make_folder, write_durably
from desktop.storage.connection import journal_of, refused_by_system, told
from desktop.storage.copies import verify_image
from desktop.storage.errors import WorkspaceError
from desktop.storage.workspace import SUFFIX, Workspace, look_into

_TIME = "%Y%m%d-%H%M%S"
# Pages per turn: between two turns whoever types can store.
_PAGES, _BREATH = 2048, 0.002
LARGEST_TOTAL = 1 << 30


class Reason(StrEnum):
    """Why a backup was made. Those before something larger are kept like the newest of an hour."""

    TIMED = "timed"
    CLOSED = "closed"
    MERGE = "merge"
    RESTORE = "restore"


class Backup(Struct, frozen=True):
    """A backup that was verified when it was made."""

    path: Path
    made_at: datetime
    reason: Reason
    size: int


def backups(folder: Path) -> tuple[Backup, ...]:
    """The backups in a folder, newest first; none where there is no folder."""
    found: list[Backup] = []
    for path in folder.glob(f"*{SUFFIX}"):
        time, _, reason = path.stem.partition(" ")
        try:
            backup = Backup(path, datetime.strptime(time, _TIME), Reason(reason), path.stat().st_size)
        except (ValueError, FileNotFoundError):
            # Somebody else's file, or one that was thinned out meanwhile.
            continue
        found.append(backup)
    return tuple(sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True))


def back_up_into(workspace: Workspace, folder: Path, reason: Reason, now: datetime) -> Backup:
    """Copy the open workspace into the folder page by page, verify it, thin out older ones.

    The sealed key goes along; it is sealed for this user. Raises FileNotWritten.
    """
    make_folder(folder)
    origin = msgspec.json.encode({"path": str(workspace.path.absolute())})
    write_durably(folder / "origin.json", origin, lambda _: None, replace=True)
    local = now.replace(tzinfo=None, microsecond=0)
    path = folder / f"{local:{_TIME}} {reason}{SUFFIX}"

    def copy(file: BinaryIO) -> None:
        with closing(sqlite3.connect(file.name)) as target:
            # The file is whole or thrown away: it needs no journal of its own.
            target.execute("PRAGMA journal_mode = OFF")
            workspace.db.backup(target, pages=_PAGES, sleep=_BREATH)

    with told(workspace.path):
        write_durably(path, copy, verify_image, replace=True)
    _thin_out(folder, local)
    return Backup(path, local, reason, path.stat().st_size)


def is_due(workspace: Workspace, folder: Path) -> bool:
    """Whether the workspace has changed since its newest backup."""
    newest = max((backup.path.stat().st_mtime_ns for backup in backups(folder)), default=0)
    return workspace.path.stat().st_mtime_ns > newest


def folder_of(root: Path, path: Path) -> Path | None:
    """The folder with the backups of the workspace that was at this path, or None."""
    for origin in root.glob("*/origin.json"):
        try:
            at = msgspec.json.decode(origin.read_bytes(), type=dict[str, str]).get("path")
        except (OSError, msgspec.DecodeError):
            continue
        if at == str(path.absolute()):
            return origin.parent
    return None


def newest_good(folder: Path) -> Backup | None:
    """The newest backup that still opens."""
    for backup in backups(folder):
        try:
            with look_into(backup.path):
                return backup
        except WorkspaceError:
            continue
    return None


def put_back(backup: Backup, path: Path, now: datetime) -> Path:
    """Put a backup in the place of a damaged workspace; returns where the damaged file is now.

    Its journal goes aside with it. Raises FileNotWritten; the damaged file is then where it was.
    """
    aside = path.with_name(f"{path.stem}.损坏-{now:%Y%m%d-%H%M%S}{path.suffix}")
    content = backup.path.read_bytes()
    try:
        path.replace(aside)
        if journal_of(path).exists():
            journal_of(path).replace(journal_of(aside))
    except OSError as error:
        raise refused_by_system(error, path) from error
    try:
        write_durably(path, content, verify_image)
    except BaseException:
        aside.replace(path)
        if journal_of(aside).exists():
            journal_of(aside).replace(journal_of(path))
        raise
    return aside


def _thin_out(folder: Path, now: datetime) -> None:
    there = backups(folder)
    kept = worth_keeping([backup.made_at for backup in there], now)
    total = 0
    for place, backup in enumerate(there):
        total += backup.size
        if backup.made_at not in kept or (total > LARGEST_TOTAL and place > 1):
            backup.path.unlink(missing_ok=True)
