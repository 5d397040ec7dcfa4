"""How a verdict came about, so that it can be checked by hand: formula, values, limit, clause, distance."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from msgspec import Struct

from desktop.core.facts import facts_of, judged_sections
from desktop.core.filing import Filing
from desktop.core.formula import Bound
from desktop.core.formula_text import in_words, value_text, with_values
from desktop.core.judge import Judgement, judge_criterion
from desktop.core.numbers import Number, shown_honestly, shown_plainly
from desktop.core.resource_working import resource_working
from desktop.core.rulebook import Rulebook
from desktop.core.standard import AtLeast, AtMost, Below, Criterion, EveryClass, ResourceRule, Rooms, Scored
from desktop.core.terms import ROOM_NAMES
from desktop.core.verdict import Verdict

_SIGNS = {AtLeast: "≥", AtMost: "≤", Below: "＜"}


class Derivation(Struct, frozen=True, kw_only=True):
    """The lines of one 计算过程. ``value`` and ``limit`` are rounded for people; judging never is.

    ``bar`` is value ÷ limit where both are numbers, for drawing; ``gaps`` say the distance in what
    people count; ``missing`` are full codes.
    """

    criterion: str
    verdict: Verdict
    clause: str
    formula: str = ""
    substituted: str = ""
    value: str = ""
    unit: str = ""
    limit: str = ""
    gaps: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    bar: float | None = None


def derive(rulebook: Rulebook, criterion: Criterion, filing: Filing) -> Derivation:
    """Explain the verdict that `judge` gives on this criterion."""
    facts = facts_of(filing)
    judgement = judge_criterion(rulebook, criterion, filing, facts)
    applies = judgement.verdict is not Verdict.NOT_APPLICABLE
    working = _working(rulebook, criterion, filing, facts, judgement) if applies else {}
    return Derivation(
        criterion=criterion.id,
        verdict=judgement.verdict,
        clause=criterion.clause,
        missing=judgement.missing,
        **working,
    )


def _working(
    rulebook: Rulebook, criterion: Criterion, filing: Filing, facts: Mapping[str, Any], judgement: Judgement
) -> dict[str, Any]:
    """The lines that depend on the kind of rule, by the names of `Derivation`."""
    match criterion.rule:
        case ResourceRule(resource=code):
            assert criterion.section is not None
            return resource_working(rulebook, rulebook.resources[code], criterion.section, filing, facts)
        case AtLeast() | AtMost() | Below() as rule:
            sections = (criterion.section,) if criterion.section else judged_sections(filing)
            return _comparison(rule, judgement, rulebook.formula(rule.formula).bind(sections), facts)
        case Rooms() as rule:
            return _rooms(rule, judgement, facts.get(f"{criterion.section}.classes"), filing)
        case EveryClass() as rule:
            return _largest_class(rule, judgement)
        case Scored():
            score = value_text(judgement.score)
            full = f"满分 {value_text(criterion.points)}"
            return {"formula": "自评得分", "substituted": score, "value": score, "unit": "分", "limit": full}
        case _:
            return {}


def _comparison(
    rule: AtLeast | AtMost | Below, judgement: Judgement, formula: Bound, facts: Mapping[str, Any]
) -> dict[str, Any]:
    value, limit = judgement.value, judgement.limit
    unit = "%" if rule.percent else rule.unit
    substituted = with_values(formula, facts)
    lines: dict[str, Any] = {"formula": in_words(formula), "substituted": substituted, "unit": unit}
    if limit is not None:
        lines["limit"] = f"{_SIGNS[type(rule)]} {_text(limit, limit, rule.percent)}{'%' * rule.percent}"
    if value is None or limit is None:
        return lines
    text = _text(value, limit, rule.percent)
    if lines["substituted"] != text:
        lines["substituted"] += f" = {text}{'%' * rule.percent}"
    gaps: list[str] = []
    if judgement.verdict is Verdict.UNMET:
        distance = (Fraction(value) - Fraction(limit)) * (100 if rule.percent else 1)
        word = "还差" if distance < 0 else "超出"
        gaps.append(f"{word} {_text(abs(distance), 0, False)} {'个百分点' if rule.percent else unit}")
    if judgement.relaxed:
        gaps.append(judgement.relaxed)
    bar = float(Fraction(value) / Fraction(limit)) if limit else None
    return lines | {"value": text, "gaps": tuple(gaps), "bar": bar}


def _text(value: Number | Fraction | float, limit: Number | Fraction, percent: bool) -> str:
    """A compared number: whole numbers and typed decimals in full, quotients with 2 decimals or more."""
    exact, bound = Fraction(value), Fraction(limit)
    if isinstance(value, int | Decimal) and not percent:
        return value_text(value)
    scale = 100 if percent else 1
    return value_text(Decimal(shown_honestly(exact * scale, bound * scale, 2)).normalize())


def _largest_class(rule: EveryClass, judgement: Judgement) -> dict[str, Any]:
    largest = value_text(judgement.value)
    sign = "＞" if judgement.verdict is Verdict.UNMET else "≤"
    return {
        "formula": "最大班额 ≤ 标准",
        "substituted": f"{largest} {sign} {rule.at_most}",
        "value": "" if judgement.value is None else largest,
        "unit": "人",
        "limit": f"≤ {rule.at_most}",
        "gaps": tuple(f"超额班级：{name}" for name in judgement.offenders),
    }


def _rooms(rule: Rooms, judgement: Judgement, classes: int | None, filing: Filing) -> dict[str, Any]:
    lines: list[str] = []
    gaps: list[str] = []
    need = value_text(judgement.limit)
    for kind, least in rule.least_area.items():
        areas = [room.area for room in filing.special_rooms if room.kind == kind and room.area > 0]
        enough = sum(area >= least for area in areas)
        listed = "、".join(shown_plainly(area) for area in areas) or "无"
        lines.append(f"{ROOM_NAMES[kind]}面积 {listed}，其中 ≥ {value_text(least)}㎡ 的 {enough} 间")
        if judgement.limit is not None and enough < judgement.limit:
            short = value_text(Fraction(judgement.limit) - enough)
            gaps.append(f"还差 {short} 间 {value_text(least)}㎡ 以上的{ROOM_NAMES[kind]}")
    working = {
        "formula": f"各应配备：班级数 ÷ {rule.per_classes}，进一取整",
        "substituted": f"{value_text(classes)} ÷ {rule.per_classes} → 各 {need} 间；" + "；".join(lines),
        "unit": "间",
    }
    if judgement.verdict is Verdict.MISSING:
        return working
    return working | {"value": value_text(judgement.value), "limit": f"≥ {need}", "gaps": tuple(gaps)}
