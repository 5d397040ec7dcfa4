"""The county's verdict and why, in sentences that can be read out."""

from collections import Counter
from collections.abc import Iterable, Mapping

from reportlab.platypus import Flowable

from desktop.core.county import CountyResult
from desktop.core.numbers import plain, shown_plainly
from desktop.core.relaxing import relaxations_used
from desktop.core.resources import Exclusion, ExclusionReason
from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY, Section
from desktop.core.terms import EXCLUSION_NAMES, SECTION_NAMES, VERDICT_NAMES
from desktop.core.verdict import Verdict
from desktop.reports.naming import listing
from desktop.reports.tables import Cell, label_table
from desktop.reports.typesetting import VERDICT, Markup, join, paragraph, strong
from desktop.reports.verdicts import verdict_text

_MOST_NAMES = 12
_MOST_UNITS = 40
_COUNTED = (Verdict.MET, Verdict.UNMET, Verdict.MISSING, Verdict.NOT_APPLICABLE)


def verdict_block(rulebook: Rulebook, result: CountyResult, width: float) -> Flowable:
    """The verdict and the pass rule under which it was reached."""
    rule = rulebook.standard.row_rules[result.row_rule]
    rows: list[tuple[Cell, ...]] = [
        ("县级判定", paragraph(verdict_text(result.verdict), VERDICT)),
        ("判定口径", join(strong(rule.name), f"\n依据：{rule.source}")),
    ]
    return label_table(rows, [width * 0.16, width * 0.84])


def reasons(rulebook: Rulebook, result: CountyResult, names: Mapping[str, str]) -> list[Markup]:
    """One sentence for everything that decides, what has failed named in it."""
    standard = rulebook.standard
    sentences = [_a_indicators(rulebook, result)]
    if any(indicator.kind == "B" for indicator in standard.indicators):
        sentences.append(_b_indicators(rulebook, result))
    if standard.vetoes:
        sentences.append(_vetoes(rulebook, result))
    if standard.resources:
        sentences += [_rows(result, section, names) for section in COMPULSORY]
        sentences.append(_dispersion(rulebook, result))
    for label, units in relaxations_used(result).items():
        named = listing([names[code] for code in units if code], _MOST_NAMES, "个")
        sentences.append(join(strong("按放宽规定判定"), f"：{label}{f'——{named}' if named else ''}。"))
    if result.absent:
        absent = listing([unit.name for unit in result.absent], _MOST_UNITS, "个")
        sentences.append(join(strong(f"未上报单位 {len(result.absent)} 个"), f"：{absent}。"))
    if result.excluded:
        sentences.append(join(f"不计入各校达标和差异系数：{_excluded(rulebook, result.excluded, names)}。"))
    return sentences


def _a_indicators(rulebook: Rulebook, result: CountyResult) -> Markup:
    kinds = {indicator.id: indicator.kind for indicator in rulebook.standard.indicators}
    titles = {indicator.id: f"{indicator.id}.{indicator.title}" for indicator in rulebook.standard.indicators}
    judged = [r for r in result.indicators if kinds[r.indicator] == "A"]
    unmet = [titles[r.indicator] for r in judged if r.verdict is Verdict.UNMET]
    text = join(f"A 类指标 {len(judged)} 项（均须达标）：{counted(r.verdict for r in judged)}。")
    return join(text, strong("未达标"), f"的是：{'；'.join(unmet)}。") if unmet else text


def _b_indicators(rulebook: Rulebook, result: CountyResult) -> Markup:
    criteria = [c for i in rulebook.standard.indicators if i.kind == "B" for c in i.criteria]
    full = shown_plainly(plain(sum(c.points for c in criteria if c.points is not None)))
    needed = shown_plainly(rulebook.standard.pass_points)
    scores = {c.criterion: c.score for r in result.indicators for c in r.criteria}
    still_open = sum(c.points is not None and scores.get(c.id) is None for c in criteria)
    rest = f"尚有 {still_open} 个评估要点未评分，" if still_open else ""
    given = any(c.points is not None and scores.get(c.id) is not None for c in criteria)
    got = f"已得 {shown_plainly(plain(result.b_score))} 分" if given else "尚未评分"
    return join(
        f"B 类指标满分 {full} 分，合格线 {needed} 分：{got}，{rest}",
        _word(result.b_verdict),
        "。",
    )


def _vetoes(rulebook: Rulebook, result: CountyResult) -> Markup:
    texts = {veto.id: veto.text for veto in rulebook.standard.vetoes}
    occurred = [texts[v.veto] for v in result.vetoes if v.verdict is Verdict.UNMET]
    waiting = sum(v.verdict is Verdict.MISSING for v in result.vetoes)
    head = f"一票否决事项 {len(result.vetoes)} 项："
    if occurred:
        return join(head, strong(f"发生 {len(occurred)} 项"), f"——{'；'.join(occurred)}。")
    return join(head, f"尚有 {waiting} 项牵头单位未作说明。" if waiting else "均未发生。")


def _rows(result: CountyResult, section: Section, names: Mapping[str, str]) -> Markup:
    rows = [row for row in result.rows if row.section is section]
    failed = [names[row.school_code] for row in rows if row.passes is False]
    waiting = [names[row.school_code] for row in rows if row.passes is None]
    passed = len(rows) - len(failed) - len(waiting)
    pieces: list[str] = [f"{SECTION_NAMES[section]}（含一贯制学校相应学部）{len(rows)} 所：达标 {passed} 所"]
    if failed:
        pieces += ["，", strong(f"未达标 {len(failed)} 所"), f"（{listing(failed, _MOST_NAMES, '所')}）"]
    if waiting:
        pieces += ["，", strong(f"缺数据 {len(waiting)} 所"), f"（{listing(waiting, _MOST_NAMES, '所')}）"]
    return join(*pieces, "。")


def _dispersion(rulebook: Rulebook, result: CountyResult) -> Markup:
    pieces: list[str] = []
    for section, cells in result.dispersion.items():
        over = [
            rulebook.resources[code].short_title
            for code, cell in cells.items()
            if cell.verdict is Verdict.UNMET
        ]
        beyond = f"（{'、'.join(over)}超过上限）" if over else ""
        pieces.append(f"{SECTION_NAMES[section]} {counted(c.verdict for c in cells.values())}{beyond}")
    return join(f"校际差异系数：{'；'.join(pieces)}。")


def _excluded(rulebook: Rulebook, excluded: Iterable[Exclusion], names: Mapping[str, str]) -> str:
    cutoff = rulebook.setting("teaching_point_cutoff", 50)
    small = f"学生数少于 {shown_plainly(cutoff)} 人的教学点，不单独成行"
    words = {**EXCLUSION_NAMES, ExclusionReason.SMALL_TEACHING_POINT: small}
    grouped: dict[ExclusionReason, list[str]] = {}
    for item in excluded:
        section = (
            f"{SECTION_NAMES[item.section]}部"
            if item.section and item.reason is ExclusionReason.NO_PUPILS
            else ""
        )
        grouped.setdefault(item.reason, []).append(names[item.school_code] + section)
    return "；".join(
        f"{words[reason]}——{listing(units, _MOST_UNITS, '所')}" for reason, units in grouped.items()
    )


def counted(verdicts: Iterable[Verdict]) -> str:
    """达标 20 项、未达标 3 项: every verdict that occurs, with its number."""
    counts = Counter(verdicts)
    return "、".join(f"{VERDICT_NAMES[v]} {counts[v]} 项" for v in _COUNTED if counts[v]) or "无"


def _word(verdict: Verdict) -> Markup:
    words = {Verdict.MET: "合格", Verdict.UNMET: "不合格", Verdict.MISSING: "尚不能判定"}
    return strong(words.get(verdict, VERDICT_NAMES[verdict]))
