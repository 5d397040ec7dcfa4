"""A standard with every formula compiled against the catalogue: what judging works from."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from msgspec import structs

from desktop.core.elements import Catalogue
from desktop.core.errors import FormulaInvalid, StandardInvalid
from desktop.core.formula import Formula
from desktop.core.formula_types import Gives
from desktop.core.numbers import MAX_DECIMALS, Number
from desktop.core.sections import COMPULSORY, COMPULSORY_SECTIONS, Section
from desktop.core.soundness import check_structure
from desktop.core.standard import (
    AllOf,
    AtLeast,
    AtMost,
    Below,
    Between,
    Criterion,
    EveryClass,
    Indicator,
    Recorded,
    Relaxation,
    Resource,
    ResourceRelaxation,
    ResourceRule,
    RoomRelaxation,
    Rooms,
    Rule,
    Standard,
)

_Relaxed = TypeVar("_Relaxed", Relaxation, ResourceRelaxation, RoomRelaxation)

# The blank of a statement that is filled with what the criterion's rule computed.
VALUE = "value"


class Rulebook:
    """A checked standard, with the switches that are on and the settings that differ from its own.

    Raises StandardInvalid with the place and the word where it does not hold.
    """

    def __init__(
        self,
        standard: Standard,
        catalogue: Catalogue,
        switches: Collection[str] = (),
        settings: Mapping[str, Number] | None = None,
    ) -> None:
        self.settings: Mapping[str, Number] = dict(settings or {})
        self.standard = _with_settings(standard, self.settings)
        self.catalogue = _in_local_terms(catalogue, standard.departments)
        self.switches = frozenset(switches)
        self._formulas: dict[str, Formula] = {}
        self.resources: Mapping[str, Resource] = {r.code: r for r in standard.resources}
        check_structure(self.standard, catalogue, self.switches)
        for check in catalogue.checks:
            self._compile(check.id, check.expect, Gives.FLAG)
        for peer in catalogue.peers:
            self._compile(peer.id, peer.formula, Gives.NUMBER)
        for place, text, wanted in self._texts():
            self._compile(place, text, wanted)
        for indicator in standard.indicators:
            for criterion in indicator.criteria:
                self._check_sections(criterion)
        self._check_audiences()

    def formula(self, text: str) -> Formula:
        """The compiled formula of a text that stands in this standard."""
        return self._formulas[text]

    @cached_property
    def criteria(self) -> Mapping[str, tuple[Indicator, Criterion]]:
        return {c.id: (indicator, c) for indicator in self.standard.indicators for c in indicator.criteria}

    def setting(self, id: str, otherwise: Number) -> Number:
        """The value of a setting, or ``otherwise`` where the standard says nothing about it."""
        setting = self.standard.settings.get(id)
        return otherwise if setting is None or setting.value is None else setting.value

    def active(self, relaxations: tuple[_Relaxed, ...]) -> tuple[_Relaxed, ...]:
        """Those that have no switch, or whose switch is on."""
        return tuple(r for r in relaxations if not r.switch or r.switch in self.switches)

    @cached_property
    def reads(self) -> frozenset[str]:
        """The elements (codes without section) that this standard needs; the others may stay unfilled."""
        read = {code for _, text, _ in self._texts() for code in self._formulas[text].elements}
        rules = [criterion.rule for _, criterion in self.criteria.values()]
        if any(isinstance(rule, ResourceRule) for rule in rules):
            read.add("pupils")
        if any(isinstance(rule, Rooms) for rule in rules):
            read.add("classes")
        if any(isinstance(rule, EveryClass) for rule in rules):
            read.add("largest_class")
        return frozenset(read)

    def _compile(self, place: str, text: str, wanted: Gives | None) -> None:
        try:
            if text not in self._formulas:
                self._formulas[text] = Formula(text, self.catalogue, self.standard.settings)
            if wanted is not None:
                self._formulas[text].require(wanted)
        except FormulaInvalid as error:
            raise StandardInvalid(standard=self.standard.id, place=place, **error.data) from error

    def _check_sections(self, criterion: Criterion) -> None:
        """Refuse a formula that names a section's element where nobody could say which section is meant."""
        texts = self.compared_texts(criterion.rule)
        groups = _asked_sections(criterion)
        asked = [(text, group) for text in texts for group in groups]
        if criterion.applies:
            # What it leaves out is not computed: only the whole school is asked for certain.
            asked = [(text, group) for text, group in asked if len(group) != 1 or criterion.section]
            asked += [(criterion.applies, group) for group in groups]
        for text, group in asked:
            try:
                self._formulas[text].bind(group)
            except FormulaInvalid as error:
                raise StandardInvalid(standard=self.standard.id, place=criterion.id, **error.data) from error

    def _texts(self) -> Iterator[tuple[str, str, Gives | None]]:
        """Every formula of the standard with its place and what it must give, from top to bottom."""
        for resource in self.standard.resources:
            yield from ((resource.code, text, Gives.NUMBER) for text in resource.quantity.values())
            for relaxation in self.active(resource.relaxations):
                yield resource.code, relaxation.when, Gives.FLAG
                yield from ((resource.code, text, Gives.NUMBER) for text in relaxation.quantity.values())
        for indicator in self.standard.indicators:
            for criterion in indicator.criteria:
                if criterion.applies:
                    yield criterion.id, criterion.applies, Gives.FLAG
                conditions = set(self._conditions(criterion.rule))
                for text in self.compared_texts(criterion.rule):
                    yield criterion.id, text, Gives.FLAG if text in conditions else Gives.NUMBER
                blanks = (text for text, _ in self._blanks(criterion) if text != VALUE)
                yield from ((criterion.id, text, None) for text in blanks)

    def compared_texts(self, rule: Rule) -> list[str]:
        """Every formula of a rule, with those of the relaxations that may count."""
        return [text for text in self._rule_texts(rule) if text]

    def judged_texts(self, rule: Rule) -> list[str]:
        """The formulas of a rule that are compared, without those of its relaxations."""
        match rule:
            case AtLeast() | AtMost() | Below():
                return [rule.formula, rule.limit]
            case AllOf():
                return [text for part in rule.rules for text in self.judged_texts(part)]
            case _:
                return self.compared_texts(rule)

    def _rule_texts(self, rule: Rule) -> Iterator[str]:
        match rule:
            case AtLeast() | AtMost() | Below():
                yield from (rule.formula, rule.limit)
                for relaxation in self.active(rule.relaxations):
                    yield from (relaxation.when, relaxation.limit)
            case Between():
                yield from (rule.formula, rule.least, rule.most)
            case AllOf():
                for part in rule.rules:
                    yield from self._rule_texts(part)
            case Recorded():
                yield rule.formula
            case Rooms():
                yield from (relaxation.when for relaxation in self.active(rule.relaxations))
            case _:
                pass

    def _check_audiences(self) -> None:
        """What a criterion is judged by, somebody who is asked must be able to fill."""
        for indicator, criterion in self.criteria.values():
            for text in filter(None, (criterion.applies, *self.compared_texts(criterion.rule))):
                for code in self._formulas[text].elements:
                    element = self.catalogue.by_code[code]
                    department = indicator.answering(criterion) if element.department else ""
                    if element.asked_of not in criterion.asked or element.department != department:
                        raise StandardInvalid(
                            standard=self.standard.id,
                            place=criterion.id,
                            reason="not_asked",
                            word=element.name,
                        )

    def _conditions(self, rule: Rule) -> Iterator[str]:
        match rule:
            case AtLeast() | AtMost() | Below():
                yield from (relaxation.when for relaxation in self.active(rule.relaxations))
            case Rooms():
                yield from (relaxation.when for relaxation in self.active(rule.relaxations))
            case AllOf():
                for part in rule.rules:
                    yield from self._conditions(part)
            case _:
                pass

    def _blanks(self, criterion: Criterion) -> list[tuple[str, int | None]]:
        try:
            return list(blanks(criterion.statement))
        except ValueError as error:
            raise StandardInvalid(
                standard=self.standard.id, place=criterion.id, reason="syntax", word=criterion.statement
            ) from error


def _asked_sections(criterion: Criterion) -> list[tuple[Section, ...]]:
    """The sections with which units of every kind that is asked are judged; none for departments."""
    if criterion.of_total:
        return [COMPULSORY]
    groups: list[tuple[Section, ...]] = [()] if set(criterion.asked) != {"school"} else []
    if "school" in criterion.asked and criterion.section:
        groups.append((criterion.section,))
    elif "school" in criterion.asked:
        groups += dict.fromkeys(COMPULSORY_SECTIONS.values())
    return groups


def _with_settings(standard: Standard, chosen: Mapping[str, Number]) -> Standard:
    """The standard with other values of its settings. Raises StandardInvalid for one it does not have."""
    if not chosen:
        return standard
    settings = dict(standard.settings)
    for id, value in chosen.items():
        if id not in settings:
            raise StandardInvalid(standard=standard.id, place="settings", reason="unknown_setting", word=id)
        settings[id] = structs.replace(settings[id], value=value)
    return structs.replace(standard, settings=settings)


def _in_local_terms(catalogue: Catalogue, departments: Mapping[str, str]) -> Catalogue:
    """The catalogue with the departments called as this standard calls them."""
    names = {theirs: own for own, theirs in departments.items()}
    elements = tuple(
        structs.replace(element, department=names[element.department])
        if element.department in names
        else element
        for element in catalogue.elements
    )
    return structs.replace(catalogue, elements=elements) if names else catalogue


def blanks(statement: str) -> Iterator[tuple[str, int | None]]:
    """The formulas in a statement's blanks, with the decimals to show: ``{pupils}``, ``{a / b:2}``.

    Raises ValueError where the decimals are no number, or more than anybody prints.
    """
    rest = statement
    while "{" in rest:
        _, _, rest = rest.partition("{")
        inside, _, rest = rest.partition("}")
        text, colon, decimals = inside.rpartition(":")
        if colon and int(decimals) not in range(MAX_DECIMALS + 1):
            raise ValueError(inside)
        yield (text, int(decimals)) if colon else (inside, None)
