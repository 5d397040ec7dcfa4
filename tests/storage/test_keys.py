"""Keys and one-time tokens."""

from datetime import datetime

from desktop.storage import keys
from desktop.storage.workspace import Workspace


def test_the_own_key_has_its_seed_and_others_have_none(workspace: Workspace, now: datetime):
    keys.save_key(workspace, "k1", b"public", keys.OWN, now, b"seed")
    keys.save_key(workspace, "k2", b"\0\xff", "3199000001", now)
    assert keys.own_key(workspace) == keys.OwnKey("k1", b"public", b"seed")
    assert keys.trusted_keys(workspace) == {"k1": (b"public", keys.OWN), "k2": (b"\0\xff", "3199000001")}


def test_a_known_key_stays_what_it_is(workspace: Workspace, now: datetime):
    keys.save_key(workspace, "k1", b"public", "3199000001", now)
    keys.save_key(workspace, "k1", b"other", keys.OWN, now, b"seed")
    assert keys.trusted_keys(workspace) == {"k1": (b"public", "3199000001")}
    with workspace.writing() as db:
        db.execute("UPDATE signing_key SET state = 'revoked'")
    keys.save_key(workspace, "k1", b"public", "3199000001", now)
    assert keys.trusted_keys(workspace) == {}


def test_a_token_is_issued_once_and_used_once(workspace: Workspace, now: datetime):
    code = "3199000001"
    keys.save_enrolments(workspace, [(code, b"first")], now)
    keys.save_enrolments(workspace, [(code, b"second")], now)
    assert keys.enrolments(workspace) == {code: keys.Enrolment(code, b"first", None)}
    keys.use_enrolment(workspace, code, "k1")
    keys.use_enrolment(workspace, code, "k2")
    assert keys.enrolments(workspace) == {code: keys.Enrolment(code, b"first", "k1")}
