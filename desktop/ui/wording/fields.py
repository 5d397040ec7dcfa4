"""What one entry of a filing is called and what it says, each by itself, as tables of values need it."""

from decimal import Decimal
from typing import Any

from desktop.core.actions import state_of
from desktop.core.elements import Element, Kind
from desktop.core.filing import Answer, CorrectiveAction, Evidence, SchoolClass, SpecialRoom
from desktop.core.numbers import shown_plainly
from desktop.core.rulebook import Rulebook
from desktop.core.terms import CONCLUSION_NAMES, ROOM_NAMES, SECTION_NAMES, STATE_NAMES
from desktop.ui.wording.naming import element_text

_LONGEST_TEXT = 30
NOTHING = "未填"
_NONE = "没有"
_NO_LINE = "没有这一行"
LIST_NAMES = {"class_list": "班级名册", "special_rooms": "专用教室"}


def entry_name(rulebook: Rulebook, part: str, code: str) -> str:
    """小学在校学生数, 占地面积的说明, 第 4.1 项自评, 一票否决“…”, 整改事项 4.1, 班级名册."""
    if part in LIST_NAMES:
        return LIST_NAMES[part]
    if part == "answers":
        for veto in rulebook.standard.vetoes:
            if veto.id == code:
                return f"一票否决“{veto.text}”"
        return f"第 {code} 项自评"
    if part == "actions":
        return f"整改事项 {code}"
    suffix = {"notes": "的说明", "sources": "的来源"}.get(part, "")
    return element_text(rulebook, code) + suffix


def line_name(line: Any) -> str:
    """班级名册：小学 3 年级 三（1）班; 音乐教室“东楼 201”; 佐证材料“平面图”; 整改事项“…”."""
    match line:
        case SchoolClass():
            grade = f" {line.grade} 年级" if line.grade else ""
            return f"班级名册：{SECTION_NAMES[line.section]}{grade} {line.name}"
        case SpecialRoom():
            kind = ROOM_NAMES.get(line.kind, line.kind)
            return f"{kind}“{line.name}”" if line.name else kind
        case Evidence():
            return f"佐证材料“{line.title}”"
        case CorrectiveAction():
            return f"整改事项“{_shortened(line.problem)}”"
        case _:
            raise TypeError(line)


def measure_of(rulebook: Rulebook, part: str, code: str) -> str:
    """The unit in which figures of this entry are given, or ""."""
    if part in _LINE_UNITS:
        return _LINE_UNITS[part]
    element = _element(rulebook, code) if part == "values" else None
    return element.unit if element is not None else ""


_LINE_UNITS = {"class_list": "人", "special_rooms": "㎡"}


def value_text(rulebook: Rulebook, part: str, code: str, value: Any) -> str:
    """The value alone, without its unit; of a list, the lines of one name, as `three_way` gives them."""
    if part in LIST_NAMES:
        return "、".join(_line_text(line) for line in value) if value else _NO_LINE
    if value is None:
        return _NONE if part in ("evidence", "actions") else NOTHING
    match value:
        case Answer():
            return answer_text(value)
        case Evidence():
            pages = f"，{value.pages} 页" if value.pages else ""
            return f"{value.title}（第 {'、'.join(value.criteria)} 项{pages}）"
        case CorrectiveAction():
            return action_text(value)
        case bool():
            return "是" if value else "否"
        case int() | Decimal():
            return shown_plainly(value)
        case _:
            element = _element(rulebook, code) if part == "values" else None
            if element is not None and element.kind is Kind.CHOICE:
                return element.choices.get(value, value)
            return str(value)


def answer_text(answer: Answer) -> str:
    """是（已公布）, 5 分."""
    parts: list[str] = []
    if answer.conclusion is not None:
        parts.append(CONCLUSION_NAMES[answer.conclusion])
    if answer.score is not None:
        parts.append(f"{shown_plainly(answer.score)} 分")
    if answer.note:
        parts.append(f"（{answer.note}）")
    return "".join(parts) or NOTHING


def action_text(action: CorrectiveAction) -> str:
    """推进中：增建教室一间（总务主任，2026-12-20 前）."""
    until = f"{action.due} 前" if action.due is not None else ""
    who = "，".join(part for part in (action.person or action.unit, until) if part)
    said = f"{STATE_NAMES[state_of(action)]}：{_shortened(action.measures or action.problem)}"
    return f"{said}（{who}）" if who else said


def _shortened(text: str) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= _LONGEST_TEXT else line[: _LONGEST_TEXT - 1] + "…"


def _line_text(line: SchoolClass | SpecialRoom) -> str:
    if isinstance(line, SchoolClass):
        return shown_plainly(line.pupils)
    return shown_plainly(line.area) if line.area else _NONE


def _element(rulebook: Rulebook, code: str) -> Element | None:
    return rulebook.catalogue.by_code.get(code.rpartition(".")[2])
