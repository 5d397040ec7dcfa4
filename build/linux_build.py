"""Build the Linux program for old desktops in Debian bullseye, pack it, and try the .deb in a clean one."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import debian
import freezing
import packing
import papers
from debian_folder import DebianFolder, debian_folder
from environment import ROOT, SetupFailure
from linux_python import OLDEST_GLIBC, SUITE, linux_python, site_packages
from screen import screen
from trimming import asked_for
from windows_build import copy_source

DIST = ROOT / "dist" / "linux"
PROGRAMS = {"xz": "xz-utils", "dpkg-deb": "dpkg", "Xvfb": "xvfb", "objdump": "binutils"}

# What Qt asks for, and no other package of bullseye's brings along.
BUNDLED = ("libxcb-randr0",)
# What every desktop has; the .deb depends on it.
SYSTEM = frozenset((ROOT / "build" / "linux" / "system-libraries.txt").read_text(encoding="ascii").split())


def missing(folder: Path) -> list[str]:
    """The libraries that some file asks for, and neither the folder nor the system has."""
    files = [path for path in packing.files_of(folder) if ".so" in path.name]
    asked: set[str] = set()
    for path in files:
        said = subprocess.run(
            ["objdump", "-p", path], capture_output=True, text=True, errors="replace"
        ).stdout
        asked.update(asked_for(said))
    return sorted(asked - {path.name for path in files} - SYSTEM)


def glibc_asked_for(objdump: str) -> tuple[int, ...]:
    """The newest glibc in what `objdump -T` says of a file.

    >>> glibc_asked_for("(GLIBC_2.2.5) memcpy  (GLIBC_2.14) memmove"), glibc_asked_for("")
    ((2, 14), ())
    """
    found = re.findall(r"\bGLIBC_([0-9.]+)", objdump)
    return max((tuple(int(part) for part in version.split(".")) for version in found), default=())


def needing_newer(files: Iterable[Path]) -> list[str]:
    """The files that would not load on the oldest system, with the glibc that they need."""
    found: list[str] = []
    for path in files:
        said = subprocess.run(
            ["objdump", "-T", path], capture_output=True, text=True, errors="replace"
        ).stdout
        asked = glibc_asked_for(said)
        if asked > OLDEST_GLIBC:
            found.append(f"{path.name} needs glibc {'.'.join(map(str, asked))}")
    return found


def freeze(folder: DebianFolder, python: str) -> Path:
    """The folder of the program in dist/linux."""
    copy_source(folder.root / "source")
    paths = ["--distpath", "/frozen", "--workpath", "/pyinstaller", "/source/build/app.spec"]
    options = ["--noconfirm", "--clean", "--log-level", "WARN", *paths]
    build = [python, "-m", "PyInstaller", *options]
    folder.must(build, f"Could not freeze the program in {SUITE}.", freezing.variables())
    target = DIST / freezing.FOLDER
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder.root / "frozen" / freezing.FOLDER, target, symlinks=True)
    papers.add_papers(target, site_packages(folder))
    freezing.set_dates(target)
    return target


def try_package(package: Path) -> None:
    """Install the package where nothing else is, run its self-test, and remove it."""
    with debian_folder(SUITE, "clean") as folder, screen() as variables:
        shutil.copy(package, folder.root / "tmp" / package.name)
        # Done anew: what an earlier trial installed must not help this one.
        folder.must(["apt-get", "update", "--quiet"], "Could not ask for packages.")
        install = [
            "apt-get",
            "install",
            "--yes",
            "--quiet",
            "--no-install-recommends",
            f"/tmp/{package.name}",
        ]
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        folder.must(install, f"Could not install {package.name} in a clean {SUITE}.", quiet)
        freezing.self_test(folder.command(["xiaobiao"], variables), os.environ, folder.root)
        folder.must(["apt-get", "remove", "--yes", "--quiet", "xiaobiao"], "Could not remove the package.")
        if (folder.root / "opt" / "xiaobiao").exists():
            raise SetupFailure("Removing the package leaves files in /opt/xiaobiao.")


def build() -> None:
    """dist/linux: the folder, the tarball, the .deb and their SHA-256 list."""
    debian.provide_programs(PROGRAMS, required=True, without="")
    with debian_folder(SUITE) as folder:
        folder.install(*debian.QT_LIBRARIES.values(), *debian.SCREEN_LIBRARIES.values(), *BUNDLED)
        python = linux_python(folder)
        print(f"Building dist/linux/xiaobiao in Debian {SUITE} (a minute or two)", flush=True)
        built = freeze(folder, python)
    if newer := needing_newer(packing.files_of(built)):
        raise SetupFailure("\n".join(["Some files need a newer glibc:", *newer]))
    if lacking := missing(built):
        raise SetupFailure(f"Libraries are missing: {', '.join(lacking)}")
    oldest = ".".join(map(str, OLDEST_GLIBC))
    print(f"No file asks for more than glibc {oldest}; {freezing.size(built)}", flush=True)
    targets = pack(built, DIST)
    print(f"Trying {targets[1].name} in a clean Debian {SUITE}: self-test", flush=True)
    try_package(targets[1])


def pack(built: Path, dist: Path) -> tuple[Path, Path]:
    version = freezing.version()
    tarball, deb = dist / f"xiaobiao-{version}-linux-x86_64.tar.xz", dist / f"xiaobiao_{version}_amd64.deb"
    packing.tarball(built, tarball)
    packing.deb(built, deb)
    packing.write_sums(dist)
    print(f"Packed {packing.said((tarball, deb))}", flush=True)
    return tarball, deb
