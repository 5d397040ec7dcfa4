"""Every kind of bad file is told apart and left exactly as it was."""

import random
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.filing import Unit
from desktop.storage import errors
from desktop.storage.entries import Entry, history, load_filing, save_entries
from desktop.storage.roster import Round, current_round, units
from desktop.storage.workspace import Workspace, open_workspace

PAGE = 4096


@pytest.fixture
def closed(workspace: Workspace, path: Path, round: Round, unit: Unit, now: datetime) -> Path:
    """A closed workspace with enough in it that its tables have inner pages."""
    entries = [Entry("values", f"element_{number}", f"值 {number}" * 9) for number in range(600)]
    save_entries(workspace, round, unit, entries, now)
    workspace.close()
    return path


@pytest.fixture
def refused(snapshot: Callable[[Path], object]) -> Callable[..., errors.WorkspaceError]:
    """The file cannot be opened, and nothing in its folder has changed afterwards."""

    def check(path: Path, kind: type[errors.WorkspaceError]) -> errors.WorkspaceError:
        before = snapshot(path.parent)
        with pytest.raises(errors.WorkspaceError) as caught:
            open_workspace(path)
        assert type(caught.value) is kind
        assert caught.value.data["path"] == path
        assert snapshot(path.parent) == before
        return caught.value

    return check


@pytest.mark.parametrize(
    "content", [b"", b"SQLite for", b"SQLite format 3\0" + bytes(9), bytes(9), bytes(9 * PAGE)]
)
def test_an_empty_file_is_damaged(path: Path, refused: Callable[..., object], content: bytes):
    path.write_bytes(content)
    refused(path, errors.WorkspaceDamaged)


@pytest.mark.parametrize("content", ["PK\3\4" + "x" * 90, "学校,人数\n", "x", "SQLite format 2\0" + "x" * 90])
def test_another_kind_of_file(path: Path, refused: Callable[..., object], content: str):
    path.write_text(content, encoding="utf-8")
    refused(path, errors.NotAWorkspace)


def test_a_database_of_another_program(path: Path, refused: Callable[..., object]):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA application_id = 77")
    connection.execute("CREATE TABLE workspace (id)")
    connection.close()
    refused(path, errors.NotAWorkspace)


def test_a_database_that_another_program_has_open_is_not_tidied_up(
    path: Path, refused: Callable[..., object]
):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE workspace (id)")
    refused(path, errors.NotAWorkspace)
    connection.close()


@pytest.mark.parametrize("keep", [71, 100, 2000, PAGE, PAGE + 1, 5 * PAGE, -PAGE, -PAGE - 1, -1])
def test_a_file_that_is_cut_off(closed: Path, refused: Callable[..., object], keep: int):
    closed.write_bytes(closed.read_bytes()[:keep])
    refused(closed, errors.WorkspaceDamaged)


def test_every_page_that_is_overwritten_is_noticed(closed: Path, refused: Callable[..., object]):
    whole = closed.read_bytes()
    pages = len(whole) // PAGE
    assert pages > 20
    noise = random.Random(2026)
    for page in range(pages):
        for scrap in (noise.randbytes(PAGE), bytes(PAGE)):
            start = page * PAGE + (100 if page == 0 else 0)
            closed.write_bytes(
                whole[:start] + scrap[: (page + 1) * PAGE - start] + whole[(page + 1) * PAGE :]
            )
            refused(closed, errors.WorkspaceDamaged)


def test_a_destroyed_header(closed: Path, refused: Callable[..., object]):
    closed.write_bytes(b"\xff" * 100 + closed.read_bytes()[100:])
    refused(closed, errors.NotAWorkspace)


def test_a_workspace_without_its_first_line(closed: Path, refused: Callable[..., object]):
    connection = sqlite3.connect(closed, isolation_level=None)
    connection.execute("DELETE FROM workspace")
    connection.close()
    refused(closed, errors.WorkspaceDamaged)


@pytest.mark.parametrize("value", ["{", "CAST(x'ff' AS TEXT)"])
def test_values_that_cannot_be_read_are_damage_too(
    workspace: Workspace, round: Round, unit: Unit, now: datetime, value: str
):
    save_entries(workspace, round, unit, [Entry("values", "site_area", 1)], now)
    literal = value if value.startswith("CAST") else f"'{value}'"
    with workspace.writing() as db:
        db.execute(f"UPDATE entry SET value = {literal}")
        db.execute(f"UPDATE entry_history SET new = {literal}")
    with pytest.raises(errors.WorkspaceDamaged):
        load_filing(workspace, round, unit)
    with pytest.raises(errors.WorkspaceDamaged):
        history(workspace, round, unit, "values", "site_area")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_one_flipped_byte_is_told_or_harmless(closed: Path, place: float, flip: int):
    """SQLite keeps no checksums: a letter inside a text may change. Anything else must be told as damage."""
    whole = closed.read_bytes()
    offset = PAGE + int(place * (len(whole) - PAGE))
    flipped = bytearray(whole)
    flipped[offset] ^= flip
    closed.write_bytes(flipped)
    try:
        with open_workspace(closed) as workspace:
            filing = load_filing(workspace, current_round(workspace), units(workspace)[0])
            assert len(filing.values) == 600
    except errors.WorkspaceError:
        pass
    finally:
        closed.write_bytes(whole)
