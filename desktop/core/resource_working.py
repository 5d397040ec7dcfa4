"""How a resource indicator's verdict came about: formula, values, 资源拆分, and what is still short."""

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop.core.facts import pupils_by_section
from desktop.core.filing import Filing
from desktop.core.formula_text import in_words, value_text, with_values
from desktop.core.numbers import shown_honestly
from desktop.core.resources import Figure, figure, quantity_of
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SECTIONS, WEIGHTS, SchoolType, Section
from desktop.core.standard import Resource
from desktop.core.verdict import Verdict


def resource_working(
    rulebook: Rulebook, resource: Resource, section: Section, filing: Filing, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """The lines of the 计算过程 of one resource in one section, by the names of `Derivation`."""
    assert filing.unit.school_type is not None
    present = SECTIONS[filing.unit.school_type]
    result = figure(rulebook, resource, section, facts, pupils_by_section(facts, present))
    quantity = quantity_of(rulebook, resource, section, result)
    split = resource.split and len(present) > 1
    per = f" × {resource.per}" if resource.per != 1 else ""
    if split:
        weight = f" × {_weight(section)}" if WEIGHTS[section] != WEIGHTS[Section.PRIMARY] else ""
        divisor, divided = f"{weight} ÷ 加权学生数", f"{weight} ÷ {_weighted(filing.unit.school_type, facts)}"
    else:
        divisor, divided = " ÷ 在校学生数", f" ÷ {value_text(facts.get(f'{section}.pupils'))}"
    lines = {
        "formula": _bracketed(in_words(quantity)) + per + divisor,
        "substituted": _bracketed(with_values(quantity, facts)) + per + divided,
        "unit": resource.unit,
        "limit": f"≥ {value_text(result.threshold)}",
    }
    if result.verdict is Verdict.MISSING:
        return lines
    exact = _exact(result)
    longer = shown_honestly(exact, result.threshold, resource.decimals + 1)
    return lines | {
        "substituted": f"{lines['substituted']} = {longer}",
        "value": shown_honestly(exact, result.threshold, resource.decimals),
        "gaps": _gaps(resource, section, result, facts, split) if result.verdict is Verdict.UNMET else (),
        "spare": "" if split or result.verdict is Verdict.UNMET else _spare(resource, section, result, facts),
        "bar": float(exact / Fraction(result.threshold)),
    }


def _exact(result: Figure) -> Fraction:
    assert result.numerator is not None
    assert result.denominator is not None
    return Fraction(result.numerator) / Fraction(result.denominator)


def _weighted(school_type: SchoolType, facts: Mapping[str, Any]) -> str:
    """``（300 + 1.1 × 200）``: the weighted pupils of the whole school."""
    terms: list[str] = []
    for section in SECTIONS[school_type]:
        count = value_text(facts.get(f"{section}.pupils"))
        terms.append(count if WEIGHTS[section] == 100 else f"{_weight(section)} × {count}")
    return f"（{' + '.join(terms)}）"


def _gaps(
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
        gaps = [f"还差 {value_text(Fraction(math.ceil(short * 10), 10))} {resource.quantity_unit}"]
    if not split:
        most = math.floor(Fraction(result.quantity) * resource.per / Fraction(result.threshold))
        # Nobody is advised to have no pupils.
        gaps += [f"或在校学生不超过 {most} 人"] if most > 0 else []
    return tuple(gaps)


def _spare(resource: Resource, section: Section, result: Figure, facts: Mapping[str, Any]) -> str:
    """How many more pupils the quantity would be enough for."""
    assert result.quantity is not None
    most = math.floor(Fraction(result.quantity) * resource.per / Fraction(result.threshold))
    return f"最多还能接收 {most - facts[f'{section}.pupils']} 名学生"


def _weight(section: Section) -> str:
    return value_text(Decimal(WEIGHTS[section]) / 100)


def _bracketed(text: str) -> str:
    return f"（{text}）" if " + " in text or " − " in text else text
