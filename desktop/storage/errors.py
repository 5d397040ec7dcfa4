"""What can go wrong with a workspace file. Every class carries ``path``."""

from desktop.core.errors import XiaobiaoError


class WorkspaceError(XiaobiaoError):
    """The root of all errors about a workspace."""


class WorkspaceMissing(WorkspaceError):
    """There is no such file."""


class WorkspaceExists(WorkspaceError):
    """A new workspace would overwrite a file."""


class NotAWorkspace(WorkspaceError):
    """The file is something else."""


class WorkspaceDamaged(WorkspaceError):
    """SQLite finds the file inconsistent. Data: path, detail. The file has not been touched."""


class WorkspaceTooNew(WorkspaceError):
    """A newer program has written the file. Data: path, version, known."""


class WorkspaceBusy(WorkspaceError):
    """Another window or program has the workspace open for writing."""


class WorkspaceReadOnly(WorkspaceError):
    """The file, its folder or its disk cannot be written."""


class WorkspaceDiskFull(WorkspaceError):
    """There is no space left; what was being saved is not, everything before it is."""


class WrongRole(WorkspaceError):
    """The workspace is a school's where a bureau's is needed, or the other way round. Data: path, needed."""
