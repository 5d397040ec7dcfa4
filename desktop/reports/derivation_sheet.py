"""计算过程单 of one unit: every criterion that is judged, so that anybody can recompute it by hand."""

from collections.abc import Iterator

from reportlab.platypus import Flowable

from desktop.core.derivation import Derivation, derive
from desktop.core.filing import Filing
from desktop.core.formula_text import value_text, with_unit
from desktop.core.judge import asked_of
from desktop.core.rulebook import Rulebook
from desktop.core.standard import Attested, Criterion, Indicator, Scored
from desktop.core.terms import CONCLUSION_NAMES
from desktop.core.values_read import values_read
from desktop.core.verdict import Verdict
from desktop.reports.naming import document_title, element_name, standard_parts
from desktop.reports.page import PageInfo, build, content_width
from desktop.reports.tables import Band, Row, form_table
from desktop.reports.typesetting import (
    CELL_CENTRED,
    NOTE,
    SUBTITLE,
    TITLE,
    Markup,
    fitting_lines,
    heading,
    join,
    markup,
    paragraph,
    strong,
)
from desktop.reports.unit_facts import unit_facts
from desktop.reports.verdicts import relaxed_readings, verdict_markup

_HEAD = ("评估要点", "计算过程", "结果与标准", "判定")
_SHARES = (0.27, 0.45, 0.16, 0.12)
_NOTE = "判定使用未取舍的数值，所列结果按四舍五入显示。“____”为未填的数据，未填不等于零。"


def unit_derivation_sheet(rulebook: Rulebook, filing: Filing, *, county: str, round_title: str) -> bytes:
    """The sheet of a school or a department as PDF. Raises MissingGlyphs."""
    title = document_title(rulebook.standard, county, "计算过程单")
    info = PageInfo(title=title, unit_name=filing.unit.name)
    width = content_width(info)
    rows: list[Row | Band] = []
    owner = ""
    for indicator, criterion in asked_of(rulebook, filing):
        if indicator.id != owner:
            owner = indicator.id
            rows.append(Band(f"{indicator.id}. {indicator.title}（{indicator.category}）"))
        rows.append(_row(rulebook, filing, indicator, criterion))
    subtitle = fitting_lines([f"{round_title}　　", *standard_parts(rulebook.standard)], width)
    story: list[Flowable] = [
        paragraph(title, TITLE),
        paragraph(subtitle, SUBTITLE),
        *unit_facts(rulebook, filing, width, by_pen=False),
        *relaxed_readings(rulebook),
        heading("各评估要点的计算过程"),
        paragraph(_NOTE, NOTE),
        form_table(_HEAD, rows, [width * share for share in _SHARES], "lllc"),
    ]
    return build(story, info)


def _row(rulebook: Rulebook, filing: Filing, indicator: Indicator, criterion: Criterion) -> Row:
    derived = derive(rulebook, criterion, filing)
    asked = join(strong(criterion.id), f" {criterion.text}\n", _small(f"依据：{criterion.clause}"))
    if criterion.unverified:
        asked = join(asked, "\n", strong("待核对原文"))
    lines = [line for line in _working(rulebook, filing, criterion, derived) if line]
    verdict = verdict_markup(derived.verdict)
    return Row((asked, Markup("<br/>".join(lines)), _result(derived), paragraph(verdict, CELL_CENTRED)))


def _working(
    rulebook: Rulebook, filing: Filing, criterion: Criterion, derived: Derivation
) -> Iterator[Markup]:
    """The formula, the same with the values put in, where these are from, and what is still short."""
    if isinstance(criterion.rule, Attested | Scored):
        yield _answered(filing, criterion)
        return
    if derived.formula:
        yield join(strong("公式"), f" {derived.formula}")
        yield join(strong("代入"), f" {derived.substituted}")
    elif derived.verdict is Verdict.NOT_APPLICABLE:
        yield markup("不适用于本单位")
        return
    for line in values_read(rulebook, filing, criterion):
        yield _small(f"数据 {line}")
    missing = [_name(rulebook, code) for code in derived.missing]
    if missing:
        yield join(strong("缺数据"), f" {'、'.join(missing)}")
    for gap in dict.fromkeys(derived.gaps):
        yield join(strong("差距" if derived.verdict is Verdict.UNMET else "说明"), f" {gap}")
    if derived.relaxed and derived.relaxed not in derived.gaps:
        yield join(strong("说明"), f" {derived.relaxed}")
    if derived.spare:
        yield join(strong("余量"), f" {derived.spare}")


def _name(rulebook: Rulebook, code: str) -> str:
    bare = code.rpartition(".")[2]
    if code.startswith("special_rooms.") or bare not in rulebook.catalogue.by_code:
        return "专用教室面积" if code.startswith("special_rooms.") else f"{code} 的自评"
    return element_name(rulebook, code)


def _answered(filing: Filing, criterion: Criterion) -> Markup:
    """What people concluded, with their reason: there is nothing to compute."""
    answer = filing.answers.get(criterion.id)
    if answer is None or (answer.conclusion is None and answer.score is None):
        return markup("由填报单位认定或评分，尚未填写")
    said = f"自评 {value_text(answer.score)} 分" if answer.score is not None else ""
    if answer.conclusion is not None:
        said = f"自评结论：{CONCLUSION_NAMES[answer.conclusion]}"
    return join(said, f"\n理由：{answer.note}" if answer.note else "")


def _result(derived: Derivation) -> Markup:
    value = with_unit(derived.value, derived.unit) if derived.value else "——"
    return join(strong(value), f"\n{derived.limit}" if derived.limit else "")


def _small(text: str) -> Markup:
    return Markup(f'<font size="8" color="#555555">{markup(text)}</font>')
