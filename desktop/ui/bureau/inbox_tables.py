"""The columns of the inbox: the roster with what has come, and files with what became of them."""

from pathlib import Path

from msgspec import Struct

from desktop.exchange.signing import fingerprint
from desktop.storage.submissions import Refusal
from desktop.ui.bureau.roster_rows import RosterRow, Standing
from desktop.ui.marks import Mark
from desktop.ui.models.rows_model import Column
from desktop.ui.wording.inbox import moment, result_reason, stored_refusal_sentence
from desktop.ui.wording.packages import OUTCOMES
from desktop.workflows.outcomes import Outcome, Result

STANDING_MARKS = {
    Standing.RECEIVED: Mark.MET,
    Standing.TABLE: Mark.NOTED,
    Standing.PENDING: Mark.WARN,
    Standing.ABSENT: Mark.MISSING,
}
STANDING_NAMES = {
    Standing.RECEIVED: "已收",
    Standing.TABLE: "表格数据（未签名）",
    Standing.PENDING: "待确认",
    Standing.ABSENT: "未收",
}
_STANDING_ORDER = {Standing.PENDING: 0, Standing.ABSENT: 1, Standing.TABLE: 2, Standing.RECEIVED: 3}

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


def of_result(result: Result) -> FileRow:
    unit = result.unit.name if result.unit else ""
    name = Path(result.path).name
    return FileRow(name, unit, result.outcome, result.sequence, result_reason(result), result=result)


def of_refusal(refusal: Refusal) -> FileRow:
    reason = stored_refusal_sentence(refusal)
    return FileRow(refusal.file_name, "", Outcome.REFUSED, None, reason, refusal.refused_at, refusal=refusal)


def in_order(rows: list[FileRow]) -> list[FileRow]:
    """What needs a look comes first."""
    return sorted(rows, key=lambda row: (_OUTCOME_ORDER[row.outcome], row.name))


def standing_text(row: RosterRow) -> str:
    if row.forked:
        return "已收，冲突"
    if row.counting and row.unconfirmed:
        return "已收，待确认" if row.counting.signed else STANDING_NAMES[Standing.PENDING]
    return STANDING_NAMES[row.standing]


def standing_mark(row: RosterRow) -> Mark:
    return Mark.WARN if row.forked or row.unconfirmed else STANDING_MARKS[row.standing]


def signed_text(row: RosterRow) -> str:
    if row.last is None:
        return ""
    return "已签名" if row.last.signed else "未签名"


def _fingerprint(row: RosterRow) -> str:
    waiting = row.unconfirmed
    return fingerprint(waiting.key_id) if waiting is not None and waiting.key_id else ""


ROSTER_COLUMNS: tuple[Column[RosterRow], ...] = (
    Column("unit", "单位", lambda r: r.unit.name, tip=lambda r: r.unit.name),
    Column("place", "乡镇", lambda r: r.place),
    Column(
        "standing",
        "状态",
        standing_text,
        sort=lambda r: _STANDING_ORDER[r.standing] - (0.5 if r.forked or r.unconfirmed else 0),
        mark=standing_mark,
    ),
    Column(
        "sequence",
        "第几次",
        lambda r: f"第 {r.last.sequence} 次" if r.last else "",
        sort=lambda r: r.last.sequence if r.last else None,
    ),
    Column(
        "signed",
        "签名",
        signed_text,
        mark=lambda r: Mark.WARN if r.last and not r.last.signed else None,
        title_tip="上报包有签名；从数据表导入的没有",
    ),
    Column(
        "at",
        "收到时间",
        lambda r: moment(r.last.at) if r.last else "",
        sort=lambda r: r.last.at if r.last else None,
    ),
    Column(
        "file",
        "文件",
        lambda r: r.last.file_name if r.last else "",
        tip=lambda r: r.last.file_name if r.last else "",
    ),
)

PENDING_COLUMNS: tuple[Column[RosterRow], ...] = (
    *ROSTER_COLUMNS[:3],
    Column(
        "sequence",
        "第几次",
        lambda r: f"第 {r.unconfirmed.sequence} 次" if r.unconfirmed else "",
        sort=lambda r: r.unconfirmed.sequence if r.unconfirmed else None,
    ),
    Column("key", "密钥指纹，与盖章的自评表核对", _fingerprint, tip=_fingerprint),
)


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
