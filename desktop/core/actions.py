"""问题整改: which corrective actions may stand in a filing, how far each one is, and which come first."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from desktop.core.filing import CorrectiveAction, Filing
from desktop.core.numbers import Number, number_fits

LONGEST_TEXT = 1000
LONGEST_LINE = 60
MOST_ACTIONS = 500
MOST_ENTRIES = 100
_LONGEST_ID = 60


class State(StrEnum):
    """How far an action is; it follows from what is dated, so that the two never disagree."""

    NOT_STARTED = "not_started"
    UNDERWAY = "underway"
    DONE = "done"
    CLOSED = "closed"


OPEN_STATES = (State.NOT_STARTED, State.UNDERWAY)


def state_of(action: CorrectiveAction) -> State:
    """Closed before done before under way: a state needs its date, not those before it."""
    if action.closed is not None:
        return State.CLOSED
    if action.done is not None:
        return State.DONE
    return State.UNDERWAY if action.progress else State.NOT_STARTED


def is_overdue(action: CorrectiveAction, today: date) -> bool:
    """Whether its day has passed and it is neither done nor closed."""
    return state_of(action) in OPEN_STATES and action.due is not None and action.due < today


def open_actions(filing: Filing) -> int:
    """How many are neither done nor closed."""
    return sum(state_of(action) in OPEN_STATES for action in filing.actions.values())


def in_order(filing: Filing, criteria: Sequence[str]) -> Mapping[str, CorrectiveAction]:
    """The actions by id in the order of the standard's ``criteria``; what is about others comes last."""
    places = {criterion: place for place, criterion in enumerate(criteria)}
    last = len(places)

    def place(item: tuple[str, CorrectiveAction]) -> tuple[int, str, str]:
        return places.get(item[1].about, last), item[1].about, item[0]

    return dict(sorted(filing.actions.items(), key=place))


def total_funds(actions: Mapping[str, CorrectiveAction]) -> Number:
    """万元 of all actions together, as far as they say it."""
    return sum((action.funds for action in actions.values() if action.funds is not None), 0)


def action_fits(id: str, action: CorrectiveAction) -> bool:
    """Whether this may stand in a filing; what it is about may be unknown to the standard."""
    lines = (id, action.about, action.unit, action.person)
    texts = (
        action.problem,
        action.present,
        action.standard,
        action.gap,
        action.goal,
        action.measures,
        action.asked,
        *(entry.text for entry in action.progress),
    )
    return (
        0 < len(id) <= _LONGEST_ID
        and all(len(line) <= LONGEST_LINE and (not line or line.isprintable()) for line in lines)
        and all(_is_text(text) for text in texts)
        and action.problem != ""
        and len(action.progress) <= MOST_ENTRIES
        and (action.funds is None or number_fits(action.funds))
        and (action.closed is None or _is_acceptor(action.closed.by))
    )


def exceeds_count(filing: Filing) -> bool:
    """Whether there are more actions than a filing may have."""
    return len(filing.actions) > MOST_ACTIONS


def printable(text: str) -> str:
    """A text as it may stand in an action: what nobody can print becomes a blank."""
    return "".join(c if c == "\n" or c.isprintable() else " " for c in text)


def _is_text(text: str) -> bool:
    return len(text) <= LONGEST_TEXT and all(c == "\n" or c.isprintable() for c in text)


def _is_acceptor(name: str) -> bool:
    return 0 < len(name) <= LONGEST_LINE and name.isprintable()
