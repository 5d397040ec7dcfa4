"""Corrective actions in words: what is left to draft, how far they are, and where the round stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from desktop.core.actions import State, is_overdue, state_of
from desktop.core.filing import CorrectiveAction
from desktop.core.rulebook import Rulebook
from desktop.core.stages import Stage
from desktop.core.terms import STATE_NAMES
from desktop.ui.wording.naming import names_text

TO_BE_WRITTEN = "待写明的问题"
_MOST_NAMED = 4


def summary(actions: Mapping[str, CorrectiveAction], today: date) -> str:
    """``共 4 项：未启动 1，推进中 2，已完成 1。1 项已超期。``"""
    if not actions:
        return "还没有整改事项。"
    counts = Counter(state_of(action) for action in actions.values())
    states = "，".join(f"{STATE_NAMES[state]} {counts[state]}" for state in State if counts[state])
    overdue = sum(is_overdue(action, today) for action in actions.values())
    late = f"{overdue} 项已超期。" if overdue else ""
    return f"共 {len(actions)} 项：{states}。{late}"


def to_draft_sentence(rulebook: Rulebook, unmet: Sequence[str], asked: int) -> str:
    """``3 项未达标还没有整改措施：5.1 生均体育运动场馆面积……``; empty where nothing is left."""
    parts: list[str] = []
    if unmet:
        names = [f"{id} {rulebook.criteria[id][0].title}" for id in unmet]
        parts.append(f"{len(unmet)} 项未达标还没有整改措施：{names_text(names, _MOST_NAMED, '项')}。")
    if asked:
        parts.append(f"教育局要求整改的有 {asked} 项还没有列入。")
    return "".join(parts)


def state_text(action: CorrectiveAction, today: date) -> str:
    """``推进中，已超期 19 天``, ``未启动，还有 12 天``."""
    state = state_of(action)
    if action.closed is not None:
        return f"{STATE_NAMES[state]}（{action.closed.on}，{action.closed.by}）"
    if state is State.DONE or action.due is None:
        return STATE_NAMES[state]
    days = (action.due - today).days
    if days < 0:
        return f"{STATE_NAMES[state]}，已超期 {-days} 天"
    return f"{STATE_NAMES[state]}，今天到期" if days == 0 else f"{STATE_NAMES[state]}，还有 {days} 天"


def who_text(action: CorrectiveAction) -> str:
    """``总务主任，2026-10-31 前``"""
    until = f"{action.due} 前" if action.due is not None else ""
    return "，".join(part for part in (action.person or action.unit, until) if part)


def stage_text(stage: Stage) -> str:
    """``自查自评（到 2026-12-01）``"""
    if stage.begins and stage.ends:
        return f"{stage.name}（{stage.begins} 至 {stage.ends}）"
    return f"{stage.name}（到 {stage.ends}）" if stage.ends else stage.name
