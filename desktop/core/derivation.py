"""How a verdict came about, so that it can be checked by hand: formula, values, limit, clause, distance."""

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from msgspec import Struct

from desktop.core.facts import facts_of, judged_sections, pupils_by_section
from desktop.core.filing import Filing
from desktop.core.formula import Bound
from desktop.core.formula_text import MISSING, in_words, value_text, with_values
from desktop.core.judge import Judgement, judge_criterion
from desktop.core.numbers import Number, shown, shown_plainly
from desktop.core.resources import Figure, figure
from desktop.core.rulebook import VALUE, Rulebook
from desktop.core.sections import COMPULSORY, SECTIONS, WEIGHTS, SchoolType, Section
from desktop.core.standard import (
    AtLeast,
    AtMost,
    Below,
    Criterion,
    EveryClass,
    Resource,
    ResourceRule,
    Rooms,
    Rule,
    Scored,
)
from desktop.core.verdict import Verdict

_SIGNS = {AtLeast: "≥", AtMost: "≤", Below: "＜"}
ROOM_NAMES: Mapping[str, str] = {"music": "音乐教室", "fine_art": "美术教室"}


class Derivation(Struct, frozen=True):
    """The lines of one 计算过程. ``value`` and ``limit`` are rounded for people; judging never is.

    ``bar`` is value ÷ limit where both are numbers, for drawing; ``gaps`` say the distance in what
    people count; ``missing`` are full codes.
    """

    criterion: str
    verdict: Verdict
    formula: str
    substituted: str
    value: str
    unit: str
    limit: str
    clause: str
    gaps: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    bar: float | None = None


def derive(rulebook: Rulebook, criterion: Criterion, filing: Filing) -> Derivation:
    """Explain the verdict that `judge` gives on this criterion."""
    facts = facts_of(filing)
    judgement = judge_criterion(rulebook, criterion, filing, facts)
    if judgement.verdict is Verdict.NOT_APPLICABLE:
        return Derivation(criterion.id, judgement.verdict, "", "", "", "", "", criterion.clause)
    sections = (criterion.section,) if criterion.section else judged_sections(filing)
    match criterion.rule:
        case ResourceRule(resource=code):
            assert criterion.section is not None
            return _resource(rulebook, rulebook.resources[code], criterion, judgement, filing, facts)
        case AtLeast() | AtMost() | Below() as rule:
            formula = rulebook.formula(rule.formula).bind(sections)
            return _comparison(criterion, rule, judgement, formula, facts)
        case Rooms() as rule:
            return _rooms(criterion, rule, judgement, facts, filing)
        case EveryClass(at_most=most):
            largest = value_text(judgement.value)
            gaps = tuple(f"超额班级：{name}" for name in judgement.offenders)
            return Derivation(
                criterion.id,
                judgement.verdict,
                "最大班额 ≤ 标准",
                f"{largest} ≤ {most}" if judgement.verdict is Verdict.MET else f"{largest} ＞ {most}",
                largest,
                "人",
                f"≤ {most}",
                criterion.clause,
                gaps,
                judgement.missing,
            )
        case Scored():
            score = value_text(judgement.score)
            return Derivation(
                criterion.id,
                judgement.verdict,
                "自评得分",
                score,
                score,
                "分",
                f"满分 {value_text(criterion.points)}",
                criterion.clause,
            )
        case _:
            return Derivation(criterion.id, judgement.verdict, "", "", "", "", "", criterion.clause)


def statement(rulebook: Rulebook, criterion: Criterion, filing: Filing) -> str:
    """The criterion's sentence with its blanks filled; what is missing stays a blank."""
    return "".join(text for text, _ in statement_parts(rulebook, criterion, filing))


def statement_parts(rulebook: Rulebook, criterion: Criterion, filing: Filing) -> list[tuple[str, bool]]:
    """The same in pieces, each with whether it fills a blank; a blank that stays one is `MISSING`."""
    sections = (criterion.section,) if criterion.section else judged_sections(filing) or COMPULSORY
    facts = facts_of(filing)
    parts: list[tuple[str, bool]] = []
    rest = criterion.statement
    while "{" in rest:
        before, _, rest = rest.partition("{")
        inside, _, rest = rest.partition("}")
        text, colon, digits = inside.rpartition(":")
        decimals = int(digits) if colon else None
        if (text or inside) == VALUE:
            judgement = judge_criterion(rulebook, criterion, filing, facts)
            blank = _value(judgement, criterion.rule, decimals)
        else:
            blank = _blank(rulebook.formula(text or inside).bind(sections), facts, decimals)
        parts += [(before, False), (blank, True)]
    return [(text, fills) for text, fills in [*parts, (rest, False)] if text]


def _blank(formula: Bound, facts: Mapping[str, Any], decimals: int | None) -> str:
    try:
        value = formula(facts)
    except (KeyError, ZeroDivisionError):
        return MISSING
    return value_text(value) if decimals is None else shown(value, decimals)


def _value(judgement: Judgement, rule: Rule, decimals: int | None) -> str:
    """What was judged, as the number that stands before its unit."""
    if judgement.value is None:
        return MISSING
    # A float stands for the short decimal that it prints as, not for its binary neighbour.
    exact = Fraction(repr(judgement.value) if isinstance(judgement.value, float) else judgement.value)
    if isinstance(rule, AtLeast | AtMost | Below) and rule.percent:
        exact *= 100
    return value_text(exact) if decimals is None else shown(exact, decimals)


def _resource(
    rulebook: Rulebook,
    resource: Resource,
    criterion: Criterion,
    judgement: Judgement,
    filing: Filing,
    facts: Mapping[str, Any],
) -> Derivation:
    section, school_type = criterion.section, filing.unit.school_type
    assert section is not None
    assert school_type is not None
    pupils = pupils_by_section(facts, SECTIONS[school_type])
    result = figure(rulebook, resource, section, facts, pupils)
    quantity = rulebook.formula(resource.quantity[section]).bind((section,))
    split = resource.split and len(SECTIONS[school_type]) > 1
    own = value_text(facts.get(f"{section}.pupils"))
    factor = f" × {resource.per}" if resource.per != 1 else ""
    weight = f" × {value_text(Decimal(WEIGHTS[section]) / 100)} ÷ 加权学生数" if split else " ÷ 在校学生数"
    formula = f"{_bracketed(in_words(quantity))}{factor}{weight}"
    filled = _bracketed(with_values(quantity, facts)) + factor
    if split:
        filled += f" × {value_text(Decimal(WEIGHTS[section]) / 100)} ÷ {_weighted(school_type, facts)}"
    else:
        filled += f" ÷ {own}"
    missing = result.verdict is Verdict.MISSING
    value = "" if missing else shown(_exact(result), resource.decimals)
    if not missing:
        filled += f" = {shown(_exact(result), resource.decimals + 1)}"
    limit = f"≥ {value_text(result.threshold)}"
    gaps = (
        () if result.verdict is not Verdict.UNMET else _resource_gaps(resource, section, result, facts, split)
    )
    bar = None if missing else float(_exact(result) / Fraction(result.threshold))
    return Derivation(
        criterion.id,
        result.verdict,
        formula,
        filled,
        value,
        resource.unit,
        limit,
        criterion.clause,
        gaps,
        judgement.missing,
        bar,
    )


def _exact(result: Figure) -> Fraction:
    assert result.numerator is not None
    assert result.denominator is not None
    return Fraction(result.numerator) / Fraction(result.denominator)


def _weighted(school_type: SchoolType, facts: Mapping[str, Any]) -> str:
    """``（300 + 1.1 × 200）``: the weighted pupils of the whole school."""
    terms: list[str] = []
    for section in SECTIONS[school_type]:
        count = value_text(facts.get(f"{section}.pupils"))
        weight = Decimal(WEIGHTS[section]) / 100
        terms.append(count if WEIGHTS[section] == 100 else f"{value_text(weight)} × {count}")
    return f"（{' + '.join(terms)}）"


def _resource_gaps(
    resource: Resource, section: Section, result: Figure, facts: Mapping[str, Any], split: bool
) -> tuple[str, ...]:
    """How much more of the quantity, or how many pupils at the most, would reach the threshold."""
    assert result.quantity is not None
    own = facts[f"{section}.pupils"]
    part, whole = result.share
    needed = Fraction(result.threshold) * own * whole / (part * resource.per)
    short = needed - Fraction(result.quantity)
    if resource.whole:
        gaps = [f"还差 {math.ceil(short)} {resource.quantity_unit}"]
    else:
        gaps = [f"还差 {shown(Fraction(math.ceil(short * 10), 10), 1)} {resource.quantity_unit}"]
    if not split:
        most = math.floor(Fraction(result.quantity) * resource.per / Fraction(result.threshold))
        gaps.append(f"或在校学生不超过 {most} 人")
    return tuple(gaps)


def _comparison(
    criterion: Criterion,
    rule: AtLeast | AtMost | Below,
    judgement: Judgement,
    formula: Bound,
    facts: Mapping[str, Any],
) -> Derivation:
    value, limit, unit = judgement.value, judgement.limit, rule.unit
    filled = with_values(formula, facts)
    gaps: list[str] = []
    if value is not None and limit is not None:
        shown_value = _comparable(value, rule.percent)
        if filled != shown_value:
            filled += f" = {shown_value}"
        if judgement.verdict is Verdict.UNMET and not rule.percent:
            distance = Fraction(value) - Fraction(limit)
            word = "还差" if distance < 0 else "超出"
            gaps.append(f"{word} {value_text(abs(distance))} {unit}")
        if judgement.relaxed:
            gaps.append(judgement.relaxed)
    return Derivation(
        criterion.id,
        judgement.verdict,
        in_words(formula),
        filled,
        "" if value is None else _comparable(value, rule.percent).removesuffix("%"),
        "%" if rule.percent else unit,
        "" if limit is None else f"{_SIGNS[type(rule)]} {_comparable(limit, rule.percent)}",
        criterion.clause,
        tuple(gaps),
        judgement.missing,
        float(Fraction(value) / Fraction(limit)) if value is not None and limit else None,
    )


def _comparable(value: Number | Fraction | float, percent: bool) -> str:
    exact = Fraction(value)
    return f"{value_text(Decimal(shown(exact * 100, 2)).normalize())}%" if percent else value_text(exact)


def _rooms(
    criterion: Criterion, rule: Rooms, judgement: Judgement, facts: Mapping[str, Any], filing: Filing
) -> Derivation:
    classes = value_text(facts.get(f"{criterion.section}.classes"))
    need = value_text(judgement.limit)
    lines: list[str] = []
    gaps: list[str] = []
    for kind, least in rule.least_area.items():
        areas = [room.area for room in filing.special_rooms if room.kind == kind and room.area > 0]
        enough = sum(area >= least for area in areas)
        listed = "、".join(f"{shown_plainly(area)}" for area in areas) or "无"
        lines.append(f"{ROOM_NAMES[kind]}面积 {listed}，其中 ≥ {value_text(least)}㎡ 的 {enough} 间")
        if judgement.limit is not None and enough < judgement.limit:
            short = value_text(Fraction(judgement.limit) - enough)
            gaps.append(f"还差 {short} 间 {value_text(least)}㎡ 以上的{ROOM_NAMES[kind]}")
    missing = judgement.verdict is Verdict.MISSING
    return Derivation(
        criterion.id,
        judgement.verdict,
        f"各应配备：班级数 ÷ {rule.per_classes}，进一取整",
        f"{classes} ÷ {rule.per_classes} → 各 {need} 间；" + "；".join(lines),
        "" if missing else value_text(judgement.value),
        "间",
        "" if missing else f"≥ {need}",
        criterion.clause,
        () if missing else tuple(gaps),
        judgement.missing,
    )


def _bracketed(text: str) -> str:
    return f"（{text}）" if " + " in text or " − " in text else text
