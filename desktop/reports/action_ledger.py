"""问题整改台账: every corrective action of one unit in one table, with who, until when and how far."""

from collections import Counter
from datetime import date

from reportlab.platypus import Flowable

from desktop.core.action_drafts import unmet_without_action
from desktop.core.actions import State, in_order, is_overdue, state_of, total_funds
from desktop.core.evidence import files_of
from desktop.core.filing import CorrectiveAction, Filing
from desktop.core.numbers import plain, shown_plainly
from desktop.core.rulebook import Rulebook
from desktop.core.terms import STATE_NAMES
from desktop.reports.action_parts import (
    about_text,
    closing_text,
    day,
    funds_text,
    head,
    problem_cell,
    progress_cell,
)
from desktop.reports.naming import document_title, listing
from desktop.reports.page import build, content_width
from desktop.reports.signatures import DEPARTMENT_SIGNATURES, SCHOOL_SIGNATURES, signed
from desktop.reports.stamp import Stamp, stamped
from desktop.reports.tables import Row, form_table
from desktop.reports.typesetting import TEXT, paragraph

_HEAD = (
    "序号",
    "指标",
    "存在问题",
    "整改目标",
    "整改措施",
    "资金\n（万元）",
    "责任单位\n责任人",
    "完成时限",
    "进展",
    "佐证",
    "销号\n（验收人）",
)
_SHARES = (0.04, 0.05, 0.175, 0.1, 0.155, 0.065, 0.09, 0.085, 0.11, 0.045, 0.085)
_MOST_NAMED = 12


def action_ledger(
    rulebook: Rulebook,
    filing: Filing,
    *,
    county: str,
    round_title: str,
    today: date,
    stamp: Stamp | None = None,
) -> bytes:
    """The ledger as PDF; ``today`` decides what is overdue. Raises MissingGlyphs."""
    title = document_title(rulebook.standard, county, "问题整改台账")
    info = stamped(title, filing.unit.name, stamp, landscape=True)
    width = content_width(info)
    actions = in_order(filing, tuple(rulebook.criteria))
    rows = [
        _row(rulebook, filing, number, action, today) for number, action in enumerate(actions.values(), 1)
    ]
    widths = [width * share for share in _SHARES]
    summary = paragraph(_summary(rulebook, filing, today), TEXT)
    story: list[Flowable] = [*head(rulebook, filing, title, round_title, width), summary]
    if rows:
        story.append(form_table(_HEAD, rows, widths, "cclllrcclcc"))
    signatures = SCHOOL_SIGNATURES if filing.unit.kind == "school" else DEPARTMENT_SIGNATURES
    return build(signed(story, signatures), info)


def _row(rulebook: Rulebook, filing: Filing, number: int, action: CorrectiveAction, today: date) -> Row:
    files = len(files_of(filing, action.about)) if action.about else 0
    return Row(
        (
            str(number),
            about_text(rulebook, action),
            problem_cell(action),
            action.goal,
            action.measures,
            funds_text(action),
            "\n".join(part for part in (action.unit, action.person) if part),
            day(action.due),
            progress_cell(action, today),
            f"{files} 件" if files else "",
            closing_text(action),
        )
    )


def _summary(rulebook: Rulebook, filing: Filing, today: date) -> str:
    actions = filing.actions
    left = unmet_without_action(rulebook, filing)
    without = f"另有 {len(left)} 项未达标还没有整改措施：{listing(left, _MOST_NAMED, '项')}。" if left else ""
    if not actions:
        return "还没有整改事项。" + without
    counts = Counter(state_of(action) for action in actions.values())
    states = "、".join(f"{STATE_NAMES[state]} {counts[state]} 项" for state in State)
    overdue = sum(is_overdue(action, today) for action in actions.values())
    late = f"其中已超期 {overdue} 项（截至 {today}）。" if overdue else ""
    funds = shown_plainly(plain(total_funds(actions)))
    open_ = sum(action.funds is None for action in actions.values())
    missing = f"（{open_} 项没有填资金）" if open_ else ""
    return f"共 {len(actions)} 项：{states}。{late}所需资金合计 {funds} 万元{missing}。{without}"
