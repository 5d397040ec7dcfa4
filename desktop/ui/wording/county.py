"""The county's result in a few lines."""

from decimal import Decimal

from desktop.core.county import CountyResult
from desktop.core.dispersion import Dispersion
from desktop.core.numbers import plain, shown, shown_plainly
from desktop.core.reading import reading_texts
from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY
from desktop.core.terms import DISPERSION_STATE_NAMES, SECTION_NAMES, VERDICT_NAMES
from desktop.core.verdict import Verdict


def dispersion_text(cell: Dispersion) -> str:
    """The coefficient with 3 decimals, or why there is none."""
    return shown(cell.cv, 3) if cell.cv is not None else DISPERSION_STATE_NAMES[cell.state]


def score_text(rulebook: Rulebook, result: CountyResult) -> str:
    """``尚未评分``, ``已评 3 项，得 8 分``, or ``得 96 分`` where every criterion has its score."""
    wanted = [
        c.id
        for i in rulebook.standard.indicators
        if i.kind == "B"
        for c in i.criteria
        if c.points is not None
    ]
    scores = {c.criterion: c.score for found in result.indicators for c in found.criteria}
    given = sum(scores.get(criterion) is not None for criterion in wanted)
    if not given:
        return "尚未评分"
    got = f"得 {points_text(result.b_score)} 分"
    return got if given == len(wanted) else f"已评 {given} 项，{got}"


def row_verdict_text(rulebook: Rulebook, verdict: Verdict) -> str:
    """The verdict on a school's section: ``资源配置 7 项达标``. Other indicators have no part in it."""
    count = f" {len(rulebook.standard.resources)} 项" if verdict is Verdict.MET else ""
    return f"资源配置{count}{VERDICT_NAMES[verdict]}"


def points_text(points: Decimal | int) -> str:
    """Points as people write them: 8, not 8.0."""
    return shown_plainly(plain(points))


def county_summary(rulebook: Rulebook, result: CountyResult) -> str:
    """Rows, 差异系数, A and B indicators, vetoes and the verdict, for the command line."""
    standard = rulebook.standard
    rule = standard.row_rules[result.row_rule]
    passes = [row.passes for row in result.rows]
    passed = f"{row_verdict_text(rulebook, Verdict.MET)} {passes.count(True)}"
    lines = [
        f"测算标准：{standard.title}；判定口径：{rule.name}",
        *reading_texts(rulebook),
        f"参与测算的学校（学部）{len(passes)} 个：{passed}，"
        f"未达标 {passes.count(False)}，缺数据 {passes.count(None)}；不参与 {len(result.excluded)} 个",
    ]
    for section in COMPULSORY:
        cells = [
            f"{resource.short_title} {dispersion_text(result.dispersion[section][resource.code])}"
            for resource in standard.resources
        ]
        lines.append(f"{SECTION_NAMES[section]}差异系数：" + "；".join(cells))
    kinds = {indicator.id: indicator.kind for indicator in standard.indicators}
    verdicts = [i.verdict for i in result.indicators if kinds[i.indicator] == "A"]
    lines += [
        f"A 类指标：达标 {verdicts.count(Verdict.MET)} 项，未达标 {verdicts.count(Verdict.UNMET)} 项，"
        f"缺数据 {verdicts.count(Verdict.MISSING)} 项；"
        f"B 类{score_text(rulebook, result)}（{points_text(standard.pass_points)} 分达标）",
        f"县级结论：{VERDICT_NAMES[result.verdict]}",
    ]
    return "\n".join(lines)
