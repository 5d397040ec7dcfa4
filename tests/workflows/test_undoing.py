"""Undo and redo are steps: any sequence of them equals a model, also after a restart or a kill."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.filing import SchoolClass
from desktop.core.sections import Section
from desktop.paths import ROOT
from desktop.storage.entries import Entry, history
from desktop.storage.steps import Action, StepKind, last_step
from desktop.storage.workspace import Workspace, open_workspace
from desktop.workflows.filling import set_all, set_class_list, set_value
from desktop.workflows.session import Session, open_session
from desktop.workflows.undoing import next_steps, redo, undo

_PROCESS = Path(__file__).parent / "processes" / "undo_and_die.py"
CODES = ("books", "computers", "site_area")
EDITS = st.dictionaries(st.sampled_from(CODES), st.none() | st.integers(0, 3), min_size=1)


@pytest.fixture
def session(school: Workspace) -> Session:
    return open_session(school)


def values(session: Session) -> dict[str, object]:
    return {code: session.filing.values[code] for code in CODES if code in session.filing.values}


def test_a_step_is_taken_back_and_done_again(school: Workspace, session: Session, now: datetime):
    session = set_value(school, session, "books", "100", now)
    session = set_value(school, session, "books", "120", now)
    undone = undo(school, session, now)
    assert undone is not None
    assert values(undone.session) == {"books": 100}
    assert [(c.old, c.new) for c in undone.step.changes] == [(100, 120)]
    again = redo(school, undone.session, now)
    assert again is not None
    assert values(again.session) == {"books": 120}
    assert redo(school, again.session, now) is None


def test_the_history_keeps_the_undo(school: Workspace, session: Session, now: datetime):
    session = set_value(school, session, "books", "100", now)
    undo(school, session, now)
    kinds = [past.kind for past in history(school, session.round, session.unit, "values", "books")]
    assert kinds == [StepKind.UNDO, StepKind.TYPED]


def test_a_table_is_one_step(school: Workspace, session: Session, now: datetime):
    session = set_value(school, session, "books", "1", now)
    session = set_all(school, session, [Entry("values", code, 7) for code in CODES], now)
    undone = undo(school, session, now)
    assert undone is not None
    assert values(undone.session) == {"books": 1}


def test_a_list_is_one_step(school: Workspace, session: Session, now: datetime):
    classes = [SchoolClass(Section.PRIMARY, 1, f"一（{n}）班", 40) for n in range(30)]
    session = set_class_list(school, session, classes, now)
    undone = undo(school, session, now)
    assert undone is not None
    assert undone.session.filing.class_list == ()


def test_what_joins_a_step_is_undone_with_it_unless_something_came_between(
    school: Workspace, session: Session, now: datetime
):
    session = set_value(school, session, "books", "4", now)
    step = last_step(school, session.round, session.unit)
    session = set_value(school, session, "books", "45", now, Action(joins=step))
    session = set_value(school, session, "computers", "9", now)
    session = set_value(school, session, "books", "455", now, Action(joins=step))
    found: list[dict[str, object]] = []
    while (undone := undo(school, session, now)) is not None:
        session = undone.session
        found.append(values(session))
    assert found == [{"books": 45, "computers": 9}, {"books": 45}, {}]


@given(
    actions=st.lists(st.sampled_from(["undo", "redo", "restart"]) | EDITS, max_size=25),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_equals_a_model(
    tmp_path_factory: pytest.TempPathFactory, county, now: datetime, actions: list[Any]
):
    workspace = county.enrolled(tmp_path_factory.mktemp("撤销") / "校.xbw", 0, bytes(32))
    session = open_session(workspace)
    past: list[dict[str, object]] = []
    future: list[dict[str, object]] = []
    present: dict[str, object] = {}
    try:
        for action in actions:
            if action == "restart":
                workspace.close()
                workspace = open_workspace(workspace.path)
                session = open_session(workspace)
            elif action in ("undo", "redo"):
                source, target = (past, future) if action == "undo" else (future, past)
                stepped = (undo if action == "undo" else redo)(workspace, session, now)
                assert (stepped is None) == (not source)
                if stepped is not None:
                    session = stepped.session
                    target.append(present)
                    present = source.pop()
            else:
                session = set_all(workspace, session, [Entry("values", c, v) for c, v in action.items()], now)
                new = {c: v for c, v in {**present, **action}.items() if v is not None}
                if new != present:
                    past.append(present)
                    future.clear()
                    present = new
            assert values(session) == present
            following = next_steps(workspace, session)
            assert (following.undo is None, following.redo is None) == (not past, not future)
        assert values(open_session(workspace)) == present
    finally:
        workspace.close()


def test_a_killed_program_goes_on_where_it_was(school: Workspace, session: Session, now: datetime):
    for text in ("1", "2", "3"):
        session = set_value(school, session, "books", text, now)
    school.close()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, _PROCESS, school.path], env=environment, timeout=120)
    with open_workspace(school.path) as again:
        session = open_session(again)
        assert values(session) == {"books": 1}
        for expected in (2, 3):
            stepped = redo(again, session, now)
            assert stepped is not None
            session = stepped.session
            assert values(session) == {"books": expected}
