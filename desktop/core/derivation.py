"""How a verdict came about, so that it can be checked by hand: formula, values, limit, clause, distance."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from msgspec import Struct

from desktop.core.comparison_working import comparison_working
from desktop.core.facts import facts_of, judged_sections
from desktop.core.filing import Filing
from desktop.core.formula_text import value_text
from desktop.core.judge import Judgement, judge_criterion
from desktop.core.numbers import shown_plainly
from desktop.core.resource_working import resource_working
from desktop.core.rulebook import Rulebook
from desktop.core.standard import (
    AllOf,
    AtLeast,
    AtMost,
    Below,
    Between,
    Criterion,
    EveryClass,
    Recorded,
    ResourceRule,
    Rooms,
    Scored,
)
from desktop.core.terms import ROOM_NAMES
from desktop.core.verdict import Verdict


class Derivation(Struct, frozen=True, kw_only=True):
    """The lines of one 计算过程. ``value`` and ``limit`` are rounded for people; judging never is.

    ``bar`` is value ÷ limit where both are numbers, for drawing; ``gaps`` say the distance in what
    people count; ``spare`` what there is still room for; ``missing`` are full codes; ``blank`` what the
    county has not filled in the standard; ``relaxed`` the label of a relaxation that was used.
    """

    criterion: str
    verdict: Verdict
    clause: str
    formula: str = ""
    substituted: str = ""
    value: str = ""
    unit: str = ""
    limit: str = ""
    gaps: tuple[str, ...] = ()
    spare: str = ""
    missing: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    relaxed: str = ""
    bar: float | None = None


def derive(rulebook: Rulebook, criterion: Criterion, filing: Filing) -> Derivation:
    """Explain the verdict that `judge` gives on this criterion."""
    facts = facts_of(filing)
    judgement = judge_criterion(rulebook, criterion, filing, facts)
    # What is only recorded has a figure, though no verdict.
    applies = judgement.verdict is not Verdict.NOT_APPLICABLE or judgement.value is not None
    working = _working(rulebook, criterion, filing, facts, judgement) if applies else {}
    return Derivation(
        criterion=criterion.id,
        verdict=judgement.verdict,
        clause=criterion.clause,
        missing=judgement.missing,
        blank=judgement.blank,
        relaxed=judgement.relaxed,
        **working,
    )


def _working(
    rulebook: Rulebook, criterion: Criterion, filing: Filing, facts: Mapping[str, Any], judgement: Judgement
) -> dict[str, Any]:
    """The lines that depend on the kind of rule, by the names of `Derivation`."""
    match criterion.rule:
        case ResourceRule(resource=code):
            assert criterion.section is not None
            return resource_working(rulebook, rulebook.resources[code], criterion.section, filing, facts)
        case AtLeast() | AtMost() | Below() | Between() | AllOf() | Recorded() as rule:
            sections = (criterion.section,) if criterion.section else judged_sections(filing)
            return comparison_working(rulebook, rule, judgement, sections, facts)
        case Rooms() as rule:
            sections = judged_sections(filing) if rule.whole_school else (criterion.section,)
            counts = [facts.get(f"{section}.classes") for section in sections]
            return _rooms(rulebook, rule, judgement, counts, filing)
        case EveryClass() as rule:
            return _largest_class(rule, judgement, criterion, filing)
        case Scored():
            score = value_text(judgement.score)
            full = f"满分 {value_text(criterion.points)}"
            return {"formula": "自评得分", "substituted": score, "value": score, "unit": "分", "limit": full}
        case _:
            return {}


def _largest_class(
    rule: EveryClass, judgement: Judgement, criterion: Criterion, filing: Filing
) -> dict[str, Any]:
    listed = [line.pupils for line in filing.class_list if line.section is criterion.section]
    room = sum(max(rule.at_most - pupils, 0) for pupils in listed)
    largest = value_text(judgement.value)
    sign = "＞" if judgement.verdict is Verdict.UNMET else "≤"
    return {
        "formula": "最大班额 ≤ 标准",
        "substituted": f"{largest} {sign} {rule.at_most}",
        "value": "" if judgement.value is None else largest,
        "unit": "人",
        "limit": f"≤ {rule.at_most}",
        "gaps": tuple(f"超额班级：{name}" for name in judgement.offenders),
        "spare": f"现有班级最多还能接收 {room} 名学生" if listed else "",
    }


def _rooms(
    rulebook: Rulebook, rule: Rooms, judgement: Judgement, classes: list[int | None], filing: Filing
) -> dict[str, Any]:
    """Room by room, by the least areas that were judged by: the rule's, or those of a relaxation."""
    used = next((r for r in rulebook.active(rule.relaxations) if r.label == judgement.relaxed), None)
    together = used is not None and used.together
    least_area = rule.least_area if used is None else used.least_area
    lines: list[str] = []
    gaps: list[str] = []
    need = value_text(judgement.limit)
    for kind, least in least_area.items():
        areas = [room.area for room in filing.special_rooms if room.kind == kind and room.area > 0]
        enough = sum(area >= least for area in areas)
        listed = "、".join(shown_plainly(area) for area in areas) or "无"
        lines.append(f"{ROOM_NAMES[kind]}面积 {listed}，其中 ≥ {value_text(least)}㎡ 的 {enough} 间")
        if judgement.limit is not None and enough < judgement.limit and not judgement.relaxed:
            short = value_text(Fraction(judgement.limit) - enough)
            gaps.append(f"还差 {short} 间 {value_text(least)}㎡ 以上的{ROOM_NAMES[kind]}")
    if together:
        lines.append(f"共 {value_text(judgement.value)} 间")
    every = "合计" if together else "各"
    working = {
        "formula": f"{every}应配备：班级数 ÷ {rule.per_classes}，进一取整",
        "substituted": f"{_sum(classes)} ÷ {rule.per_classes} → {every} {need} 间；" + "；".join(lines),
        "unit": "间",
    }
    if judgement.verdict is Verdict.MISSING:
        return working
    return working | {"value": value_text(judgement.value), "limit": f"≥ {need}", "gaps": tuple(gaps)}


def _sum(counts: list[int | None]) -> str:
    text = " + ".join(value_text(count) for count in counts)
    return f"（{text}）" if len(counts) > 1 else text
