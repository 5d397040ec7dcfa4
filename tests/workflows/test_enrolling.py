import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import short_digest
from desktop.exchange.trust import Trust
from desktop.files import FileNotWritten, Reason
from desktop.storage.errors import WrongRole
from desktop.storage.own_key import own_key
from desktop.storage.trust import tokens
from desktop.storage.workspace import Workspace
from desktop.workflows.enrolling import issue_enrolments


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
    assert again[0].name == f"{paths[0].stem}(2).xbp"
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(paths, again, strict=True))


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
