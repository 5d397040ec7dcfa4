"""The language of the standards' formulas: what an official writes, checked once, computed exactly.

``(teaching_area - indoor_pe_area) / pupils`` uses the codes or the Chinese names of data elements,
``+ - * /``, comparisons, ``and or not``, ``in (…)``, ``A if B else C`` and ``min``, ``max``, ``ceil``.
``primary.pupils`` (``小学.在校学生数``) names one section. A bare name of a sectioned element means
the section that is being judged, or the sum over the compulsory sections of the whole school.

Numbers stay exact: ints and Decimals, and fractions as soon as a formula divides.
"""

import ast
import math
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop.core.elements import Catalogue, Element, Kind
from desktop.core.errors import FormulaInvalid
from desktop.core.numbers import Number
from desktop.core.sections import Section

FUNCTIONS: Mapping[str, Callable[..., Any]] = {"min": min, "max": max, "ceil": math.ceil}
_SECTIONS = {
    **{s.value: s for s in Section},
    "小学": Section.PRIMARY,
    "初中": Section.JUNIOR,
    "高中": Section.SENIOR,
}
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub)
_ALLOWED = (
    *(ast.Expression, ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp, ast.Call),
    *(
        ast.Name,
        ast.Attribute,
        ast.Constant,
        ast.Tuple,
        ast.Load,
        ast.And,
        ast.Or,
        ast.Not,
        ast.In,
        ast.NotIn,
    ),
    *(ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE),
    *_ARITHMETIC,
)
_MAX_LENGTH = 2000


class Formula:
    """A checked formula. ``bind`` it to the sections it is asked about before computing.

    ``elements`` are the codes it reads, without sections. ``mixes`` says that it divides inside: then it
    computes with ints and Fractions only, since Decimals and Fractions do not mix.
    Raises FormulaInvalid (reason: syntax, unknown_name, forbidden, too_long) with the word at fault.
    """

    def __init__(self, text: str, catalogue: Catalogue) -> None:
        if len(text) > _MAX_LENGTH:
            raise FormulaInvalid(formula=text[:80], reason="too_long", word="")
        try:
            tree = ast.parse(text.strip(), mode="eval")
        except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
            raise FormulaInvalid(formula=text, reason="syntax", word=text) from error
        self.text = text
        self.tree = tree.body
        self._catalogue = catalogue
        self._bound: dict[tuple[Section, ...], Bound] = {}
        # A single division at the top makes one Fraction of two plain numbers; others mix inside.
        top = isinstance(self.tree, ast.BinOp) and isinstance(self.tree.op, ast.Div)
        self.mixes = sum(isinstance(node, ast.Div) for node in ast.walk(tree)) > top
        self.elements = frozenset(self._check(tree))

    def bind(self, sections: tuple[Section, ...]) -> "Bound":
        """The formula for one section, or for the compulsory sections of a whole school."""
        bound = self._bound.get(sections)
        if bound is None:
            bound = self._bound[sections] = Bound(self, sections)
        return bound

    def element(self, node: ast.expr) -> tuple[Element, Section | None]:
        """The element that a name in the formula means, and its section where it is written."""
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            section, name = _SECTIONS.get(node.value.id), node.attr
        elif isinstance(node, ast.Name):
            section, name = None, node.id
        else:
            raise FormulaInvalid(formula=self.text, reason="forbidden", word=ast.unparse(node))
        element = self._catalogue.by_code.get(name) or self._catalogue.by_name.get(name)
        if element is None or (isinstance(node, ast.Attribute) and section not in element.sections):
            raise FormulaInvalid(formula=self.text, reason="unknown_name", word=ast.unparse(node))
        return element, section

    def _check(self, tree: ast.Expression) -> Iterator[str]:
        """Refuse what is not in the language; gives the codes of the elements it reads, without sections."""
        inner: set[int] = set()
        for node in ast.walk(tree):
            if not isinstance(node, _ALLOWED):
                raise FormulaInvalid(formula=self.text, reason="forbidden", word=_word(node))
            if isinstance(node, ast.Call):
                if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS or node.keywords:
                    raise FormulaInvalid(formula=self.text, reason="forbidden", word=_word(node))
                inner.add(id(node.func))
            elif isinstance(node, ast.Constant) and not isinstance(node.value, int | float | str):
                raise FormulaInvalid(formula=self.text, reason="forbidden", word=_word(node))
            elif isinstance(node, ast.Attribute):
                yield self.element(node)[0].code
                inner.add(id(node.value))
            elif isinstance(node, ast.Name) and id(node) not in inner:
                yield self.element(node)[0].code

    def numeral(self, node: ast.Constant) -> Any:
        """A constant as it was written: ``1.1`` is Decimal("1.1"), not a binary float."""
        if isinstance(node.value, float):
            number = Decimal(ast.get_source_segment(self.text.strip(), node) or repr(node.value))
        else:
            number = node.value
        return Fraction(number) if self.mixes and isinstance(number, Decimal) else number


class Bound:
    """A formula about certain sections: ``codes`` it needs, and ``__call__(facts)`` that computes it.

    Computing raises KeyError where an element it reaches is missing, ZeroDivisionError where it
    divides by zero.
    """

    def __init__(self, formula: Formula, sections: tuple[Section, ...]) -> None:
        self.formula = formula
        self.sections = sections
        self._constants: list[Any] = []
        codes: list[str] = []
        body = self._rewrite(formula.tree, codes)
        self.codes = tuple(dict.fromkeys(codes))
        arguments = ast.arguments(
            posonlyargs=[], args=[ast.arg("facts")], kwonlyargs=[], kw_defaults=[], defaults=[]
        )
        expression = ast.fix_missing_locations(ast.Expression(ast.Lambda(arguments, body)))
        scope = {
            "__builtins__": {},
            "constants": self._constants,
            "Fraction": Fraction,
            "divide": divide,
            **FUNCTIONS,
        }
        # Only the node types of _ALLOWED get here, and every name has become a look-up in `facts`.
        self._compute: Callable[[Mapping[str, Any]], Any] = eval(
            compile(expression, "<formula>", "eval"), scope
        )

    def __call__(self, facts: Mapping[str, Any]) -> Any:
        return self._compute(facts)

    def missing(self, facts: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(code for code in self.codes if code not in facts)

    def reads(self, node: ast.expr) -> tuple[str, ...]:
        """The full codes that a name stands for here."""
        element, section = self.formula.element(node)
        if section is not None:
            return (f"{section}.{element.code}",)
        if not element.sections:
            return (element.code,)
        return tuple(f"{s}.{element.code}" for s in self.sections if s in element.sections)

    def _rewrite(self, node: ast.expr, codes: list[str]) -> ast.expr:
        if isinstance(node, ast.Name | ast.Attribute):
            return self._look_up(node, codes)
        if isinstance(node, ast.Constant):
            self._constants.append(self.formula.numeral(node))
            return ast.Subscript(
                ast.Name("constants", ast.Load()), ast.Constant(len(self._constants) - 1), ast.Load()
            )
        if isinstance(node, ast.BinOp):
            left, right = self._rewrite(node.left, codes), self._rewrite(node.right, codes)
            if isinstance(node.op, ast.Div):
                return ast.Call(ast.Name("divide", ast.Load()), [left, right], [])
            return ast.BinOp(left, node.op, right)
        if isinstance(node, ast.UnaryOp):
            return ast.UnaryOp(node.op, self._rewrite(node.operand, codes))
        if isinstance(node, ast.BoolOp):
            return ast.BoolOp(node.op, [self._rewrite(value, codes) for value in node.values])
        if isinstance(node, ast.Compare):
            right = [self._rewrite(value, codes) for value in node.comparators]
            return ast.Compare(self._rewrite(node.left, codes), node.ops, right)
        if isinstance(node, ast.IfExp):
            test = self._rewrite(node.test, codes)
            return ast.IfExp(test, self._rewrite(node.body, codes), self._rewrite(node.orelse, codes))
        if isinstance(node, ast.Tuple):
            return ast.Tuple([self._rewrite(item, codes) for item in node.elts], ast.Load())
        if isinstance(node, ast.Call):
            return ast.Call(node.func, [self._rewrite(argument, codes) for argument in node.args], [])
        raise FormulaInvalid(formula=self.formula.text, reason="forbidden", word=ast.unparse(node))

    def _look_up(self, node: ast.expr, codes: list[str]) -> ast.expr:
        read = self.reads(node)
        if not read:
            raise FormulaInvalid(formula=self.formula.text, reason="no_section", word=ast.unparse(node))
        codes += read
        element, _ = self.formula.element(node)
        terms: list[ast.expr] = [
            ast.Subscript(ast.Name("facts", ast.Load()), ast.Constant(code), ast.Load()) for code in read
        ]
        if self.formula.mixes and element.kind is Kind.AMOUNT:
            terms = [ast.Call(ast.Name("Fraction", ast.Load()), [term], []) for term in terms]
        total = terms[0]
        for term in terms[1:]:
            total = ast.BinOp(total, ast.Add(), term)
        return total


def divide(a: Number | Fraction, b: Number | Fraction) -> Fraction:
    """The exact quotient; raises ZeroDivisionError."""
    return Fraction(a, b) if isinstance(a, int) and isinstance(b, int) else Fraction(a) / Fraction(b)


def _word(node: ast.AST) -> str:
    return ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
