"""The papers that lie beside the program: what it is, whose parts it holds, and their licences in full."""

import shutil
from pathlib import Path

from environment import ROOT

LICENSES = ROOT / "build" / "licenses"
# Asked for by libraries, and left out by trimming.py.
LEFT_OUT = ("pip", "tzdata")
README = ROOT / "build" / "说明.txt"


def requirements(lock: Path) -> list[str]:
    """The names of the distributions that a lock file pins, as their metadata folders spell them."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return [line.partition("==")[0].lower().replace("-", "_") for line in lines if line[:1].isalpha()]


def license_files(site_packages: Path, name: str) -> list[Path]:
    """The licence texts that came with an installed distribution; none where it has none, or is not here."""
    found: list[Path] = []
    for info in site_packages.glob("*.dist-info"):
        if info.name.rpartition("-")[0].rpartition("-")[0].lower() == name:
            texts = [path for path in (info / "licenses").rglob("*") if path.is_file()]
            found += texts or [path for path in info.iterdir() if "LICEN" in path.name.upper()]
    return sorted(found)


def add_papers(folder: Path, site_packages: Path, readme: Path = README) -> None:
    """Put them into the folder of the frozen program."""
    shutil.copy(readme, folder / readme.name)
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE.txt")
    shutil.copy(ROOT / "THIRD-PARTY-NOTICES.md", folder)
    target = folder / "licenses"
    shutil.copytree(LICENSES, target, dirs_exist_ok=True)
    shipped = [name for name in requirements(ROOT / "build" / "requirements.txt") if name not in LEFT_OUT]
    for name in shipped:
        for number, text in enumerate(license_files(site_packages, name)):
            inside = f"-{number}" if number else ""
            shutil.copy(text, target / f"{name}{inside}.txt")
