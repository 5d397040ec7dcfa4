"""The bureau reviews what counts of a unit, returns or passes it, and answers with a signed receipt."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from desktop.core.canonical import encode
from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Unit
from desktop.core.letters import Comment, Letter, Receipt, TakenEntry
from desktop.core.settling import Received, takings
from desktop.exchange.layout import FILING, RECEIPT
from desktop.exchange.signing import Key
from desktop.exchange.statement import Kind, Statement, listed_measures
from desktop.exchange.writer import Named
from desktop.files import make_folder
from desktop.storage.audit import note
from desktop.storage.reviews import Review, reviews, save_review
from desktop.storage.roster import current_round
from desktop.storage.submissions import fork_choices, load_filing, received, statement_of
from desktop.storage.workspace import Workspace
from desktop.workflows.naming import file_name
from desktop.workflows.roster import roster_unit
from desktop.workflows.rulebooks import round_rulebook
from desktop.workflows.sending import send
from desktop.workflows.signing import opened_key


class ReviewState(StrEnum):
    """Where a submission stands with the bureau."""

    PENDING = "pending"  # 待确认
    RECEIVED = "received"  # 已接收
    RETURNED = "returned"  # 已退回
    PASSED = "passed"  # 已通过
    UNDONE = "undone"  # 已撤销


class NothingToReview(XiaobiaoError):
    """Nothing signed counts of this unit: there is nothing to return, pass or answer. Data: unit (name)."""


class LetterEmpty(XiaobiaoError):
    """A filing is returned without a word about what is wrong. Data: unit (name)."""


class Answered(Struct, frozen=True):
    """A receipt that was written."""

    unit: Unit
    receipt: Receipt
    path: Path


def review_state(submission: Received, review: Review | None) -> ReviewState:
    """What to call the state of a submission; ``review`` is the newest decision about it."""
    if submission.state == "undone":
        return ReviewState.UNDONE
    if submission.state == "pending":
        return ReviewState.PENDING
    if review is None or review.decision == "reopened":
        return ReviewState.RECEIVED
    return ReviewState(review.decision)


def review(
    workspace: Workspace,
    unit_code: str,
    decision: Literal["returned", "passed", "reopened"],
    letter: Letter,
    now: datetime,
) -> Review:
    """Decide about the signed package that counts of a unit; a later package is a new case.

    Raises WrongRole, UnitUnknown, NothingToReview, and LetterEmpty where it is returned without a reason.
    """
    unit = roster_unit(workspace, unit_code)
    counting = _counting(workspace, unit)
    if decision == "returned" and not (letter.comments or letter.actions):
        raise LetterEmpty(unit=unit.name)
    with workspace.writing():
        made = save_review(workspace, counting.digest, decision, letter, now)
        note(workspace, decision, now, unit.code, digest=counting.digest, letter=letter)
    return made


def comment_of(workspace: Workspace, unit_code: str, text: str) -> Comment:
    """A remark as it is typed: ``图书=与台账不符`` is about that data element, ``4.1=…`` about a criterion.

    Whatever names neither is a remark about the whole filing. Raises WrongRole, UnitUnknown.
    """
    unit = roster_unit(workspace, unit_code)
    word, mark, rest = (part.strip() for part in text.partition("="))
    if not (word and mark and rest):
        return Comment(text.strip())
    rulebook = round_rulebook(workspace)
    if word in rulebook.criteria:
        return Comment(rest, "answers", word)
    department = unit.name if unit.kind == "department" else ""
    fields = rulebook.catalogue.fields(unit.school_type, department, unit.kind)
    names = {f.code: f.code for f in fields} | {f.element.name: f.code for f in fields if f.section is None}
    return Comment(rest, "values", names[word]) if word in names else Comment(text.strip())


def write_receipt(
    workspace: Workspace, unit_code: str, folder: Path, now: datetime, key: Key | None = None
) -> Answered:
    """Write the receipt (回执包) of a unit's package that counts, with what was decided about it.

    Raises WrongRole, UnitUnknown, NothingToReview, FileNotWritten for the folder, and the errors of
    `signing.opened_key` and `exchange.write_package`.
    """
    unit = roster_unit(workspace, unit_code)
    counting = _counting(workspace, unit)
    key = key or opened_key(workspace)
    round = current_round(workspace)
    made = reviews(workspace, counting.digest).get(counting.digest)
    state = review_state(counting, made)
    statement = msgspec.json.decode(statement_of(workspace, counting.digest), type=Statement)
    receipt = Receipt(
        county=workspace.county,
        unit=unit.code,
        round=round.id,
        sequence=counting.sequence,
        answers=counting.digest,
        content=listed_measures(statement)[FILING].sha256,
        decision=state.value if state in ("returned", "passed") else "received",  # pyright: ignore[reportArgumentType]
        decided_at=made.decided_at if made else now.isoformat(timespec="seconds"),
        letter=made.letter if made and state is not ReviewState.RECEIVED else Letter(),
        taken=_taken_entries(workspace, unit, counting),
    )
    make_folder(folder)
    written = send(
        workspace,
        Named(folder, file_name(unit.name, "回执包", f"第{counting.sequence}次", "校验码")),
        key,
        Kind.RECEIPT,
        {RECEIPT: encode(receipt)},
        now,
        round=round,
        recipient=unit.code,
        counts={"comments": len(receipt.letter.comments), "actions": len(receipt.letter.actions)},
        answers=counting.digest,
        also=lambda written: note(
            workspace, "receipt_written", now, unit.code, digest=written.digest, answers=counting.digest
        ),
    )
    return Answered(unit, receipt, written.path)


def write_receipts(
    workspace: Workspace,
    unit_codes: Iterable[str],
    folder: Path,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
    key: Key | None = None,
) -> Sequence[Answered]:
    """Receipts of those of many units that have sent something that counts. Raises as `write_receipt`.

    ``progress(done, total)`` may raise to cancel; what was written by then stays.
    """
    workspace.needs("bureau")
    sent = received(workspace, current_round(workspace))
    answerable = {r.unit for r in sent if r.signed and r.state == "accepted"}
    codes = [code for code in unit_codes if code in answerable]
    key = key or opened_key(workspace)
    answered: list[Answered] = []
    for number, code in enumerate(codes, 1):
        answered.append(write_receipt(workspace, code, folder, now, key))
        progress(number, len(codes))
    return answered


def _counting(workspace: Workspace, unit: Unit) -> Received:
    round = current_round(workspace)
    for submission in received(workspace, round, unit.code):
        if submission.state == "accepted" and submission.signed:
            return submission
    raise NothingToReview(unit=unit.name)


def _taken_entries(workspace: Workspace, unit: Unit, counting: Received) -> tuple[TakenEntry, ...]:
    """What was taken from the other branch of a fork, so that the school can type it in."""
    choices = fork_choices(workspace, current_round(workspace)).get(unit.code, ())
    entries: list[TakenEntry] = []
    for taken in takings(choices, counting.digest):
        value = getattr(load_filing(workspace, taken.digest), taken.part)
        if taken.part != taken.code:
            value = value.get(taken.code)
        entries.append(TakenEntry(taken.part, taken.code, encode(value).decode()))
    return tuple(entries)
