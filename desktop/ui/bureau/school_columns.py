"""The columns of 各校达标: who it is, 资源配置, the resources, and the other criteria that schools decide."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from desktop.core.formula_text import value_text
from desktop.core.judge import Judgement
from desktop.core.numbers import shown, shown_honestly
from desktop.core.resources import Figure
from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY
from desktop.core.standard import AtLeast, AtMost, Below, Indicator, Resource, Rooms
from desktop.core.terms import SCHOOL_TYPE_NAMES, SECTION_NAMES, VERDICT_NAMES
from desktop.core.verdict import Verdict
from desktop.ui.bureau.school_rows import Cell, SchoolRow, school_indicators
from desktop.ui.marks import Mark
from desktop.ui.models.rows_model import Column

NAME, VERDICT = "name", "verdict"
_ORDER = {Verdict.UNMET: 0, Verdict.MISSING: 1, Verdict.MET: 2, Verdict.NOT_APPLICABLE: 3}
_LARGE = 100
_PREFIXES = ("公办小学、初中", "小学、初中", "村小学和教学点", "加强", "保障")


def short_title(indicator: Indicator) -> str:
    """An indicator's title without the words that every school knows it is about."""
    title = indicator.title
    for prefix in _PREFIXES:
        title = title.removeprefix(prefix)
    return title


def school_columns(rulebook: Rulebook) -> tuple[Column[SchoolRow], ...]:
    """`NAME` comes first; a resource's key is its code, another indicator's its id."""
    return (
        Column(NAME, "学校", lambda r: r.unit.name, sort=lambda r: r.unit.code, tip=lambda r: r.unit.name),
        Column(
            VERDICT,
            "资源配置",
            lambda r: VERDICT_NAMES[r.verdict],
            sort=lambda r: _ORDER[r.verdict],
            mark=lambda r: Mark(r.verdict.value),
        ),
        Column(
            "section",
            "学部",
            lambda r: SECTION_NAMES[r.row.section],
            sort=lambda r: COMPULSORY.index(r.row.section),
        ),
        Column(
            "pupils",
            "学生数",
            lambda r: "" if r.row.pupils is None else str(r.row.pupils),
            sort=lambda r: r.row.pupils,
            right=True,
        ),
        *(_resource(resource) for resource in rulebook.standard.resources),
        *(_other(rulebook, indicator) for indicator in school_indicators(rulebook)),
        Column("township", "乡镇", lambda r: r.unit.township),
        Column("type", "类型", type_name),
    )


def type_name(row: SchoolRow) -> str:
    return SCHOOL_TYPE_NAMES[row.unit.school_type] if row.unit.school_type else ""


@lru_cache(maxsize=4096)  # about what is in sight: exact arithmetic for every painted cell would show
def figure_text(figure: Figure, decimals: int) -> str:
    """The value as it is shown, rounded half up from the exact one."""
    if figure.numerator is None or figure.denominator is None:
        return VERDICT_NAMES[figure.verdict]
    exact = Fraction(figure.numerator) / Fraction(figure.denominator)
    # A thousand yuan are compared in yuan: three figures and more need no decimals.
    return shown_honestly(exact, Fraction(figure.threshold), decimals if exact < _LARGE else 0)


def _resource(resource: Resource) -> Column[SchoolRow]:
    def figure(row: SchoolRow) -> Figure:
        return row.row.figures[resource.code]

    return Column(
        resource.code,
        resource.short_title,
        lambda r: figure_text(figure(r), resource.decimals),
        sort=lambda r: figure(r).value,
        right=True,
        mark=lambda r: Mark(figure(r).verdict.value),
        title_tip=f"{resource.title}（{resource.unit}）",
    )


def _other(rulebook: Rulebook, indicator: Indicator) -> Column[SchoolRow]:
    text = _cell_text(rulebook)
    return Column(
        indicator.id,
        short_title(indicator),
        lambda r: text(r.others[indicator.id]),
        sort=lambda r: _ORDER[r.others[indicator.id].verdict],
        mark=lambda r: Mark(r.others[indicator.id].verdict.value),
        title_tip=f"第 {indicator.id} 项 {indicator.title}",
    )


def _cell_text(rulebook: Rulebook) -> Callable[[Cell], str]:
    def text(cell: Cell) -> str:
        judged = [j for j in cell.judgements if j.verdict is not Verdict.NOT_APPLICABLE]
        if len(judged) == 1 and judged[0].value is not None and judged[0].verdict is not Verdict.MISSING:
            return _number(rulebook, judged[0])
        return VERDICT_NAMES[cell.verdict]

    return text


def _number(rulebook: Rulebook, judgement: Judgement) -> str:
    rule = rulebook.criteria[judgement.criterion][1].rule
    value: Any = judgement.value
    exact = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    if isinstance(rule, AtLeast | AtMost | Below):
        if rule.percent:
            return f"{value_text(Decimal(shown(exact * 100, 2)).normalize())}%"
        unit = rule.unit
    else:
        unit = "间" if isinstance(rule, Rooms) else "人"
    return f"{value_text(Decimal(shown(exact, 2)).normalize())} {unit}".rstrip()
