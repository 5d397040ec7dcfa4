"""The roster as columns of the inbox: where each unit stands, and what of it is to be decided."""

from desktop.exchange.signing import fingerprint
from desktop.ui.bureau.roster_rows import RosterRow, Standing
from desktop.ui.marks import Mark
from desktop.ui.models.rows_model import Column
from desktop.ui.wording.inbox import moment
from desktop.ui.wording.reviewing import REVIEW_STATES
from desktop.workflows.reviewing import ReviewState

_MARKS = {
    Standing.RECEIVED: Mark.MET,
    Standing.TABLE: Mark.NOTED,
    Standing.PENDING: Mark.WARN,
    Standing.ABSENT: Mark.MISSING,
}
_NAMES = {
    Standing.TABLE: "表格数据（未签名）",
    Standing.PENDING: "待确认",
    Standing.ABSENT: "未收",
}
_ORDER = {Standing.PENDING: 0, Standing.ABSENT: 1, Standing.TABLE: 2, Standing.RECEIVED: 3}


def standing_text(row: RosterRow) -> str:
    """已接收, 已退回, 待确认 …, and what is to be decided besides."""
    if row.rival is not None:
        return "密钥冲突"
    counting = row.counting
    if counting is None or not counting.signed:
        if row.unconfirmed is not None or row.standing is not Standing.ABSENT or not row.deliveries:
            return _NAMES[Standing.PENDING if row.unconfirmed else row.standing]
        return REVIEW_STATES[ReviewState.UNDONE]
    state = REVIEW_STATES[counting.stands]
    if row.forked:
        return f"{state}，冲突"
    return f"{state}，待确认" if row.unconfirmed else state


def standing_mark(row: RosterRow) -> Mark:
    if row.rival is not None:
        return Mark.UNMET
    if row.forked or row.unconfirmed:
        return Mark.WARN
    returned = row.counting is not None and row.counting.stands is ReviewState.RETURNED
    return Mark.RETURNED if returned else _MARKS[row.standing]


def _reviewed(row: RosterRow) -> str:
    """Who decided, and when."""
    review = row.counting.review if row.counting is not None else None
    if review is None:
        return ""
    return "，".join(filter(None, (review.operator, moment(review.decided_at))))


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
        sort=lambda r: _ORDER[r.standing] - (0.5 if r.forked or r.unconfirmed else 0),
        mark=standing_mark,
        tip=_reviewed,
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
