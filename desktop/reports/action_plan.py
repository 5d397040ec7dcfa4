"""一校一策: one unit's situation, and for every problem what is done about it, by whom and until when."""

from datetime import date

from reportlab.platypus import Flowable, KeepTogether, Spacer

from desktop.core.action_drafts import unmet_without_action
from desktop.core.actions import in_order
from desktop.core.filing import CorrectiveAction, Filing
from desktop.core.rulebook import Rulebook
from desktop.reports.action_parts import closing_text, day, funds_text, head, progress_cell
from desktop.reports.naming import document_title
from desktop.reports.page import build, content_width
from desktop.reports.result_words import result_text
from desktop.reports.signatures import DEPARTMENT_SIGNATURES, SCHOOL_SIGNATURES, signed
from desktop.reports.stamp import Stamp, stamped
from desktop.reports.tables import label_table
from desktop.reports.typesetting import TEXT, Markup, blank, heading, markup, paragraph
from desktop.reports.unit_facts import unit_facts

_LABELLED = (0.16, 0.34, 0.16, 0.34)
_WHOLE = (0.16, 0.84)


def action_plan(
    rulebook: Rulebook,
    filing: Filing,
    *,
    county: str,
    round_title: str,
    today: date,
    stamp: Stamp | None = None,
) -> bytes:
    """The plan as PDF; ``today`` decides what is overdue. Raises MissingGlyphs."""
    kind = "一校一策整改方案" if filing.unit.kind == "school" else "整改方案"
    title = document_title(rulebook.standard, county, kind)
    info = stamped(title, filing.unit.name, stamp)
    width = content_width(info)
    story: list[Flowable] = [
        *head(rulebook, filing, title, round_title, width),
        heading("一、基本情况"),
        *unit_facts(rulebook, filing, width, by_pen=False),
        Spacer(0, 8),
        paragraph(result_text(rulebook, filing), TEXT),
        heading("二、问题与整改措施"),
    ]
    actions = in_order(filing, tuple(rulebook.criteria))
    for number, action in enumerate(actions.values(), 1):
        story += _action(number, action, width, today)
    if not actions:
        story.append(paragraph("还没有整改事项。", TEXT))
    story += _left(rulebook, filing)
    signatures = SCHOOL_SIGNATURES if filing.unit.kind == "school" else DEPARTMENT_SIGNATURES
    return build(signed(story, signatures), info)


def _action(number: int, action: CorrectiveAction, width: float, today: date) -> list[Flowable]:
    known = [("现状", action.present), ("标准", action.standard), ("差距", action.gap)]
    whole = [
        *((name, text) for name, text in known if text),
        ("整改目标", _or_blank(action.goal)),
        ("整改措施", _or_blank(action.measures)),
    ]
    paired = [
        ("责任单位", _or_blank(action.unit), "责任人", _or_blank(action.person)),
        ("资金（万元）", _or_blank(funds_text(action)), "完成时限", _or_blank(day(action.due))),
    ]
    last = [("进展", progress_cell(action, today))]
    if action.closed is not None:
        last.append(("销号", markup(closing_text(action).replace("\n", "　验收人："))))
    wide = [width * share for share in _WHOLE]
    # Two tables that touch look like one; what is long has the whole width.
    return [
        KeepTogether(
            [
                heading(f"{number}. {action.problem}", level=2),
                label_table(whole, wide),
                label_table(paired, [width * share for share in _LABELLED]),
                label_table(last, wide),
            ]
        )
    ]


def _left(rulebook: Rulebook, filing: Filing) -> list[Flowable]:
    left = unmet_without_action(rulebook, filing)
    if not left:
        return []
    lines = [f"{number}. {id} {rulebook.criteria[id][0].title}" for number, id in enumerate(left, 1)]
    return [heading("三、未达标、还没有整改措施的"), *(paragraph(line, TEXT) for line in lines)]


def _or_blank(text: str) -> Markup:
    return markup(text) if text else blank(10)
