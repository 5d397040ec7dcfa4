"""Golden results: an example county of invented schools under every shipped standard."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from desktop.core.county import CountyResult, evaluate
from desktop.core.derivation import derive
from desktop.core.filing import Filing
from desktop.core.judge import asked_of, judge
from desktop.core.numbers import shown
from desktop.core.rulebook import Rulebook
from desktop.core.standard import AtLeast, AtMost, Between, Criterion, Standard
from desktop.core.statement import statement
from desktop.core.terms import CONCLUSION_NAMES, EXCLUSION_NAMES, SECTION_NAMES, VERDICT_NAMES
from desktop.core.verdict import Verdict
from desktop.library import load_catalogue, load_standard, standard_ids

# What 示例县 might fill in where the provincial conditions are blank: its own numbers, of no document.
CONDITIONS = {
    "2.1": ("100", "2000"),
    "2.2": "45",
    "2.3": "50",
    "3.1": "20",
    "3.2": "9",
    "3.3": "1",
    "4.1": "10",
    "4.2": "4.5",
    "4.3": "5",
    "5.1": "2000",
    "5.2": "10",
    "5.3": "25",
    "5.4": "2.3",
    "6.1": "19",
    "6.2": "13.5",
    "6.3": "4.2",
    "6.4": "5.3",
}
QUOTAS = {"quota_primary": 720, "quota_junior": 940}


def explained(rulebook: Rulebook, criterion: Criterion, filing: Filing) -> str:
    line = derive(rulebook, criterion, filing)
    parts = [f"{criterion.id} {VERDICT_NAMES[line.verdict]}", line.substituted, line.unit, line.limit]
    parts += [*line.gaps, line.spare, line.relaxed, statement(rulebook, criterion, filing)]
    return " | ".join(part for part in parts if part)


def of_unit(rulebook: Rulebook, filing: Filing) -> list[str]:
    """What is computed, line by line; then what the unit has answered."""
    computed: list[str] = []
    answers: dict[str, list[str]] = {}
    judgements = judge(rulebook, filing)
    for _, criterion in asked_of(rulebook, filing):
        answer, judgement = filing.answers.get(criterion.id), judgements[criterion.id]
        if answer and answer.conclusion:
            answers.setdefault(CONCLUSION_NAMES[answer.conclusion], []).append(criterion.id)
        elif answer:
            full = "满分" if answer.score == criterion.points else f"{answer.score} 分"
            answers.setdefault(full, []).append(criterion.id)
        elif judgement.verdict is not Verdict.NOT_APPLICABLE or judgement.value is not None:
            computed.append(explained(rulebook, criterion, filing))
    return [*computed, *(f"自评{said}：{'、'.join(ids)}" for said, ids in answers.items())]


def of_county(result: CountyResult) -> list[str]:
    lines = [f"【全县】{VERDICT_NAMES[result.verdict]}，B 类 {result.b_score} 分"]
    for row in result.rows:
        figures = "，".join(
            f"{code} {'缺' if f.value is None else shown(f.value, 4)}" for code, f in row.figures.items()
        )
        passes = {True: "达标", False: "未达标", None: "缺数据"}[row.passes]
        lines.append(f"{row.school_code} {SECTION_NAMES[row.section]} {row.pupils} 人：{figures}；{passes}")
    lines += [f"{e.school_code} {EXCLUSION_NAMES[e.reason]}" for e in result.excluded]
    for section, cells in result.dispersion.items():
        for code, cell in cells.items():
            if cell.cv is not None and cell.mean is not None:
                cv = f"均值 {shown(cell.mean, 4)}，差异系数 {shown(cell.cv, 6)}"
                lines.append(f"{SECTION_NAMES[section]} {code} {cv}，{VERDICT_NAMES[cell.verdict]}")
    for criterion in (c for indicator in result.indicators for c in indicator.criteria):
        if criterion.verdict not in (Verdict.MET, Verdict.NOT_APPLICABLE):
            units = f"未达到 {'、'.join(criterion.unmet) or '无'}，缺 {'、'.join(criterion.missing) or '无'}"
            blank = f"，待县填写 {'、'.join(criterion.blank)}" if criterion.blank else ""
            lines.append(f"{criterion.criterion} {VERDICT_NAMES[criterion.verdict]}：{units}{blank}")
    lines += [f"一票否决 {v.veto} {VERDICT_NAMES[v.verdict]}" for v in result.vetoes]
    return lines


def whole(rulebook: Rulebook, county: Callable[[Rulebook], list[Filing]]) -> str:
    filings = county(rulebook)
    lines: list[str] = []
    for filing in filings:
        said = of_unit(rulebook, filing)
        lines += [f"【{filing.unit.name}】", *said] if said else []
    return "\n".join([*lines, *of_county(evaluate(rulebook, filings))])


def filled(standard: Standard) -> Standard:
    """The provincial conditions with the example county's own numbers."""

    def of(criterion: Criterion) -> Criterion:
        number, rule = CONDITIONS.get(criterion.id), criterion.rule
        if isinstance(rule, Between) and isinstance(number, tuple):
            rule = structs.replace(rule, least=number[0], most=number[1])
        elif isinstance(rule, AtLeast | AtMost) and isinstance(number, str):
            rule = structs.replace(rule, limit=number)
        return structs.replace(criterion, rule=rule)

    indicators = [structs.replace(i, criteria=tuple(of(c) for c in i.criteria)) for i in standard.indicators]
    return structs.replace(standard, indicators=tuple(indicators))


@pytest.mark.parametrize("id", standard_ids())
def test_an_example_county(id: str, county: Callable[[Rulebook], list[Filing]], snapshot: Any):
    assert whole(load_standard(id), county) == snapshot


def test_conditions_that_the_county_has_filled(county: Callable[[Rulebook], list[Filing]], snapshot: Any):
    standard = filled(load_standard("jiangxi-conditions").standard)
    assert whole(Rulebook(standard, load_catalogue(), settings=QUOTAS), county) == snapshot
