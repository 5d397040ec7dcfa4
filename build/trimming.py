"""What the frozen program leaves out of what PyInstaller collects: parts that it never opens.

Used by app.spec. In brackets is what a group saves, in MB of Linux / of Windows.
"""

from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from pathlib import PurePath, PureWindowsPath
from typing import TypeAlias

# Modules that libraries import where they are there, and do without where they are not.
MODULES = [
    # Tests and tools.
    "pytest", "_pytest", "pytestqt", "hypothesis", "syrupy", "pip", "setuptools", "pkg_resources", "unittest",
    "pydoc", "doctest", "pdb", "tkinter", "IPython",
    # sqlite-utils' and openpyxl's other sources of tables.
    "numpy", "pandas",
    # What lxml has besides its trees, which python-docx writes with.
    "lxml.objectify", "lxml.isoschematron", "lxml.html", "lxml.sax", "lxml.cssselect", "lxml.ElementInclude",
    # The program is offline. (3 / 4)
    "ssl", "_ssl", "PySide6.QtNetwork",
    # Of Pillow, what desktop/workflows/photos.py does not read, and text, which is reportlab's. (6 / 8)
    "PIL._avif", "PIL._imagingft", "PIL._imagingcms", "PIL.ImageTk", "PIL.ImageQt",
    # Dates here have no time zone, or the computer's own. (1 / 1)
    "tzdata",
]  # fmt: skip

# Files by their place in the folder, with forward slashes. First the parts of Qt.
FILES = [
    # OpenGL drawn by the processor, and the way to it: widgets are painted without OpenGL. (– / 21)
    "*/opengl32sw.dll",
    "*/plugins/xcbglintegrations/*",
    # Every language but Chinese and, where no text is translated, English. (6 / 6)
    "*/translations/qt_*",
    "*/translations/qt_help_*",
    "*/translations/qtbase_[!z]*",
    "*/translations/qtbase_zh_TW.qm",
    # Screens without a desktop, and Wayland, where every desktop of today also speaks X11. (4 / 1)
    "*/plugins/egldeviceintegrations/*",
    "*/plugins/wayland-*/*",
    "*/plugins/platforms/*eglfs*",
    "*/plugins/platforms/*linuxfb*",
    "*/plugins/platforms/*minimal*",
    "*/plugins/platforms/*vkkhrdisplay*",
    "*/plugins/platforms/*vnc*",
    "*/plugins/platforms/*wayland*",
    "*/plugins/platforms/*direct2d*",
    "*/plugins/generic/*",
    # GTK's file dialogs with all of GTK; the desktop portal's remain. (9 / –)
    "*/plugins/platformthemes/*gtk3*",
    # The program has one look of its own.
    "*/plugins/styles/*",
    # The program is offline.
    "*/plugins/networkinformation/*",
    "*/plugins/tls/*",
    # Pictures are PNG (built in), JPEG and SVG. (1 / 2)
    "*/plugins/imageformats/*qgif*",
    "*/plugins/imageformats/*icns*",
    "*/plugins/imageformats/*tga*",
    "*/plugins/imageformats/*tiff*",
    "*/plugins/imageformats/*wbmp*",
    "*/plugins/imageformats/*webp*",
    # The system's own CUPS knows its printers; Qt prints without it where there is none. (7 / –)
    "libcups.so.*",
    # What every Linux desktop has, and has set up to fit itself. (8 / –)
    "libX11*.so.*",
    "libdbus-1.so.*",
    "libfontconfig.so.*",
    "libfreetype.so.*",
    "libglib-2.0.so.*",
    "libgthread-2.0.so.*",
]

# PyInstaller's: place in the folder, source, and "EXTENSION", "BINARY", "SYMLINK", "DATA", …
Entry: TypeAlias = tuple[str, str, str]


def is_left_out(place: str) -> bool:
    r"""Whether FILES names this place, written as on either system.

    >>> [is_left_out(rf"PySide6\translations\qtbase_{name}.qm") for name in ("de", "zh_CN")]
    [True, False]
    """
    return any(fnmatch(PureWindowsPath(place).as_posix(), pattern) for pattern in FILES)


def is_library(place: str) -> bool:
    """Whether this is a shared library of Linux that is loaded only because another file asks for it.

    >>> [is_library(place) for place in ("libz.so.1", "PySide6/QtCore.abi3.so", "libpython3.11.so.1.0")]
    [True, False, False]
    """
    name = PurePath(place).name
    # The program itself loads Python's.
    return ".so." in name and not name.startswith("libpython")


def asked_for(objdump: str) -> list[str]:
    """The libraries that a file of Linux asks for, in what `objdump -p` says of it."""
    return [line.split()[1] for line in objdump.splitlines() if line.split()[:1] == ["NEEDED"]]


def trimmed(entries: Iterable[Entry], imports: Callable[[str], Iterable[str]]) -> list[Entry]:
    """The entries that stay: none that FILES names, and no library that nothing which stays asks for.

    ``imports`` gives the names of the libraries that a file asks for.
    """
    kept = [entry for entry in entries if not is_left_out(entry[0])]
    libraries = {
        PurePath(place).name: source
        for place, source, kind in kept
        if is_library(place) and kind != "SYMLINK"
    }
    found: set[str] = set()
    waiting = [
        source for place, source, kind in kept if kind in ("BINARY", "EXTENSION") and not is_library(place)
    ]
    while waiting:
        asked = {name for name in imports(waiting.pop()) if name in libraries} - found
        found |= asked
        waiting += [libraries[name] for name in asked]
    return [entry for entry in kept if not is_library(entry[0]) or PurePath(entry[0]).name in found]
