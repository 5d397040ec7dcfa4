"""The originals of what a bureau has received, kept unchanged in a folder beside its workspace."""

from pathlib import Path

from desktop.core.errors import XiaobiaoError
from desktop.exchange.archive import open_original
from desktop.exchange.reader import Package
from desktop.exchange.trust import Broken
from desktop.storage.workspace import Workspace


class OriginalBroken(XiaobiaoError):
    """A kept original is not what was received any more. Data: path, broken (exchange.trust.Broken)."""


def originals_folder(workspace: Workspace) -> Path:
    """Where the originals of this workspace are; the folder goes wherever the workspace goes."""
    return workspace.path.with_name(f"{workspace.path.stem}.上报原件")


def original(workspace: Workspace, digest: str) -> Package:
    """A received package as it came, verified anew; evidence is read from it.

    Raises OriginalBroken, and PackageUnreadable where it is missing.
    """
    package = open_original(originals_folder(workspace), digest)
    if isinstance(package, Broken):
        raise OriginalBroken(path=package.path, broken=package)
    return package
