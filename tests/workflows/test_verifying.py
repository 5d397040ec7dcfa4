from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange.errors import PackageUnreadable
from desktop.storage.workspace import Workspace
from desktop.workflows.receiving import receive
from desktop.workflows.verifying import as_json, verify_file


def test_whole_and_from_somebody(county: Any):
    data = as_json(verify_file(county.package("revised")))
    assert (data["trust"], data["whole"], data["trusted"]) == ("unknown_signer", True, False)
    assert (data["kind"], data["unit_code"], data["sequence"]) == ("submission", "2136000001", 2)
    assert data["parent"] == as_json(verify_file(county.package("first")))["digest"]
    assert len(data["key_fingerprint"].split()) == 6


def test_trusted_where_the_bureau_knows_the_signer(bureau: Workspace, county: Any, now: datetime):
    path = county.package("first")
    assert as_json(verify_file(path, bureau))["trusted"] is False
    receive(bureau, [path], now)
    assert as_json(verify_file(path, bureau))["trust"] == "verified"
    assert as_json(verify_file(county.package("by_hand"), bureau))["trusted"] is False


def test_a_unit_trusts_its_county(school: Workspace, county: Any):
    data = as_json(verify_file(county.enrolments[1], school))
    assert (data["kind"], data["trusted"]) == ("dispatch", True)


def test_broken(county: Any):
    data = as_json(verify_file(county.package("truncated")))
    assert (data["trust"], data["whole"], data["trusted"]) == ("broken", False, False)
    assert data["cause"] == "truncated"


def test_what_cannot_be_read(tmp_path: Path):
    for path in (tmp_path, tmp_path / "gone"):
        with pytest.raises(PackageUnreadable):
            verify_file(path)
