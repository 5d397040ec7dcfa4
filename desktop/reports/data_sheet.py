"""基础数据表: all that a unit has filled in, as it is judged; with units, sources, 说明, the last round."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from reportlab.platypus import Flowable

from desktop.core.elements import Element, Field, Kind
from desktop.core.facts import facts_of
from desktop.core.filing import Filing
from desktop.core.numbers import shown_plainly
from desktop.core.problems import fields_of
from desktop.core.rulebook import Rulebook
from desktop.core.terms import ROOM_NAMES, SECTION_NAMES
from desktop.reports.action_parts import head
from desktop.reports.naming import document_title
from desktop.reports.page import build, content_width
from desktop.reports.signatures import DEPARTMENT_SIGNATURES, SCHOOL_SIGNATURES, signed
from desktop.reports.stamp import Stamp, stamped
from desktop.reports.tables import Band, Row, form_table
from desktop.reports.typesetting import NOTE, TEXT, heading, paragraph

_HEAD = ("序号", "项目", "数值", "单位", "上一轮", "来源", "说明")
_SHARES = (0.07, 0.31, 0.12, 0.07, 0.11, 0.12, 0.2)
_ALIGN = "clrcrll"
_NOT_FILLED = "未填"
_NOTE = "“未填”的不是零。来源写明数据取自哪张统计报表、台账，或现场实测。"


def data_sheet(
    rulebook: Rulebook,
    filing: Filing,
    *,
    county: str,
    round_title: str,
    previous: Filing | None = None,
    stamp: Stamp | None = None,
) -> bytes:
    """The table as PDF; ``previous`` is the filing of the last round. Raises MissingGlyphs."""
    title = document_title(rulebook.standard, county, "基础数据表")
    info = stamped(title, filing.unit.name, stamp)
    width = content_width(info)
    fields = fields_of(rulebook, filing)
    story: list[Flowable] = [*head(rulebook, filing, title, round_title, width)]
    if fields:
        facts = facts_of(filing)
        filled = sum(field.code in facts for field in fields)
        rows = _rows(filing, fields, facts, {} if previous is None else facts_of(previous))
        story += [
            paragraph(f"共 {len(fields)} 项，已填 {filled} 项。{_NOTE}", NOTE),
            form_table(_HEAD, rows, [width * share for share in _SHARES], _ALIGN),
        ]
    else:
        story.append(paragraph("本单位没有要填的基础数据。", TEXT))
    story += [*_class_list(filing, width), *_rooms(filing, width)]
    signatures = SCHOOL_SIGNATURES if filing.unit.kind == "school" else DEPARTMENT_SIGNATURES
    return build(signed(story, signatures), info)


def _rows(
    filing: Filing, fields: Sequence[Field], facts: Mapping[str, Any], before: Mapping[str, Any]
) -> list[Row | Band]:
    rows: list[Row | Band] = []
    group = ""
    several = len({field.section for field in fields if field.section}) > 1
    for number, field in enumerate(fields, 1):
        if field.element.group != group:
            group = field.element.group
            rows.append(Band(group))
        section = f"（{SECTION_NAMES[field.section]}）" if field.section and several else ""
        rows.append(
            Row(
                (
                    str(number),
                    field.element.name + section,
                    _value(field.element, facts.get(field.code)) or _NOT_FILLED,
                    field.element.unit,
                    _value(field.element, before.get(field.code)),
                    filing.sources.get(field.code, ""),
                    filing.notes.get(field.code, ""),
                )
            )
        )
    return rows


def _class_list(filing: Filing, width: float) -> list[Flowable]:
    if not filing.class_list:
        return []
    rows = [
        Row((str(number), SECTION_NAMES[line.section], str(line.grade or ""), line.name, str(line.pupils)))
        for number, line in enumerate(filing.class_list, 1)
    ]
    widths = [width * share for share in (0.1, 0.2, 0.15, 0.35, 0.2)]
    table = form_table(("序号", "学部", "年级", "班级", "人数"), rows, widths, "ccccc")
    return [heading("班级名册"), table]


def _rooms(filing: Filing, width: float) -> list[Flowable]:
    if not filing.special_rooms:
        return []
    rows = [
        Row(
            (
                str(number),
                ROOM_NAMES.get(room.kind, room.kind),
                room.name,
                shown_plainly(room.area) if room.area else "没有",
            )
        )
        for number, room in enumerate(filing.special_rooms, 1)
    ]
    widths = [width * share for share in (0.1, 0.25, 0.4, 0.25)]
    return [heading("专用教室"), form_table(("序号", "种类", "名称", "面积（㎡）"), rows, widths, "cccc")]


def _value(element: Element, value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case int() | Decimal():
            return shown_plainly(value)
        case _:
            return element.choices.get(value, value) if element.kind is Kind.CHOICE else str(value)
