"""Which evidence a filing may list, and what it says about criteria."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.canonical import decode_filing, encode
from desktop.core.conformity import misfit
from desktop.core.evidence import LARGEST_FILE, MOST_FILES, files_of, lacking, listed_files, total_size
from desktop.core.filing import Evidence, Filing
from desktop.core.merge import compare
from desktop.core.rulebook import Rulebook

ONE, TWO, THREE = "1" * 64, "2" * 64, "3" * 64
PHOTO = Evidence("jpg", 300_000, "IMG_0001.jpg", "场馆照片", date(2026, 3, 1), ("1.1", "L5"), 1)
PLAN = Evidence("pdf", 20_000, "测量图.pdf", "运动场馆面积测量图", date(2026, 3, 2), ("L5",), 3)


def test_a_filing_without_evidence_is_written_as_it_always_was(school: Callable[..., Filing]):
    assert b"evidence" not in encode(school("primary"))


def test_evidence_survives_the_way(school: Callable[..., Filing]):
    filing = school("primary", evidence={ONE: PHOTO, TWO: PLAN})
    assert decode_filing(encode(filing)) == filing
    assert b'"added":"2026-03-01"' in encode(filing)
    assert listed_files(filing) == {(ONE, "jpg"): 300_000, (TWO, "pdf"): 20_000}
    assert total_size(filing) == 320_000


@pytest.mark.parametrize(
    ("sha256", "changed"),
    [
        ("A" * 64, {}),
        (ONE + "1", {}),
        (ONE, {"suffix": "exe"}),
        (ONE, {"suffix": "JPG"}),
        (ONE, {"size": 0}),
        (ONE, {"size": LARGEST_FILE + 1}),
        (ONE, {"name": ""}),
        (ONE, {"title": "操场\n照片"}),
        (ONE, {"title": "照" * 101}),
        (ONE, {"criteria": ()}),
        (ONE, {"criteria": ("1.1", "1.1")}),
        (ONE, {"pages": 0}),
    ],
)
def test_what_no_program_of_ours_would_list(
    xingguo: Rulebook, school: Callable[..., Filing], sha256: str, changed: dict[str, Any]
):
    filing = school("primary", evidence={sha256: replace(PHOTO, **changed)})
    assert misfit(xingguo, filing) == f"evidence/{sha256}"
    assert misfit(xingguo, school("primary", evidence={ONE: PHOTO})) is None


def test_a_filing_has_a_largest_number_of_files(xingguo: Rulebook, school: Callable[..., Filing]):
    files = {f"{number:064x}": PLAN for number in range(MOST_FILES + 1)}
    assert misfit(xingguo, school("primary", evidence=files)) == "evidence/evidence"


def test_a_criterion_lacks_what_no_file_is_called(xingguo: Rulebook, school: Callable[..., Filing]):
    criterion = next(c for _, c in xingguo.criteria.values() if PLAN.title in c.evidence)
    filing = school("primary", evidence={TWO: replace(PLAN, criteria=(criterion.id,)), ONE: PHOTO})
    files = files_of(filing, criterion.id)
    assert list(files) == [TWO]
    assert lacking(criterion, {}) == list(criterion.evidence)
    assert lacking(criterion, files) == [asked for asked in criterion.evidence if asked != PLAN.title]


def test_files_stand_in_the_order_in_which_they_were_added(school: Callable[..., Filing]):
    later = replace(PHOTO, added=date(2026, 4, 1))
    filing = school("primary", evidence={ONE: later, TWO: PLAN, THREE: PHOTO})
    assert list(files_of(filing, "L5")) == [THREE, TWO, ONE]


def test_changes_of_evidence_are_told(school: Callable[..., Filing]):
    before, after = school("primary", evidence={ONE: PHOTO}), school("primary", evidence={TWO: PLAN})
    assert [(c.part, c.code, c.old, c.new) for c in compare(before, after)] == [
        ("evidence", ONE, PHOTO, None),
        ("evidence", TWO, None, PLAN),
    ]
