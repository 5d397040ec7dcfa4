"""Whose signature counts for a unit: a function of what was received and decided, not of when it arrived."""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct


class Claim(Struct, frozen=True):
    """A key that has signed for the unit; ``token`` is the number of the token it proves, if any."""

    key_id: str
    token: int | None = None


class Decision(Struct, frozen=True):
    """One decision of the operator about the unit's keys; ``renewed`` issued the next token."""

    decision: Literal["confirmed", "revoked", "renewed"]
    key_id: str = ""


class Trusted(Struct, frozen=True):
    """The keys that sign for the unit. ``rivals`` prove a token that another key signs with: an alarm."""

    keys: frozenset[str] = frozenset()
    rivals: frozenset[str] = frozenset()


def trusted(claims: Iterable[Claim], decisions: Sequence[Decision]) -> Trusted:
    """Which keys sign for a unit, from all its claims and the decisions in the order they were made.

    The newest token binds one key: of several that prove it the lowest id, until the operator decides; from
    then on it binds no further key. An older token binds none: whoever renews confirms the keys that are to
    count until then. A confirmed key counts until it is revoked, or until a token that was issued after the
    confirmation, the newest or not, is used by another key; one that uses that token itself counts on.
    """
    by_token: dict[int, set[str]] = {}
    for claim in claims:
        if claim.token is not None:
            by_token.setdefault(claim.token, set()).add(claim.key_id)
    confirmed: dict[str, int] = {}
    decided: set[str] = set()
    issued = 1
    for step in decisions:
        match step.decision:
            case "confirmed":
                confirmed[step.key_id] = issued
                decided.add(step.key_id)
            case "revoked":
                confirmed.pop(step.key_id, None)
                decided.add(step.key_id)
            case "renewed":
                issued += 1
    proving = by_token.get(issued, set())
    bound = {min(proving)} if proving and not proving & decided else set[str]()
    # Up to which token each key is good, and which was the last to be used.
    good = {
        key: max(at, *(number for number, keys in by_token.items() if key in keys), 0)
        for key, at in confirmed.items()
    }
    used = max((number for number, keys in by_token.items() if keys & confirmed.keys()), default=0)
    if bound:
        used = issued
    keys = bound | {key for key, last in good.items() if last >= used}
    return Trusted(frozenset(keys), frozenset(proving - keys - decided))
