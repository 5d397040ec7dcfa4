"""Which packages are marked 时钟: those made before the one they follow, and no twin of a fork."""

from desktop.core.settling import Received
from desktop.storage.submissions import Arrival
from desktop.ui.bureau.roster_rows import deliveries_of


def arrival(digest: str, sequence: int, parent: str | None, day: int, key: str = "k") -> Arrival:
    place = Received(digest, "u", sequence, parent, key, "accepted")
    made = f"2026-11-{day:02}T09:00:00+08:00"
    return Arrival(place, f"{digest}.xbp", "2026-11-23T10:31:00", made)


def marked(*sent: Arrival) -> set[str]:
    return {d.digest for d in deliveries_of(sent, {})["u"] if d.is_backward}


def test_a_twin_of_the_same_number_is_not_compared() -> None:
    first = arrival("a", 1, None, 10)
    assert marked(first, arrival("b", 2, "a", 15), arrival("c", 2, "a", 12)) == set()


def test_each_branch_goes_on_from_its_own() -> None:
    twins = (arrival("b", 1, None, 15), arrival("c", 1, None, 12))
    assert marked(*twins, arrival("d", 2, "c", 13)) == set()
    assert marked(*twins, arrival("d", 2, "b", 13)) == {"d"}
    assert marked(*twins, arrival("d", 2, "lost", 13)) == set()


def test_where_the_parent_was_not_sent_the_last_before_it_counts() -> None:
    assert marked(arrival("a", 1, None, 10), arrival("c", 3, "lost", 9)) == {"c"}
    assert marked(arrival("a", 1, None, 10, "other"), arrival("c", 3, "lost", 9)) == set()
