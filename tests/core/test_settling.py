"""Which filing counts does not depend on the order in which they came."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.core.settling import ForkChoice, Received, Taken, settle, takings

TRUSTED = frozenset({"k1", "k2"})
UNIT = "3199000001"


@st.composite
def _received(draw: st.DrawFn, most: int) -> list[Received]:
    """Packages that continue one another or branch, strangers' ones, rows of tables, some of them undone."""
    digests = draw(st.lists(st.sampled_from("abcdefghijklmnop"), unique=True, max_size=most))
    items: list[Received] = []
    for digest in digests:
        state = draw(st.sampled_from(["accepted", "superseded", "pending", "fork", "undone"]))
        key = draw(st.sampled_from(["k1", "k1", "k2", "stranger", None]))
        if key is None:
            items.append(Received(digest, UNIT, draw(st.integers(1, 3)), None, None, False, state))
            continue
        before = [r for r in items if r.key_id == key]
        parent = draw(st.sampled_from([None, *before])) if before else None
        sequence = parent.sequence + 1 if parent else draw(st.integers(1, 2))
        items.append(Received(digest, UNIT, sequence, parent and parent.digest, key, True, state))
    return items


def _one(digest: str, sequence: int, key: str | None = "k1", parent: str | None = None) -> Received:
    return Received(digest, UNIT, sequence, parent, key, key is not None)


def _states(*items: Received, choices: tuple[ForkChoice, ...] = ()) -> dict[str, str]:
    return {r.digest: r.state for r in settle(items, TRUSTED, choices)}


def _without_state(items: list[Received]) -> list[Received]:
    return sorted((replace(r, state="") for r in items), key=lambda r: r.digest)


@given(items=_received(5))
def test_every_order_settles_alike(items: list[Received]):
    assert len({settle(order, TRUSTED) for order in permutations(items)}) == 1


@given(items=_received(12), cut=st.integers(0, 12))
def test_settling_in_two_steps_or_twice_is_settling_once(items: list[Received], cut: int):
    once = settle(items, TRUSTED)
    assert settle(once, TRUSTED) == once
    assert settle([*settle(items[:cut], TRUSTED), *items[cut:]], TRUSTED) == once


@given(items=_received(12))
def test_the_one_that_counts(items: list[Received]):
    settled = settle(items, TRUSTED)
    assert _without_state(list(settled)) == _without_state(items)
    undone = {r.digest for r in items if r.state == "undone"}
    assert {r.digest for r in settled if r.state == "undone"} == undone
    eligible = [r for r in settled if r.state != "undone" and (not r.signed or r.key_id in TRUSTED)]
    accepted = [r for r in settled if r.state == "accepted"]
    assert len(accepted) == bool(eligible)
    assert all((r.state == "pending") == (r not in eligible and r.state != "undone") for r in settled)
    for best in accepted:
        assert all((best.signed, best.sequence) >= (r.signed, r.sequence) for r in eligible)
        # Whatever is not in the line of the one that counts, and is the last of its own, is shown.
        parents = {r.parent for r in eligible}
        assert all(r.digest not in parents for r in settled if r.state == "fork")


@given(items=_received(12), strangers=_received(12))
def test_who_is_not_trusted_changes_nothing(items: list[Received], strangers: list[Received]):
    known = {r.digest for r in items}
    waiting = [
        replace(r, signed=True, key_id="stranger", state="pending")
        for r in strangers
        if r.digest not in known
    ]
    alone = {r.digest: r.state for r in settle(items, TRUSTED)}
    together = {r.digest: r.state for r in settle([*waiting, *items], TRUSTED)}
    assert together == {**alone, **{r.digest: "pending" for r in waiting}}


@given(items=_received(12), data=st.data())
def test_a_branch_that_was_chosen_counts(items: list[Received], data: st.DataObject):
    forks = [r.digest for r in settle(items, TRUSTED) if r.state == "fork"]
    if not forks:
        return
    kept = data.draw(st.sampled_from(forks))
    against = tuple(r.digest for r in settle(items, TRUSTED) if r.state in ("accepted", "fork"))
    choice = ForkChoice(kept, tuple(digest for digest in against if digest != kept))
    states = {r.digest: r.state for r in settle(items, TRUSTED, [choice])}
    assert states[kept] == "accepted"
    assert "fork" not in states.values()


A1, B2, C2, D3 = _one("a", 1), _one("b", 2, "k1", "a"), _one("c", 2, "k1", "a"), _one("d", 3, "k1", "c")


@pytest.mark.parametrize(
    ("items", "states"),
    [
        ([], {}),
        ([A1], {"a": "accepted"}),
        ([A1, B2], {"a": "superseded", "b": "accepted"}),
        ([_one("a", 1), _one("b", 9, None)], {"a": "accepted", "b": "superseded"}),
        ([_one("a", 1, None), _one("b", 2, None)], {"a": "superseded", "b": "accepted"}),
        ([_one("a", 1, "stranger"), _one("b", 1, None)], {"a": "pending", "b": "accepted"}),
        ([_one("b", 1), _one("a", 1, "k2")], {"a": "accepted", "b": "fork"}),
        # Two computers of one unit do not know of each other, however many packages each has sent.
        ([A1, B2, _one("x", 1, "k2")], {"a": "superseded", "b": "accepted", "x": "fork"}),
        ([A1, B2, C2], {"a": "superseded", "b": "accepted", "c": "fork"}),
        # One branch going on does not hide the other.
        ([A1, B2, C2, D3], {"a": "superseded", "b": "fork", "c": "superseded", "d": "accepted"}),
        # The branching is known even where the package before it never came.
        ([B2, D3], {"b": "fork", "d": "accepted"}),
        ([A1, D3], {"a": "superseded", "d": "accepted"}),
        ([A1, replace(B2, state="undone"), C2], {"a": "superseded", "b": "undone", "c": "accepted"}),
        ([replace(A1, state="undone")], {"a": "undone"}),
    ],
)
def test_examples(items: list[Received], states: dict[str, str]):
    assert _states(*items) == states


def test_a_choice_holds_for_what_follows_and_a_passed_over_branch_that_goes_on_is_shown_again():
    choice = ForkChoice("b", ("c",))
    assert _states(A1, B2, C2, choices=(choice,)) == {"a": "superseded", "b": "accepted", "c": "superseded"}
    later = _one("e", 3, "k1", "b")
    assert _states(A1, B2, C2, later, choices=(choice,))["e"] == "accepted"
    states = _states(A1, B2, C2, D3, choices=(choice,))
    assert (states["b"], states["d"]) == ("accepted", "fork")
    assert _states(A1, B2, C2, D3, choices=(choice, ForkChoice("d", ("b",))))["d"] == "accepted"


def test_a_choice_whose_package_was_taken_back_decides_nothing():
    undone = replace(B2, state="undone")
    assert _states(A1, undone, C2, choices=(ForkChoice("b", ("c",)),))["c"] == "accepted"


def test_what_was_taken_from_the_other_branch_counts_with_its_package_only():
    first, second = Taken("values", "books", "c"), Taken("values", "books", "d")
    choices = [ForkChoice("b", ("c",), (first,)), ForkChoice("b", ("d",), (second,))]
    assert takings(choices, "b") == (second,)
    assert takings(choices, "e") == ()
