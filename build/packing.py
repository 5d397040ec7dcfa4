"""Pack the folder of the frozen program into what schools get, with its SHA-256 list beside it."""

import gzip
import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import environment
import freezing
from environment import PYTHON, ROOT, SetupFailure, must

NAME = "Xiaobiao"
SUMS = "SHA256SUMS"


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(dist: Path) -> None:
    """Name every finished file in ``dist`` in its SHA-256 list, as `sha256sum -c` reads it."""
    packed = sorted(path for path in dist.glob(f"{NAME.lower()}*") if path.is_file())
    packed += sorted(path for path in dist.glob(f"{NAME}*") if path.is_file())
    lines = [f"{sha256(path)}  {path.name}\n" for path in packed]
    (dist / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def portable_zip(folder: Path, target: Path) -> None:
    """A folder for the stick: the program, and the file that keeps its data beside it."""
    date = datetime.fromtimestamp(freezing.build_date(), UTC).timetuple()[:6]
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files_of(folder):
            entry = ZipInfo(f"{NAME}/{path.relative_to(folder).as_posix()}", date)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes(), compresslevel=9)
        archive.writestr(ZipInfo(f"{NAME}/portable", date), b"")


def picture_files() -> tuple[Path, Path]:
    """The program's icon for Windows, and as a PNG of 256 pixels."""
    icon, picture = environment.WORK / "xiaobiao.ico", environment.WORK / "xiaobiao.png"
    must([PYTHON, ROOT / "build" / "icon_file.py", icon, picture], "Could not paint the icon.")
    return icon, picture


def setup(folder: Path, target: Path, version: str, *, quick: bool = False) -> None:
    """The setup with everything in it, made by NSIS; a quick one is larger, for trials."""
    makensis = shutil.which("makensis") or shutil.which(r"C:\Program Files (x86)\NSIS\makensis.exe")
    if makensis is None:
        raise SetupFailure("makensis is missing; it comes with NSIS.")
    kilobytes = sum(path.stat().st_size for path in files_of(folder)) // 1024
    values = {
        "VERSION": version,
        "SOURCE": folder,
        "ICON": picture_files()[0],
        "OUTPUT": target,
        "SIZE": kilobytes,
    }
    defined = [f"-D{name}={value}" for name, value in values.items()]
    defined += ["-DQUICK"] if quick else []
    script = ROOT / "build" / "windows" / "setup.nsi"
    env = os.environ | freezing.variables()
    must([makensis, "-INPUTCHARSET", "UTF8", "-WX", *defined, script], "Could not make the setup.", env)


def tarball(folder: Path, target: Path) -> None:
    """The program's folder for Linux, the same bytes from the same folder."""
    date = freezing.build_date()

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = date
        return entry

    plain_name = target.with_suffix("")
    with tarfile.open(plain_name, "w") as archive:
        archive.add(folder, NAME.lower(), filter=plain)
    must(["xz", "--force", "--threads=1", plain_name], "Could not pack the program.")


def deb(folder: Path, target: Path) -> None:
    """A Debian package: the program in /opt, its entry in the menu, its file kinds and its icon."""
    tree = environment.WORK / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(folder, tree / "opt" / "xiaobiao", symlinks=True)
    shutil.copytree(ROOT / "build" / "linux" / "share", tree / "usr" / "share")
    icons = tree / "usr" / "share" / "icons" / "hicolor"
    drawing = icons / "scalable" / "apps" / "xiaobiao.svg"
    picture = icons / "256x256" / "apps" / "xiaobiao.png"
    for path, source in ((drawing, ROOT / "resources" / "icons" / "app.svg"), (picture, picture_files()[1])):
        path.parent.mkdir(parents=True)
        shutil.copy(source, path)
    (tree / "usr" / "bin").mkdir()
    (tree / "usr" / "bin" / "xiaobiao").symlink_to("/opt/xiaobiao/xiaobiao")
    installed = sum(path.lstat().st_size for path in files_of(tree)) // 1024
    control = (ROOT / "build" / "linux" / "control").read_text(encoding="utf-8")
    for name, value in (("VERSION", freezing.version()), ("SIZE", str(installed))):
        control = control.replace(f"@{name}@", value)
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "control").write_text(control, encoding="utf-8")
    notes = tree / "usr" / "share" / "doc" / "xiaobiao"
    notes.mkdir(parents=True)
    shutil.copy(ROOT / "THIRD-PARTY-NOTICES.md", notes / "copyright")
    (notes / "changelog.gz").write_bytes(gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), 9, mtime=0))
    set_modes(tree)
    freezing.set_dates(tree)
    build = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, target]
    must(build, "Could not make the Debian package.", os.environ | freezing.variables())


def set_modes(tree: Path) -> None:
    """Readable by everybody, changed by root alone, whatever the builder's own habits are."""
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    tree.chmod(0o755)


def said(paths: Iterable[Path]) -> str:
    return ", ".join(f"{path.name} ({path.stat().st_size / 1e6:.1f} MB)" for path in paths)
