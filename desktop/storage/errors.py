"""What can go wrong with a workspace file. Every class carries ``path``."""

from desktop.core.errors import XiaobiaoError


class WorkspaceError(XiaobiaoError):
    """The root of all errors about a workspace."""


class WorkspaceMissing(WorkspaceError):
    """There is no such file, or it has been moved away while it was open."""


class WorkspaceExists(WorkspaceError):
    """A new workspace or a copy would overwrite a file."""


class NotAWorkspace(WorkspaceError):
    """The file is something else."""


class WorkspaceDamaged(WorkspaceError):
    """The file is empty, cut off or inconsistent. Data: path, detail. The file has not been touched."""


class WorkspaceTooNew(WorkspaceError):
    """A newer program has written the file. Data: path, version, known (names of migrations)."""


class WorkspaceBusy(WorkspaceError):
    """Another window or program has the workspace open for writing."""


class WorkspaceReadOnly(WorkspaceError):
    """The file, its folder or its disk cannot be written. Data: path, detail."""


class WorkspaceDiskFull(WorkspaceError):
    """There is no space left; what was being saved is not, everything before it is. Data: path, detail."""


class WorkspaceDiskFailed(WorkspaceError):
    """The disk does not do what it is told: a pulled stick, a lost network, a used up quota, a dying disk.

    Data: path, detail. What was being saved may not be; everything before it is.
    """


class MigrationFailed(WorkspaceError):
    """The file could not be brought up to date and is as it was. Data: path, backup (Path), detail."""


class WrongRole(WorkspaceError):
    """The workspace is a school's where a bureau's is needed, or the other way round. Data: path, needed."""
