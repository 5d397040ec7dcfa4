"""The right side in words: a criterion with its figure, limit and source; a data element with its help."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from desktop.core.elements import Element
from desktop.core.formula_text import value_text
from desktop.core.numbers import plain
from desktop.core.problem_words import field_name, has_sections, veto_name
from desktop.core.standard import Attested, Criterion, Scored
from desktop.core.terms import SECTION_NAMES
from desktop.core.verdict import Verdict
from desktop.storage.entries import PastValue
from desktop.storage.steps import StepKind
from desktop.ui.school.draft import Draft
from desktop.ui.school.places import Place
from desktop.ui.school.verdict_looks import verdict_look
from desktop.ui.widgets.detail_panel import Detail
from desktop.ui.widgets.detail_section import DetailSection, Link
from desktop.ui.widgets.threshold_bar import BarValue
from desktop.ui.wording.fields import NOTHING, answer_text
from desktop.ui.wording.letters import said_about
from desktop.ui.wording.steps import origin_text

_CHANGES_SHOWN = 4
_LONGEST_LINK = 24
# What the links of the history carry; RESTORE is followed by the line's number.
OPEN_HISTORY, CLOSE_HISTORY, RESTORE = "history:open", "history:close", "history:"
_MOST_LINKS = 9


def explain_element(
    draft: Draft, code: str, past: tuple[PastValue, ...], criterion: str | None = None, whole: bool = False
) -> Detail:
    """A data element: the criterion it feeds (or the one asked for), what counts, and its history."""
    element = draft.rulebook.catalogue.element(code)
    fed = draft.feeding.all(code)
    chosen = criterion or _most_telling(draft, draft.feeding.nearest(code))
    returned = _returned(draft, ("values", code), ("notes", code), ("sources", code))
    own = (*_how_to_fill(element), *_history(draft, past, lambda value: _past(element, value), whole=whole))
    if chosen is None:
        title = field_name(draft.rulebook, draft.filing, code)
        return Detail(title=title, sections=(*returned, *own))
    shown = _explain(draft, chosen)
    others = [id for id in fed if id != chosen][:_MOST_LINKS]
    links = tuple(Link(_criterion_link(draft, id), str(Place("criterion", id))) for id in others)
    also = (DetailSection("还影响", links=links),) if links else ()
    calculation, rest = shown.sections[:1], shown.sections[1:]
    return Detail(
        **{name: getattr(shown, name) for name in Detail.__struct_fields__ if name != "sections"},
        sections=(*returned, *calculation, *own[:1], *rest, *own[1:], *also),
    )


def explain_criterion(draft: Draft, id: str, past: tuple[PastValue, ...] = (), whole: bool = False) -> Detail:
    """A criterion or veto: what the county says of it, verdict, figure with its limit, calculation, source,
    and its answers so far.
    """
    shown = _explain(draft, id, past, whole)
    sections = (*_returned(draft, ("answers", id)), *shown.sections)
    return msgspec.structs.replace(shown, sections=sections)


def _explain(draft: Draft, id: str, past: tuple[PastValue, ...] = (), whole: bool = False) -> Detail:
    answers = _history(draft, past, _answer_said, whole=whole)
    rulebook = draft.rulebook
    veto = next((v for v in rulebook.standard.vetoes if v.id == id), None)
    if veto is not None:
        return Detail(
            title=veto.text,
            code=veto_name(id),
            sections=(
                DetailSection("怎样填", "没有发生选“未发生”；发生了如实选“发生”，并写明时间和处理情况。"),
                DetailSection("依据", veto.clause),
                *answers,
            ),
        )
    indicator, criterion = rulebook.criteria[id]
    derivation = draft.derivation(id)
    section = (
        f"（{SECTION_NAMES[criterion.section]}）" if criterion.section and has_sections(draft.filing) else ""
    )
    mark, word = verdict_look(draft, id)
    figure = "" if derivation.verdict is Verdict.MISSING else derivation.value
    return Detail(
        title=indicator.title + section,
        code=id,
        category=indicator.category,
        mark=mark,
        word=word,
        figure=figure,
        unit=derivation.unit if figure else "",
        bar=_bar(draft, criterion),
        gap=derivation.gaps[0] if derivation.gaps else "",
        gap_more=derivation.gaps[1:],
        sections=(*_criterion_sections(draft, criterion), *answers),
    )


def _returned(draft: Draft, *entries: tuple[str, str]) -> tuple[DetailSection, ...]:
    """What the county's open receipt says of these entries."""
    asked = draft.asked_at(*entries)
    lines = [f"{'已改：' if one.done else ''}{said_about(draft.rulebook, one)}" for one in asked]
    return (DetailSection("教育局退回的意见", "\n".join(lines)),) if lines else ()


def _criterion_sections(draft: Draft, criterion: Criterion) -> list[DetailSection]:
    derivation = draft.derivation(criterion.id)
    sections: list[DetailSection] = []
    computed = not isinstance(criterion.rule, Attested | Scored)
    if computed and derivation.verdict is not Verdict.NOT_APPLICABLE:
        sections.append(DetailSection("计算过程", derivation.substituted, derivation.formula))
    if computed and derivation.missing:
        links = tuple(
            Link(field_name(draft.rulebook, draft.filing, code), str(_place_of(code)))
            for code in derivation.missing[:_MOST_LINKS]
        )
        sections.append(DetailSection("还缺", links=links))
    if criterion.evidence:
        count = draft.evidence_count(criterion.id)
        link = Link(f"已加入 {count} 个，去看" if count else "去加入", str(Place("evidence", criterion.id)))
        sections.append(DetailSection("佐证材料", "\n".join(criterion.evidence), links=(link,)))
    sections.append(DetailSection("依据", criterion.marked_text, criterion.clause))
    return sections


def _place_of(code: str) -> Place:
    kind = code.removeprefix("special_rooms.")
    return Place("value", code) if kind == code else Place("rooms", kind)


def _bar(draft: Draft, criterion: Criterion) -> BarValue | None:
    judgement = draft.judgements[criterion.id]
    if judgement.limit is None or judgement.verdict is Verdict.NOT_APPLICABLE or judgement.limit == 0:
        return None
    if isinstance(criterion.rule, Scored):
        caption = f"满分 {value_text(plain(criterion.points or 0))}"
    else:
        caption = "标准 " + draft.derivation(criterion.id).limit.partition(" ")[2]
        if not caption.removeprefix("标准 "):
            caption = f"标准 {value_text(judgement.limit)}"
    value = None if judgement.value is None else float(judgement.value)
    return BarValue(value, float(judgement.limit), caption, verdict_look(draft, criterion.id)[0])


def _most_telling(draft: Draft, criteria: tuple[str, ...]) -> str | None:
    """The criterion to explain: the first unmet one, then missing, then met."""
    for verdict in (Verdict.UNMET, Verdict.MISSING, Verdict.MET, Verdict.NOT_APPLICABLE):
        for id in criteria:
            if draft.judgements[id].verdict is verdict:
                return id
    return None


def _criterion_link(draft: Draft, id: str) -> str:
    indicator, criterion = draft.rulebook.criteria[id]
    section = SECTION_NAMES[criterion.section] if criterion.section and has_sections(draft.filing) else ""
    return f"{id} {section}{indicator.title}"[:22]


def _how_to_fill(element: Element) -> tuple[DetailSection, ...]:
    form = f"统计表：{element.statistical_form}" if element.statistical_form else ""
    return (DetailSection(f"怎样填“{element.name}”", element.help, form),)


def _history(
    draft: Draft, past: tuple[PastValue, ...], said: Callable[[Any], str], *, whole: bool
) -> tuple[DetailSection, ...]:
    """The last changes with a link to all; or each by itself, with a link that takes its value up again."""
    if not past:
        return ()
    now = draft.clock()
    if not whole:
        lines = [
            f"{clock_text(change.changed_at, now)}  {_change(change, said)}"
            for change in past[:_CHANGES_SHOWN]
        ]
        more = Link(f"历史 ▸ 共 {len(past)} 次", OPEN_HISTORY)
        return (DetailSection("修改记录", "\n".join(lines), links=(more,)),)
    head = DetailSection("修改记录", links=(Link("收起 ▾", CLOSE_HISTORY),))
    present = next((change.new for change in past if change.taken), None)
    each = (
        DetailSection(
            f"{clock_text(change.changed_at, now)}  {origin_text(change)}",
            f"{said(change.old)} → {said(change.new)}" if change.taken else f"{said(change.new)}，没有采用",
            links=(
                ()
                if change.new == present
                else (Link(f"恢复这个值：{said(change.new)}"[:_LONGEST_LINK], f"{RESTORE}{number}"),)
            ),
        )
        for number, change in enumerate(past)
    )
    return (head, *each)


def _answer_said(value: Any) -> str:
    return NOTHING if value is None else answer_text(value)


def _change(change: PastValue, said: Callable[[Any], str]) -> str:
    """``100 → 120（副本 1 王老师）``, or what the copy said and was not taken."""
    old, new = said(change.old), said(change.new)
    if not change.taken:
        return f"副本 {change.source} 填 {new}，没有采用"
    if change.source:
        return f"{old} → {new}（副本 {change.source}）"
    return f"{old} → {new}" if change.kind is StepKind.TYPED else f"{old} → {new}（{origin_text(change)}）"


def _past(element: Element, value: Any) -> str:
    return NOTHING if value is None else element.choices.get(str(value), value_text(value))


def clock_text(iso: str, now: datetime) -> str:
    """14:02 today, 3月5日 14:02 this year, else with the year."""
    at = datetime.fromisoformat(iso)
    clock = f"{at:%H:%M}"
    if at.date() == now.date():
        return clock
    day = f"{at.month}月{at.day}日 {clock}"
    return day if at.year == now.year else f"{at.year}年{day}"
