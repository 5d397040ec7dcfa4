import doctest
import hashlib
from pathlib import Path
from struct import unpack_from
from types import ModuleType

import dll_check
import freezing
import icon_file
import linux_build
import packing
import papers
import pytest
import trimming
import version_resource
import windows_python
from environment import ROOT


@pytest.mark.parametrize(
    "module", [dll_check, freezing, linux_build, trimming, version_resource, windows_python]
)
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


def test_a_library_that_no_windows_has_is_missed() -> None:
    asked = {"QtCore.pyd": ["Qt6Core.dll", "KERNEL32.dll"], "Qt6Core.dll": ["MSVCP140.dll", "ICU.dll"]}
    assert dll_check.missing(asked, ["qt6core.dll", "msvcp140.DLL"]) == ["ICU.dll for Qt6Core.dll"]


def test_the_portable_zip_is_the_same_from_the_same_folder(tmp_path: Path) -> None:
    folder = tmp_path / "xiaobiao"
    (folder / "_internal").mkdir(parents=True)
    (folder / "说明.txt").write_text("说明", encoding="utf-8")
    (folder / "_internal" / "a.dll").write_bytes(b"MZ")
    packing.portable_zip(folder, tmp_path / "Xiaobiao-1.zip")
    packing.portable_zip(folder, tmp_path / "Xiaobiao-2.zip")
    assert packing.sha256(tmp_path / "Xiaobiao-1.zip") == packing.sha256(tmp_path / "Xiaobiao-2.zip")
    packing.write_sums(tmp_path)
    digest = hashlib.sha256((tmp_path / "Xiaobiao-1.zip").read_bytes()).hexdigest()
    lines = (tmp_path / packing.SUMS).read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"{digest}  Xiaobiao-1.zip"
    assert len(lines) == 2


def test_the_licences_come_with_the_program(tmp_path: Path) -> None:
    info = tmp_path / "site-packages" / "segno-1.6.6.dist-info"
    info.mkdir(parents=True)
    (info / "LICENSE").write_text("BSD", encoding="utf-8")
    folder = tmp_path / "xiaobiao"
    folder.mkdir()
    papers.add_papers(folder, info.parent)
    there = {path.name for path in (folder / "licenses").iterdir()}
    assert {"LGPL-3.0.txt", "GPL-3.0.txt", "Python.txt", "segno.txt"} <= there
    assert {"LICENSE.txt", "THIRD-PARTY-NOTICES.md", "说明.txt"} <= {path.name for path in folder.iterdir()}
