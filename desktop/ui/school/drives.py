"""Whether a folder is on a drive of its own, such as a USB stick, which people unplug."""

from pathlib import Path

from PySide6.QtCore import QDir, QStorageInfo


def is_other_drive(folder: Path) -> bool:
    """Whether it is neither on the system's drive nor on the one with the home folder."""
    own = {QStorageInfo(place).rootPath() for place in (QDir.rootPath(), QDir.homePath(), QDir.tempPath())}
    return QStorageInfo(str(folder)).rootPath() not in own
