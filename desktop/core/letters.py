"""What a county answers to a filing: remarks, actions that it asks for, the receipt that carries them."""

from typing import Literal, TypeAlias

from msgspec import Struct

Decision: TypeAlias = Literal["received", "returned", "passed"]


class Comment(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A remark about one entry of a filing: ``part`` and ``code`` as in `core.merge.Change`.

    A remark about the whole filing has neither.
    """

    text: str
    part: str = ""
    code: str = ""


class AskedAction(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A corrective action (整改事项) that the county asks for, until an ISO date or none."""

    text: str
    criterion: str = ""
    deadline: str = ""


class Letter(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a reviewer writes: remarks, the day until which to answer (ISO date), actions asked for."""

    comments: tuple[Comment, ...] = ()
    deadline: str = ""
    actions: tuple[AskedAction, ...] = ()


class TakenEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry that the county took from the other branch of a fork; ``value`` is shown, never applied."""

    part: str
    code: str
    value: str


class Receipt(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """data/receipt.json: the county's answer to one package of a unit.

    ``sequence`` and ``answers`` (digest) say which package; ``content`` is the digest of its filing.
    """

    county: str
    unit: str
    round: str
    sequence: int
    answers: str
    content: str
    decision: Decision
    decided_at: str
    letter: Letter = Letter()
    taken: tuple[TakenEntry, ...] = ()
