"""Filling: every action stores one entry durably and returns the session as it is afterwards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from desktop.core.conformity import entry_fits
from desktop.core.elements import parse_value
from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Answer, Evidence, SchoolClass, SpecialRoom
from desktop.core.merge import LISTS
from desktop.storage.entries import Entry, save_entries
from desktop.storage.steps import FROM_TABLE, ON_EVIDENCE, TYPED, Action
from desktop.storage.workspace import Workspace
from desktop.workflows.session import Session


class EntryInvalid(XiaobiaoError):
    """An entry that no bureau would accept, such as a score above its points. Data: part, code."""


def set_value(
    workspace: Workspace, session: Session, code: str, text: str, now: datetime, action: Action = TYPED
) -> Session:
    """Store what was typed for a data element; empty text takes the value away.

    Raises ValueInvalid, and then stores nothing.
    """
    element = session.rulebook.catalogue.element(code)
    value = parse_value(element, text) if text.strip() else None
    return _store(workspace, session, [Entry("values", code, value)], now, action)


def set_note(
    workspace: Workspace, session: Session, code: str, text: str, now: datetime, action: Action = TYPED
) -> Session:
    """Store the 说明 of a data element."""
    return _store(workspace, session, [Entry("notes", code, text.strip() or None)], now, action)


def set_answer(
    workspace: Workspace,
    session: Session,
    criterion: str,
    answer: Answer,
    now: datetime,
    action: Action = TYPED,
) -> Session:
    """Store the answer to a criterion or veto; an empty answer takes it away.

    Raises EntryInvalid where a score is not between 0 and the criterion's points.
    """
    value = None if answer == Answer() else answer
    return _store(workspace, session, [Entry("answers", criterion, value)], now, action)


def set_class_list(
    workspace: Workspace,
    session: Session,
    classes: Sequence[SchoolClass],
    now: datetime,
    action: Action = TYPED,
) -> Session:
    """Store the whole 班级名册; an empty one takes it away. Raises EntryInvalid."""
    return _store(
        workspace, session, [Entry("class_list", "class_list", tuple(classes) or None)], now, action
    )


def set_special_rooms(
    workspace: Workspace,
    session: Session,
    rooms: Sequence[SpecialRoom],
    now: datetime,
    action: Action = TYPED,
) -> Session:
    """Store all 专用教室; an empty list takes it away. Raises EntryInvalid."""
    return _store(
        workspace, session, [Entry("special_rooms", "special_rooms", tuple(rooms) or None)], now, action
    )


def set_evidence(
    workspace: Workspace,
    session: Session,
    sha256: str,
    evidence: Evidence | None,
    now: datetime,
    action: Action = ON_EVIDENCE,
) -> Session:
    """Store what is known about a file of evidence; None takes it away. Raises EntryInvalid."""
    return _store(workspace, session, [Entry("evidence", sha256, evidence)], now, action)


def set_all(
    workspace: Workspace,
    session: Session,
    entries: Sequence[Entry],
    now: datetime,
    source: str = "",
    action: Action = FROM_TABLE,
) -> Session:
    """Store many entries in one commit and step, as an import does.

    ``source`` is the working copy they came with.

    Raises EntryInvalid, and then stores nothing.
    """
    return _store(workspace, session, entries, now, action, source)


def _store(
    workspace: Workspace,
    session: Session,
    entries: Sequence[Entry],
    now: datetime,
    action: Action,
    source: str = "",
) -> Session:
    for entry in entries:
        fits = entry.value is None or entry_fits(session.rulebook, entry.part, entry.code, entry.value)
        if not fits:
            raise EntryInvalid(part=entry.part, code=entry.code)
    changed = save_entries(workspace, session.round, session.unit, entries, now, source, action)
    if not changed:
        return session
    parts: dict[str, Any] = {}
    for entry in changed:
        if entry.part in LISTS:
            parts[entry.part] = entry.value or ()
            continue
        mapping = parts.setdefault(entry.part, dict(getattr(session.filing, entry.part)))
        if entry.value is None:
            mapping.pop(entry.code, None)
        else:
            mapping[entry.code] = entry.value
    return session.with_filing(msgspec.structs.replace(session.filing, **parts), now)
