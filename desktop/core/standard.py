"""What a standard says: resources/standards/*.toml decode into these types, and nothing else does.

Every formula is text in the language of `desktop.core.formula`; `desktop.core.rulebook` checks them.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, TypeAlias

from msgspec import Struct

from desktop.core.numbers import Number
from desktop.core.sections import Section

PerSection: TypeAlias = Mapping[Section, Decimal]


class Document(Struct, frozen=True, forbid_unknown_fields=True):
    """A legal source: number (文号), title, date as printed."""

    number: str
    title: str
    date: str = ""


class Resource(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the resource indicators L1–L7: a quantity per pupil or per hundred pupils.

    ``split`` resources belong to the whole school and are shared among its sections by weight.
    ``limit`` is the highest 差异系数 allowed between the rows of a section.
    """

    code: str
    title: str
    short_title: str
    unit: str
    per: int
    quantity: Mapping[Section, str]
    quantity_unit: str
    threshold: PerSection
    limit: PerSection
    split: bool
    decimals: int = 2
    whole: bool = True


class ResourceRule(Struct, frozen=True, forbid_unknown_fields=True, tag="resource", tag_field="rule"):
    """The resource's value in the criterion's section reaches its threshold."""

    resource: str


class DispersionRule(Struct, frozen=True, forbid_unknown_fields=True, tag="dispersion", tag_field="rule"):
    """The resource's 差异系数 stays within its limit in every section; judged for the county."""

    resource: str


class Relaxation(Struct, frozen=True, forbid_unknown_fields=True):
    """Where ``when`` holds, ``limit`` counts instead of the rule's own; ``label`` says so on paper."""

    when: str
    limit: str
    label: str


class _Comparison(Struct, frozen=True, forbid_unknown_fields=True, tag_field="rule"):
    formula: str
    limit: str
    unit: str = ""
    percent: bool = False
    relaxations: tuple[Relaxation, ...] = ()


class AtLeast(_Comparison, frozen=True, forbid_unknown_fields=True, tag="at_least", tag_field="rule"):
    """``formula`` ≥ ``limit``."""


class AtMost(_Comparison, frozen=True, forbid_unknown_fields=True, tag="at_most", tag_field="rule"):
    """``formula`` ≤ ``limit``."""


class Below(_Comparison, frozen=True, forbid_unknown_fields=True, tag="below", tag_field="rule"):
    """``formula`` < ``limit``."""


class Rooms(Struct, frozen=True, forbid_unknown_fields=True, tag="rooms", tag_field="rule"):
    """For every ``per_classes`` classes one room of each kind, no smaller than its least area (m²)."""

    per_classes: int
    least_area: Mapping[str, Decimal]


class EveryClass(Struct, frozen=True, forbid_unknown_fields=True, tag="every_class", tag_field="rule"):
    """No class of the section has more pupils than ``at_most``."""

    at_most: int


class Attested(Struct, frozen=True, forbid_unknown_fields=True, tag="attested", tag_field="rule"):
    """People conclude 是, 部分 or 否; only 是 is met."""


class Scored(Struct, frozen=True, forbid_unknown_fields=True, tag="scored", tag_field="rule"):
    """People give a score up to the criterion's points, with the reason."""


Rule: TypeAlias = (
    ResourceRule | DispersionRule | AtLeast | AtMost | Below | Rooms | EveryClass | Attested | Scored
)
Audience: TypeAlias = Literal["school", "department"]


class Criterion(Struct, frozen=True, forbid_unknown_fields=True):
    """One 评估要点.

    ``asked`` says who fills it. Where both do, the department's answer decides and the schools'
    are its basis. ``of_total`` judges sums over all schools once, for the county. ``section`` and
    ``applies`` are about schools: where a school has no such section, or the formula ``applies`` is
    false, the criterion does not apply to it. ``statement`` is the sentence that is printed, with
    ``{formula}`` or ``{formula:decimals}`` as its blanks; ``{value:decimals}`` is what is judged,
    per cent where the rule says so.
    """

    id: str
    text: str
    clause: str
    rule: Rule
    asked: tuple[Audience, ...] = ("school",)
    section: Section | None = None
    of_total: bool = False
    applies: str = ""
    points: Decimal | None = None
    statement: str = ""
    evidence: tuple[str, ...] = ()


class Indicator(Struct, frozen=True, forbid_unknown_fields=True):
    """One indicator. Kind A must be met; kind B is scored. The first unit of ``lead`` answers."""

    id: str
    title: str
    category: str
    kind: Literal["A", "B"]
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    criteria: tuple[Criterion, ...]

    @property
    def points(self) -> Decimal:
        return sum((c.points for c in self.criteria if c.points is not None), Decimal(0))


class Veto(Struct, frozen=True, forbid_unknown_fields=True):
    """一票否决: one occurrence anywhere fails the county."""

    id: str
    text: str
    clause: str
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    asked: tuple[Audience, ...] = ("school", "department")


class RowRule(Struct, frozen=True, forbid_unknown_fields=True):
    """When a school row passes: at least ``least_met`` resources met, the others ≥ ``floor`` of theirs."""

    name: str
    least_met: int
    source: str
    floor: Decimal | None = None


class Setting(Struct, frozen=True, forbid_unknown_fields=True):
    """A number on which sources differ: its value, what it means, and where it is from."""

    value: Number
    name: str
    source: str


class Standard(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole standard. ``row_rules`` holds the pass rules by id; ``row_rule`` is the one that counts."""

    id: str
    version: str
    title: str
    short_title: str
    county: str
    documents: tuple[Document, ...]
    row_rule: str
    row_rules: Mapping[str, RowRule]
    pass_points: Decimal
    settings: Mapping[str, Setting]
    resources: tuple[Resource, ...]
    indicators: tuple[Indicator, ...]
    vetoes: tuple[Veto, ...]

    def resource(self, code: str) -> Resource:
        return next(resource for resource in self.resources if resource.code == code)
