"""How a state looks: its icon, its word and its colours, the same on every page."""

from enum import StrEnum
from typing import NamedTuple

from desktop.ui import theme


class Mark(StrEnum):
    """A state worth a mark; the first four have the values of core's verdicts."""

    MET = "met"
    UNMET = "unmet"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    RETURNED = "returned"
    NOTED = "noted"
    WARN = "warn"


class MarkLook(NamedTuple):
    icon: str
    word: str
    colour: str
    tint: str


LOOKS: dict[Mark, MarkLook] = {
    Mark.MET: MarkLook("check", "达标", theme.MET, theme.MET_TINT),
    Mark.UNMET: MarkLook("cross", "未达标", theme.UNMET, theme.UNMET_TINT),
    Mark.MISSING: MarkLook("dash", "缺数据", theme.MISSING, theme.MISSING_TINT),
    Mark.NOT_APPLICABLE: MarkLook("dot", "不适用", theme.MISSING, theme.MISSING_TINT),
    Mark.RETURNED: MarkLook("return", "被退回", theme.WARN, theme.WARN_TINT),
    Mark.NOTED: MarkLook("pencil", "有说明", theme.ACCENT, theme.ACCENT_TINT),
    Mark.WARN: MarkLook("warning", "提醒", theme.WARN, theme.WARN_TINT),
}
