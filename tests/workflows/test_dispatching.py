import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.core.filing import Unit
from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import short_digest
from desktop.exchange.trust import Trust
from desktop.files import FileNotWritten, Reason
from desktop.storage.errors import WrongRole
from desktop.storage.own_key import own_key
from desktop.storage.roster import save_units
from desktop.storage.trust import tokens
from desktop.storage.workspace import Workspace
from desktop.workflows.dispatches import open_dispatch
from desktop.workflows.dispatching import issue_enrolments


def token() -> bytes:
    return secrets.token_bytes(16)


def test_one_file_for_every_unit_signed_by_the_county(bureau: Workspace, tmp_path: Path, now: datetime):
    paths = issue_enrolments(bureau, tmp_path / "下发" / "三月", token, now)
    assert [path.stem[:-8] for path in paths] == [
        "东关小学_下发包_校验码",
        "石岭初级中学_下发包_校验码",
        "教科体局_下发包_校验码",
    ]
    own = own_key(bureau)
    for path in paths:
        package = verify(path, {own.key_id: own.public})
        assert isinstance(package, Package)
        assert package.trust is Trust.VERIFIED
        assert path.stem.endswith(short_digest(package.digest))


def test_tokens_are_kept_and_differ(bureau: Workspace, tmp_path: Path, now: datetime):
    before = tokens(bureau)
    paths = issue_enrolments(bureau, tmp_path, token, now)
    assert tokens(bureau) == before
    assert len({token.token for (token,) in before.values()}) == 3
    again = issue_enrolments(bureau, tmp_path, token, now)
    assert not {path.name for path in paths} & {path.name for path in again}
    first, second = (open_dispatch(files[0]) for files in (paths, again))
    assert first.dispatch == second.dispatch
    # The later one is known as such.
    assert first.package.statement.predicate.sequence < second.package.statement.predicate.sequence


def test_a_township_gets_the_schools_it_collects_from(bureau: Workspace, tmp_path: Path, now: datetime):
    save_units(bureau, [Unit("东关镇", "东关镇", "township")])
    paths = issue_enrolments(bureau, tmp_path, lambda: b"t" * 16, now)
    township = next(path for path in paths if path.name.startswith("东关镇"))
    dispatch = open_dispatch(township).dispatch
    assert [unit.name for unit in dispatch.units] == ["东关镇", "东关小学"]
    assert set(dispatch.tokens) == {"东关镇", "2136000001"}


def test_a_file_where_the_folder_should_be(bureau: Workspace, tmp_path: Path, now: datetime):
    (tmp_path / "下发").write_text("")
    with pytest.raises(FileNotWritten) as caught:
        issue_enrolments(bureau, tmp_path / "下发", token, now)
    assert caught.value.data["reason"] is Reason.NO_FOLDER


def test_only_a_bureau_issues(school: Workspace, tmp_path: Path, now: datetime):
    with pytest.raises(WrongRole):
        issue_enrolments(school, tmp_path, token, now)
    assert list(tmp_path.glob("*.xbp")) == []


def test_the_token_is_in_no_submission(county: Any):
    """The proof binds the key without telling the token to whoever finds the stick."""
    data = county.package("first").read_bytes()
    assert bytes([1]) * 16 not in data
    package = verify(county.package("first"), {})
    assert isinstance(package, Package)
    assert package.statement.predicate.enrolment_proof
