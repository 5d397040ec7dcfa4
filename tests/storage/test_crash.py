"""A program that is killed loses nothing that it had saved."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core.filing import Unit
from desktop.storage.entries import load_filing
from desktop.storage.roster import Round
from desktop.storage.workspace import Workspace, open_workspace


@pytest.mark.parametrize("saves", [1, 7, 60, 700])
def test_every_save_that_returned_survives_a_kill(
    workspace: Workspace, path: Path, round: Round, unit: Unit, start: Callable[..., object], saves: int
):
    workspace.close()
    process = start("keep_saving.py", path, 0)
    for _ in range(saves):
        process.stdout.readline()
    process.kill()
    told = [line for line in process.stdout.read().splitlines() if line]
    last = int(told[-1]) if told else saves - 1
    process.wait()
    with open_workspace(path) as after:
        filing = load_filing(after, round, unit)
        stored = filing.values["last"]
        assert stored in (last, last + 1)
        expected = {f"element_{number}": number for number in range(stored + 1)}
        assert dict(filing.values) == {**expected, "last": stored}
        assert set(filing.notes) == set(expected)
        assert after.rows("PRAGMA quick_check") == [("ok",)]
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_half_written_transaction_is_undone_from_its_journal(
    workspace: Workspace, path: Path, start: Callable[..., object]
):
    before = workspace.rows("SELECT * FROM unit, round, workspace")
    workspace.close()
    whole = path.read_bytes()
    process = start("die_writing.py", path)
    assert process.communicate()[0] == "writing\n"
    assert path.read_bytes() != whole
    assert path.with_name(path.name + "-journal").stat().st_size
    with open_workspace(path) as after:
        assert after.rows("SELECT * FROM unit, round, workspace") == before
        assert after.rows("SELECT count(*) FROM entry_history") == [(0,)]
    assert path.read_bytes() == whole
    assert [p.name for p in path.parent.iterdir()] == [path.name]
