"""This computer's preferences: which workspaces were open, how large the writing is. Never anybody's data."""

from pathlib import Path
from tempfile import TemporaryFile

import msgspec
from msgspec import Struct
from platformdirs import user_config_path, user_data_path, user_documents_path

from desktop.files import make_folder, write_durably
from desktop.paths import PROGRAM

_MOST_RECENT = 6
_MOST_STOPS = 30
# Where work is kept beside a portable program.
_BESIDE = "我的数据"


class Settings(Struct, frozen=True):
    """``recent`` holds the newest workspace first; ``scale_percent`` is 100 to 200.

    ``operator`` is the name of whoever works here, as the audit log is to have it; the system's where empty.
    """

    recent: tuple[str, ...] = ()
    scale_percent: int = 100
    operator: str = ""
    high_contrast: bool = False

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


class Stop(Struct, frozen=True):
    """Where somebody stopped in a workspace: a place of its window, and what was typed and is no value.

    ``typed`` holds texts by the code of their element; everything else that was typed is in the workspace.
    """

    place: str = ""
    typed: dict[str, str] = {}


def stops_path(settings: Path) -> Path:
    """The file beside the settings; it is written more often than they are."""
    return settings.with_name("stops.json")


def load_stop(path: Path, workspace: str) -> Stop:
    """Where work on the workspace of this id stopped on this computer."""
    return _stops(path).get(workspace, Stop())


def save_stop(path: Path, workspace: str, stop: Stop) -> None:
    """Raises FileNotWritten."""
    others = {id: other for id, other in _stops(path).items() if id != workspace}
    kept = dict(list(others.items())[-_MOST_STOPS:]) | {workspace: stop}
    make_folder(path.parent)
    write_durably(path, msgspec.json.encode(kept), _decoded, replace=True)


def _stops(path: Path) -> dict[str, Stop]:
    try:
        return _decoded(path)
    except (OSError, msgspec.DecodeError):
        # As with the preferences: the window then opens on its first page.
        return {}


def _decoded(path: Path) -> dict[str, Stop]:
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Stop])


def backups_folder() -> Path:
    """Where backups of workspaces are kept: in the user's own data, or on the stick of a portable program.

    Not beside the workspace: who loses the stick or the folder with it would lose both.
    """
    portable = portable_folder()
    return portable / _BESIDE / "备份" if portable else user_data_path("Xiaobiao", appauthor=False) / "备份"
