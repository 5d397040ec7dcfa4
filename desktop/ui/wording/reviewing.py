"""What the bureau is told of reviews, receipts, undone imports, forks and the audit log."""

from collections.abc import Mapping, Sequence

from desktop.core.audit import AuditLine
from desktop.core.letters import Letter
from desktop.workflows.deciding import Decided
from desktop.workflows.reviewing import Answered, ReviewState

REVIEW_STATES: Mapping[ReviewState, str] = {
    ReviewState.PENDING: "待确认",
    ReviewState.RECEIVED: "已接收",
    ReviewState.RETURNED: "已退回",
    ReviewState.PASSED: "已通过",
    ReviewState.UNDONE: "已撤销",
}

ACTIONS: Mapping[str, str] = {
    "received": "接收上报包",
    "refused": "拒收文件",
    "undone": "撤销接收",
    "branch_chosen": "处理序号冲突",
    "key_confirmed": "确认密钥",
    "key_revoked": "停用密钥",
    "enrolment_renewed": "重新签发下发包",
    "dispatched": "签发下发包",
    "table_imported": "导入数据表",
    "deadline_changed": "改截止日期",
    "round_started": "开始新一轮",
    "returned": "退回",
    "passed": "审核通过",
    "reopened": "撤回审核结论",
    "receipt_written": "写出回执包",
    "bundled": "写出汇总包",
    "readings_chosen": "改变标准的放宽开关和参数",
    "round_moved": "改用另一个标准",
    "own_key_made": "换用新密钥",
    "own_key_recovered": "用恢复码找回密钥",
    "dispatch_taken": "采用下发包",
    "receipt_taken": "打开回执包",
}


def undone_sentence(decided: Decided) -> str:
    """``已撤销“东关小学”的这次接收，现在计入测算的是第 1 次上报。``"""
    return f"已撤销“{decided.unit.name}”的这次接收，{_counting(decided)}再次接收同一个文件就会恢复。"


def chosen_sentence(decided: Decided) -> str:
    """``“东关小学”的序号冲突已处理，…``"""
    return f"“{decided.unit.name}”的序号冲突已处理，{_counting(decided)}没有采用的仍可查看。"


def _counting(decided: Decided) -> str:
    if decided.counting is None:
        return "该单位现在没有计入测算的上报。"
    changes = f"，{len(decided.changes)} 处变化" if decided.changes else ""
    return f"现在计入测算的是第 {decided.counting.sequence} 次上报{changes}。"


def letter_text(letter: Letter) -> str:
    """``2 条意见，1 项整改要求，2026-12-20 前改好再报``; nothing of an empty letter."""
    parts = [f"{len(letter.comments)} 条意见"] if letter.comments else []
    if letter.actions:
        parts.append(f"{len(letter.actions)} 项整改要求")
    if letter.deadline:
        parts.append(f"{letter.deadline} 前改好再报")
    return "，".join(parts)


def reviewed_sentence(name: str, decision: str) -> str:
    """What the next step is after a decision."""
    match decision:
        case "returned":
            return f"已退回“{name}”，请写出回执包，送回该单位。"
        case "passed":
            return f"“{name}”已审核通过，可以写出回执包。"
        case _:
            return f"“{name}”的审核结论已撤回。"


def answered_sentence(answered: Sequence[Answered], folder: str) -> str:
    """``已写出 24 个回执包，在“…”。``"""
    if not answered:
        return "还没有可以回执的上报，没有写出文件。"
    return f"已写出 {len(answered)} 个回执包，在“{folder}”。请送回各单位，用校标通打开。"


def audit_sentence(lines: Sequence[AuditLine], broken: int | None, backward: Sequence[int]) -> str:
    """Whether the log is whole, and where the clock went back."""
    if broken is not None:
        return f"操作日志第 {broken} 行被改动过，或它前面缺了行：这一行起不能作为依据。"
    told = f"操作日志共 {len(lines)} 行，首尾相接，没有改动。"
    if backward:
        told += f"第 {'、'.join(map(str, backward[:5]))} 行的时间早于前面的行，当时电脑的时钟可能不准。"
    return told


def audit_line(line: AuditLine, names: Mapping[str, str]) -> str:
    """One line of the log for people: number, time, who, what, about whom."""
    about = names.get(line.unit, line.unit)
    what = ACTIONS.get(line.action, line.action)
    return "  ".join(filter(None, (str(line.number), line.at, line.operator, what, about)))
