"""Every library that the Windows program asks for is in its folder, or in every Windows since 10 1809.

So no school's PC lacks a Visual C++ runtime: there is none to install.
"""

import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from environment import ROOT

SYSTEM = frozenset((ROOT / "build" / "windows" / "system-dlls.txt").read_text(encoding="ascii").split())


def is_of_the_system(library: str) -> bool:
    """Whether Windows itself has it; ``api-ms-win-…`` are names for parts of Windows.

    >>> [is_of_the_system(name) for name in ("KERNEL32.dll", "api-ms-win-crt-a-l1-1-0.dll", "MSVCP140.dll")]
    [True, True, False]
    """
    name = library.lower()
    return name.startswith("api-ms-win-") or name == "winspool.drv" or name.removesuffix(".dll") in SYSTEM


def asked_for(objdump: str) -> list[str]:
    """The libraries in what `objdump -p` says of a Windows file."""
    return [line.split()[-1] for line in objdump.splitlines() if line.strip().startswith("DLL Name:")]


def missing(asked: Mapping[str, Iterable[str]], there: Iterable[str]) -> list[str]:
    """Each library that neither the folder nor Windows has, with who asks for it."""
    have = {name.lower() for name in there}
    return [
        f"{library} for {file}"
        for file, libraries in asked.items()
        for library in libraries
        if library.lower() not in have and not is_of_the_system(library)
    ]


def missing_in(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.suffix.lower() in (".dll", ".pyd", ".exe")]
    asked: dict[str, list[str]] = {}
    for path in files:
        command = ["x86_64-w64-mingw32-objdump", "-p", path]
        asked[path.name] = asked_for(subprocess.check_output(command, text=True, errors="replace"))
    return missing(asked, [path.name for path in files])
