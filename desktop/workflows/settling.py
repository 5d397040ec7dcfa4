"""Settle anew what counts of units, after something was received, undone or decided."""

from collections.abc import Iterable

from desktop.core.settling import Received, settle
from desktop.core.trusting import Trusted
from desktop.storage.roster import Round
from desktop.storage.submissions import fork_choices, received, save_states
from desktop.storage.trust import trusted_units
from desktop.storage.workspace import Workspace


def settle_units(workspace: Workspace, round: Round, codes: Iterable[str]) -> tuple[Received, ...]:
    """Store the states of everything that these units have sent in a round, and return it."""
    wanted = frozenset(codes)
    only = next(iter(wanted)) if len(wanted) == 1 else None
    trusted = trusted_units(workspace, only)
    choices = fork_choices(workspace, round)
    by_unit: dict[str, list[Received]] = {}
    for item in received(workspace, round, only):
        by_unit.setdefault(item.unit, []).append(item)
    settled: list[Received] = []
    for code in sorted(wanted & by_unit.keys()):
        keys = trusted.get(code, Trusted()).keys
        settled += settle(by_unit[code], keys, choices.get(code, ()))
    save_states(workspace, settled)
    return tuple(settled)
