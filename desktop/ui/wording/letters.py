"""What a unit is told of a dispatch or a receipt that it has taken."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from desktop.core.asked import Asked
from desktop.core.letters import AskedAction, Comment, Receipt, TakenEntry
from desktop.core.merge import LISTS
from desktop.core.rulebook import Rulebook
from desktop.ui.wording.changes import list_text
from desktop.ui.wording.fields import entry_name, measure_of, value_text
from desktop.workflows.letters import TakenDispatch, taken_values

DECISIONS: Mapping[str, str] = {"received": "已接收", "returned": "已退回", "passed": "已通过"}


def taken_sentence(taken: TakenDispatch) -> str:
    """``下发包已采用：截止日期 2026-12-31 → 2027-01-15。填过的内容都在。``"""
    if not taken.fresh:
        return "这个下发包以前已经采用过，没有变化。"
    parts = [f"{what}：{old or '未填'} → {new or '未填'}" for what, old, new in _changed(taken) if old != new]
    if taken.before is None:
        parts.append(f"开始新的一轮“{taken.round.title}”，上一轮仍可查看")
    if taken.move is not None:
        parts.append(f"标准有 {len(taken.move.changes)} 处改动")
    return f"下发包已采用：{'；'.join(parts) or '单位、截止日期和标准都没有变化'}。填过的内容都在。"


def _changed(taken: TakenDispatch) -> Sequence[tuple[str, str, str]]:
    before, after = taken.unit_before, taken.unit
    lines = [("单位名称", before.name, after.name), ("乡镇", before.township, after.township)]
    if taken.before is not None:
        lines.append(("截止日期", taken.before.deadline or "", taken.round.deadline or ""))
    return lines


def receipt_sentence(receipt: Receipt) -> str:
    """``教育局退回了第 1 次上报：2 条意见，1 项整改要求，请在 2026-12-20 前改好再报。``"""
    which = f"第 {receipt.sequence} 次上报"
    letter = receipt.letter
    counts = [f"{len(letter.comments)} 条意见"] if letter.comments else []
    if letter.actions:
        counts.append(f"{len(letter.actions)} 项整改要求")
    asked = f"：{'，'.join(counts)}" if counts else ""
    match receipt.decision:
        case "returned":
            until = f"请在 {letter.deadline} 前改好再报" if letter.deadline else "请改好再报"
            return f"教育局退回了{which}{asked}，{until}。"
        case "passed":
            return f"教育局审核通过了{which}{asked}。"
        case "received":
            return f"教育局已收到{which}，尚未审核。"


def comment_text(rulebook: Rulebook, comment: Comment) -> str:
    """``图书：120 册与台账不符``"""
    return (
        f"{entry_name(rulebook, comment.part, comment.code)}：{comment.text}"
        if comment.code
        else comment.text
    )


def action_text(action: AskedAction) -> str:
    """``补建计算机教室一间（2026-12-20 前）``"""
    return f"{action.text}（{action.deadline} 前）" if action.deadline else action.text


def receipt_lines(rulebook: Rulebook, receipt: Receipt) -> list[str]:
    """The sentence, and under it every remark, every action and what was taken of a fork."""
    lines = [receipt_sentence(receipt)]
    lines += [f"意见　{comment_text(rulebook, comment)}" for comment in receipt.letter.comments]
    lines += [f"整改　{action_text(action)}" for action in receipt.letter.actions]
    for entry, value in zip(receipt.taken, taken_values(receipt), strict=True):
        lines.append(f"核对　{alike_text(rulebook, entry, value)}")
    return lines


def alike_text(rulebook: Rulebook, entry: TakenEntry | Asked, value: Any) -> str:
    """``在校学生数：教育局采用了另一份上报的 520 人，请改成一致。``"""
    name = entry_name(rulebook, entry.part, entry.code)
    return f"{name}：教育局采用了另一份上报的“{_whole_text(rulebook, entry, value)}”，请改成一致。"


def _whole_text(rulebook: Rulebook, entry: TakenEntry | Asked, value: Any) -> str:
    if value is not None and entry.part in LISTS:
        return list_text(entry.part, value)
    unit = measure_of(rulebook, entry.part, entry.code) if value is not None else ""
    text = value_text(rulebook, entry.part, entry.code, value)
    return f"{text} {unit}" if unit else text


def asked_text(rulebook: Rulebook, asked: Asked) -> str:
    """One point of a receipt in one line: ``图书：与台账不符``, ``整改：补建图书室（2026-12-20 前）``."""
    match asked.kind:
        case "alike":
            return alike_text(rulebook, asked, asked.value)
        case "remark":
            return comment_text(rulebook, Comment(asked.text, asked.part, asked.code))
        case "action":
            until = f"（{asked.deadline} 前）" if asked.deadline else ""
            about = f"（{entry_name(rulebook, asked.part, asked.code)}）" if asked.code else ""
            return f"整改{about}：{asked.text}{until}"


def said_about(rulebook: Rulebook, asked: Asked) -> str:
    """The same where it stands beside its field, which need not be named again."""
    match asked.kind:
        case "alike":
            return f"教育局采用了“{_whole_text(rulebook, asked, asked.value)}”，请改成一致"
        case "remark":
            return asked.text
        case "action":
            return f"整改：{asked.text}{f'（{asked.deadline} 前）' if asked.deadline else ''}"


def day_text(iso: str) -> str:
    """2026年11月20日"""
    day = datetime.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def decision_text(receipt: Receipt) -> str:
    """``2026年11月20日 已退回``"""
    return f"{day_text(receipt.decided_at)} {DECISIONS[receipt.decision]}"


def clock_sentence(now: datetime, newest: datetime) -> str:
    """This computer's clock is earlier than what is stored; nothing depends on it."""
    return (
        f"这台电脑的时间是 {now:%Y-%m-%d %H:%M}，比已经存下的（{newest:%Y-%m-%d %H:%M}）早，时钟可能不对。"
        "不影响填报。"
    )
