"""What the documents of 问题整改 have in common: one action's parts as they are printed."""

from datetime import date

from reportlab.platypus import Flowable

from desktop.core.actions import is_overdue, state_of
from desktop.core.filing import CorrectiveAction, Filing
from desktop.core.numbers import shown_plainly
from desktop.core.rulebook import Rulebook
from desktop.core.terms import STATE_NAMES
from desktop.reports.naming import element_name, standard_parts
from desktop.reports.typesetting import SUBTITLE, TITLE, Markup, fitting_lines, join, paragraph, strong


def head(rulebook: Rulebook, filing: Filing, title: str, round_title: str, width: float) -> list[Flowable]:
    """The title, and below it whose document this is."""
    parts = [f"{filing.unit.name}　　", f"{round_title}　　", *standard_parts(rulebook.standard)]
    return [paragraph(title, TITLE), paragraph(fitting_lines(parts, width), SUBTITLE)]


def day(at: date | None) -> str:
    """2026-12-20, or nothing."""
    return "" if at is None else at.isoformat()


def funds_text(action: CorrectiveAction) -> str:
    return "" if action.funds is None else shown_plainly(action.funds)


def about_text(rulebook: Rulebook, action: CorrectiveAction) -> str:
    """The id of the criterion, or the name of the element; another round's is shown as it stands."""
    if action.about in rulebook.criteria or not action.about:
        return action.about
    try:
        return element_name(rulebook, action.about)
    except (KeyError, ValueError):
        return action.about


def measured(action: CorrectiveAction) -> list[Markup]:
    """现状, 标准, 差距: a line each, where it is known."""
    parts = (("现状", action.present), ("标准", action.standard), ("差距", action.gap))
    return [join(strong(f"{name}："), text) for name, text in parts if text]


def problem_cell(action: CorrectiveAction) -> Markup:
    """The problem and what is measured about it."""
    asked = [join(strong("县级要求："), action.asked)] if action.asked not in ("", action.problem) else []
    return Markup("<br/>".join([join(action.problem), *measured(action), *asked]))


def progress_cell(action: CorrectiveAction, today: date) -> Markup:
    """The state in bold, then the dated entries."""
    overdue = "（已超期）" if is_overdue(action, today) else ""
    lines = [strong(STATE_NAMES[state_of(action)] + overdue)]
    lines += [join(f"{entry.on} {entry.text}") for entry in action.progress]
    if action.done is not None:
        lines.append(join(f"{action.done} 完成"))
    return Markup("<br/>".join(lines))


def closing_text(action: CorrectiveAction) -> str:
    """The day and who accepted."""
    return "" if action.closed is None else f"{action.closed.on}\n{action.closed.by}"
