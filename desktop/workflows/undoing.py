"""Undo and redo: each is a new durable step that takes back or does again one action of one person."""

from datetime import datetime

from msgspec import Struct

from desktop.storage.entries import Entry, Step, load_step
from desktop.storage.steps import Action, StepKind, stacks
from desktop.storage.workspace import Workspace
from desktop.workflows.filling import set_all
from desktop.workflows.session import Session


class NextSteps(Struct, frozen=True):
    """What undo would take back and redo would do again; None where there is nothing."""

    undo: Step | None
    redo: Step | None


class Stepped(Struct, frozen=True):
    """The session after an undo or redo, and the step that was taken back or done again."""

    session: Session
    step: Step


def next_steps(workspace: Workspace, session: Session) -> NextSteps:
    """Follows from the history, so that it is the same after the program was closed or killed."""
    undo, redo = stacks(workspace, session.round, session.unit)
    return NextSteps(
        load_step(workspace, undo[-1]) if undo else None, load_step(workspace, redo[-1]) if redo else None
    )


def undo(workspace: Workspace, session: Session, now: datetime) -> Stepped | None:
    """Take the last step back, in one commit; None where there is none.

    Raises EntryInvalid where an earlier value is not possible in the present standard; nothing is changed.
    """
    with workspace.writing():
        step = next_steps(workspace, session).undo
        return step and _go(workspace, session, step, StepKind.UNDO, now)


def redo(workspace: Workspace, session: Session, now: datetime) -> Stepped | None:
    """Do again what was undone last; else as `undo`."""
    with workspace.writing():
        step = next_steps(workspace, session).redo
        return step and _go(workspace, session, step, StepKind.REDO, now)


def _go(workspace: Workspace, session: Session, step: Step, kind: StepKind, now: datetime) -> Stepped:
    entries = [Entry(c.part, c.code, c.old if kind is StepKind.UNDO else c.new) for c in step.changes]
    action = Action(kind, of=step.number)
    return Stepped(set_all(workspace, session, entries, now, action=action), step)
