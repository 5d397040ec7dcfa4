"""A printed form is compared with what stands here, by its fingerprint or by what its QR code says."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.storage.workspace import Workspace
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_note, set_value
from desktop.workflows.paper_check import Match, PaperCheck, check_paper
from desktop.workflows.printing import form_stamp
from desktop.workflows.session import Session, open_session


@pytest.fixture
def printed(school: Workspace, now: datetime) -> Session:
    session = open_session(school)
    for code, text in (("books", "31415"), ("site_area", "9000"), ("books", "31416")):
        session = set_value(school, session, code, text, now)
    return session


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)


@pytest.mark.parametrize("write", [str, full_width, lambda text: f" 填报指纹 {text.replace(' ', '')}\n"])
def test_a_form_of_now(school: Workspace, printed: Session, write: Callable[[str], str]):
    stamp = form_stamp(school, printed.filing)
    assert check_paper(school, printed, write(stamp.filing_fingerprint)) == PaperCheck(Match.SAME)
    assert check_paper(school, printed, stamp.qr_payload + "\r\n") == PaperCheck(Match.SAME)


def test_what_was_changed_since_is_listed(school: Workspace, printed: Session, now: datetime):
    stamp = form_stamp(school, printed.filing)
    session = set_value(school, printed, "books", "31500", now)
    session = set_note(school, session, "books", "新购一批", now)
    check = check_paper(school, session, stamp.filing_fingerprint)
    assert check.match is Match.CHANGED
    assert [(c.part, c.code, c.old, c.new) for c in check.changes] == [
        ("notes", "books", None, "新购一批"),
        ("values", "books", 31416, 31500),
    ]
    assert check_paper(school, session, stamp.qr_payload) == check


def test_a_form_that_went_with_a_package_says_which(
    school: Workspace, printed: Session, tmp_path: Path, now: datetime
):
    stamp = form_stamp(school, printed.filing)
    export_package(school, printed, tmp_path / "a.xbp", now)
    session = set_value(school, printed, "books", "31500", now)
    assert check_paper(school, session, stamp.filing_fingerprint).sequence == 1


def test_forms_of_others_and_what_is_no_fingerprint(school: Workspace, printed: Session):
    stamp = form_stamp(school, printed.filing)
    code, content, key = stamp.qr_payload.removeprefix("XB1|").split("|")
    assert check_paper(school, printed, f"XB1|9{code[1:]}|{content}|{key}").match is Match.OTHER_UNIT
    stranger = form_stamp(school, replace(printed.filing, round="另一轮"))
    assert check_paper(school, printed, stranger.filing_fingerprint).match is Match.UNKNOWN
    for text in ("", "12345", stamp.filing_fingerprint[:-1], "abcde " * 4, "XB1|坏的"):
        assert check_paper(school, printed, text).match is Match.UNREADABLE
