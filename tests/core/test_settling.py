"""Which filing counts does not depend on the order in which they came."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.core.settling import Received, settle

TRUSTED = frozenset({"k1", "k2"})


@st.composite
def _received(draw: st.DrawFn, most: int) -> list[Received]:
    digests = draw(st.lists(st.sampled_from("abcdefghijklmnop"), unique=True, max_size=most))
    items: list[Received] = []
    for digest in digests:
        signed = draw(st.booleans())
        key = draw(st.sampled_from(["k1", "k2", "stranger"])) if signed else None
        state = draw(st.sampled_from(["accepted", "superseded", "pending", "fork"]))
        items.append(Received(digest, "3199000001", draw(st.integers(1, 3)), None, key, signed, state))
    return items


def _one(digest: str, sequence: int, key: str | None = "k1") -> Received:
    return Received(digest, "3199000001", sequence, None, key, key is not None)


def _states(*items: Received) -> dict[str, str]:
    return {r.digest: r.state for r in settle(items, TRUSTED)}


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
    assert [replace(r, state="") for r in settled] == sorted(
        (replace(r, state="") for r in items), key=lambda r: r.digest
    )
    eligible = [r for r in settled if not r.signed or r.key_id in TRUSTED]
    accepted = [r for r in settled if r.state == "accepted"]
    assert len(accepted) == bool(eligible)
    assert all((r.state == "pending") == (r not in eligible) for r in settled)
    for best in accepted:
        for other in eligible:
            assert (best.signed, best.sequence) >= (other.signed, other.sequence)
            if other.state == "fork":
                assert (best.signed, best.sequence) == (other.signed, other.sequence)
                assert best.digest < other.digest


@given(items=_received(12), strangers=_received(12))
def test_who_is_not_trusted_changes_nothing(items: list[Received], strangers: list[Received]):
    known = {r.digest for r in items}
    waiting = [replace(r, signed=True, key_id="stranger") for r in strangers if r.digest not in known]
    alone = {r.digest: r.state for r in settle(items, TRUSTED)}
    together = {r.digest: r.state for r in settle([*waiting, *items], TRUSTED)}
    assert together == {**alone, **{r.digest: "pending" for r in waiting}}


@pytest.mark.parametrize(
    ("items", "states"),
    [
        ([], {}),
        ([_one("a", 1)], {"a": "accepted"}),
        ([_one("a", 2), _one("b", 1)], {"a": "accepted", "b": "superseded"}),
        ([_one("a", 1), _one("b", 9, None)], {"a": "accepted", "b": "superseded"}),
        ([_one("a", 1, None), _one("b", 2, None)], {"a": "superseded", "b": "accepted"}),
        ([_one("a", 1, "stranger"), _one("b", 1, None)], {"a": "pending", "b": "accepted"}),
        ([_one("b", 1), _one("a", 1, "k2")], {"a": "accepted", "b": "fork"}),
        ([_one("a", 1), _one("b", 1), _one("c", 2)], {"a": "superseded", "b": "superseded", "c": "accepted"}),
    ],
)
def test_examples(items: list[Received], states: dict[str, str]):
    assert _states(*items) == states
