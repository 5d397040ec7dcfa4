"""The roster with what each unit has sent, as rows of the inbox."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from desktop.core.filing import Unit
from desktop.storage.submissions import Arrival

# Where units stand that are in no township.
GROUPS: Mapping[str, str] = {"township": "乡镇", "department": "县直部门", "county": "县级"}


class Standing(StrEnum):
    """Where a unit stands in the round."""

    RECEIVED = "received"
    TABLE = "table"  # only a row of a table, which nobody has signed
    PENDING = "pending"
    ABSENT = "absent"


class Delivery(Struct, frozen=True):
    """One thing a unit has sent, without its contents."""

    digest: str
    sequence: int
    state: str
    key_id: str | None
    signed: bool
    file_name: str
    at: str


class RosterRow(Struct, frozen=True):
    """One unit; ``counting`` is the delivery that counts, ``deliveries`` all of them, newest first."""

    unit: Unit
    standing: Standing
    counting: Delivery | None
    deliveries: tuple[Delivery, ...]

    @property
    def place(self) -> str:
        """The township of a school, or what the unit is instead."""
        return place_of(self.unit)

    @property
    def last(self) -> Delivery | None:
        """What the row is about: what counts, else what came last."""
        return self.counting or (self.deliveries[0] if self.deliveries else None)

    @property
    def is_absent(self) -> bool:
        return self.standing is Standing.ABSENT

    @property
    def unconfirmed(self) -> Delivery | None:
        """The newest package whose key nobody has confirmed, unless a signed one that came later counts."""
        for delivery in self.deliveries:
            if delivery.state == "pending":
                return delivery
            if delivery is self.counting and delivery.signed:
                return None
        return None

    @property
    def has_confirmed_key(self) -> bool:
        """Whether something of the unit was signed with a key that is trusted."""
        return any(delivery.signed and delivery.state != "pending" for delivery in self.deliveries)

    @property
    def forked(self) -> bool:
        """Whether another package of the same number waits for a decision."""
        return any(delivery.state == "fork" for delivery in self.deliveries)


def place_of(unit: Unit) -> str:
    return GROUPS.get(unit.kind, unit.township)


def delivery_of(arrival: Arrival) -> Delivery:
    place = arrival.received
    return Delivery(
        place.digest,
        place.sequence,
        place.state,
        place.key_id,
        place.signed,
        arrival.file_name,
        arrival.received_at,
    )


def roster_rows(
    roster: Iterable[Unit], deliveries: Mapping[str, Sequence[Delivery]]
) -> tuple[RosterRow, ...]:
    rows: list[RosterRow] = []
    for unit in roster:
        sent = tuple(deliveries.get(unit.code, ()))
        counting = next((delivery for delivery in sent if delivery.state == "accepted"), None)
        rows.append(RosterRow(unit, _standing(counting, sent), counting, sent))
    return tuple(rows)


def _standing(counting: Delivery | None, sent: Sequence[Delivery]) -> Standing:
    if counting is not None:
        return Standing.RECEIVED if counting.signed else Standing.TABLE
    return Standing.PENDING if sent else Standing.ABSENT


def places(rows: Iterable[RosterRow]) -> dict[str, tuple[int, int]]:
    """Township (and the departments) → units received, units in all; in the order of the roster."""
    total: Counter[str] = Counter()
    received: Counter[str] = Counter()
    for row in rows:
        total[row.place] += 1
        received[row.place] += row.standing is Standing.RECEIVED
    return {place: (received[place], count) for place, count in total.items()}
