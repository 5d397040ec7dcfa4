"""Files that came, as rows and columns of the inbox: what became of each, and why."""

from collections.abc import Mapping

from msgspec import Struct

from desktop.storage.submissions import Refusal
from desktop.ui.marks import Mark
from desktop.ui.models.rows_model import Column
from desktop.ui.wording.asking_again import sender_of
from desktop.ui.wording.inbox import result_reason, stored_cause, stored_refusal_sentence
from desktop.ui.wording.packages import OUTCOMES
from desktop.workflows.outcomes import Outcome, Result, stored_name

OUTCOME_MARKS = {
    Outcome.NEW: Mark.MET,
    Outcome.CHANGED: Mark.NOTED,
    Outcome.UNCHANGED: Mark.MET,
    Outcome.KNOWN: Mark.NOT_APPLICABLE,
    Outcome.OLDER: Mark.NOT_APPLICABLE,
    Outcome.FORK: Mark.WARN,
    Outcome.PENDING: Mark.WARN,
    Outcome.REFUSED: Mark.UNMET,
}
_OUTCOME_ORDER = {
    outcome: number
    for number, outcome in enumerate(
        (
            Outcome.REFUSED,
            Outcome.PENDING,
            Outcome.FORK,
            Outcome.CHANGED,
            Outcome.NEW,
            Outcome.UNCHANGED,
            Outcome.OLDER,
            Outcome.KNOWN,
        )
    )
}


class FileRow(Struct, frozen=True):
    """One file that came: just now (``result``) or refused earlier (``refusal``)."""

    name: str
    unit: str
    outcome: Outcome
    sequence: int | None
    reason: str
    at: str = ""
    result: Result | None = None
    refusal: Refusal | None = None


def of_result(result: Result, names: Mapping[str, str], *, ahead: bool = False) -> FileRow:
    """What became of a file, or ``ahead`` what would; ``names`` as in `of_refusal`."""
    name = stored_name(result.path)
    unit = result.unit.name if result.unit else sender_of(name, names)
    reason = result_reason(result, ahead=ahead)
    return FileRow(name, unit, result.outcome, result.sequence, reason, result=result)


def of_refusal(refusal: Refusal, names: Mapping[str, str]) -> FileRow:
    """``names`` are those of the roster by code: where the file does not say whose it is, its name does."""
    unit = stored_cause(refusal).get("unit") or sender_of(refusal.file_name, names)
    reason = stored_refusal_sentence(refusal)
    return FileRow(
        refusal.file_name, unit, Outcome.REFUSED, None, reason, refusal.refused_at, refusal=refusal
    )


def in_order(rows: list[FileRow]) -> list[FileRow]:
    """What needs a look comes first."""
    return sorted(rows, key=lambda row: (_OUTCOME_ORDER[row.outcome], row.name))


FILE_COLUMNS: tuple[Column[FileRow], ...] = (
    Column("file", "文件", lambda r: r.name, tip=lambda r: r.name),
    Column("unit", "单位", lambda r: r.unit, tip=lambda r: r.unit),
    Column(
        "outcome",
        "结果",
        lambda r: OUTCOMES[r.outcome],
        sort=lambda r: _OUTCOME_ORDER[r.outcome],
        mark=lambda r: OUTCOME_MARKS[r.outcome],
    ),
    Column(
        "sequence",
        "第几次",
        lambda r: f"第 {r.sequence} 次" if r.sequence else "",
        sort=lambda r: r.sequence,
    ),
    Column("reason", "说明", lambda r: r.reason, tip=lambda r: r.reason),
)

FILE_WIDTHS = {"file": 200, "unit": 150, "outcome": 96, "sequence": 66}
