"""Tokens, decisions and claims as a workspace keeps them."""

from datetime import datetime

from desktop.core.canonical import encode
from desktop.core.filing import Filing, Unit
from desktop.core.settling import Received
from desktop.core.trusting import Decision
from desktop.storage.roster import Round
from desktop.storage.submissions import Submission, bring_back, save_submissions, take_back
from desktop.storage.trust import (
    Token,
    decide,
    holders,
    renew_token,
    save_tokens,
    tokens,
    trusted_units,
)
from desktop.storage.workspace import Workspace

CODE = "3199000001"


def receive(workspace: Workspace, round: Round, unit: Unit, digest: str, key: str, token: int | None) -> None:
    filing = encode(Filing(unit, round.id, round.standard))
    place = Received(digest, unit.code, 1, None, key, True, token=token)
    save_submissions(workspace, round, [Submission(place, "a.xbp", "2026-03-02", filing, b"{}")])


def test_a_unit_keeps_its_first_token_and_gets_new_ones_only_by_renewal(workspace: Workspace, now: datetime):
    save_tokens(workspace, [(CODE, b"first")], now)
    save_tokens(workspace, [(CODE, b"second")], now)
    assert tokens(workspace) == {CODE: (Token(CODE, 1, b"first"),)}
    renew_token(workspace, CODE, b"third", now)
    assert [token.token for token in tokens(workspace)[CODE]] == [b"first", b"third"]
    assert "third" not in repr(tokens(workspace))


def test_the_first_token_may_be_a_renewal(workspace: Workspace, now: datetime):
    renew_token(workspace, CODE, b"only", now)
    assert tokens(workspace) == {CODE: (Token(CODE, 1, b"only"),)}


def test_whose_signature_counts(workspace: Workspace, round: Round, unit: Unit, now: datetime):
    assert trusted_units(workspace) == {}
    receive(workspace, round, unit, "a", "k1", 1)
    receive(workspace, round, unit, "b", "k2", 1)
    found = trusted_units(workspace)[CODE]
    assert (found.keys, found.rivals) == ({"k1"}, {"k2"})
    decide(workspace, CODE, Decision("revoked", "k1"), now)
    decide(workspace, CODE, Decision("confirmed", "k2"), now)
    assert trusted_units(workspace, CODE)[CODE].keys == {"k2"}
    assert holders(workspace) == {"k2": {CODE}}


def test_what_was_taken_back_claims_nothing(workspace: Workspace, round: Round, unit: Unit):
    receive(workspace, round, unit, "a", "k1", 1)
    take_back(workspace, ["a"])
    assert trusted_units(workspace) == {}
    bring_back(workspace, ["a"])
    assert trusted_units(workspace)[CODE].keys == {"k1"}
