"""The rows of 标准: what is wrong in an edited standard, and what moving to it would change."""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from desktop.core.formula_words import FormulaWords, setting_names
from desktop.core.rulebook import Rulebook
from desktop.core.standard_changes import ChangeKind, StandardChange
from desktop.core.standard_faults import is_formula
from desktop.core.standard_shape import tree_of
from desktop.core.standard_terms import item_name, list_name
from desktop.spreadsheets.standard_reader import CellFault
from desktop.ui.models.rows_model import Column
from desktop.ui.widgets.detail_panel import Detail
from desktop.ui.widgets.detail_section import DetailSection
from desktop.ui.wording.standard_files import (
    cell_reason,
    change_field,
    change_item,
    content_text,
    placed_reason,
    value_text,
)
from desktop.workflows.moving import Move
from desktop.workflows.standards import PlacedFault

_NOTHING = "空白"


class FaultRow(Struct, frozen=True):
    """One mistake; a TOML file has no sheet, and its place instead of a cell."""

    sheet: str
    cell: str
    header: str
    reason: str


class ChangeRow(Struct, frozen=True):
    """One change. ``group`` is the indicator, or the part of the standard."""

    group: str
    item: str
    field: str
    old: str
    new: str


FAULT_COLUMNS: tuple[Column[FaultRow], ...] = (
    Column("sheet", "工作表", lambda row: row.sheet),
    Column("cell", "单元格", lambda row: row.cell),
    Column("header", "栏目", lambda row: row.header),
    Column("reason", "问题", lambda row: row.reason, tip=lambda row: row.reason),
)
CHANGE_COLUMNS: tuple[Column[ChangeRow], ...] = (
    Column("group", "指标或部分", lambda row: row.group, tip=lambda row: row.group),
    Column("item", "项目", lambda row: row.item, tip=lambda row: row.item),
    Column("field", "内容", lambda row: row.field, tip=lambda row: row.field),
    Column("old", "原来", lambda row: _from_difference(row.old, row.new), tip=lambda row: row.old),
    Column("new", "改为", lambda row: _from_difference(row.new, row.old), tip=lambda row: row.new),
)
# In pixels; what is left is for the old and the new value.
CHANGE_WIDTHS = {"group": 150, "item": 120, "field": 96}
_ALIKE = 12
_BEFORE = 6


def fault_rows(faults: Sequence[PlacedFault | CellFault]) -> list[FaultRow]:
    return [
        FaultRow(fault.sheet, fault.cell, fault.header, cell_reason(fault))
        if isinstance(fault, CellFault)
        else FaultRow("", fault.place, "", placed_reason(fault))
        for fault in faults
    ]


def change_rows(move: Move, old: Rulebook, new: Rulebook) -> list[ChangeRow]:
    """The changes of a move, those of an indicator below each other, then what no longer counts."""
    groups: dict[str, list[ChangeRow]] = {}
    for change in move.changes:
        row = _changed(change, old, new)
        groups.setdefault(row.group, []).append(row)
    return [*(row for rows in groups.values() for row in rows), *_kept(move, old, new)]


def fault_detail(row: FaultRow) -> Detail:
    place = " ".join(filter(None, (row.sheet, row.cell)))
    return Detail(title=row.header or place, code=place, sections=(DetailSection("问题", row.reason),))


def change_detail(row: ChangeRow) -> Detail:
    return Detail(
        title=row.field,
        code=row.item,
        category=row.group,
        sections=(DetailSection("原来", row.old), DetailSection("改为", row.new)),
    )


def lines_of(rows: Sequence[FaultRow | ChangeRow]) -> str:
    """All rows in full, as Excel pastes them."""
    return "\n".join(
        "\t".join(" ".join(text.split()) for text in msgspec.structs.astuple(row)) for row in rows
    )


def _from_difference(text: str, other: str) -> str:
    """A long text from shortly before where it differs: the beginnings of both would look alike."""
    pairs = enumerate(zip(text, other, strict=False))
    alike = next((place for place, (a, b) in pairs if a != b), min(len(text), len(other)))
    return text if alike < _ALIKE else f"…{text[alike - _BEFORE :]}"


def _changed(change: StandardChange, old: Rulebook, new: Rulebook) -> ChangeRow:
    group, item = _group(change, old, new), change_item(change)
    match change.kind:
        case ChangeKind.ADDED:
            return ChangeRow(group, item, "增加", "", content_text(change.new))
        case ChangeKind.REMOVED:
            return ChangeRow(group, item, "删去", content_text(change.old), "")
        case ChangeKind.REORDERED:
            return ChangeRow(group, list_name(".".join(change.list_path)), "先后顺序", "", "有变化")
        case ChangeKind.CHANGED:
            before = _said(change, value_text(change.old, change.shape), old)
            after = _said(change, value_text(change.new, change.shape), new)
            return ChangeRow(group, item, change_field(change), before, after)


def _said(change: StandardChange, text: str, rulebook: Rulebook) -> str:
    """A value as it is, a formula in Chinese names."""
    if not text or not is_formula(change.field):
        return text or _NOTHING
    words = FormulaWords(rulebook.catalogue, setting_names(tree_of(rulebook.standard)))
    return words.spoken_text(change.field, text)


def _group(change: StandardChange, old: Rulebook, new: Rulebook) -> str:
    """``8 县域义务教育…`` for all that belongs to an indicator, else the list's own name."""
    if change.list_path[:1] != ("indicators",):
        return list_name(".".join(change.list_path[:1]))
    key = change.key.split(" ")[0]
    for rulebook in (new, old):
        if len(change.list_path) > 1 and key in rulebook.criteria:
            indicator = rulebook.criteria[key][0]
            return f"{indicator.id} {indicator.title}"
        for indicator in rulebook.standard.indicators:
            if indicator.id == key:
                return f"{indicator.id} {indicator.title}"
    return item_name("indicators")


def _kept(move: Move, old: Rulebook, new: Rulebook) -> Iterator[ChangeRow]:
    """What stays stored though nothing asks for it, and what gives way."""
    for unit, ids in move.kept.items():
        said = "、".join(ids)
        yield ChangeRow("不再使用的自评", unit, "已填的自评", said, "仍保存在工作文件中，不再计入")
    for name in move.dropped:
        yield ChangeRow("放宽口径和参数", name, "本轮的选择", "已启用或设定", "新标准中没有，不再采用")
    if move.before.row_rule != move.after.row_rule:
        before = old.standard.row_rules[move.before.row_rule].name
        after = new.standard.row_rules[move.after.row_rule].name
        yield ChangeRow("判定口径", "本轮的判定口径", "采用", before, after)
