"""The audit log of a workspace: written in the same transaction as what it tells of, never changed."""

from collections.abc import Mapping
from datetime import datetime

from desktop.core.audit import BEGINNING, AuditLine
from desktop.core.canonical import encode
from desktop.storage.workspace import Workspace


def note(workspace: Workspace, action: str, now: datetime, unit: str = "", **detail: object) -> AuditLine:
    """Append a line about something that is being stored in the same transaction."""
    with workspace.writing() as db:
        rows = workspace.rows("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")
        number, previous = (rows[0][0] + 1, rows[0][1]) if rows else (1, BEGINNING)
        at = now.isoformat(timespec="seconds")
        line = AuditLine(
            number, at, workspace.operator, action, unit, encode(_said(detail)).decode(), previous
        )
        db.execute(
            "INSERT INTO audit (id, at, operator, action, unit, detail, previous, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, at, line.operator, action, unit, line.detail, previous, line.own_hash()),
        )
    return line


def audit_lines(workspace: Workspace, action: str = "") -> tuple[AuditLine, ...]:
    """The log, oldest first: all of it, or the lines of one action."""
    only, values = (" WHERE action = ?", (action,)) if action else ("", ())
    rows = workspace.rows(
        f"SELECT id, at, operator, action, unit, detail, previous, hash FROM audit{only} ORDER BY id", values
    )
    return tuple(AuditLine(*row) for row in rows)


def _said(detail: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in detail.items() if value not in (None, "", ())}
