"""The roster with what each unit has sent, as rows of the inbox."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from desktop.core.filing import Unit
from desktop.core.settling import ForkChoice
from desktop.core.trusting import Trusted
from desktop.storage.reviews import Review
from desktop.storage.submissions import Arrival
from desktop.workflows.reviewing import ReviewState, review_state

# Where units stand that are in no township.
GROUPS: Mapping[str, str] = {"township": "乡镇", "department": "县直部门", "county": "县级"}


class Standing(StrEnum):
    """Where a unit stands in the round."""

    RECEIVED = "received"
    TABLE = "table"  # only a row of a table, which nobody has signed
    PENDING = "pending"
    ABSENT = "absent"


class Delivery(Struct, frozen=True):
    """One thing a unit has sent, without its contents.

    ``stands`` is where it stands with the bureau; of what a later one replaced its ``state`` says more.
    ``is_backward`` where it says that it was made before the one it follows.
    """

    digest: str
    sequence: int
    state: str
    key_id: str | None
    signed: bool
    file_name: str
    at: str
    stands: ReviewState = ReviewState.RECEIVED
    review: Review | None = None
    is_backward: bool = False
    claimed_at: str | None = None


class KeyFacts(Struct, frozen=True):
    """What is known of the keys of a unit: whose signature counts, and the names of the units that hold keys
    with which this one has signed too.
    """

    trusted: Trusted = Trusted()
    holders: Mapping[str, str] = {}


class RosterRow(Struct, frozen=True):
    """One unit; ``counting`` is the delivery that counts, ``deliveries`` all of them, newest first."""

    unit: Unit
    standing: Standing
    counting: Delivery | None
    deliveries: tuple[Delivery, ...]
    keys: KeyFacts = KeyFacts()
    choices: tuple[ForkChoice, ...] = ()

    @property
    def place(self) -> str:
        """The township of a school, or what the unit is instead."""
        return place_of(self.unit)

    @property
    def last(self) -> Delivery | None:
        """What the row is about: what counts, else what came last and was not undone."""
        return self.counting or next((d for d in self.deliveries if d.state != "undone"), None)

    @property
    def is_absent(self) -> bool:
        return self.standing is Standing.ABSENT

    @property
    def unconfirmed(self) -> Delivery | None:
        """The newest package whose key nobody has confirmed, unless a signed one that came later counts.

        One whose key claims a token that another key has used waits for ever.
        """
        if self.rival is not None:
            return self.rival
        for delivery in self.deliveries:
            if delivery.state == "pending":
                return delivery
            if delivery is self.counting and delivery.signed:
                return None
        return None

    @property
    def rival(self) -> Delivery | None:
        """A package whose key proves the token that another key signs with: an alarm."""
        rivals = self.keys.trusted.rivals
        return next((d for d in self.deliveries if d.state == "pending" and d.key_id in rivals), None)

    @property
    def holder(self) -> str:
        """The name of another unit for which the unconfirmed key signs, or nothing."""
        waiting = self.unconfirmed
        return self.keys.holders.get(waiting.key_id or "", "") if waiting is not None else ""

    @property
    def has_confirmed_key(self) -> bool:
        """Whether something of the unit was signed with a key that is trusted."""
        return any(d.signed and d.state not in ("pending", "undone") for d in self.deliveries)

    @property
    def branches(self) -> tuple[Delivery, ...]:
        """The packages between which a fork is to be decided, the one that counts first; none without one."""
        forks = tuple(delivery for delivery in self.deliveries if delivery.state == "fork")
        return (self.counting, *forks) if forks and self.counting is not None else ()

    @property
    def forked(self) -> bool:
        """Whether another package of the same number waits for a decision."""
        return bool(self.branches)

    @property
    def stands(self) -> ReviewState | None:
        """Where what the unit has sent stands with the bureau; None where nothing signed is there."""
        if self.counting is not None:
            return self.counting.stands if self.counting.signed else None
        return self.deliveries[0].stands if self.deliveries else None


def place_of(unit: Unit) -> str:
    return GROUPS.get(unit.kind, unit.township)


def deliveries_of(
    arrivals: Iterable[Arrival], reviews: Mapping[str, Review]
) -> Mapping[str, tuple[Delivery, ...]]:
    """Unit code → what it has sent, in the order given; ``reviews`` by digest."""
    by_unit: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        by_unit.setdefault(arrival.received.unit, []).append(arrival)
    return {code: tuple(_deliveries(sent, reviews)) for code, sent in by_unit.items()}


def _deliveries(sent: Sequence[Arrival], reviews: Mapping[str, Review]) -> Iterable[Delivery]:
    late = _backward(sent)
    for arrival in sent:
        place = arrival.received
        review = reviews.get(place.digest)
        yield Delivery(
            place.digest,
            place.sequence,
            place.state,
            place.key_id,
            place.signed,
            arrival.file_name,
            arrival.received_at,
            review_state(place, review),
            review,
            place.digest in late,
            arrival.claimed_at,
        )


def _backward(sent: Sequence[Arrival]) -> frozenset[str]:
    """The digests of packages that say they were made before the one they follow."""
    return frozenset(
        arrival.received.digest
        for arrival in sent
        if (made := _made(arrival)) is not None
        and any(made < before for before in map(_made, _followed(arrival, sent)) if before is not None)
    )


def _followed(arrival: Arrival, sent: Sequence[Arrival]) -> Sequence[Arrival]:
    """What a package follows: its parent, or where that was not sent, the last before it with the same key.

    Where that number was sent twice, nobody knows which of the two it is, so nothing is said.
    """
    place = arrival.received
    parents = [other for other in sent if other.received.digest == place.parent]
    if parents:
        return parents
    lower = [
        other
        for other in sent
        if other.received.key_id == place.key_id and other.received.sequence < place.sequence
    ]
    last = max((other.received.sequence for other in lower), default=0)
    nearest = [other for other in lower if other.received.sequence == last]
    return nearest if len(nearest) == 1 else ()


def _made(arrival: Arrival) -> datetime | None:
    return datetime.fromisoformat(arrival.claimed_at) if arrival.claimed_at is not None else None


def roster_rows(
    roster: Iterable[Unit],
    deliveries: Mapping[str, Sequence[Delivery]],
    keys: Mapping[str, KeyFacts],
    choices: Mapping[str, tuple[ForkChoice, ...]],
) -> tuple[RosterRow, ...]:
    """The mappings are by unit code and have only units of which there is something to say."""
    rows: list[RosterRow] = []
    for unit in roster:
        sent = tuple(deliveries.get(unit.code, ()))
        counting = next((delivery for delivery in sent if delivery.state == "accepted"), None)
        facts = keys.get(unit.code, KeyFacts())
        standing = _standing(counting, sent)
        rows.append(RosterRow(unit, standing, counting, sent, facts, choices.get(unit.code, ())))
    return tuple(rows)


def key_facts(
    trusted: Mapping[str, Trusted], roster: Iterable[Unit], deliveries: Mapping[str, Sequence[Delivery]]
) -> Mapping[str, KeyFacts]:
    """By unit code."""
    names = {unit.code: unit.name for unit in roster}
    holders = {key: code for code, found in trusted.items() for key in found.keys}
    facts: dict[str, KeyFacts] = {}
    for code, found in trusted.items():
        used = {d.key_id for d in deliveries.get(code, ()) if d.key_id}
        others = {key: names[holders[key]] for key in used if holders.get(key, code) != code}
        facts[code] = KeyFacts(found, others)
    return facts


def _standing(counting: Delivery | None, sent: Sequence[Delivery]) -> Standing:
    if counting is not None:
        return Standing.RECEIVED if counting.signed else Standing.TABLE
    return Standing.PENDING if any(d.state == "pending" for d in sent) else Standing.ABSENT


def places(rows: Iterable[RosterRow]) -> dict[str, tuple[int, int]]:
    """Township (and the departments) → units received, units in all; in the order of the roster."""
    total: Counter[str] = Counter()
    received: Counter[str] = Counter()
    for row in rows:
        total[row.place] += 1
        received[row.place] += row.standing is Standing.RECEIVED
    return {place: (received[place], count) for place, count in total.items()}
