"""What a later filing changes, line by line: old → new, in the words of the form."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from desktop.core.actions import state_of
from desktop.core.filing import CorrectiveAction, Evidence, Filing
from desktop.core.merge import Change
from desktop.core.numbers import shown_plainly
from desktop.core.rulebook import Rulebook
from desktop.core.terms import STATE_NAMES
from desktop.ui.wording.fields import NOTHING, entry_name, line_name, measure_of, value_text

_COUNTERS = {"class_list": "个班", "special_rooms": "间"}


def change_text(rulebook: Rulebook, change: Change) -> str:
    """``小学在校学生数：455 → 458``"""
    name = entry_name(rulebook, change.part, change.code)
    if change.part in _COUNTERS:
        counter = _COUNTERS[change.part]
        old, new = len(change.old or ()), len(change.new or ())
        if old == new:
            return f"{name}：内容有改动（{new} {counter}）"
        return f"{name}：{old} {counter} → {new} {counter}"
    if isinstance(evidence := change.new or change.old, Evidence):
        return f"佐证材料“{evidence.title}”：{_evidence_change(change)}"
    if isinstance(action := change.new or change.old, CorrectiveAction):
        return f"{line_name(action)}：{_action_change(change)}"
    return f"{name}：{_value(rulebook, change, change.old)} → {_value(rulebook, change, change.new)}"


def entry_of(filing: Filing, part: str, code: str) -> Any:
    """What a filing says at (part, code) of a `Change`; None where it says nothing."""
    return getattr(filing, part) or None if part == code else getattr(filing, part).get(code)


def list_text(part: str, lines: Sequence[Any] | None) -> str:
    """``12 个班，共 480 人``; of rooms their number and area."""
    if not lines:
        return NOTHING
    if part == "class_list":
        return f"{len(lines)} 个班，共 {shown_plainly(sum(line.pupils for line in lines))} 人"
    area = sum((line.area for line in lines if line.area), start=Decimal())
    return f"{len(lines)} 间，共 {shown_plainly(area)} ㎡"


def changes_text(rulebook: Rulebook, changes: Iterable[Change], most: int = 30) -> str:
    """One line for each change, up to `most`, then how many there are."""
    lines = [change_text(rulebook, change) for change in changes]
    more = [f"……共 {len(lines)} 处改动"] if len(lines) > most else []
    return "\n".join(lines[:most] + more)


def _value(rulebook: Rulebook, change: Change, value: Any) -> str:
    text = value_text(rulebook, change.part, change.code, value)
    if text == value:
        return f"“{text}”"
    unit = measure_of(rulebook, change.part, change.code)
    is_figure = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return f"{text} {unit}" if is_figure and unit else text


def _action_change(change: Change) -> str:
    """What a reader wants to know first: the step that was made, else that something else was."""
    if change.old is None:
        return "新增"
    if change.new is None:
        return "取消"
    before, after = STATE_NAMES[state_of(change.old)], STATE_NAMES[state_of(change.new)]
    return f"{before} → {after}" if before != after else "内容有改动"


def _evidence_change(change: Change) -> str:
    if change.old is None:
        return "新增"
    return "取消" if change.new is None else "标题或归属有改动"
