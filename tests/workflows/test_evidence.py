"""Evidence on its way: from the school's workspace through the package to the bureau."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.canonical import decode_filing, encode
from desktop.core.filing import Evidence
from desktop.exchange.layout import FILING
from desktop.exchange.reader import Package, verify
from desktop.storage.entries import Entry
from desktop.storage.evidence import save_file
from desktop.storage.workspace import Workspace
from desktop.workflows.evidence import evidence_bytes, unlisted
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_all
from desktop.workflows.outcomes import Outcome
from desktop.workflows.printing import print_forms
from desktop.workflows.receiving import receive
from desktop.workflows.session import open_session


@pytest.fixture
def contents() -> list[bytes]:
    """20 different files of 300 KB."""
    return [bytes([number]) * 300_000 for number in range(20)]


@pytest.fixture
def sent(school: Workspace, contents: list[bytes], tmp_path: Path, now: datetime) -> Package:
    """The package of a school with these files as evidence."""
    listed = [
        Entry(
            "evidence",
            save_file(school, content),
            Evidence("jpg", len(content), f"{number}.jpg", f"照片{number}", date(2026, 3, 1), ("1.1",), 1),
        )
        for number, content in enumerate(contents)
    ]
    session = set_all(school, open_session(school), listed, now)
    export = export_package(school, session, tmp_path / "a.xbp", now)
    package = verify(tmp_path / export.file_name, {})
    assert isinstance(package, Package)
    return package


def test_a_package_carries_its_evidence_to_the_bureau(
    bureau: Workspace, sent: Package, contents: list[bytes], now: datetime
):
    filing = decode_filing(sent.read(FILING))
    assert [evidence_bytes(sent, sha256) for sha256 in sorted(filing.evidence)] == sorted(
        contents, key=lambda content: next(s for s, e in filing.evidence.items() if e.name == _name(content))
    )
    assert sent.statement.predicate.counts["evidence"] == 20
    assert sent.size > 20 * 300_000
    (result,) = receive(bureau, [sent.path], now)
    assert result.outcome is Outcome.NEW
    with pytest.raises(KeyError):
        evidence_bytes(sent, "0" * 64)


def _name(content: bytes) -> str:
    return f"{content[0]}.jpg"


def test_a_list_that_does_not_fit_the_files_is_found(sent: Package):
    filing = decode_filing(sent.read(FILING))
    first, *_ = sorted(filing.evidence)
    files = dict(filing.evidence)
    assert unlisted(sent, filing) is None
    for wrong in (
        {sha256: e for sha256, e in files.items() if sha256 != first},
        files | {first: replace(files[first], size=1)},
        files | {first: replace(files[first], suffix="pdf")},
        files | {"f" * 64: files[first]},
    ):
        assert unlisted(sent, replace(filing, evidence=wrong)) is not None


def test_a_school_with_evidence_prints_its_index(
    school: Workspace, sent: Package, tmp_path: Path, now: datetime
):
    paths = print_forms(school, open_session(school), tmp_path / "打印", now.date())
    assert [path.name for path in paths][3:4] == ["东关小学_档案盒目录.pdf"]
    assert (
        print_forms(school, open_session(school), tmp_path / "打印", now.date())[3].read_bytes()
        == paths[3].read_bytes()
    )


def test_the_same_evidence_gives_the_same_filing(school: Workspace, sent: Package, county: Any):
    assert encode(open_session(school).filing) == sent.read(FILING)
