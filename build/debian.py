"""What Qt, the tests and PyInstaller need from a Linux system, judged by what loads, not by dpkg."""

import ctypes
import os
import shutil
import sys
import sysconfig
from collections.abc import Mapping

from environment import SetupFailure, must

# What Qt cannot start without, even with no screen.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# What its xcb platform plugin needs on top, to show windows.
SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
}
TEST_PROGRAMS = {"Xvfb": "xvfb", "soffice": "libreoffice-calc", "pdftotext": "poppler-utils"}
# What makes and mounts the sticks that people use, for tests that only root can run.
STICK_PROGRAMS = {"mkfs.vfat": "dosfstools", "mkfs.exfat": "exfatprogs", "mount.exfat-fuse": "exfat-fuse"}
FREEZING_PROGRAMS = {"objdump": "binutils"}


def loads(library: str) -> bool:
    """Whether the dynamic loader finds a shared object.

    >>> loads("libsurely-not-there.so.9")
    False
    """
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def absent_libraries(libraries: Mapping[str, str]) -> list[str]:
    """The Debian packages of those shared objects that do not load; none where there is no ld.so to ask."""
    if sys.platform != "linux":
        return []
    return [package for library, package in libraries.items() if not loads(library)]


def absent_programs(programs: Mapping[str, str]) -> list[str]:
    """The Debian packages of those programs that are not on the PATH."""
    return [package for program, package in programs.items() if shutil.which(program) is None]


def freezing_libraries() -> dict[str, str]:
    """Python's own shared library, which PyInstaller collects and Debian packs apart from Python."""
    library = sysconfig.get_config_var("INSTSONAME")
    if not sysconfig.get_config_var("Py_ENABLE_SHARED") or not isinstance(library, str):
        return {}
    return {library: f"libpython{sys.version_info.major}.{sys.version_info.minor}"}


def can_install() -> bool:
    """Whether this is root on a system with apt."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Install Debian packages, without questions and without what they only recommend."""
    print(f"Installing Debian packages: {' '.join(packages)}", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    failure = f"Could not install {' '.join(packages)} with apt-get (is there a network?)."
    must(["apt-get", "update", "--quiet"], failure, env)
    must(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages], failure, env)


def advice(packages: list[str]) -> str:
    """The command that a person without root's rights passes on to root."""
    return f"as root: apt-get install --no-install-recommends {' '.join(packages)}"


def provide(libraries: Mapping[str, str]) -> None:
    """See to it that shared objects load; where they cannot be installed, say what to install."""
    absent = absent_libraries(libraries)
    if absent and can_install():
        install(absent)
        absent = absent_libraries(libraries)
    if absent:
        raise SetupFailure(f"Libraries are missing; on Debian, {advice(absent)}")


def provide_programs(programs: Mapping[str, str], *, required: bool, without: str) -> None:
    """See to it that programs are there, or say what it means to be `without` those that need not be."""
    absent = absent_programs(programs)
    if absent and can_install():
        install(absent)
        absent = absent_programs(programs)
    if absent and required:
        raise SetupFailure(f"Programs are missing; on Debian, {advice(absent)}")
    if absent:
        print(f"{without} To change that on Debian, {advice(absent)}", flush=True)
