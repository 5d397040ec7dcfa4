"""This computer's preferences: which workspaces were open, how large the writing is. Never anybody's data."""

from pathlib import Path
from tempfile import TemporaryFile

import msgspec
from msgspec import Struct
from platformdirs import user_config_path, user_documents_path

from desktop.files import make_folder, write_durably
from desktop.paths import PROGRAM

_MOST_RECENT = 6
# Where work is kept beside a portable program.
_BESIDE = "我的数据"


class Settings(Struct, frozen=True):
    """``recent`` holds the newest workspace first; ``scale_percent`` is 100 to 200."""

    recent: tuple[str, ...] = ()
    scale_percent: int = 100

    def with_recent(self, workspace: Path) -> "Settings":
        path = str(_lasting(workspace.absolute()))
        recent = (path, *(other for other in self.recent if other != path))
        return msgspec.structs.replace(self, recent=recent[:_MOST_RECENT])


def recent_paths(settings: Settings) -> list[Path]:
    return [PROGRAM / path for path in settings.recent]


def _lasting(workspace: Path) -> Path:
    """A stick has another letter in another computer: what lies on it is remembered from the program on."""
    if portable_folder() and workspace.is_relative_to(PROGRAM):
        return workspace.relative_to(PROGRAM)
    return workspace


def portable_folder(program: Path = PROGRAM) -> Path | None:
    """The program's own folder where everything stays in it: a file ``portable`` lies there, as on a stick.

    None without that file, and on a stick that cannot be written.
    """
    if not (program / "portable").is_file():
        return None
    try:
        with TemporaryFile(dir=program):
            return program
    except OSError:
        return None


def settings_path() -> Path:
    portable = portable_folder()
    folder = portable / _BESIDE if portable else user_config_path("Xiaobiao", appauthor=False)
    return folder / "settings.json"


def workspaces_folder() -> Path:
    """Where new workspaces are proposed: a folder of our own among the user's documents, or on the stick."""
    portable = portable_folder()
    return portable / _BESIDE if portable else user_documents_path() / "校标通"


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
