"""Build the Windows program on Linux: PyInstaller under wine, then the setup and the portable folder."""

import os
import shutil
from pathlib import Path

import debian
import dll_check
import freezing
import packing
import papers
import wine
from debian_folder import DebianFolder, debian_folder
from environment import ROOT, SetupFailure
from screen import screen
from windows_python import site_packages, windows_python

DIST = ROOT / "dist" / "windows"
PARTS = ("desktop", "resources", "db", "build")
PROGRAMS = {
    "makensis": "nsis",
    "x86_64-w64-mingw32-objdump": "binutils-mingw-w64-x86-64",
    "Xvfb": "xvfb",
}


def copy_source(target: Path) -> None:
    """What app.spec needs, where wine finds it."""
    shutil.rmtree(target, ignore_errors=True)
    for part in PARTS:
        unwanted = shutil.ignore_patterns("__pycache__", "work")
        shutil.copytree(ROOT / part, target / part, ignore=unwanted)
    shutil.copy(ROOT / "pyproject.toml", target)


def freeze(folder: DebianFolder) -> Path:
    """The folder of the Windows program in dist/windows."""
    copy_source(folder.root / "source")
    paths = ["--distpath", r"Z:\frozen", "--workpath", r"Z:\pyinstaller", r"Z:\source\build\app.spec"]
    options = ["--noconfirm", "--clean", "--log-level", "WARN", *paths]
    date = [f"{name}={value}" for name, value in freezing.variables().items()]
    build = ["env", *date, "wine", r"Z:\python\python.exe", "-X", "utf8", "-m", "PyInstaller", *options]
    folder.must(build, "Could not freeze the program under wine.", wine.variables())
    target = DIST / freezing.FOLDER
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder.root / "frozen" / freezing.FOLDER, target)
    papers.add_papers(target, site_packages(folder.root / "python"))
    freezing.set_dates(target)
    return target


def test(folder: DebianFolder, built: Path) -> None:
    """Run the self-test of the very files that are packed, in a folder with a difficult name."""
    inside = folder.root / "学校 资料（新）"
    shutil.rmtree(inside, ignore_errors=True)
    shutil.copytree(built, inside)
    console = rf"Z:\{inside.name}\xiaobiao-console.exe"
    with screen() as variables:
        command = wine.command(folder, console, display=variables.get("DISPLAY", ""))
        freezing.self_test(command, os.environ, folder.root)


def build() -> None:
    """dist/windows: the folder, the setup, the portable zip and their SHA-256 list."""
    debian.provide_programs(PROGRAMS, required=True, without="")
    with debian_folder(wine.SUITE) as folder:
        wine.prepare(folder)
        windows_python(folder.root / "python")
        print("Building dist/windows/xiaobiao under wine (two minutes)", flush=True)
        built = freeze(folder)
        if lacking := dll_check.missing_in(built):
            raise SetupFailure("\n".join(["Libraries that no Windows has are missing:", *lacking]))
        print(f"Testing the built program of {freezing.size(built)} under wine: self-test", flush=True)
        test(folder, built)
    pack(built, DIST)


def pack(built: Path, dist: Path) -> None:
    name = f"{packing.NAME}-{freezing.version()}"
    targets = dist / f"{name}-setup.exe", dist / f"{name}-portable.zip"
    packing.setup(built, targets[0], freezing.version())
    packing.portable_zip(built, targets[1])
    packing.write_sums(dist)
    print(f"Packed {packing.said(targets)}", flush=True)
