"""What the parts of a formula are, so that a standard that would add text to numbers is refused."""

import ast
from collections.abc import Callable
from enum import StrEnum

from desktop.core.elements import Element, Kind

_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_OF_ELEMENT = {Kind.FLAG: "flag", Kind.CHOICE: "text"}


class Gives(StrEnum):
    """What a formula or a part of it computes."""

    NUMBER = "number"
    FLAG = "flag"
    TEXT = "text"


class Misfit(Exception):
    """A part that does not fit where it stands: its node, and why."""

    def __init__(self, node: ast.expr, reason: str = "wrong_type") -> None:
        super().__init__(node, reason)
        self.node = node
        self.reason = reason


def given_by(node: ast.expr, element_of: Callable[[ast.expr], Element | None]) -> Gives:
    """What a checked tree computes. ``element_of`` gives the element of a name, None for a setting.

    Raises Misfit where numbers, texts and yes-or-no do not go together (wrong_type), or a choice is
    compared with what nobody can choose (not_a_choice).
    """

    def of(part: ast.expr) -> Gives:
        return given_by(part, element_of)

    def all_of(wanted: Gives, *parts: ast.expr) -> None:
        for part in parts:
            if of(part) is not wanted:
                raise Misfit(part)

    match node:
        case ast.Constant(value=bool()):
            return Gives.FLAG
        case ast.Constant(value=str()):
            return Gives.TEXT
        case ast.Constant():
            return Gives.NUMBER
        case ast.Name() | ast.Attribute():
            element = element_of(node)
            return Gives(_OF_ELEMENT.get(element.kind, "number")) if element else Gives.NUMBER
        case ast.BinOp(left=left, right=right):
            all_of(Gives.NUMBER, left, right)
            return Gives.NUMBER
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            all_of(Gives.FLAG, operand)
            return Gives.FLAG
        case ast.UnaryOp(operand=operand):
            all_of(Gives.NUMBER, operand)
            return Gives.NUMBER
        case ast.BoolOp(values=values):
            all_of(Gives.FLAG, *values)
            return Gives.FLAG
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for op, first, second in zip(ops, (left, *comparators), comparators, strict=False):
                others = [second]
                if isinstance(op, ast.In | ast.NotIn):
                    if not isinstance(second, ast.Tuple) or not second.elts:
                        raise Misfit(second)
                    others = second.elts
                wanted = of(first)
                if isinstance(op, _ORDER) and wanted is not Gives.NUMBER:
                    raise Misfit(first)
                all_of(wanted, *others)
                _check_choices([first, *others], element_of)
            return Gives.FLAG
        case ast.IfExp(test=test, body=body, orelse=orelse):
            all_of(Gives.FLAG, test)
            either = of(body)
            all_of(either, orelse)
            return either
        case ast.Call(func=ast.Name(id=name), args=args) if (len(args) == 1) is (name == "ceil") and args:
            all_of(Gives.NUMBER, *args)
            return Gives.NUMBER
        case _:
            raise Misfit(node)


def _check_choices(parts: list[ast.expr], element_of: Callable[[ast.expr], Element | None]) -> None:
    elements = [element_of(part) for part in parts if isinstance(part, ast.Name | ast.Attribute)]
    for choices in (element.choices for element in elements if element and element.choices):
        for part in parts:
            if isinstance(part, ast.Constant) and part.value not in choices:
                raise Misfit(part, "not_a_choice")
