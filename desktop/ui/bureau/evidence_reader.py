"""Opens evidence at the bureau: read from the package that the unit sent, which is verified first."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.core.filing import Evidence
from desktop.exchange.reader import Package
from desktop.storage.workspace import Workspace
from desktop.ui.background import Background
from desktop.ui.widgets.file_preview import FilePreview
from desktop.workflows.evidence import evidence_bytes
from desktop.workflows.originals import original


class EvidenceReader:
    """Keeps at hand the package that was looked into last."""

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        self._parent, self._workspace = parent, workspace
        self._background = Background(parent)
        self._package: Package | None = None
        self._preview: FilePreview | None = None

    def open(self, package: str, files: Mapping[str, Evidence], sha256: str) -> None:
        """Show a file of the package with this digest, in a window beside the bureau's."""
        if self._preview is None:
            self._preview = FilePreview(self._parent, self._background)
        self._preview.show_file(files, sha256, partial(self._read, package))

    def preview(self) -> FilePreview | None:
        """The window that shows a file, once there was one."""
        return self._preview

    def shutdown(self) -> None:
        """Wait for the worker; call when the window closes."""
        self._background.shutdown()

    def _read(self, digest: str, sha256: str) -> bytes:
        """For the worker. What is read is compared with its hash anew, whenever the package was verified."""
        if self._package is None or self._package.digest != digest:
            self._package = original(self._workspace, digest)
        return evidence_bytes(self._package, sha256)
