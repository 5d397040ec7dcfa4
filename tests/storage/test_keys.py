"""This workspace's own key and the county's."""

from datetime import datetime

from desktop.storage import keys
from desktop.storage.own_key import OwnKey, Protection, use_key
from desktop.storage.workspace import Workspace

OWN_KEY = OwnKey("own", b"o", b"sealed", Protection.SYSTEM, "2026-03-02T08:30:00")


def test_the_own_key_is_known_beside_the_countys(workspace: Workspace, now: datetime):
    use_key(workspace, OWN_KEY)
    keys.save_county_key(workspace, "k2", b"\0\xff", now)
    assert keys.trusted_keys(workspace) == {"own": (b"o", keys.OWN), "k2": (b"\0\xff", keys.COUNTY)}


def test_a_known_key_stays_what_it_is(workspace: Workspace, now: datetime):
    keys.save_county_key(workspace, "k1", b"public", now)
    keys.save_county_key(workspace, "k1", b"other", now)
    assert keys.trusted_keys(workspace) == {"k1": (b"public", keys.COUNTY)}
