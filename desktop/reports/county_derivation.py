"""计算过程单 of the county: the 差异系数 of every resource, row by row, for recomputing by hand."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from reportlab.platypus import Flowable, Spacer

from desktop.core.county import CountyResult
from desktop.core.dispersion import Dispersion, DispersionState
from desktop.core.filing import Filing
from desktop.core.formula_text import in_words, value_text
from desktop.core.numbers import shown, shown_plainly
from desktop.core.resources import Row as SchoolRow
from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY, Section
from desktop.core.standard import DispersionRule, Resource
from desktop.core.terms import DISPERSION_STATE_NAMES, EXCLUSION_NAMES, SECTION_NAMES
from desktop.core.verdict import Verdict
from desktop.reports.naming import document_title, standard_parts, unit_names
from desktop.reports.page import PageInfo, build, content_width
from desktop.reports.tables import Row, form_table
from desktop.reports.typesetting import (
    INDENTED,
    NOTE,
    SUBTITLE,
    TEXT,
    TITLE,
    Markup,
    fitting_lines,
    heading,
    join,
    paragraph,
    strong,
)
from desktop.reports.verdicts import relaxed_readings, verdict_markup

_HEAD = (
    *("序号", "学校", "学生数\nP", "全校数量", "拆分比例", "本学部数量\nx", "生均值\nv＝x÷P×k"),
    *("权重\nP÷ΣP", "偏差\nv－V", "平方和项\nP（v－V）²", "占比"),
)
_SHARES = (0.045, 0.165, 0.065, 0.09, 0.115, 0.095, 0.1, 0.08, 0.09, 0.085, 0.07)
_METHOD = (
    "差异系数＝标准差÷全县平均值，按在校学生数 P 加权；x 为本学部数量，k 为每生（1）或每百名学生（100），"
    "v＝x÷P×k。V＝Σx÷ΣP×k，S²＝Σ P（v－V）²÷ΣP，CV＝S÷V。"
    "一贯制学校共用的资源按折算学生数（小学 1、初中 1.1、高中 1.32）拆分到学部。"
    "各行按对差异系数的影响从大到小排列；表中数值四舍五入，判定使用未取舍的数值。"
)


def county_derivation_sheet(
    rulebook: Rulebook,
    filings: Sequence[Filing],
    result: CountyResult,
    *,
    county: str,
    round_title: str,
    computed_at: str,
) -> bytes:
    """The sheet as PDF, one part for every resource and section. Raises MissingGlyphs."""
    title = document_title(rulebook.standard, county, "差异系数计算过程单")
    info = PageInfo(title=title, unit_name=f"{county}　{round_title}", landscape=True)
    width = content_width(info)
    names = unit_names(filings, result.absent)
    subtitle = fitting_lines([f"{round_title}　　", *standard_parts(rulebook.standard)], width)
    story: list[Flowable] = [
        paragraph(title, TITLE),
        paragraph(f"{subtitle}\n计算时间：{computed_at}", SUBTITLE),
        *relaxed_readings(rulebook),
        paragraph(_METHOD, INDENTED),
    ]
    if not rulebook.standard.resources:
        story.append(paragraph("本标准没有资源配置指标，不计算差异系数。", TEXT))
    for resource in rulebook.standard.resources:
        for section in COMPULSORY:
            story += _part(rulebook, resource, section, result, names, width)
    story += _excluded(result, names)
    return build(story, info)


def _part(
    rulebook: Rulebook,
    resource: Resource,
    section: Section,
    result: CountyResult,
    names: Mapping[str, str],
    width: float,
) -> list[Flowable]:
    cell = result.dispersion[section][resource.code]
    rows = [row for row in result.rows if row.section is section]
    quantity = in_words(rulebook.formula(resource.quantity[section]).bind((section,)))
    story: list[Flowable] = [
        heading(f"{resource.code} {resource.title}（{SECTION_NAMES[section]}）", 2),
        paragraph(
            join(strong("数量"), f" {quantity}（{resource.quantity_unit}），k＝{resource.per}。"), TEXT
        ),
    ]
    clauses = _clauses(rulebook, resource)
    if clauses:
        story.append(paragraph(f"依据：{clauses}", NOTE))
    known = [row for row in rows if row.pupils and row.figures[resource.code].quantity is not None]
    if cell.state is DispersionState.MISSING:
        lacking = [names[row.school_code] for row in rows if row not in known]
        story.append(paragraph(f"缺数据，不能计算：{'、'.join(lacking)}。", TEXT))
    elif cell.state is not DispersionState.COMPUTED:
        story.append(paragraph(f"{DISPERSION_STATE_NAMES[cell.state]}。", TEXT))
    if known:
        sums = _Sums(resource, known)
        story.append(_table(resource, known, sums, names, width))
        if cell.state is DispersionState.COMPUTED:
            story.append(Spacer(0, 6))
            story.append(paragraph(_written_out(resource, section, cell, sums), TEXT))
    return story


class _Sums:
    """The sums over the rows, exactly; ``values`` and ``parts`` are v and P（v－V）² of each row."""

    def __init__(self, resource: Resource, rows: Sequence[SchoolRow]) -> None:
        self.pupils = [row.pupils or 0 for row in rows]
        self.amounts = [row.figures[resource.code].allocated for row in rows]
        pairs = list(zip(self.pupils, self.amounts, strict=True))
        self.values = [amount * resource.per / pupils for pupils, amount in pairs]
        self.total_pupils = sum(self.pupils)
        self.total = sum(self.amounts, Fraction(0))
        self.mean = self.total * resource.per / self.total_pupils
        self.parts = [
            pupils * (value - self.mean) ** 2 for pupils, value in zip(self.pupils, self.values, strict=True)
        ]
        self.squares = sum(self.parts, Fraction(0))


def _table(
    resource: Resource, rows: Sequence[SchoolRow], sums: _Sums, names: Mapping[str, str], width: float
) -> Flowable:
    order = sorted(range(len(rows)), key=lambda n: (-sums.parts[n], rows[n].school_code))
    body = [_row(resource, rows[n], sums, n, place, names) for place, n in enumerate(order, start=1)]
    total = (
        *("", strong("合计"), str(sums.total_pupils), "", "", value_text(sums.total)),
        *(f"V＝{shown(sums.mean, 6)}", "1", "", value_text(sums.squares), "100%" if sums.squares else "——"),
    )
    body.append(Row(total))
    return form_table(_HEAD, body, [width * share for share in _SHARES], "clrrrrrrrrr")


def _row(
    resource: Resource, row: SchoolRow, sums: _Sums, n: int, place: int, names: Mapping[str, str]
) -> Row:
    figure = row.figures[resource.code]
    part, whole = figure.share
    name = f"{names[row.school_code]}{f'（{figure.relaxed}）' if figure.relaxed else ''}"
    share = f"{part / 100:g}÷{whole / 100:g}" if (part, whole) != (1, 1) else "1"
    portion = Fraction(sums.parts[n]) / sums.squares if sums.squares else None
    return Row(
        (
            str(place),
            name,
            str(sums.pupils[n]),
            value_text(figure.quantity),
            share,
            value_text(sums.amounts[n]),
            shown(sums.values[n], 6),
            shown(Fraction(sums.pupils[n], sums.total_pupils), 6),
            shown(sums.values[n] - sums.mean, 6),
            value_text(sums.parts[n]),
            "——" if portion is None else f"{shown(portion * 100, 2)}%",
        )
    )


def _written_out(resource: Resource, section: Section, cell: Dispersion, sums: _Sums) -> Markup:
    """The last steps with their numbers, from the sums of the table to the verdict."""
    assert cell.cv is not None
    variance = sums.squares / sums.total_pupils
    limit = shown_plainly(resource.limit[section])
    deviation = cell.cv * float(sums.mean)
    above = cell.verdict is Verdict.UNMET
    lines = (
        f"V＝{value_text(sums.total)}÷{sums.total_pupils}×{resource.per}＝{shown(sums.mean, 6)}；",
        f"S²＝{value_text(sums.squares)}÷{sums.total_pupils}＝{shown(variance, 6)}，",
        f"S＝{shown(deviation, 6)}；",
        f"CV＝{shown(deviation, 6)}÷{shown(sums.mean, 6)}＝",
    )
    verdict = f"，{'超过' if above else '未超过'}上限 {limit}："
    return join("".join(lines), strong(shown(cell.cv, 6)), verdict, verdict_markup(cell.verdict))


def _clauses(rulebook: Rulebook, resource: Resource) -> str:
    rules = [criterion for _, criterion in rulebook.criteria.values()]
    found = [
        f"{c.id} {c.clause}"
        for c in rules
        if isinstance(c.rule, DispersionRule) and c.rule.resource == resource.code
    ]
    return "；".join(found)


def _excluded(result: CountyResult, names: Mapping[str, str]) -> list[Flowable]:
    """Who is in none of the tables, and why."""
    lines = [
        f"{names[e.school_code]}{SECTION_NAMES[e.section] if e.section else ''}：{EXCLUSION_NAMES[e.reason]}"
        for e in result.excluded
    ]
    lines += [f"{unit.name}：尚未上报" for unit in result.absent if unit.kind == "school"]
    if not lines:
        return []
    return [heading("未列入上述各表的学校"), *(paragraph(f"{line}。", TEXT) for line in lines)]
