"""The county's result in a few lines."""

from desktop.core.county import CountyResult
from desktop.core.dispersion import Dispersion
from desktop.core.numbers import shown
from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY
from desktop.core.terms import DISPERSION_STATE_NAMES, SECTION_NAMES, VERDICT_NAMES
from desktop.core.verdict import Verdict


def dispersion_text(cell: Dispersion) -> str:
    """The coefficient with 3 decimals, or why there is none."""
    return shown(cell.cv, 3) if cell.cv is not None else DISPERSION_STATE_NAMES[cell.state]


def county_summary(rulebook: Rulebook, result: CountyResult) -> str:
    """Rows, 差异系数, A and B indicators, vetoes and the verdict, for the command line."""
    standard = rulebook.standard
    rule = standard.row_rules[result.row_rule]
    passes = [row.passes for row in result.rows]
    lines = [
        f"测算标准：{standard.title}；判定口径：{rule.name}",
        f"参与测算的学校（学部）{len(passes)} 个：达标 {passes.count(True)}，"
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
        f"B 类得分 {result.b_score}（{standard.pass_points} 分达标）",
        f"县级结论：{VERDICT_NAMES[result.verdict]}",
    ]
    return "\n".join(lines)
