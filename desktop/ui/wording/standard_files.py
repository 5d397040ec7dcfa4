"""Standards that counties write: what is wrong with one, and what differs between two."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop.core.standard_changes import ChangeKind, StandardChange
from desktop.core.standard_shape import Kind, Shape
from desktop.core.standard_terms import field_name, item_name, list_name
from desktop.spreadsheets.errors import Fault, FaultReason
from desktop.spreadsheets.standard_reader import CellFault
from desktop.ui.wording.standards import REASONS
from desktop.ui.wording.tables import fault_sentence
from desktop.workflows.moving import Move
from desktop.workflows.own_standards import Effect
from desktop.workflows.standards import PlacedFault

MOST_FAULTS = 100
_LONGEST = 60
CELL_REASONS: Mapping[str, Callable[[str], str]] = {
    "missing_sheet": lambda text: "缺少这张工作表（或已隐藏）。没有内容也请保留空表",
    "missing_column": lambda text: f"缺少“{text}”这一列（项）。请从导出的工作簿中恢复",
    "unknown_column": lambda text: "这一列不认识。请删去，或移到表外",
    "unknown_owner": lambda text: f"找不到“{text}”，请核对所属的编号",
    "missing_field": lambda text: "没有填，这一项必须填写",
    "duplicate_id": lambda text: f"“{text}”重复，请改为不同的编号",
}


def cell_fault(fault: CellFault) -> str:
    """``评估要点 H12（计算公式）：“在校生”不是基础数据项。``"""
    header = f"（{fault.header}）" if fault.header else ""
    place = f"工作表“{fault.sheet}”{' ' if fault.cell else ''}{fault.cell}{header}"
    return f"{place}：{cell_reason(fault)}"


def cell_reason(fault: CellFault) -> str:
    """What is wrong in a cell, without its place."""
    if fault.reason in CELL_REASONS:
        return f"{CELL_REASONS[fault.reason](fault.text)}。"
    if fault.reason in REASONS:
        return f"{REASONS[fault.reason].format(word=_short(fault.text))}。"
    return fault_sentence(Fault(FaultReason(fault.reason), text=_short(fault.text)))


def placed_fault(fault: PlacedFault) -> str:
    """``“4.1 rule.formula”：“在校生”不是基础数据项。``"""
    where = f"“{fault.place}”：" if fault.place else ""
    return where + placed_reason(fault)


def placed_reason(fault: PlacedFault) -> str:
    return f"{REASONS[fault.reason].format(word=_short(fault.word))}。"


def faults_text(found: Sequence[PlacedFault | CellFault]) -> str:
    """One line a mistake, as many as people read."""
    lines = [cell_fault(f) if isinstance(f, CellFault) else placed_fault(f) for f in found[:MOST_FAULTS]]
    if len(found) > MOST_FAULTS:
        lines.append(f"另有 {len(found) - MOST_FAULTS} 处，请先改正以上各处。")
    return "\n".join(lines)


def change_sentence(change: StandardChange) -> str:
    """``评估要点 4.1 的“计算公式”由“a”改为“b”。``"""
    item = change_item(change)
    match change.kind:
        case ChangeKind.ADDED:
            return f"增加{item}：“{_short(content_text(change.new))}”。"
        case ChangeKind.REMOVED:
            return f"删去{item}：“{_short(content_text(change.old))}”。"
        case ChangeKind.REORDERED:
            return f"{list_name('.'.join(change.list_path))}的先后顺序有变化。"
        case ChangeKind.CHANGED:
            old, new = value_text(change.old, change.shape), value_text(change.new, change.shape)
            return f"{item}的“{change_field(change)}”由{_quoted(old)}改为{_quoted(new)}。"


def change_item(change: StandardChange) -> str:
    """评估要点 4.1"""
    return f"{item_name('.'.join(change.list_path))} {change.key}".rstrip()


def change_field(change: StandardChange) -> str:
    return field_name(*change.list_path[-1:], *change.field)


def changes_text(changes: Sequence[StandardChange]) -> str:
    if not changes:
        return "两个标准完全相同。"
    return "\n".join([*(change_sentence(change) for change in changes), f"共 {len(changes)} 处不同。"])


def move_text(move: Move) -> str:
    """What a step to another standard has changed, and what is kept though nothing asks for it."""
    before, after = move.before.standard, move.after.standard
    if not move.changes:
        return f"本轮已经采用标准“{after.id}”版本 {after.version}，没有变化。"
    lines = [
        f"本轮改用标准“{after.id}”版本 {after.version}（原为“{before.id}”版本 {before.version}）。",
        *(change_sentence(change) for change in move.changes),
    ]
    lines += [
        f"“{unit}”对 {'、'.join(ids)} 的自评在新版本中没有对应的要点，仍保存在工作文件中。"
        for unit, ids in move.kept.items()
    ]
    if move.dropped:
        lines.append(f"新版本中没有这些开关或参数，本轮不再采用：{'、'.join(move.dropped)}。")
    return "\n".join(lines)


def effect_text(effect: Effect) -> str:
    """What other rules come to with what has been sent so far."""
    if effect.before == effect.after:
        return "按已收的数据测算，达标的校数和指标数没有变化。"
    passed, rows, met, indicators = effect.before
    now_passed, now_rows, now_met, now_indicators = effect.after
    parts = [f"达标的指标由 {met}/{indicators} 项变为 {now_met}/{now_indicators} 项"]
    if (passed, rows) != (now_passed, now_rows):
        parts.insert(0, f"资源配置达标的学校（学部）由 {passed}/{rows} 个变为 {now_passed}/{now_rows} 个")
    return f"按已收的数据测算，{'，'.join(parts)}。"


def content_text(item: Mapping[str, Any]) -> str:
    """What an item is about: its text, title or formula."""
    return next(
        (str(item[name]) for name in ("text", "title", "name", "label", "formula") if item.get(name)), ""
    )


def value_text(value: Any, shape: Shape | None) -> str:
    """A value of a standard in the words of officials; empty where nothing is written."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    words = shape.words if shape is not None else {}
    item = shape.item.words if shape is not None and shape.item is not None else {}
    if isinstance(value, list):
        return "、".join(item.get(str(v), str(v)) for v in value)
    if isinstance(value, Mapping):
        return "、".join(f"{words.get(str(k), str(k))} {v}" for k, v in value.items())
    return str(words.get(value, value) if shape is not None and shape.kind is Kind.CHOICE else value)


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "空白"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
