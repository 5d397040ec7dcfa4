import doctest
from struct import unpack_from
from types import ModuleType

import freezing
import icon_file
import pytest
import trimming
import version_resource
from environment import ROOT


@pytest.mark.parametrize("module", [freezing, trimming, version_resource])
def test_the_examples(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_the_icon_holds_every_size_that_windows_shows() -> None:
    drawing = ROOT / "resources" / "icons" / "app.svg"
    data = icon_file.icon_file({size: icon_file.picture(drawing, size) for size in icon_file.SIZES})
    assert unpack_from("<HHH", data) == (0, 1, len(icon_file.SIZES))
    for number, size in enumerate(icon_file.SIZES):
        width, height, _, _, _, bits, length, offset = unpack_from("<BBBBHHII", data, 6 + 16 * number)
        assert (width, height, bits) == (size % 256, size % 256, 32)
        assert data[offset : offset + length].startswith(b"\x89PNG")


def test_windows_shows_the_version_and_the_chinese_name() -> None:
    text = version_resource.version_resource("1.2.3", "xiaobiao.exe")
    assert "filevers=(1, 2, 3, 0)" in text
    assert "StringStruct('ProductName', '校标通')" in text


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/translations/qtbase_zh_CN.qm",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/plugins/platforms/qoffscreen.dll",
        "PySide6/plugins/imageformats/qsvg.dll",
        "PySide6/plugins/imageformats/qjpeg.dll",
        "PySide6/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        "resources/standards/moe-2017.toml",
    ],
)
def test_what_the_program_needs_stays(place: str) -> None:
    assert not trimming.is_left_out(place)


def test_a_library_leaves_with_the_last_file_that_asks_for_it() -> None:
    asks = {
        "xcb": ["liba.so.1", "libc.so.6"],
        "gtk": ["libgtk.so.3"],
        "a": ["libb.so.2"],
        "b": [],
        "gtk3": ["liba.so.1"],
    }
    entries = [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "xcb", "BINARY"),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "gtk", "BINARY"),
        ("liba.so.1", "a", "BINARY"),
        ("libb.so.2", "b", "BINARY"),
        ("libgtk.so.3", "gtk3", "BINARY"),
        ("lib/libgtk.so.3", "libgtk.so.3", "SYMLINK"),
        ("resources/a.toml", "a.toml", "DATA"),
    ]
    kept = [place for place, _, _ in trimming.trimmed(entries, lambda source: asks[source])]
    assert kept == ["PySide6/Qt/plugins/platforms/libqxcb.so", "liba.so.1", "libb.so.2", "resources/a.toml"]


def test_what_a_file_of_linux_asks_for() -> None:
    text = "Dynamic Section:\n  NEEDED               libQt6Core.so.6\n  SONAME               libx.so.1\n"
    assert trimming.asked_for(text) == ["libQt6Core.so.6"]
