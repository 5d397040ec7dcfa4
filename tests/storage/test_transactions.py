"""One durable commit per answer, blocks inside blocks, and two connections at work."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from desktop.core.filing import Unit
from desktop.storage import errors
from desktop.storage.entries import Entry, load_filing, save_entries
from desktop.storage.roster import Round, current_round, units
from desktop.storage.workspace import Workspace


@pytest.fixture
def save(round: Round, unit: Unit, now: datetime) -> Callable[[Workspace, str, int], object]:
    return lambda workspace, code, value: save_entries(
        workspace, round, unit, [Entry("values", code, value)], now
    )


@pytest.fixture
def saved(workspace: Workspace, round: Round, unit: Unit) -> Callable[[], dict[str, object]]:
    return lambda: dict(load_filing(workspace, round, unit).values)


def test_every_answer_is_one_commit_that_is_flushed(workspace: Workspace, save: Callable[..., object]):
    ran: list[str] = []
    workspace.db.set_trace_callback(ran.append)
    save(workspace, "site_area", 1)
    assert [sql for sql in ran if sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT"))] == [
        "BEGIN IMMEDIATE",
        "COMMIT",
    ]
    workspace.db.set_trace_callback(None)
    assert workspace.rows("PRAGMA synchronous") == [(2,)]
    assert workspace.rows("PRAGMA journal_mode") == [("truncate",)]
    assert workspace.path.with_name(workspace.path.name + "-journal").stat().st_size == 0


def test_an_outer_block_commits_everything_in_it_once(
    workspace: Workspace, save: Callable[..., object], saved: Callable[[], object]
):
    ran: list[str] = []
    workspace.db.set_trace_callback(ran.append)
    with workspace.writing():
        save(workspace, "a", 1)
        save(workspace, "b", 2)
    workspace.db.set_trace_callback(None)
    assert ran.count("COMMIT") == 1
    assert saved() == {"a": 1, "b": 2}


def test_a_failing_block_leaves_nothing(
    workspace: Workspace, save: Callable[..., object], saved: Callable[[], object]
):
    def both() -> None:
        with workspace.writing():
            save(workspace, "a", 1)
            raise LookupError

    with pytest.raises(LookupError):
        both()
    assert saved() == {}
    save(workspace, "a", 2)
    assert saved() == {"a": 2}


def test_a_failing_inner_block_can_be_survived(
    workspace: Workspace, save: Callable[..., object], saved: Callable[[], object]
):
    def inner() -> None:
        with workspace.writing():
            save(workspace, "inner", 1)
            raise LookupError

    with workspace.writing():
        save(workspace, "before", 1)
        with pytest.raises(LookupError):
            inner()
        save(workspace, "after", 1)
    assert saved() == {"before": 1, "after": 1}


def test_mistakes_of_the_program_are_not_told_as_damage(
    workspace: Workspace, round: Round, now: datetime, saved: Callable[[], object]
):
    stranger = Unit("4", "西关小学")
    with pytest.raises(sqlite3.IntegrityError):
        save_entries(workspace, round, stranger, [Entry("values", "a", 1)], now)
    with pytest.raises(sqlite3.OperationalError):
        workspace.rows("SELECT nothing FROM nowhere")
    assert saved() == {}


def test_closing_inside_a_block_undoes_it(path: Path, workspace: Workspace, save: Callable[..., object]):
    workspace.db.execute("BEGIN IMMEDIATE")
    save(workspace, "a", 1)
    workspace.close()
    workspace.close()
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM entry").fetchone() == (0,)
    connection.close()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


class TestSecondConnection:
    @pytest.fixture
    def in_thread(self) -> Callable[[Callable[[], None]], Callable[[], None]]:
        """Start a thread; what is returned waits for it and raises what it has raised."""

        def start(work: Callable[[], None]) -> Callable[[], None]:
            raised: list[BaseException] = []

            def run() -> None:
                try:
                    work()
                except BaseException as error:
                    raised.append(error)

            thread = Thread(target=run)
            thread.start()

            def wait() -> None:
                thread.join()
                if raised:
                    raise raised[0]

            return wait

        return start

    def test_both_write_and_nothing_is_lost(
        self,
        workspace: Workspace,
        save: Callable[..., object],
        saved: Callable[[], object],
        in_thread: Callable[..., Callable[[], None]],
    ):
        def slow_work() -> None:
            with workspace.second() as second:
                assert current_round(second) == current_round_here
                for number in range(60):
                    save(second, f"second_{number}", number)

        current_round_here = current_round(workspace)
        wait = in_thread(slow_work)
        for number in range(60):
            save(workspace, f"first_{number}", number)
        wait()
        assert saved() == {f"{who}_{n}": n for who in ("first", "second") for n in range(60)}

    def test_one_waits_while_the_other_has_a_long_block(
        self,
        workspace: Workspace,
        save: Callable[..., object],
        saved: Callable[[], object],
        in_thread: Callable[..., Callable[[], None]],
    ):
        has_read, finished = Event(), Event()

        def slow_work() -> None:
            with workspace.second() as second:
                assert len(units(second)) == 1
                has_read.set()
                save(second, "second", 2)
                finished.set()

        with workspace.writing():
            save(workspace, "first", 1)
            wait = in_thread(slow_work)
            has_read.wait()
            assert not finished.is_set()
        wait()
        assert saved() == {"first": 1, "second": 2}

    def test_it_sees_what_is_committed_and_nothing_else(
        self, workspace: Workspace, save: Callable[..., object], round: Round, unit: Unit
    ):
        with workspace.second() as second:
            save(workspace, "a", 1)
            with workspace.writing():
                save(workspace, "b", 2)
                assert load_filing(second, round, unit).values == {"a": 1}
            assert load_filing(second, round, unit).values == {"a": 1, "b": 2}

    def test_the_place_stays_taken_after_it(self, workspace: Workspace, save: Callable[..., object]):
        with workspace.second() as second:
            save(second, "a", 1)
        save(workspace, "b", 1)
        assert workspace.path.with_name(f".{workspace.path.name}.lock").exists()

    def test_another_program_that_writes_too_long_is_told(
        self, workspace: Workspace, save: Callable[..., object]
    ):
        workspace.db.execute("PRAGMA busy_timeout = 0")
        other = sqlite3.connect(workspace.path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(errors.WorkspaceBusy):
            save(workspace, "a", 1)
        with pytest.raises(errors.WorkspaceBusy):
            units(workspace)
        other.close()
        save(workspace, "a", 1)
