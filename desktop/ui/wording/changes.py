"""What a later filing changes, line by line: old → new, in the words of the form."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from desktop.core.elements import Kind
from desktop.core.filing import Answer, Evidence
from desktop.core.merge import Change
from desktop.core.numbers import shown_plainly
from desktop.core.rulebook import Rulebook
from desktop.core.terms import CONCLUSION_NAMES
from desktop.ui.wording.naming import element_text

_LISTS = {"class_list": ("班级名册", "个班"), "special_rooms": ("专用教室", "间")}
_NOTHING = "未填"


def change_text(rulebook: Rulebook, change: Change) -> str:
    """``小学在校学生数：455 → 458``"""
    if change.part in _LISTS:
        name, counter = _LISTS[change.part]
        old, new = len(change.old or ()), len(change.new or ())
        if old == new:
            return f"{name}：内容有改动（{new} {counter}）"
        return f"{name}：{old} {counter} → {new} {counter}"
    if isinstance(evidence := change.new or change.old, Evidence):
        return f"佐证材料“{evidence.title}”：{_evidence_change(change)}"
    name = _named(rulebook, change)
    return f"{name}：{_value(rulebook, change, change.old)} → {_value(rulebook, change, change.new)}"


def changes_text(rulebook: Rulebook, changes: Iterable[Change], most: int = 30) -> str:
    """One line for each change, up to `most`, then how many there are."""
    lines = [change_text(rulebook, change) for change in changes]
    more = [f"……共 {len(lines)} 处改动"] if len(lines) > most else []
    return "\n".join(lines[:most] + more)


def _named(rulebook: Rulebook, change: Change) -> str:
    if change.part == "answers":
        for veto in rulebook.standard.vetoes:
            if veto.id == change.code:
                return f"一票否决“{veto.text}”"
        return f"第 {change.code} 项自评"
    suffix = {"notes": "的说明", "sources": "的来源"}.get(change.part, "")
    return element_text(rulebook, change.code) + suffix


def _value(rulebook: Rulebook, change: Change, value: Any) -> str:
    if value is None:
        return _NOTHING
    if isinstance(value, Answer):
        return _answer(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    element = rulebook.catalogue.by_code.get(change.code.rpartition(".")[2])
    if element is not None and element.kind is Kind.CHOICE and change.part == "values":
        return element.choices.get(str(value), str(value))
    if isinstance(value, int | Decimal):
        unit = f" {element.unit}" if element is not None and element.unit else ""
        return shown_plainly(value) + unit
    return f"“{value}”"


def _evidence_change(change: Change) -> str:
    if change.old is None:
        return "新增"
    return "取消" if change.new is None else "标题或归属有改动"


def _answer(answer: Answer) -> str:
    parts: list[str] = []
    if answer.conclusion is not None:
        parts.append(CONCLUSION_NAMES[answer.conclusion])
    if answer.score is not None:
        parts.append(f"{shown_plainly(answer.score)} 分")
    if answer.note:
        parts.append(f"（{answer.note}）")
    return "".join(parts) or _NOTHING
