"""A standard with every formula compiled against the catalogue: what judging works from."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from desktop.core.elements import Catalogue
from desktop.core.errors import FormulaInvalid, StandardInvalid
from desktop.core.formula import Formula
from desktop.core.sections import COMPULSORY
from desktop.core.standard import (
    AtLeast,
    AtMost,
    Below,
    Criterion,
    DispersionRule,
    EveryClass,
    Indicator,
    Resource,
    ResourceRule,
    Rooms,
    Scored,
    Standard,
)

# The blank of a statement that is filled with what the criterion's rule computed.
VALUE = "value"


class Rulebook:
    """A checked standard. Raises StandardInvalid with the place and the word where it does not hold."""

    def __init__(self, standard: Standard, catalogue: Catalogue) -> None:
        self.standard = standard
        self.catalogue = catalogue
        self._formulas: dict[str, Formula] = {}
        self.resources: Mapping[str, Resource] = {r.code: r for r in standard.resources}
        for check in catalogue.checks:
            self._compile(check.id, check.expect)
        for place, text in self._texts():
            self._compile(place, text)
        self._check_structure()

    def formula(self, text: str) -> Formula:
        """The compiled formula of a text that stands in this standard."""
        return self._formulas[text]

    @cached_property
    def criteria(self) -> Mapping[str, tuple[Indicator, Criterion]]:
        return {c.id: (indicator, c) for indicator in self.standard.indicators for c in indicator.criteria}

    @cached_property
    def reads(self) -> frozenset[str]:
        """The elements (codes without section) that this standard needs; the others may stay unfilled."""
        read = {code for _, text in self._texts() for code in self._formulas[text].elements}
        rules = [criterion.rule for _, criterion in self.criteria.values()]
        if any(isinstance(rule, ResourceRule) for rule in rules):
            read.add("pupils")
        if any(isinstance(rule, Rooms) for rule in rules):
            read.add("classes")
        if any(isinstance(rule, EveryClass) for rule in rules):
            read.add("largest_class")
        return frozenset(read)

    def _compile(self, place: str, text: str) -> None:
        if text in self._formulas:
            return
        try:
            self._formulas[text] = Formula(text, self.catalogue)
        except FormulaInvalid as error:
            raise StandardInvalid(standard=self.standard.id, place=place, **error.data) from error

    def _texts(self) -> Iterator[tuple[str, str]]:
        """Every formula of the standard with its place, from top to bottom."""
        for resource in self.standard.resources:
            for text in resource.quantity.values():
                yield resource.code, text
        for indicator in self.standard.indicators:
            for criterion in indicator.criteria:
                if criterion.applies:
                    yield criterion.id, criterion.applies
                rule = criterion.rule
                if isinstance(rule, AtLeast | AtMost | Below):
                    yield criterion.id, rule.formula
                    yield criterion.id, rule.limit
                    for relaxation in rule.relaxations:
                        yield criterion.id, relaxation.when
                        yield criterion.id, relaxation.limit
                for text, _ in self._blanks(criterion):
                    if text != VALUE:
                        yield criterion.id, text

    def _blanks(self, criterion: Criterion) -> list[tuple[str, int | None]]:
        try:
            return list(blanks(criterion.statement))
        except ValueError as error:
            raise self._wrong(criterion.id, "syntax", criterion.statement) from error

    def _check_structure(self) -> None:
        seen: set[str] = set()
        for resource in self.standard.resources:
            for section in COMPULSORY:
                if not all(
                    section in part for part in (resource.quantity, resource.threshold, resource.limit)
                ):
                    raise self._wrong(resource.code, "section_missing", section)
        if self.standard.row_rule not in self.standard.row_rules:
            raise self._wrong("row_rule", "unknown_row_rule", self.standard.row_rule)
        for indicator in self.standard.indicators:
            for criterion in indicator.criteria:
                rule = criterion.rule
                if criterion.id in seen:
                    raise self._wrong(criterion.id, "duplicate_id", criterion.id)
                seen.add(criterion.id)
                if isinstance(rule, ResourceRule | DispersionRule) and rule.resource not in self.resources:
                    raise self._wrong(criterion.id, "unknown_resource", rule.resource)
                if isinstance(rule, ResourceRule | Rooms) and criterion.section is None:
                    raise self._wrong(criterion.id, "section_missing", "section")
                if isinstance(rule, Scored) != (criterion.points is not None):
                    raise self._wrong(criterion.id, "points", str(criterion.points))

    def _wrong(self, place: str, reason: str, word: str) -> StandardInvalid:
        return StandardInvalid(standard=self.standard.id, place=place, reason=reason, word=word)


def blanks(statement: str) -> Iterator[tuple[str, int | None]]:
    """The formulas in a statement's blanks, with the decimals to show: ``{pupils}``, ``{a / b:2}``.

    Raises ValueError where the decimals are no number.
    """
    rest = statement
    while "{" in rest:
        _, _, rest = rest.partition("{")
        inside, _, rest = rest.partition("}")
        text, colon, decimals = inside.rpartition(":")
        yield (text, int(decimals)) if colon else (inside, None)
