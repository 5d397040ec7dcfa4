import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from desktop.core.canonical import decode_filing, digest
from desktop.exchange.errors import PackageExists, PackageUnwritable
from desktop.exchange.layout import FILING, FORM
from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import fingerprint
from desktop.files import FileNotWritten
from desktop.storage.own_key import own_key
from desktop.storage.submissions import exports
from desktop.storage.workspace import Workspace
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_value
from desktop.workflows.printing import blank_form, filled_form, form_stamp, print_form, print_forms
from desktop.workflows.session import open_session


def package(path: Path) -> Package:
    verified = verify(path, {})
    assert isinstance(verified, Package)
    return verified


def text_of(pdf: bytes) -> str:
    from pypdfium2 import PdfDocument

    with PdfDocument(BytesIO(pdf)) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_packages_are_numbered_and_each_names_the_one_before(county: Any):
    first, revised, same, fork = (
        package(county.package(name)) for name in ("first", "revised", "same", "fork")
    )
    claims = [p.statement.predicate for p in (first, revised, same, fork)]
    assert [c.sequence for c in claims] == [1, 2, 3, 2]
    assert [c.parent for c in claims] == [None, first.digest, revised.digest, first.digest]
    assert {c.unit.name for c in claims} == {"东关小学"}


def test_the_package_holds_exactly_this_filing(school: Workspace, tmp_path: Path, now: datetime):
    session = set_value(school, open_session(school), "site_area", "2310.5", now)
    export = export_package(school, session, tmp_path / "a.xbp", now)
    data = package(tmp_path / "a.xbp").read(FILING)
    assert decode_filing(data) == session.filing
    assert export.filing_digest == digest(session.filing)
    assert exports(school, session.round, session.unit.code) == (export,)


def test_paper_and_package_have_one_fingerprint(school: Workspace, tmp_path: Path, now: datetime):
    from hashlib import sha256

    session = set_value(school, open_session(school), "books", "100", now)
    export_package(school, session, tmp_path / "a.xbp", now)
    sent = package(tmp_path / "a.xbp")
    content = sha256(sent.read(FILING)).hexdigest()
    # The bureau reads it back and comes to the same: one filing, one spelling.
    assert digest(decode_filing(sent.read(FILING))) == content
    stamp = form_stamp(school, session.filing)
    assert stamp.qr_payload == f"XB1|2136000001|{content}|{sent.key_id}"
    text = text_of(sent.read(FORM))
    assert fingerprint(content, 4) in text
    assert fingerprint(sent.key_id) in text
    assert stamp.filing_fingerprint == fingerprint(content, 4)
    assert sent.key_id == own_key(school).key_id


def test_the_qr_code_on_every_page_says_so(school: Workspace, now: datetime):
    """Module by module, as a scanner sees the printed page."""
    import segno
    from pypdfium2 import PdfDocument
    from reportlab.lib.units import mm

    session = set_value(school, open_session(school), "books", "100", now)
    matrix = segno.make_qr(form_stamp(school, session.filing).qr_payload, error="m").matrix
    scale = 8
    with PdfDocument(filled_form(school, session)) as document:
        for page in document:
            picture = page.render(scale=scale).to_pil().convert("L")
            side = 14 * mm * scale
            left = (page.get_width() - 20 * mm) * scale - side
            top = (page.get_height() - 6 * mm) * scale - side
            unit = side / len(matrix)
            for row, modules in enumerate(matrix):
                for column, dark in enumerate(modules):
                    place = (int(left + (column + 0.5) * unit), int(top + (row + 0.5) * unit))
                    assert (picture.getpixel(place) < 128) == bool(dark)


def test_the_same_filing_key_and_time_give_the_same_file(county: Any, tmp_path: Path, now: datetime):
    files: list[bytes] = []
    for name in ("一", "二"):
        with county.enrolled(tmp_path / f"{name}.xbw", 0, b"\x01" * 32) as workspace:
            session = set_value(workspace, open_session(workspace), "books", "100", now)
            export_package(workspace, session, tmp_path / f"{name}.xbp", now)
            files.append((tmp_path / f"{name}.xbp").read_bytes())
    assert files[0] == files[1]


def test_no_file_is_overwritten_and_nothing_noted(school: Workspace, tmp_path: Path, now: datetime):
    session = open_session(school)
    path = tmp_path / "a.xbp"
    path.write_bytes(b"photos of the school")
    with pytest.raises(PackageExists):
        export_package(school, session, path, now)
    assert path.read_bytes() == b"photos of the school"
    assert exports(school, session.round, session.unit.code) == ()
    assert export_package(school, session, tmp_path / "b.xbp", now).sequence == 1


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A stick of 256 KiB."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    folder = tmp_path / "U盘"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "xiaobiao-test", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"this machine does not let root mount a small disk: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("fault", ["full", "read_only"])
def test_a_stick_that_takes_nothing(
    school: Workspace, stick: Path, tmp_path: Path, now: datetime, fault: str
):
    session = open_session(school)
    if fault == "full":
        (stick / "photos").write_bytes(bytes(250 << 10))
    else:
        subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
    before = sorted(stick.iterdir())
    with pytest.raises(PackageUnwritable) as caught:
        export_package(school, session, stick / "a.xbp", now)
    assert caught.value.data["fault"] == fault
    with pytest.raises(FileNotWritten):
        print_form(school, session, stick / "自评表.pdf")
    assert sorted(stick.iterdir()) == before
    assert exports(school, session.round, session.unit.code) == ()
    assert export_package(school, session, tmp_path / "b.xbp", now).sequence == 1


def test_a_folder_that_is_not_there(school: Workspace, tmp_path: Path, now: datetime):
    session = open_session(school)
    with pytest.raises(PackageUnwritable) as caught:
        export_package(school, session, tmp_path / "nowhere" / "a.xbp", now)
    assert caught.value.data["fault"] == "no_folder"
    assert exports(school, session.round, session.unit.code) == ()


def test_forms_blank_and_filled(school: Workspace, tmp_path: Path, now: datetime):
    session = set_value(school, open_session(school), "books", "31415", now)
    paths = print_forms(school, session, tmp_path / "打印" / "三月", now.date())
    assert [path.name for path in paths] == [
        "东关小学_自评表.pdf",
        "东关小学_空白自评表.pdf",
        "东关小学_计算过程单.pdf",
        "东关小学_问题清单.pdf",
        "东关小学_基础数据表.pdf",
        "东关小学_自评报告.pdf",
        "东关小学_自评报告.docx",
    ]
    filled, blank, working = (text_of(path.read_bytes()) for path in paths[:3])
    assert "计算过程" in working
    assert "东关小学" in filled
    assert "东关小学" in blank
    assert re.search(r"填报指纹", filled)
    assert "填报指纹" not in blank
    assert blank_form(school, session) == paths[1].read_bytes()
    again = print_forms(school, session, tmp_path / "打印" / "三月", now.date())
    assert [path.name for path in again[:3]] == [
        "东关小学_自评表(2).pdf",
        "东关小学_空白自评表(2).pdf",
        "东关小学_计算过程单(2).pdf",
    ]
