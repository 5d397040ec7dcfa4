"""What ships is pinned, free of index addresses, tested in the same version, and its licence is named."""

import re
import tomllib
from pathlib import Path

import pytest

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-freeze.txt")


def normal(name: str) -> str:
    """A distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: Path) -> dict[str, str]:
    """Name and version of every requirement of a lock file."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return {normal(name): version for name, version in found}


def asked(requirements: list[str]) -> set[str]:
    """The names in requirements such as `pyright[nodejs]` or `segno>=1.6`."""
    return {normal(re.split(r"[\[<>=!~; ]", requirement)[0]) for requirement in requirements}


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_pinned_with_hashes(root: Path, name: str) -> None:
    text = (root / "build" / name).read_text(encoding="utf-8")
    requirements = [part for part in re.split(r"\n(?=[A-Za-z0-9])", text) if not part.startswith("#")]
    assert requirements
    for requirement in requirements:
        assert re.match(r"[A-Za-z0-9._-]+==\S+", requirement), requirement
        assert "--hash=sha256:" in requirement


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_file_names_an_address(root: Path, name: str) -> None:
    text = (root / "build" / name).read_text(encoding="utf-8")
    assert "dev.py lock" in text
    assert "://" not in text
    assert "index" not in text


def test_the_lock_files_hold_what_pyproject_asks_for(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    runtime, dev, freeze = (pins(root / "build" / name) for name in LOCKS)
    groups = project["dependency-groups"]
    assert asked(project["project"]["dependencies"]) <= runtime.keys()
    included, *others = groups["dev"]
    assert included == {"include-group": "freeze"}
    assert asked(others) <= dev.keys()
    assert asked(groups["freeze"]) <= freeze.keys()
    assert runtime.items() <= freeze.items() <= dev.items()


def test_the_licence_of_everything_that_ships_is_named(root: Path) -> None:
    notices = (root / "THIRD-PARTY-NOTICES.md").read_text(encoding="utf-8")
    named = {normal(name) for name in re.findall(r"^\| ([A-Za-z0-9._-]+) \|", notices, re.MULTILINE)}
    # The program does not contain pip, which sqlite-utils asks for to install plugins of its command line.
    assert pins(root / "build" / "requirements.txt").keys() - {"pip"} <= named
    fonts = {path.name for path in (root / "resources" / "fonts").glob("*.ttf")}
    assert {font for font in fonts if font not in notices} == set()
