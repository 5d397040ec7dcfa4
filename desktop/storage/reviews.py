"""What a bureau has decided about submissions: returned or passed, with its letter to the unit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.json import Decoder

from desktop.core.canonical import encode
from desktop.core.letters import Letter
from desktop.storage.workspace import Workspace

_letters = Decoder(Letter)


class Review(Struct, frozen=True):
    """The newest decision about one submission; ``reopened`` takes the one before back."""

    submission: str
    decision: Literal["returned", "passed", "reopened"]
    letter: Letter
    decided_at: str
    operator: str


def save_review(
    workspace: Workspace,
    submission: str,
    decision: Literal["returned", "passed", "reopened"],
    letter: Letter,
    now: datetime,
) -> Review:
    """Note a decision; the ones before stay stored."""
    at = now.isoformat(timespec="seconds")
    with workspace.writing() as db:
        db.execute(
            "INSERT INTO review (submission, decision, letter, decided_at, operator) VALUES (?, ?, ?, ?, ?)",
            (submission, decision, encode(letter).decode(), at, workspace.operator),
        )
    return Review(submission, decision, letter, at, workspace.operator)


def reviews(workspace: Workspace, submission: str | None = None) -> Mapping[str, Review]:
    """digest → the newest decision about it; of one submission, or of all that have one."""
    only, values = (" WHERE submission = ?", (submission,)) if submission else ("", ())
    rows = workspace.rows(
        f"SELECT submission, decision, letter, decided_at, operator FROM review{only} ORDER BY id", values
    )
    return {row[0]: Review(row[0], row[1], _letters.decode(row[2]), row[3], row[4]) for row in rows}
