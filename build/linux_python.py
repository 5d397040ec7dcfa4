"""A Python for old desktops: new sources, built in Debian bullseye so that glibc 2.28 is enough."""

import shutil
from pathlib import Path

import environment
from debian_folder import DebianFolder, debian_folder
from environment import PYTHON, ROOT, must

SUITE = "bullseye"
# The oldest that PySide6's wheels run on: UOS V20. Kylin V10 SP1 and Ubuntu 20.04 have 2.31.
OLDEST_GLIBC = (2, 28)
# The Debian release whose sources are built, and the version that the wheels are made for.
SOURCES, VERSION = "trixie", "3.13"
LOCK = ROOT / "build" / "requirements-freeze.txt"
COMPILERS = ("gcc", "make", "libc6-dev", "pkg-config", "xz-utils", "binutils", "tcl")
LIBRARIES = ("zlib1g-dev", "libbz2-dev", "liblzma-dev", "libffi-dev", "libssl-dev", "uuid-dev")
HEADER = "/old_glibc.h"
FLAGS = f"-O2 -include {HEADER}"
PREFIX = "/python"


def fetch_sources(target: Path) -> None:
    """The pristine sources of Python and SQLite, which STRICT tables need newer than bullseye's."""
    target.mkdir(parents=True, exist_ok=True)
    with debian_folder(SOURCES) as folder:
        folder.add_sources(SOURCES)
        get = ["sh", "-c", f"cd /tmp && apt-get source --download-only --quiet python{VERSION} sqlite3"]
        folder.must(get, "Could not get the sources of Python and SQLite.")
        for archive in (folder.root / "tmp").glob("*.orig.tar.xz"):
            shutil.copy(archive, target / f"{archive.name.partition('_')[0]}.tar.xz")


def build(folder: DebianFolder, name: str, configure: str, variables: dict[str, str]) -> None:
    """Unpack, configure, make and install one of the sources."""
    script = f"""set -e
        rm -rf /build/{name}; mkdir -p /build/{name}; cd /build/{name}
        tar --extract --file /sources/{name}.tar.xz --strip-components 1
        ./configure --prefix={PREFIX} {configure}
        make --jobs=2
        make install"""
    print(f"Building {name} in Debian {SUITE} (some minutes)", flush=True)
    folder.must(["sh", "-c", script], f"Could not build {name}.", variables)


def build_interpreter(folder: DebianFolder) -> None:
    shutil.rmtree(folder.root / PREFIX[1:], ignore_errors=True)
    fetch_sources(folder.root / "sources")
    shutil.copy(ROOT / "build" / "linux" / "old_glibc.h", folder.root / HEADER[1:])
    folder.install(*COMPILERS, *LIBRARIES)
    sqlite_flags = {"CFLAGS": f"{FLAGS} -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_MATH_FUNCTIONS"}
    build(folder, "sqlite3", "--disable-static --disable-tcl --disable-readline", sqlite_flags)
    found = {
        "CFLAGS": FLAGS,
        "CPPFLAGS": f"-I{PREFIX}/include",
        "LDFLAGS": f"-L{PREFIX}/lib -Wl,-rpath,{PREFIX}/lib",
        "PKG_CONFIG_PATH": f"{PREFIX}/lib/pkgconfig",
        # New in glibc 2.30.
        "ac_cv_func_sem_clockwait": "no",
    }
    build(folder, f"python{VERSION}", "--enable-shared --without-ensurepip --disable-test-modules", found)


def site_packages(folder: DebianFolder) -> Path:
    return folder.root / PREFIX[1:] / "lib" / f"python{VERSION}" / "site-packages"


def linux_python(folder: DebianFolder) -> str:
    """The interpreter inside the folder, with the requirements; what is up to date is left as it is."""
    python = f"{PREFIX}/bin/python{VERSION}"
    if not (folder.root / python[1:]).exists():
        build_interpreter(folder)
    stamp = folder.root / "requirements.sha256"
    if not environment.is_current(stamp, LOCK):
        environment.install(PYTHON, "uv")
        shutil.rmtree(site_packages(folder), ignore_errors=True)
        target = ["--target", site_packages(folder), "--link-mode", "copy", "--quiet"]
        platform = ["--python-platform", "x86_64-manylinux_2_28", "--python-version", VERSION]
        pinned = ["--only-binary", ":all:", "--require-hashes", "--requirement", LOCK]
        must([PYTHON, "-m", "uv", "pip", "install", *target, *platform, *pinned], "Could not get the wheels.")
        stamp.write_text(environment.digest(LOCK), encoding="ascii")
    return python
