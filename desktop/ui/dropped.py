"""What was dragged on a window: one file of ours, or nothing that concerns it."""

from pathlib import Path

from PySide6.QtCore import QMimeData

from desktop.exchange.layout import EXTENSION
from desktop.storage.workspace import SUFFIX


def dropped_file(data: QMimeData) -> Path | None:
    """The one workspace or signed file that is dragged; None where something else is."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in (SUFFIX, EXTENSION) else None
