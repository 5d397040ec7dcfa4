"""Where preferences and new workspaces are kept."""

from pathlib import Path

import pytest

from desktop import settings


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's folder on a stick, with the file that says that everything stays on it."""
    folder = tmp_path / "学校 资料（新）"
    folder.mkdir()
    (folder / "portable").touch()
    monkeypatch.setattr(settings, "PROGRAM", folder)
    monkeypatch.setattr(settings, "portable_folder", lambda there=settings.portable_folder: there(folder))
    return folder


def test_a_portable_program_keeps_everything_beside_itself(stick: Path) -> None:
    assert settings.workspaces_folder() == stick / "我的数据"
    assert settings.settings_path() == stick / "我的数据" / "settings.json"


def test_what_lies_on_the_stick_is_found_under_another_letter(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, outside = stick / "我的数据" / "东关小学.xbw", tmp_path / "西街小学.xbw"
    saved = settings.Settings().with_recent(outside).with_recent(inside)
    assert settings.recent_paths(saved) == [inside, outside]
    moved = tmp_path / "另一台电脑"
    monkeypatch.setattr(settings, "PROGRAM", moved)
    assert settings.recent_paths(saved) == [moved / "我的数据" / "东关小学.xbw", outside]


def test_without_the_file_the_users_own_folders_are_used(tmp_path: Path) -> None:
    assert settings.portable_folder(tmp_path) is None


def test_a_stick_that_cannot_be_written_leaves_the_users_own_folders(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(settings, "TemporaryFile", refuse)
    assert settings.portable_folder() is None
