"""Older files are brought up to date after a backup, all of it or nothing; newer ones are refused."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from desktop.core.filing import Unit
from desktop.paths import MIGRATIONS, ROOT
from desktop.storage import errors
from desktop.storage.entries import Entry, load_filing, load_step, save_entries
from desktop.storage.migrations import names, statements
from desktop.storage.roster import Round
from desktop.storage.schema import schema
from desktop.storage.steps import stacks
from desktop.storage.workspace import Workspace, open_workspace

REBUILD = """-- A table that others refer to can only be changed by rebuilding it.
CREATE TABLE round_new (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    deadline TEXT,
    standard_id TEXT NOT NULL,
    standard_version TEXT NOT NULL,
    standard_digest TEXT NOT NULL,
    row_rule TEXT NOT NULL CHECK (row_rule <> ''),
    switches TEXT NOT NULL,
    settings TEXT NOT NULL
) STRICT;
INSERT INTO round_new SELECT * FROM round;
DROP TABLE round;
ALTER TABLE round_new RENAME TO round;
"""


@pytest.fixture
def add_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """The program of next year: a migration more."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)

    def add(name: str, script: str) -> None:
        (folder / name).write_text(script, encoding="utf-8")
        monkeypatch.setattr("desktop.storage.migrations.MIGRATIONS", folder)

    return add


@pytest.fixture
def old(workspace: Workspace, round: Round, unit: Unit, now: datetime) -> Path:
    """A file of this year's program."""
    save_entries(workspace, round, unit, [Entry("values", "site_area", 1)], now)
    workspace.close()
    return workspace.path


def test_the_schema_on_paper_is_what_the_migrations_make():
    assert (ROOT / "db" / "schema.sql").read_text(encoding="utf-8") == schema()


def test_an_older_file_is_backed_up_and_brought_up_to_date(
    old: Path,
    add_migration: Callable[[str, str], None],
    round: Round,
    unit: Unit,
    monkeypatch: pytest.MonkeyPatch,
):
    add_migration("0901_photo.sql", "CREATE TABLE photo (id INTEGER PRIMARY KEY) STRICT;")
    add_migration("0902_round.sql", REBUILD)
    for _ in range(2):
        with open_workspace(old) as workspace:
            assert workspace.rows("SELECT * FROM photo") == []
            assert load_filing(workspace, round, unit).values == {"site_area": 1}
            assert workspace.rows("PRAGMA foreign_keys") == [(1,)]
    backup = old.with_name("东关小学.升级前0901.xbw")
    assert {p.name for p in old.parent.iterdir()} == {old.name, backup.name}
    monkeypatch.undo()
    with open_workspace(backup) as before:
        assert load_filing(before, round, unit).values == {"site_area": 1}


@pytest.mark.parametrize(
    "script",
    [
        "ALTER TABLE unit ADD COLUMN phone TEXT; \nDROP TABLE nothing;",
        "CREATE TABLE photo (id);\nCREATE TABLE unfinished (",
        "DELETE FROM round;",
        "CREATE TABLE a (b); CREATE TABLE c (d);",
    ],
)
def test_a_failing_migration_leaves_the_file_as_it_was_and_a_backup(
    old: Path,
    add_migration: Callable[[str, str], None],
    round: Round,
    unit: Unit,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
):
    before = old.read_bytes()
    add_migration("0901_good.sql", "CREATE TABLE good (id);")
    add_migration("0902_bad.sql", script)
    with pytest.raises(errors.MigrationFailed) as caught:
        open_workspace(old)
    backup = old.with_name("东关小学.升级前0901.xbw")
    assert caught.value.data["backup"] == backup
    assert old.read_bytes() == before
    assert {p.name for p in old.parent.iterdir()} == {old.name, backup.name}
    monkeypatch.undo()
    for path in (old, backup):
        with open_workspace(path) as workspace:
            assert load_filing(workspace, round, unit).values == {"site_area": 1}


def test_a_newer_file_is_refused_untouched(
    old: Path,
    add_migration: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
    snapshot: Callable[[Path], object],
):
    add_migration("9999_photo.sql", "CREATE TABLE photo (id);")
    open_workspace(old).close()
    monkeypatch.undo()
    before = snapshot(old.parent)
    with pytest.raises(errors.WorkspaceTooNew) as caught:
        open_workspace(old)
    assert caught.value.data == {"path": old, "version": "9999_photo", "known": names()[-1]}
    assert snapshot(old.parent) == before


def test_where_there_is_no_room_for_the_backup_nothing_is_migrated(
    small_disk: object,
    old: Path,
    add_migration: Callable[[str, str], None],
    snapshot: Callable[[Path], object],
):
    folder: Path = small_disk.folder
    path = folder / old.name
    shutil.copy(old, path)
    add_migration("0901_photo.sql", "CREATE TABLE photo (id);")
    small_disk.fill_up(leave=20_000)
    before = snapshot(folder)
    with pytest.raises(errors.WorkspaceDiskFull):
        open_workspace(path)
    assert snapshot(folder) == before


def test_scripts_are_taken_apart_between_statements_only():
    trigger = (
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n    DELETE FROM a; -- 结束；\n    DELETE FROM b;\nEND;"
    )
    text = "INSERT INTO a VALUES ('x;\n; --y');"
    script = f"-- 说明;\n{trigger}\n\n{text}\n-- the end\n"
    assert [s.strip() for s in statements(script)] == [f"-- 说明;\n{trigger}", text]
    with pytest.raises(ValueError, match="ends inside"):
        list(statements("SELECT 1;\nSELECT"))


def test_what_was_stored_before_there_were_steps_is_grouped_by_moment(
    workspace: Workspace, round: Round, unit: Unit, now: datetime
):
    for minute, entries in enumerate(([("books", 1)], [("books", 2), ("computers", 3)], [("computers", 4)])):
        at = now.replace(minute=minute)
        save_entries(workspace, round, unit, [Entry("values", code, v) for code, v in entries], at)
    with workspace.writing() as db:
        for undone in (
            "DROP TABLE step",
            "DROP INDEX entry_history_of_step",
            "ALTER TABLE entry_history DROP COLUMN step",
            "DELETE FROM _sqlite_migrations WHERE name >= '0008'",
        ):
            db.execute(undone)
    workspace.close()
    with open_workspace(workspace.path) as again:
        numbers = stacks(again, round, unit).undo
        changes = [load_step(again, number).changes for number in numbers]
    assert [[(c.code, c.old, c.new) for c in step] for step in changes] == [
        [("books", None, 1)],
        [("books", 1, 2), ("computers", None, 3)],
        [("computers", 3, 4)],
    ]
