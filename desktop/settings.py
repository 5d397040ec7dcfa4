"""This computer's preferences: which workspaces were open, how large the writing is. Never anybody's data."""

from pathlib import Path

import msgspec
from msgspec import Struct
from platformdirs import user_config_path, user_documents_path

from desktop.files import make_folder, write_durably

_MOST_RECENT = 6


class Settings(Struct, frozen=True):
    """``recent`` holds the newest workspace first; ``scale_percent`` is 100 to 200."""

    recent: tuple[str, ...] = ()
    scale_percent: int = 100

    def with_recent(self, workspace: Path) -> "Settings":
        path = str(workspace.absolute())
        recent = (path, *(other for other in self.recent if other != path))
        return msgspec.structs.replace(self, recent=recent[:_MOST_RECENT])


def settings_path() -> Path:
    return user_config_path("Xiaobiao", appauthor=False) / "settings.json"


def workspaces_folder() -> Path:
    """Where new workspaces are proposed: a folder of our own among the user's documents."""
    return user_documents_path() / "校标通"


def load_settings(path: Path) -> Settings:
    """The saved preferences, or the usual ones where there are none or they cannot be read as such."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except (OSError, msgspec.DecodeError):
        # Preferences are a convenience: starting with the usual ones loses nothing.
        return Settings()


def save_settings(settings: Settings, path: Path) -> None:
    """Raises FileNotWritten."""
    make_folder(path.parent)
    data = msgspec.json.encode(settings)
    write_durably(path, data, lambda written: msgspec.json.decode(written.read_bytes()), replace=True)
