"""Which units of the roster are shown: by what has come, and by where it stands with the bureau."""

from collections.abc import Callable, Iterable, Mapping

from desktop.ui.bureau.choices import ALL
from desktop.ui.bureau.roster_rows import RosterRow, Standing
from desktop.ui.widgets.choice_field import Choice
from desktop.ui.wording.reviewing import REVIEW_STATES
from desktop.workflows.reviewing import ReviewState

FORKED, RIVALLED, BACKWARD = "forked", "rivalled", "backward"
_TROUBLES: Mapping[str, tuple[str, Callable[[RosterRow], bool]]] = {
    FORKED: ("序号冲突", lambda row: row.forked),
    RIVALLED: ("密钥冲突", lambda row: row.rival is not None),
    BACKWARD: ("时钟", lambda row: any(delivery.is_backward for delivery in row.deliveries)),
}


def belongs(row: RosterRow, chosen: str) -> bool:
    """Whether a unit is in the list of this standing."""
    if chosen == Standing.PENDING:
        return row.unconfirmed is not None
    return chosen == ALL or row.standing == chosen


def stands_so(row: RosterRow, chosen: str) -> bool:
    """Whether a unit has this review state, or this trouble."""
    if chosen in _TROUBLES:
        return _TROUBLES[chosen][1](row)
    if chosen == ReviewState.PENDING:
        return row.unconfirmed is not None
    return chosen == ALL or row.stands == chosen


def stands_choices(rows: Iterable[RosterRow]) -> list[Choice]:
    """All review states with how many units have each, and the troubles that there are."""
    rows = tuple(rows)
    choices = [Choice(ALL, "全部审核状态")]
    for state, name in REVIEW_STATES.items():
        choices.append(Choice(state, f"{name} {sum(stands_so(row, state) for row in rows)}"))
    for key, (name, holds) in _TROUBLES.items():
        count = sum(map(holds, rows))
        if count:
            choices.append(Choice(key, f"{name} {count}"))
    return choices
