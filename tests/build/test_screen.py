import shutil
from pathlib import Path

import pytest
import screen

needs_xvfb = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")


@needs_xvfb
def test_a_virtual_screen_lives_as_long_as_its_context() -> None:
    with screen.virtual_screen() as display:
        socket = Path(f"/tmp/.X11-unix/X{display.removeprefix(':')}")
        assert socket.is_socket()
        with screen.virtual_screen() as other:
            assert other != display
    assert not socket.exists()


@needs_xvfb
def test_without_a_display_there_is_an_own_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with screen.screen() as variables:
        assert variables["QT_QPA_PLATFORM"] == "xcb"
        assert variables["DISPLAY"].startswith(":")


def test_a_display_that_is_there_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":7")
    with screen.screen() as variables:
        assert variables == {}


def test_without_xvfb_qt_paints_into_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(screen.sys, "platform", "linux")
    monkeypatch.setenv("PATH", str(tmp_path))
    with screen.screen() as variables:
        assert variables == {"QT_QPA_PLATFORM": "offscreen"}
