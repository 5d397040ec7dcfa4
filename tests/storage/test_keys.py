"""Keys and one-time tokens."""

from datetime import datetime

from desktop.storage import keys
from desktop.storage.own_key import OwnKey, Protection, use_key
from desktop.storage.workspace import Workspace

OWN_KEY = OwnKey("own", b"o", b"sealed", Protection.SYSTEM, "2026-03-02T08:30:00")


def test_the_own_key_is_known_beside_others(workspace: Workspace, now: datetime):
    use_key(workspace, OWN_KEY)
    keys.save_key(workspace, "k2", b"\0\xff", "3199000001", now)
    assert keys.trusted_keys(workspace) == {"own": (b"o", keys.OWN), "k2": (b"\0\xff", "3199000001")}


def test_a_known_key_stays_what_it_is(workspace: Workspace, now: datetime):
    keys.save_key(workspace, "k1", b"public", "3199000001", now)
    keys.save_key(workspace, "k1", b"other", keys.COUNTY, now)
    assert keys.trusted_keys(workspace) == {"k1": (b"public", "3199000001")}
    with workspace.writing() as db:
        db.execute("UPDATE signing_key SET state = 'revoked'")
    keys.save_key(workspace, "k1", b"public", "3199000001", now)
    assert keys.trusted_keys(workspace) == {}


def test_other_keys_of_a_unit_are_revoked_and_a_key_can_come_back(workspace: Workspace, now: datetime):
    use_key(workspace, OWN_KEY)
    for key_id, unit in (("k1", "3199000001"), ("k2", "3199000001"), ("k3", "3199000002")):
        keys.save_key(workspace, key_id, key_id.encode(), unit, now)
    assert keys.revoke_other_keys(workspace, "3199000001", "k2") == ("k1",)
    assert sorted(keys.trusted_keys(workspace)) == ["k2", "k3", "own"]
    assert keys.holders(workspace)["k1"] == "3199000001"
    keys.trust_key(workspace, "k1", b"k1", "3199000001", now)
    assert keys.keys_by_holder(keys.trusted_keys(workspace)) == {
        keys.OWN: frozenset({"own"}),
        "3199000001": frozenset({"k1", "k2"}),
        "3199000002": frozenset({"k3"}),
    }


def test_a_token_can_be_replaced(workspace: Workspace, now: datetime):
    code = "3199000001"
    keys.replace_enrolment(workspace, code, b"first", now)
    keys.use_enrolment(workspace, code, "k1")
    keys.replace_enrolment(workspace, code, b"second", now)
    assert keys.enrolments(workspace) == {code: keys.Enrolment(code, b"second", None)}


def test_a_token_is_issued_once_and_used_once(workspace: Workspace, now: datetime):
    code = "3199000001"
    keys.save_enrolments(workspace, [(code, b"first")], now)
    keys.save_enrolments(workspace, [(code, b"second")], now)
    assert keys.enrolments(workspace) == {code: keys.Enrolment(code, b"first", None)}
    keys.use_enrolment(workspace, code, "k1")
    keys.use_enrolment(workspace, code, "k2")
    assert keys.enrolments(workspace) == {code: keys.Enrolment(code, b"first", "k1")}
