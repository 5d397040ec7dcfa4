"""How a comparison came about: formula, values, limit, and the distance in what people count."""

import ast
import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop.core.comparing import compare
from desktop.core.elements import Kind
from desktop.core.formula import Bound
from desktop.core.formula_text import in_words, value_text, with_values
from desktop.core.judgement import Judgement
from desktop.core.numbers import Number, shown_honestly
from desktop.core.rulebook import Rulebook
from desktop.core.sections import Section
from desktop.core.standard import AllOf, AtLeast, AtMost, Below, Between, Comparison, Recorded
from desktop.core.verdict import Verdict

_SIGNS = {AtLeast: "≥", AtMost: "≤", Below: "＜"}
_PUPILS = "pupils"


def comparison_working(
    rulebook: Rulebook,
    rule: Comparison | AllOf | Recorded,
    judgement: Judgement,
    sections: tuple[Section, ...],
    facts: Mapping[str, Any],
) -> dict[str, Any]:
    """The lines of the 计算过程 of a rule that compares, by the names of `Derivation`."""
    if isinstance(rule, AllOf):
        return _all_of(rulebook, rule, judgement, sections, facts)
    formula = rulebook.formula(rule.formula).bind(sections)
    unit = "%" if rule.percent else rule.unit
    lines: dict[str, Any] = {"formula": in_words(formula), "unit": unit}
    lines["substituted"] = with_values(formula, facts)
    value, limit = judgement.value, judgement.limit
    text = "" if value is None else _text(value, value if limit is None else limit, rule.percent)
    if text and lines["substituted"] != text:
        lines["substituted"] += f" = {text}{'%' * rule.percent}"
    if judgement.blank:
        lines["limit"] = f"{'、'.join(judgement.blank)}未填写"
        lines["gaps"] = (f"本标准的{'、'.join(judgement.blank)}由县级填写，填写后才能判定",)
    elif limit is not None and not isinstance(rule, Recorded):
        lines["limit"] = _limit(rulebook, rule, judgement, sections, facts)
    if value is None:
        return lines
    lines["value"] = text
    if isinstance(rule, Recorded):
        return lines | {"limit": "只作记录，不判定"}
    if limit is None:
        return lines
    gaps: list[str] = []
    if judgement.verdict is Verdict.UNMET:
        gaps = _gaps(rule, formula, judgement, facts)
    if judgement.relaxed:
        gaps.append(judgement.relaxed)
    lines["spare"] = _spare(rule, formula, judgement)
    bar = float(Fraction(value) / Fraction(limit)) if limit else None
    return lines | {"gaps": tuple(gaps), "bar": bar}


def _limit(
    rulebook: Rulebook,
    rule: Comparison,
    judgement: Judgement,
    sections: tuple[Section, ...],
    facts: Mapping[str, Any],
) -> str:
    """``≥ 95%``; where the limit is itself computed, how: ``≥ 72000（较大值（60，100） × 720）``."""
    assert judgement.limit is not None
    sign = "%" * rule.percent
    if isinstance(rule, Between):
        ends = [rulebook.formula(text).bind(sections)(facts) for text in (rule.least, rule.most)]
        return "～".join(_text(end, end, rule.percent) + sign for end in ends)
    text = _text(judgement.limit, judgement.limit, rule.percent)
    shown_limit = f"{_SIGNS[type(rule)]} {text}{sign}"
    bound = rulebook.formula(rule.limit).bind(sections)
    computed = isinstance(bound.tree, ast.BinOp | ast.Call) and not judgement.relaxed
    return f"{shown_limit}（{with_values(bound, facts)}）" if computed else shown_limit


def _gaps(rule: Comparison, formula: Bound, judgement: Judgement, facts: Mapping[str, Any]) -> list[str]:
    assert judgement.value is not None
    assert judgement.limit is not None
    distance = (Fraction(judgement.value) - Fraction(judgement.limit)) * (100 if rule.percent else 1)
    word = "还差" if distance < 0 else "超出"
    unit = "个百分点" if rule.percent else rule.unit
    gaps = [f"{word} {_text(abs(distance), 0, False)} {unit}".rstrip()]
    counted = (_more if distance < 0 else _more_below)(formula, Fraction(judgement.limit), facts)
    # What people count comes first: two teachers say more than 0.4 per cent.
    return [counted, *gaps] if counted else gaps


def _more(formula: Bound, limit: Fraction, facts: Mapping[str, Any]) -> str:
    """``还差 2 人``: how much more of what is divided would reach a limit on a quotient."""
    tree = formula.tree
    if not isinstance(tree, ast.BinOp) or not isinstance(tree.op, ast.Div):
        return ""
    factor, counted = _without_factor(formula, tree.left)
    if not factor:
        return ""
    divisor = Fraction(formula.of(tree.right)(facts))
    return _short_of(formula, counted, limit * divisor / factor, facts)


def _more_below(formula: Bound, limit: Fraction, facts: Mapping[str, Any]) -> str:
    """``还差 2 人（专任教师数）``: how much more to divide by would bring a quotient down to its limit.

    Nothing where it is divided by pupils: nobody is advised to have more of them.
    """
    tree = formula.tree
    if not isinstance(tree, ast.BinOp) or not isinstance(tree.op, ast.Div) or limit <= 0:
        return ""
    leaves = [leaf for leaf in _leaves(tree.right) if formula.formula.setting(leaf) is None]
    if any(formula.formula.element(leaf)[0].code == _PUPILS for leaf in leaves):
        return ""
    return _short_of(formula, tree.right, Fraction(formula.of(tree.left)(facts)) / limit, facts)


def _short_of(formula: Bound, counted: ast.expr, needed: Fraction, facts: Mapping[str, Any]) -> str:
    """The distance from a sum of elements of one unit to what is needed of it; empty for anything else."""
    leaves = _leaves(counted)
    if not leaves or any(formula.formula.setting(leaf) for leaf in leaves):
        return ""
    elements = [formula.formula.element(leaf)[0] for leaf in leaves]
    units = {element.unit for element in elements}
    if len(units) != 1 or units == {""}:
        return ""
    short = needed - Fraction(formula.of(counted)(facts))
    whole = all(element.kind is Kind.COUNT for element in elements)
    amount = str(math.ceil(short)) if whole else value_text(Fraction(math.ceil(short * 10), 10))
    name = f"（{elements[0].name}）" if len(elements) == 1 else ""
    return f"还差 {amount} {units.pop()}{name}"


def _without_factor(formula: Bound, node: ast.expr) -> tuple[Fraction, ast.expr]:
    """``100 * computers`` is 100 and ``computers``; 0 where the factor is no positive number."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult):
        return Fraction(1), node
    for factor, rest in ((node.left, node.right), (node.right, node.left)):
        number = formula.formula.static(factor)
        if number is not None and number > 0:
            return Fraction(number), rest
    return Fraction(0), node


def _leaves(node: ast.expr) -> list[ast.expr]:
    """The names that a sum or difference adds up; empty where it is something else."""
    if isinstance(node, ast.Name | ast.Attribute):
        return [node]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        left, right = _leaves(node.left), _leaves(node.right)
        return [*left, *right] if left and right else []
    return []


def _spare(rule: Comparison, formula: Bound, judgement: Judgement) -> str:
    """``最多还能接收 21 名学生``, where pupils are what is limited."""
    tree = formula.tree
    if not isinstance(rule, AtMost) or not isinstance(tree, ast.Name) or formula.formula.setting(tree):
        return ""
    if formula.formula.element(tree)[0].code != _PUPILS or judgement.verdict is not Verdict.MET:
        return ""
    assert judgement.value is not None
    assert judgement.limit is not None
    return f"最多还能接收 {math.floor(Fraction(judgement.limit) - Fraction(judgement.value))} 名学生"


def _all_of(
    rulebook: Rulebook,
    rule: AllOf,
    judgement: Judgement,
    sections: tuple[Section, ...],
    facts: Mapping[str, Any],
) -> dict[str, Any]:
    """Every comparison on a line of its own; the figure is that of the first part that decides."""
    parts = [(part, compare(rulebook, judgement.criterion, part, sections, facts)) for part in rule.rules]
    lines = [(found, comparison_working(rulebook, part, found, sections, facts)) for part, found in parts]
    decides = next((line for found, line in lines if found.verdict is judgement.verdict), lines[0][1])
    return decides | {
        "formula": "；".join(line["formula"] for _, line in lines),
        "substituted": "；".join(line["substituted"] for _, line in lines),
        "gaps": tuple(gap for _, line in lines for gap in line.get("gaps", ())),
    }


def _text(value: Number | Fraction | float, limit: Number | Fraction | float, percent: bool) -> str:
    """A compared number: whole numbers and typed decimals in full, quotients with 2 decimals or more."""
    exact, bound = Fraction(value), Fraction(limit)
    if isinstance(value, int | Decimal) and not percent:
        return value_text(value)
    scale = 100 if percent else 1
    return value_text(Decimal(shown_honestly(exact * scale, bound * scale, 2)).normalize())
