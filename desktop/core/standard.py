"""What a standard says: resources/standards/*.toml decode into these types, and nothing else does.

Every formula is text in the language of `desktop.core.formula`; `desktop.core.rulebook` checks them.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, TypeAlias

from msgspec import Struct, field

from desktop.core.numbers import Number
from desktop.core.sections import Section
from desktop.core.tasks import Phase, Task

PerSection: TypeAlias = Mapping[Section, Decimal]


class Document(Struct, frozen=True, forbid_unknown_fields=True):
    """A legal source: number (文号), title, date as printed."""

    number: str
    title: str
    date: str = ""


class Switch(Struct, frozen=True, forbid_unknown_fields=True):
    """A named reading of the standard that somebody must turn on; everything that uses it says so."""

    name: str
    source: str


class ResourceRelaxation(Struct, frozen=True, forbid_unknown_fields=True):
    """Where ``when`` holds, ``quantity`` counts instead of the resource's own; ``label`` says so on paper."""

    when: str
    quantity: Mapping[Section, str]
    label: str
    switch: str = ""


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
    relaxations: tuple[ResourceRelaxation, ...] = ()


class ResourceRule(Struct, frozen=True, forbid_unknown_fields=True, tag="resource", tag_field="rule"):
    """The resource's value in the criterion's section reaches its threshold."""

    resource: str


class DispersionRule(Struct, frozen=True, forbid_unknown_fields=True, tag="dispersion", tag_field="rule"):
    """The resource's 差异系数 stays within its limit in every section; judged for the county."""

    resource: str


class Relaxation(Struct, frozen=True, forbid_unknown_fields=True):
    """Where ``when`` holds, ``limit`` counts instead of the rule's own; ``label`` says so on paper.

    It counts only where its ``switch`` is on, if it has one. With ``equal`` the limit itself is allowed
    where the rule asks for less.
    """

    when: str
    limit: str
    label: str
    switch: str = ""
    equal: bool = False


class _Comparison(Struct, frozen=True, forbid_unknown_fields=True, tag_field="rule"):
    # A blank limit is for the county to fill: until then nothing can be judged.
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


class Between(Struct, frozen=True, forbid_unknown_fields=True, tag="between", tag_field="rule"):
    """``least`` ≤ ``formula`` ≤ ``most``."""

    formula: str
    least: str
    most: str
    unit: str = ""
    percent: bool = False


Comparison: TypeAlias = AtLeast | AtMost | Below | Between


class AllOf(Struct, frozen=True, forbid_unknown_fields=True, tag="all_of", tag_field="rule"):
    """Every one of several comparisons holds."""

    rules: tuple[Comparison, ...]


class Recorded(Struct, frozen=True, forbid_unknown_fields=True, tag="recorded", tag_field="rule"):
    """A figure that others issue: it is written down and printed, never judged."""

    formula: str
    unit: str = ""
    percent: bool = False


# The kinds of rooms that a unit lists; `desktop.core.terms` has their names.
ROOM_KINDS = frozenset({"music", "fine_art"})


class RoomRelaxation(Struct, frozen=True, forbid_unknown_fields=True):
    """Where ``when`` holds, these least areas (m²) count, and with ``together`` all kinds as one."""

    when: str
    least_area: Mapping[str, Decimal]
    label: str
    switch: str = ""
    together: bool = False


class Rooms(Struct, frozen=True, forbid_unknown_fields=True, tag="rooms", tag_field="rule"):
    """For every ``per_classes`` classes one room of each kind, no smaller than its least area (m²).

    Every section may count all rooms of its school; ``whole_school`` asks for them by the classes of all
    compulsory sections together.
    """

    per_classes: int
    least_area: Mapping[str, Decimal]
    whole_school: bool = False
    relaxations: tuple[RoomRelaxation, ...] = ()


class EveryClass(Struct, frozen=True, forbid_unknown_fields=True, tag="every_class", tag_field="rule"):
    """No class of the section has more pupils than ``at_most``."""

    at_most: int


class Attested(Struct, frozen=True, forbid_unknown_fields=True, tag="attested", tag_field="rule"):
    """People conclude 是, 部分 or 否; only 是 is met."""


class Scored(Struct, frozen=True, forbid_unknown_fields=True, tag="scored", tag_field="rule"):
    """People give a score up to the criterion's points, with the reason."""


Rule: TypeAlias = (
    ResourceRule
    | DispersionRule
    | AtLeast
    | AtMost
    | Below
    | Between
    | AllOf
    | Recorded
    | Rooms
    | EveryClass
    | Attested
    | Scored
)
Audience: TypeAlias = Literal["school", "department", "township", "county"]


class Criterion(Struct, frozen=True, forbid_unknown_fields=True):
    """One 评估要点.

    ``asked`` says who fills it. Where schools and a department do, the department's answer decides and
    the schools' are its basis. ``of_total`` judges sums over all schools once, for the county. Where a
    school has no such ``section``, or the formula ``applies`` is false, the criterion does not apply to
    it. ``lead`` and ``responsible`` stand where a source names units by clause; else the indicator's
    count. ``unverified`` marks a text that has not been compared with its source (待核对原文).
    ``statement`` is the sentence that is printed, with
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
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    unverified: bool = False

    @property
    def marked_text(self) -> str:
        """The text as screens and paper show it: with its mark where it is unverified."""
        return f"{self.text}（待核对原文）" if self.unverified else self.text


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

    def answering(self, criterion: Criterion) -> str:
        """The department that answers for this criterion."""
        return (criterion.lead or self.lead)[0]


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


NO_ROW_RULE = "none"


def _no_row_rules() -> dict[str, RowRule]:
    return {NO_ROW_RULE: RowRule("不逐校判定资源配置", 0, "本标准没有资源配置指标")}


class Setting(Struct, frozen=True, forbid_unknown_fields=True):
    """A number on which sources differ: its value, what it means, and where it is from.

    Formulas may name it by its id. Without a value it is for the county to fill. ``choices`` are the only
    values that mean something, where not every number does.
    """

    name: str
    source: str
    value: Number | None = None
    unit: str = ""
    choices: tuple[Number, ...] = ()


class Standard(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole standard; ``county`` is empty where it is of none.

    ``row_rules`` holds the pass rules by id; ``row_rule`` is the one that counts. ``departments`` tells
    what this county calls a department of the catalogue: its own name → the catalogue's. ``switches``
    are off unless somebody turns them on.
    """

    id: str
    version: str
    title: str
    short_title: str
    documents: tuple[Document, ...]
    indicators: tuple[Indicator, ...]
    county: str = ""
    row_rule: str = NO_ROW_RULE
    row_rules: Mapping[str, RowRule] = field(default_factory=_no_row_rules)
    pass_points: Decimal = Decimal(0)
    settings: Mapping[str, Setting] = {}
    switches: Mapping[str, Switch] = {}
    departments: Mapping[str, str] = {}
    resources: tuple[Resource, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    tasks: tuple[Task, ...] = ()
    phases: tuple[Phase, ...] = ()

    def resource(self, code: str) -> Resource:
        return next(resource for resource in self.resources if resource.code == code)

    @property
    def audiences(self) -> frozenset[Audience]:
        """The kinds of units that are asked something."""
        criteria = (criterion.asked for indicator in self.indicators for criterion in indicator.criteria)
        return frozenset(kind for asked in (*criteria, *(v.asked for v in self.vetoes)) for kind in asked)

    @property
    def answering(self) -> tuple[str, ...]:
        """The departments that answer something, in the order of the standard."""
        leads = [
            indicator.answering(criterion)
            for indicator in self.indicators
            for criterion in indicator.criteria
            if "department" in criterion.asked
        ]
        leads += [veto.lead[0] for veto in self.vetoes if "department" in veto.asked]
        return tuple(dict.fromkeys(leads))
