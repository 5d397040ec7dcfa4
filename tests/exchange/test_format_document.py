"""What resources/format/README.md says: its commands and programs run, its tables name all that there is."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from desktop.core.filing import Filing
from desktop.core.letters import Receipt
from desktop.exchange.layout import EXTENSION, TAGS
from desktop.exchange.readme import VERIFIER
from desktop.exchange.statement import Kind, Predicate
from desktop.exchange.trust import Cause
from desktop.workflows.dispatches import Dispatch

DOCUMENT = VERIFIER.with_name("README.md")
PACKAGES = Path(__file__).parent.parent / "fixtures" / "packages"


@pytest.fixture
def text() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a person has who reads it: the verifier and two packages."""
    shutil.copy(VERIFIER, tmp_path)
    shutil.copy(PACKAGES / f"0.1.0_submission{EXTENSION}", tmp_path / "东关小学.xbp")
    shutil.copy(PACKAGES / f"0.1.0_enrolment{EXTENSION}", tmp_path / "东关小学_下发包.xbp")
    return tmp_path


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_its_programs_run(text: str, folder: Path):
    programs = blocks(text, "python")
    assert len(programs) == 2
    ending = "print(fingerprint, checksum)"
    run = [sys.executable, "-X", "utf8", "-c", "\n".join([*programs, ending])]
    done = subprocess.run(run, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True)
    verified = subprocess.run(
        [sys.executable, "-X", "utf8", "verify_package.py", "东关小学.xbp"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    fingerprint, checksum = done.stdout.strip().rsplit(" ", 1)
    assert f"密钥指纹：{fingerprint}" in verified.stdout
    assert f"校验码：{checksum}" in verified.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="commands of a Unix shell")
def test_its_commands_run(text: str, folder: Path):
    commands = blocks(text, "sh")
    assert len(commands) == 2
    # The python3 of whoever reads it has PyNaCl; here that is the one that runs the tests.
    script = f'python3() {{ "{sys.executable}" "$@"; }}\n' + "\n".join(commands)
    subprocess.run(["bash", "-eu", "-c", script], cwd=folder, check=True, capture_output=True)


def test_it_names_every_field_kind_cause_and_entry(text: str):
    words = set(re.findall(r"`\.?([A-Za-z0-9_.-]+)`", text.replace("predicate.", "")))
    unit = {"unit": "unit.code", "standard": "standard.id"}
    fields = {unit.get(field.name, field.name) for field in msgspec.structs.fields(Predicate)}
    named = fields | set(Kind) | set(Cause) | set(TAGS)
    assert sorted(named - words) == []
    for struct in (Filing, Dispatch, Receipt):
        names = {field.name for field in msgspec.structs.fields(struct)}
        assert [name for name in names if not re.search(rf"`{name}(\[\])?`", text)] == []


def test_the_causes_stand_in_the_order_of_the_reader(text: str):
    section = text[text.index("## 8.") : text.index("## 9.")]
    several_steps = {Cause.MALFORMED, Cause.FORGED, Cause.DAMAGED, Cause.REWRITTEN}
    # Both are seen in the end record.
    together = {Cause.TRUNCATED, Cause.TOO_MANY_ENTRIES}
    places = [section.index(f"`{cause}`") for cause in Cause if cause not in several_steps | together]
    assert places == sorted(places)
