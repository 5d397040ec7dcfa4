"""The self-assessment form of one school or department (学校自评表、部门自评表), blank or filled."""

from collections import Counter
from decimal import Decimal

from reportlab.platypus import Flowable, KeepTogether

from desktop.core.doubts import doubt_texts
from desktop.core.evidence import files_of
from desktop.core.filing import Answer, Conclusion, Filing
from desktop.core.judge import Judgement, asked_of, judge
from desktop.core.numbers import plain, shown_plainly
from desktop.core.problems import asks_veto
from desktop.core.rulebook import Rulebook
from desktop.core.standard import Criterion, Indicator, Scored
from desktop.core.verdict import Verdict
from desktop.reports.conclusions import conclusion, verdict_cell
from desktop.reports.naming import document_title, element_name, standard_parts
from desktop.reports.page import build, content_width
from desktop.reports.signatures import DEPARTMENT_SIGNATURES, SCHOOL_SIGNATURES, signed
from desktop.reports.stamp import Stamp, stamped
from desktop.reports.tables import Band, Row, form_table
from desktop.reports.typesetting import (
    CELL_CENTRED,
    CELL_FOR_PEN,
    CELL_SMALL,
    INDENTED,
    SUBTITLE,
    TEXT,
    TITLE,
    Markup,
    blank,
    fitting_lines,
    heading,
    join,
    markup,
    paragraph,
    strong,
    tick_box,
)
from desktop.reports.unit_facts import unit_facts
from desktop.reports.verdicts import relaxed_readings, verdict_markup

_FORMS = {
    "school": "学校自评表",
    "department": "部门自评表",
    "township": "乡镇自评表",
    "county": "县级自评表",
}
_HEAD = ("指标", "评估要点", "指标值或简要结论", "是否达标", "佐证")
_SHARES = (0.15, 0.24, 0.325, 0.11, 0.175)


def unit_form(
    rulebook: Rulebook,
    filing: Filing,
    *,
    county: str,
    round_title: str,
    stamp: Stamp | None = None,
    previous: Filing | None = None,
) -> bytes:
    """The form as PDF. A filing without any content and without a stamp gives a form for the pen.

    ``previous`` is the unit's filing of the last round: what has changed much is printed as a doubt.
    Raises MissingGlyphs.
    """
    is_school = filing.unit.kind == "school"
    title = document_title(rulebook.standard, county, _FORMS[filing.unit.kind])
    info = stamped(title, filing.unit.name, stamp)
    by_pen = stamp is None and not _has_content(filing)
    width = content_width(info)
    judgements = judge(rulebook, filing)
    story: list[Flowable] = [
        paragraph(title, TITLE),
        paragraph(fitting_lines([f"{round_title}　　", *standard_parts(rulebook.standard)], width), SUBTITLE),
        *unit_facts(rulebook, filing, width, by_pen=by_pen),
        *relaxed_readings(rulebook),
        heading("一、指标自评"),
        form_table(_HEAD, _rows(rulebook, filing, judgements, by_pen), [width * s for s in _SHARES], "lllcl"),
        *_vetoes(rulebook, filing, width, by_pen),
        *_notes(rulebook, filing),
        *_doubts(rulebook, filing, previous),
        heading("自评汇总"),
        paragraph(_blank_summary() if by_pen else _summary(rulebook, judgements), TEXT),
        paragraph("本单位承诺：以上所填数据真实、准确，与原始资料一致，并对其负责。", INDENTED),
    ]
    return build(signed(story, SCHOOL_SIGNATURES if is_school else DEPARTMENT_SIGNATURES), info)


def _has_content(filing: Filing) -> bool:
    return bool(filing.values or filing.answers or filing.class_list or filing.special_rooms)


def _rows(
    rulebook: Rulebook, filing: Filing, judgements: dict[str, Judgement], by_pen: bool
) -> list[Row | Band]:
    rows: list[Row | Band] = []
    category, owner = "", ""
    for indicator, criterion in asked_of(rulebook, filing):
        if indicator.category != category:
            category = indicator.category
            rows.append(Band(category))
        rows.append(_row(rulebook, filing, indicator, criterion, judgements, by_pen, indicator.id == owner))
        owner = indicator.id
    return rows


def _row(
    rulebook: Rulebook,
    filing: Filing,
    indicator: Indicator,
    criterion: Criterion,
    judgements: dict[str, Judgement],
    by_pen: bool,
    continues: bool,
) -> Row:
    judgement = judgements[criterion.id]
    applies = judgement.verdict is not Verdict.NOT_APPLICABLE
    said = conclusion(rulebook, criterion, filing, judgement, by_pen=by_pen)
    evidence = _evidence(filing, criterion) if applies else []
    return Row(
        (
            _indicator(indicator),
            criterion.marked_text,
            paragraph(said, CELL_FOR_PEN) if by_pen and applies else said,
            paragraph(verdict_cell(criterion, judgement, by_pen=by_pen), CELL_CENTRED),
            paragraph(Markup("<br/>".join(evidence)), CELL_SMALL),
        ),
        continues=continues,
    )


def _evidence(filing: Filing, criterion: Criterion) -> list[Markup]:
    """What the standard asks to see, ticked where a file is called so, and how many files there are."""
    files = files_of(filing, criterion.id)
    titles = {evidence.title for evidence in files.values()}
    boxes = [tick_box(name in titles, name) for name in criterion.evidence]
    return [*boxes, markup(f"已附 {len(files)} 个文件")] if files else boxes


def _indicator(indicator: Indicator) -> Markup:
    kind = "A" if indicator.kind == "A" else f"B {shown_plainly(plain(indicator.points))}分"
    return markup(f"{indicator.id}.{indicator.title}（{kind}）")


def _vetoes(rulebook: Rulebook, filing: Filing, width: float, by_pen: bool) -> list[Flowable]:
    asked = [veto for veto in rulebook.standard.vetoes if asks_veto(rulebook, veto.id, filing)]
    if not asked:
        return []
    rows: list[Row | Band] = []
    for number, veto in enumerate(asked, start=1):
        answer = filing.answers.get(veto.id, Answer())
        boxes = join(
            tick_box(answer.conclusion is Conclusion.NO, "未发生"),
            "　",
            tick_box(answer.conclusion is Conclusion.YES, "发生"),
        )
        remark = markup(answer.note)
        if answer.conclusion is None and not by_pen:
            remark = verdict_markup(Verdict.MISSING)
        rows.append(Row((str(number), veto.text, boxes, remark)))
    widths = [width * share for share in (0.08, 0.46, 0.24, 0.22)]
    table = form_table(("序号", "事项", "本单位情况", "说明"), rows, widths, "clcl")
    return [KeepTogether([heading("二、一票否决事项"), table])]


def _notes(rulebook: Rulebook, filing: Filing) -> list[Flowable]:
    written = [(code, note) for code, note in sorted(filing.notes.items()) if note.strip()]
    if not written:
        return []
    lines = [join(strong(f"{element_name(rulebook, code)}："), note) for code, note in written]
    return [heading("填报说明"), *(paragraph(line, TEXT) for line in lines)]


def _doubts(rulebook: Rulebook, filing: Filing, previous: Filing | None) -> list[Flowable]:
    texts = doubt_texts(rulebook, filing, previous)
    if not texts:
        return []
    lines = [paragraph(f"{number}. {text}", TEXT) for number, text in enumerate(texts, start=1)]
    return [heading("尚未说明的数据疑点"), *lines]


def _summary(rulebook: Rulebook, judgements: dict[str, Judgement]) -> Markup:
    """Counts of what is judged; what gets points is summed up by its points."""
    rules = {code: rulebook.criteria[code][1] for code in judgements}
    scored = {c: j for c, j in judgements.items() if isinstance(rules[c].rule, Scored)}
    counts = Counter(j.verdict for j in judgements.values())
    full = {c: j for c, j in scored.items() if j.verdict is not Verdict.NOT_APPLICABLE}
    given = [j.score for j in full.values() if j.score is not None]
    counts[Verdict.MET] -= sum(j.verdict is Verdict.MET for j in scored.values())
    counts[Verdict.UNMET] -= sum(j.verdict is Verdict.UNMET for j in scored.values())
    text = (
        f"评估要点共 {len(judgements)} 项：达标 {counts[Verdict.MET]} 项、未达标 {counts[Verdict.UNMET]} 项、"
        f"缺数据 {counts[Verdict.MISSING]} 项、不适用 {counts[Verdict.NOT_APPLICABLE]} 项"
    )
    if not full:
        return markup(text + "。")
    points = sum((rules[c].points or Decimal(0) for c in full), Decimal(0))
    total = shown_plainly(plain(sum(given, Decimal(0))))
    return markup(
        f"{text}，计分 {len(given)} 项。计分项应评 {len(full)} 项、满分 {shown_plainly(plain(points))} 分，"
        f"已评 {len(given)} 项、得 {total} 分。"
    )


def _blank_summary() -> Markup:
    names = ("达标", "未达标", "缺数据", "不适用")
    pieces = [piece for name in names for piece in (f"{name} ", blank(3), " 项、")]
    return join("评估要点：", *pieces[:-1], " 项。")
