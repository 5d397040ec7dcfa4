"""Whose signature counts does not depend on the order in which packages came."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.trusting import Claim, Decision, trusted

_keys = st.sampled_from(["k1", "k2", "k3"])
_decisions = st.lists(
    st.one_of(
        st.builds(Decision, st.sampled_from(["confirmed", "revoked"]), _keys),
        st.just(Decision("renewed")),
    ),
    max_size=4,
)


@st.composite
def _unit(draw: st.DrawFn) -> tuple[list[Claim], list[Decision]]:
    """What a unit's packages claim and what was decided; a token is proved only once it was issued."""
    decisions = draw(_decisions)
    issued = 1 + sum(d.decision == "renewed" for d in decisions)
    token = st.one_of(st.none(), st.integers(1, issued))
    return draw(st.lists(st.builds(Claim, _keys, token), max_size=5)), decisions


@given(unit=_unit())
def test_every_order_and_number_of_claims_is_alike(unit: tuple[list[Claim], list[Decision]]):
    claims, decisions = unit
    once = trusted(claims, decisions)
    assert all(trusted(order, decisions) == once for order in permutations(claims))
    assert trusted([*claims, *claims], decisions) == once


@given(unit=_unit())
def test_nobody_is_trusted_without_a_token_or_a_decision(unit: tuple[list[Claim], list[Decision]]):
    claims, decisions = unit
    found = trusted(claims, decisions)
    proving = {c.key_id for c in claims if c.token is not None}
    confirmed = {d.key_id for d in decisions if d.decision == "confirmed"}
    assert found.keys <= proving | confirmed
    assert not found.keys & found.rivals
    last = {d.key_id: d.decision for d in decisions if d.key_id}
    assert not {key for key, decision in last.items() if decision == "revoked"} & found.keys


@given(unit=_unit(), key=_keys)
def test_a_decision_counts_at_once(unit: tuple[list[Claim], list[Decision]], key: str):
    claims, decisions = unit
    assert key in trusted(claims, [*decisions, Decision("confirmed", key)]).keys
    assert key not in trusted(claims, [*decisions, Decision("revoked", key)]).keys


@given(unit=_unit())
def test_a_renewal_by_itself_changes_nothing(unit: tuple[list[Claim], list[Decision]]):
    """Once the keys that count were confirmed, as whoever renews does."""
    claims, decisions = unit
    counting = trusted(claims, decisions).keys
    renewal = [*(Decision("confirmed", key) for key in sorted(counting)), Decision("renewed")]
    assert trusted(claims, [*decisions, *renewal]).keys == counting


CONFIRM, REVOKE, RENEW = "confirmed", "revoked", Decision("renewed")


@pytest.mark.parametrize(
    ("claims", "decisions", "keys", "rivals"),
    [
        ([], [], "", ""),
        ([Claim("a")], [], "", ""),
        ([Claim("a", 1)], [], "a", ""),
        ([Claim("b", 1), Claim("a", 1)], [], "a", "b"),
        # The operator decides between two that prove one token; a third one that comes later waits.
        ([Claim("b", 1), Claim("a", 1)], [Decision(REVOKE, "a"), Decision(CONFIRM, "b")], "b", ""),
        ([Claim("b", 1), Claim("a", 1)], [Decision(CONFIRM, "b")], "b", "a"),
        # Whoever finds the enrolment file of a lost computer gets nothing by it.
        ([Claim("b", 1), Claim("a", 1)], [Decision(REVOKE, "b")], "", "a"),
        # A new token changes nothing until it is used.
        ([Claim("a", 1)], [Decision(CONFIRM, "a"), RENEW], "a", ""),
        ([Claim("a", 1), Claim("b", 2)], [Decision(CONFIRM, "a"), RENEW], "b", ""),
        # With the old enrolment file nobody can sign any more.
        ([Claim("a", 1)], [RENEW], "", ""),
        # A key confirmed by its fingerprint counts beside the bound one, until a newer token is used.
        ([Claim("a", 1), Claim("b")], [Decision(CONFIRM, "b")], "ab", ""),
        ([Claim("a", 1), Claim("b"), Claim("c", 2)], [Decision(CONFIRM, "b"), RENEW], "c", ""),
        ([Claim("a", 1), Claim("b"), Claim("c", 2)], [RENEW, Decision(CONFIRM, "b")], "bc", ""),
        # Two computers lost one after the other: the second renewal does not bring back the first key.
        (
            [Claim("a", 1), Claim("b", 2)],
            [Decision(CONFIRM, "a"), RENEW, Decision(CONFIRM, "b"), RENEW],
            "b",
            "",
        ),
        (
            [Claim("a", 1), Claim("b", 2), Claim("c", 3)],
            [Decision(CONFIRM, "a"), RENEW, Decision(CONFIRM, "b"), RENEW],
            "c",
            "",
        ),
        # The same computer takes the new enrolment file: its key counts on, another that has it is a rival.
        ([Claim("a", 1), Claim("a", 2)], [Decision(CONFIRM, "a"), RENEW], "a", ""),
        ([Claim("a", 1), Claim("a", 2), Claim("b", 2)], [Decision(CONFIRM, "a"), RENEW], "a", "b"),
    ],
)
def test_examples(claims: list[Claim], decisions: list[Decision], keys: str, rivals: str):
    found = trusted(claims, decisions)
    assert (found.keys, found.rivals) == (set(keys), set(rivals))
