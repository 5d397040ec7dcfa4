"""自评报告: what a unit's data say, as an official document. Blanks where data lack; nothing is made up."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from desktop.core.action_drafts import unmet_without_action
from desktop.core.actions import in_order, state_of
from desktop.core.derivation import derive
from desktop.core.facts import facts_of
from desktop.core.filing import Answer, Conclusion, CorrectiveAction, Filing
from desktop.core.formula_text import MISSING, with_unit
from desktop.core.judge import Judgement, asked_of, judge
from desktop.core.numbers import plain, shown_plainly
from desktop.core.problems import asks_veto
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SECTIONS
from desktop.core.standard import Criterion, Indicator, ResourceRule, Scored
from desktop.core.statement import statement
from desktop.core.terms import (
    SCHOOL_TYPE_NAMES,
    SECTION_NAMES,
    STATE_NAMES,
    VERDICT_NAMES,
)
from desktop.core.verdict import Verdict
from desktop.reports.naming import subject_of
from desktop.reports.official import BLANK, TITLE_CHARACTERS, Official, Paragraph, Sheet, ordinal
from desktop.reports.result_words import applies, result_text

_RESOURCES = Sheet(("评估要点", "标准", "自评值", "结论"), (), (0.42, 0.23, 0.22, 0.13), (1, 2, 3))

_HAPPENED = {Conclusion.NO: "未发生", Conclusion.YES: "发生"}

Asked: TypeAlias = list[tuple[Indicator, Criterion]]


def self_report(
    rulebook: Rulebook, filing: Filing, *, county: str, round_title: str, today: date
) -> Official:
    """The report, dated ``today``."""
    subject = subject_of(rulebook.standard)
    judgements = judge(rulebook, filing)
    applying = [pair for pair in asked_of(rulebook, filing) if applies(judgements[pair[1].id])]
    chapters: list[tuple[str, list[Paragraph | Sheet]]] = [
        (_facts_title(filing), _facts(rulebook, filing, county, round_title))
    ]
    for category in dict.fromkeys(indicator.category for indicator, _ in applying):
        inside = [pair for pair in applying if pair[0].category == category]
        is_table = any(isinstance(criterion.rule, ResourceRule) for _, criterion in inside)
        title = f"{category}达标情况" if is_table else category
        write = _resources if is_table else _criteria
        chapters.append((title, write(rulebook, filing, inside, judgements)))
    vetoes = _vetoes(rulebook, filing)
    if vetoes:
        chapters.append(("一票否决事项", vetoes))
    chapters.append(("存在问题与整改措施", _actions(rulebook, filing)))
    chapters.append(("结论", [Paragraph(result_text(rulebook, filing))]))
    parts: list[Paragraph | Sheet] = []
    for number, (title, content) in enumerate(chapters, 1):
        parts += [Paragraph(f"{ordinal(number)}、{title}", "h1"), *content]
    dated = f"{today.year}年{today.month}月{today.day}日"
    title = f"{subject}自评报告"
    whole = len(filing.unit.name + title) <= TITLE_CHARACTERS
    return Official(filing.unit.name + ("" if whole else "\n") + title, tuple(parts), filing.unit.name, dated)


def _facts_title(filing: Filing) -> str:
    return "学校基本情况" if filing.unit.kind == "school" else "基本情况"


def _facts(rulebook: Rulebook, filing: Filing, county: str, round_title: str) -> list[Paragraph | Sheet]:
    unit = filing.unit
    source = rulebook.standard.documents[0] if rulebook.standard.documents else None
    by = f"{rulebook.standard.title}（{source.number}）" if source else rulebook.standard.title
    said = f"本报告是{county}“{round_title}”的自评结果，依据《{by}》。"
    if unit.school_type is None:
        return [Paragraph(f"{unit.name}。{said}")]
    place = f"，所在乡镇为{unit.township}" if unit.township else ""
    lines = [f"{unit.name}，学校标识码 {unit.code}，办学类型为{SCHOOL_TYPE_NAMES[unit.school_type]}{place}。"]
    facts = facts_of(filing)
    lines += [
        f"{SECTION_NAMES[section]}在校学生 {_shown(facts, f'{section}.pupils')} 人，"
        f"教学班 {_shown(facts, f'{section}.classes')} 个，"
        f"专任教师 {_shown(facts, f'{section}.full_time_teachers')} 人。"
        for section in SECTIONS[unit.school_type]
        if section in rulebook.catalogue.by_code["pupils"].sections
    ]
    return [Paragraph("".join(lines)), Paragraph(said)]


def _shown(facts: Mapping[str, Any], code: str) -> str:
    value = facts.get(code)
    return BLANK if value is None else shown_plainly(value)


def _resources(
    rulebook: Rulebook, filing: Filing, inside: Asked, judgements: Mapping[str, Judgement]
) -> list[Paragraph | Sheet]:
    rows: list[tuple[str, ...]] = []
    for _, criterion in inside:
        derivation = derive(rulebook, criterion, filing)
        limit = with_unit(derivation.limit, derivation.unit) if derivation.limit else ""
        value = with_unit(derivation.value, derivation.unit) if derivation.value else BLANK
        judgement = judgements[criterion.id]
        name = f"{criterion.id} {criterion.marked_text}"
        rows.append((name, limit, value, _verdict(criterion, judgement)))
    relaxed = [j.relaxed for _, c in inside if (j := judgements[c.id]).relaxed and j.verdict is Verdict.MET]
    notes = [Paragraph(f"按放宽规定判为达标：{'；'.join(dict.fromkeys(relaxed))}。")] if relaxed else []
    return [Sheet(_RESOURCES.head, tuple(rows), _RESOURCES.shares, _RESOURCES.centred), *notes]


def _criteria(
    rulebook: Rulebook, filing: Filing, inside: Asked, judgements: Mapping[str, Judgement]
) -> list[Paragraph | Sheet]:
    parts: list[Paragraph | Sheet] = []
    owner = ""
    number = 0
    for indicator, criterion in inside:
        if indicator.id != owner:
            owner = indicator.id
            number += 1
            parts.append(Paragraph(f"（{ordinal(number)}）{indicator.title}", "h2"))
        said = statement(rulebook, criterion, filing).strip().replace(MISSING, BLANK)
        text = criterion.marked_text.rstrip("。；")
        answer = filing.answers.get(criterion.id, Answer())
        note = f"说明：{answer.note.rstrip('。')}。" if answer.note else ""
        judged = f"自评：{_verdict(criterion, judgements[criterion.id])}。"
        parts.append(Paragraph(f"{criterion.id} {text}。{said}{note}{judged}"))
    return parts


def _verdict(criterion: Criterion, judgement: Judgement) -> str:
    if isinstance(criterion.rule, Scored) and judgement.score is not None:
        return f"得 {shown_plainly(judgement.score)} 分"
    return VERDICT_NAMES[judgement.verdict]


def _vetoes(rulebook: Rulebook, filing: Filing) -> list[Paragraph | Sheet]:
    parts: list[Paragraph | Sheet] = []
    asked = [veto for veto in rulebook.standard.vetoes if asks_veto(rulebook, veto.id, filing)]
    for number, veto in enumerate(asked, 1):
        answer = filing.answers.get(veto.id, Answer())
        said = _HAPPENED.get(answer.conclusion, BLANK) if answer.conclusion else BLANK
        note = f"。说明：{answer.note.rstrip('。')}" if answer.note else ""
        parts.append(Paragraph(f"{number}. {veto.text.rstrip('。；')}：{said}{note}。"))
    return parts


def _actions(rulebook: Rulebook, filing: Filing) -> list[Paragraph | Sheet]:
    parts: list[Paragraph | Sheet] = []
    actions = in_order(filing, tuple(rulebook.criteria)).values()
    for number, action in enumerate(actions, 1):
        parts.append(Paragraph(f"（{ordinal(number)}）{action.problem.rstrip('。')}", "h2"))
        parts.append(Paragraph(_measures(action)))
    left = unmet_without_action(rulebook, filing)
    if left:
        names = "；".join(f"{id} {rulebook.criteria[id][0].title}" for id in left)
        parts.append(Paragraph(f"未达标、整改措施尚未填写的有 {len(left)} 项：{names}。整改措施：{BLANK}。"))
    if not parts:
        parts.append(Paragraph("自评没有发现未达标的项目。" if filing.values else f"{BLANK}。"))
    return parts


def _measures(action: CorrectiveAction) -> str:
    known = [("现状", action.present), ("标准", action.standard), ("差距", action.gap)]
    facts = "，".join(f"{name}：{text.rstrip('。')}" for name, text in known if text)
    funds = "" if action.funds is None else f"所需资金 {shown_plainly(plain(action.funds))} 万元。"
    due = BLANK if action.due is None else f"{action.due.year}年{action.due.month}月{action.due.day}日"
    done = "".join(f"{entry.on}：{entry.text.rstrip('。')}。" for entry in action.progress)
    return (
        (f"{facts}。" if facts else "")
        + (f"整改目标：{action.goal.rstrip('。')}。" if action.goal else "")
        + f"整改措施：{action.measures.rstrip('。') or BLANK}。{funds}"
        + f"责任单位：{action.unit or BLANK}，责任人：{action.person or BLANK}，完成时限：{due}。"
        + f"进展：{STATE_NAMES[state_of(action)]}。{done}"
    )
