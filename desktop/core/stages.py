"""Where a round stands: the phases of its standard, or what follows from the day until which units answer."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from desktop.core.standard import Standard


class StageState(StrEnum):
    PAST = "past"
    NOW = "now"
    COMING = "coming"


class Stage(Struct, frozen=True):
    """One phase; ``begins`` and ``ends`` are months or days as ISO text, "" where nobody set them."""

    name: str
    state: StageState
    begins: str = ""
    ends: str = ""


def stages(standard: Standard, deadline: str | None, dues: Iterable[date], today: date) -> Sequence[Stage]:
    """The phases that ``today`` lies among; none without phases and without a deadline.

    ``dues`` are the days of the corrective actions: the last one ends 整改. Parts of phases are left out.
    """
    if standard.phases:
        whole = [phase for phase in standard.phases if "." not in phase.id]
        month = f"{today:%Y-%m}"
        return [
            Stage(phase.name, _state(phase.begins, phase.ends, month), phase.begins, phase.ends)
            for phase in whole
        ]
    if deadline is None:
        return []
    day = today.isoformat()
    last = max((due.isoformat() for due in dues if due.isoformat() > deadline), default="")
    checking = Stage("自查自评", StageState.NOW if day <= deadline else StageState.PAST, ends=deadline)
    if day <= deadline:
        putting_right, inspected = StageState.COMING, StageState.COMING
    elif day <= last or not last:
        putting_right, inspected = StageState.NOW, StageState.COMING
    else:
        putting_right, inspected = StageState.PAST, StageState.NOW
    return [checking, Stage("整改", putting_right, ends=last), Stage("迎检", inspected)]


def _state(begins: str, ends: str, month: str) -> StageState:
    if month < begins:
        return StageState.COMING
    return StageState.NOW if month <= ends else StageState.PAST
