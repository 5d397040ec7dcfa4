"""A formula as people write it: with Chinese names, or with the values put in."""

import ast
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop.core.formula import Bound
from desktop.core.numbers import shown, shown_plainly
from desktop.core.sections import Section

MISSING = "____"
_SECTION_NAMES = {Section.PRIMARY: "小学", Section.JUNIOR: "初中", Section.SENIOR: "高中"}
_OPERATORS: Mapping[type[ast.AST], str] = {
    ast.Add: " + ",
    ast.Sub: " − ",
    ast.Mult: " × ",
    ast.Div: " ÷ ",
    ast.Eq: " 为 ",
    ast.NotEq: " 不为 ",
    ast.Lt: " ＜ ",
    ast.LtE: " ≤ ",
    ast.Gt: " ＞ ",
    ast.GtE: " ≥ ",
    ast.In: " 属于 ",
    ast.NotIn: " 不属于 ",
    ast.And: " 且 ",
    ast.Or: " 或 ",
}
_STRENGTH: Mapping[type[ast.AST], int] = {
    ast.Or: 1,
    ast.And: 2,
    ast.Add: 4,
    ast.Sub: 4,
    ast.Mult: 5,
    ast.Div: 5,
}
_Leaf = Callable[[ast.expr], tuple[str, int]]


def in_words(bound: Bound) -> str:
    """``（教学及辅助用房面积 − 室内体育用房面积） ÷ 在校学生数``: the formula with Chinese names."""

    def name(node: ast.expr) -> tuple[str, int]:
        setting = bound.formula.setting(node)
        if setting is not None:
            return setting.name, 9
        element, section = bound.formula.element(node)
        return (_SECTION_NAMES[section] if section else "") + element.name, 9

    return _write(bound, bound.tree, name)[0]


def with_values(bound: Bound, facts: Mapping[str, Any]) -> str:
    """``（1980 − 0） ÷ 464``: the formula with the unit's values; ``____`` where one is missing."""

    def value(node: ast.expr) -> tuple[str, int]:
        setting = bound.formula.setting(node)
        if setting is not None:
            return value_text(setting.value), 9
        values = [value_text(facts.get(code)) for code in bound.reads(node)]
        return " + ".join(values), 4 if len(values) > 1 else 9

    return _write(bound, bound.tree, value)[0]


def value_text(value: Any) -> str:
    """One value for people, with all its digits; fractions with at most 4 decimals."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return shown_plainly(Decimal(shown(value, 4)).normalize())
    return shown_plainly(value) if isinstance(value, int | Decimal) else str(value)


def with_unit(text: str, unit: str) -> str:
    """A figure or a limit with its unit, once: ``4.27 ㎡``, ``4.92%``, ``≥ 100%``."""
    if unit == "%":
        return f"{text}%" if text[-1:].isdigit() else text
    return f"{text} {unit}".rstrip()


def _write(bound: Bound, node: ast.expr, leaf: _Leaf) -> tuple[str, int]:
    """The text of a node and how strongly it binds; weaker parts get brackets."""

    def part(inner: ast.expr, least: int) -> str:
        text, strength = _write(bound, inner, leaf)
        return text if strength >= least else f"（{text}）"

    match node:
        case ast.Name() | ast.Attribute():
            return leaf(node)
        case ast.Constant():
            return str(node.value), 9
        case ast.BinOp(left=left, op=operator, right=right):
            strength = _STRENGTH[type(operator)]
            stricter = strength + isinstance(operator, ast.Sub | ast.Div)
            return f"{part(left, strength)}{_OPERATORS[type(operator)]}{part(right, stricter)}", strength
        case ast.UnaryOp(op=operator, operand=operand):
            return ("非" if isinstance(operator, ast.Not) else "−") + part(operand, 6), 6
        case ast.BoolOp(op=operator, values=values):
            strength = _STRENGTH[type(operator)]
            return _OPERATORS[type(operator)].join(part(value, strength + 1) for value in values), strength
        case ast.Compare(left=left, ops=operators, comparators=others):
            pairs = zip(operators, others, strict=True)
            return part(left, 4) + "".join(_OPERATORS[type(o)] + part(other, 4) for o, other in pairs), 3
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return f"{part(test, 1)}时 {part(body, 1)}，否则 {part(orelse, 1)}", 0
        case ast.Tuple(elts=items):
            return "、".join(part(item, 1) for item in items), 9
        case ast.Call(func=ast.Name(id=name), args=arguments):
            inside = "，".join(part(argument, 0) for argument in arguments)
            return {"min": "较小值", "max": "较大值", "ceil": "进一取整"}[name] + f"（{inside}）", 9
        case _:
            raise AssertionError(f"{ast.dump(node)} is not in the formula language")
