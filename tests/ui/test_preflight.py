"""What is said where no window can be shown."""

import sys

import pytest

from desktop.ui import preflight
from desktop.ui.wording import starting


@pytest.fixture
def said() -> list[str]:
    return []


def test_an_old_windows_is_told_so(said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "this_windows", lambda: (10, 0, 17134))
    assert not preflight.passes(said.append)
    assert said == [starting.WINDOWS_TOO_OLD]


def test_a_program_with_files_gone_says_so(said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtWidgets", None)
    monkeypatch.setattr(preflight, "this_windows", lambda: (10, 0, 17763))
    assert not preflight.passes(said.append)
    assert said == [starting.INCOMPLETE_ON_WINDOWS]


def test_nothing_is_said_where_all_is_well(said: list[str]) -> None:
    assert preflight.passes(said.append)
    assert said == []
