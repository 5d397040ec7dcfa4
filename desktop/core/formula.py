"""The language of the standards' formulas: what an official writes, checked once, computed exactly.

``(teaching_area - indoor_pe_area) / pupils`` uses the codes or the Chinese names of data elements,
``+ - * /``, comparisons, ``and or not``, ``in (…)``, ``A if B else C`` and ``min``, ``max``, ``ceil``.
``primary.pupils`` (``小学.在校学生数``) names one section. A bare name of a sectioned element means
the section that is being judged, or the sum over the compulsory sections of the whole school. The
settings of a standard are named by their ids; a choice that depends on settings alone is made at once.

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
from desktop.core.formula_types import Gives, Misfit, given_by
from desktop.core.numbers import MAX_DIGITS, Number
from desktop.core.sections import Section
from desktop.core.standard import Setting

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
_MAX_DEPTH = 40
_LEAST = Decimal(1).scaleb(-MAX_DIGITS)
# No element has such a code: what a blank setting looks up is never there.
_NOT_SET = ""


class Formula:
    """A checked formula. ``bind`` it to the sections it is asked about before computing.

    ``elements`` are the codes it reads, without sections, and ``gives`` is what it computes. ``mixes``
    says that it divides inside: then it computes with ints and Fractions only, since Decimals and
    Fractions do not mix. Raises FormulaInvalid (reason: syntax, unknown_name, forbidden, too_long,
    too_deep, too_large, wrong_type, not_a_choice, zero_division) with the word at fault.
    """

    def __init__(
        self, text: str, catalogue: Catalogue, settings: Mapping[str, Setting] | None = None
    ) -> None:
        if len(text) > _MAX_LENGTH:
            raise FormulaInvalid(formula=text[:80], reason="too_long", word="")
        try:
            tree = ast.parse(text.strip(), mode="eval")
        except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
            raise FormulaInvalid(formula=text, reason="syntax", word=text) from error
        self.text = text
        self._catalogue = catalogue
        self._settings = settings or {}
        self._bound: dict[tuple[Section, ...], Bound] = {}
        self._check_size(tree)
        set(self._check(tree))
        self.gives = self._check_types(tree.body)
        self.mixes = _mixes(tree)
        self._check_divisors(tree)
        decided = _Decided(self.static).visit(tree)
        self.tree: ast.expr = decided.body
        self.mixes = _mixes(decided)
        self.elements = frozenset(self._check(decided))

    def bind(self, sections: tuple[Section, ...]) -> "Bound":
        """The formula for one section, or for the compulsory sections of a whole school."""
        bound = self._bound.get(sections)
        if bound is None:
            bound = self._bound[sections] = Bound(self, sections)
        return bound

    def require(self, wanted: Gives) -> "Formula":
        """This formula, if it gives what is wanted of it; raises FormulaInvalid."""
        if self.gives is not wanted:
            raise FormulaInvalid(formula=self.text, reason="wrong_type", word=self.text)
        return self

    def setting(self, node: ast.expr) -> Setting | None:
        """The setting that a name in the formula means; None where it means an element."""
        return self._settings.get(node.id) if isinstance(node, ast.Name) else None

    def static(self, node: ast.expr) -> Any:
        """What a part of the formula gives whatever the unit fills, None where that cannot be said."""
        for inner in ast.walk(node):
            if isinstance(inner, ast.Attribute):
                return None
            if isinstance(inner, ast.Name) and inner.id not in FUNCTIONS:
                setting = self.setting(inner)
                if setting is None or setting.value is None:
                    return None
        try:
            return Bound(self, (), node)({})
        except (TypeError, ZeroDivisionError):
            return None

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

    def _check_size(self, tree: ast.Expression) -> None:
        """Refuse what would cost more than any formula of a standard: deep nesting, endless numbers."""
        level: list[ast.AST] = [tree]
        for _ in range(_MAX_DEPTH):
            level = [child for node in level for child in ast.iter_child_nodes(node)]
        if level:
            raise FormulaInvalid(formula=self.text[:80], reason="too_deep", word="")
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
                number = self._written(node)
                # Written in a few signs, 1e-9999999 is a fraction of ten million digits.
                if not abs(number) < 10**MAX_DIGITS or (number and abs(number) < _LEAST):
                    raise FormulaInvalid(formula=self.text[:80], reason="too_large", word=_word(node)[:40])

    def _check_types(self, body: ast.expr) -> Gives:
        try:
            return given_by(body, lambda n: None if self.setting(n) else self.element(n)[0])
        except Misfit as error:
            raise FormulaInvalid(formula=self.text, reason=error.reason, word=_word(error.node)) from error

    def _check_divisors(self, tree: ast.Expression) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and self.static(node.right) == 0:
                raise FormulaInvalid(formula=self.text, reason="zero_division", word=_word(node))

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
            elif isinstance(node, ast.Name) and id(node) not in inner and self.setting(node) is None:
                yield self.element(node)[0].code

    def numeral(self, node: ast.Constant) -> Any:
        """A constant as it was written: ``1.1`` is Decimal("1.1"), not a binary float."""
        number = self._written(node)
        return Fraction(number) if self.mixes and isinstance(number, Decimal) else number

    def _written(self, node: ast.Constant) -> Any:
        if isinstance(node.value, float):
            return Decimal(ast.get_source_segment(self.text.strip(), node) or repr(node.value))
        return node.value


class Bound:
    """A formula about certain sections: ``codes`` it needs, and ``__call__(facts)`` that computes it.

    ``blank`` names the settings in it that the county has not filled. ``part`` binds a part of the formula
    instead of all of it. Computing raises KeyError where an element it reaches is missing,
    ZeroDivisionError where it divides by zero.
    """

    def __init__(self, formula: Formula, sections: tuple[Section, ...], part: ast.expr | None = None) -> None:
        self.formula = formula
        self.sections = sections
        self.tree = part or formula.tree
        self._constants: list[Any] = []
        self._blank: list[str] = []
        codes: list[str] = []
        body = self._rewrite(self.tree, codes)
        self.blank = tuple(dict.fromkeys(self._blank))
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

    def of(self, part: ast.expr) -> "Bound":
        """A part of this formula, about the same sections."""
        return Bound(self.formula, self.sections, part)

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
            return self._held(self.formula.numeral(node))
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
        setting = self.formula.setting(node)
        if setting is not None:
            return self._constant(setting)
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

    def _constant(self, setting: Setting) -> ast.expr:
        """The setting's value; where it has none, computing ends like with any other missing value."""
        if setting.value is None:
            self._blank.append(setting.name)
            return ast.Subscript(ast.Name("facts", ast.Load()), ast.Constant(_NOT_SET), ast.Load())
        value = setting.value
        return self._held(Fraction(value) if self.formula.mixes and isinstance(value, Decimal) else value)

    def _held(self, value: Any) -> ast.expr:
        self._constants.append(value)
        index = ast.Constant(len(self._constants) - 1)
        return ast.Subscript(ast.Name("constants", ast.Load()), index, ast.Load())


class _Decided(ast.NodeTransformer):
    """``A if x else B`` becomes A or B where ``static`` can say what x is."""

    def __init__(self, static: Callable[[ast.expr], Any]) -> None:
        self._static = static

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        test = self._static(node.test)
        return node if test is None else node.body if test else node.orelse


def _mixes(tree: ast.Expression) -> bool:
    """A single division at the top makes one Fraction of two plain numbers; others mix inside."""
    top = isinstance(tree.body, ast.BinOp) and isinstance(tree.body.op, ast.Div)
    return sum(isinstance(node, ast.Div) for node in ast.walk(tree)) > top


def divide(a: Number | Fraction, b: Number | Fraction) -> Fraction:
    """The exact quotient; raises ZeroDivisionError."""
    return Fraction(a, b) if isinstance(a, int) and isinstance(b, int) else Fraction(a) / Fraction(b)


def _word(node: ast.AST) -> str:
    return ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
