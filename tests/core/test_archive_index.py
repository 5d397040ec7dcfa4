"""The order and the page numbers of an archive box."""

from collections.abc import Callable
from datetime import date

from desktop.core.archive_index import boxes
from desktop.core.filing import Evidence, Filing
from desktop.core.rulebook import Rulebook


def file(title: str, pages: int | None, *criteria: str) -> Evidence:
    return Evidence("pdf", 1, f"{title}.pdf", title, date(2026, 3, 1), criteria, pages)


def lines(rulebook: Rulebook, filing: Filing) -> list[tuple[str, list[tuple[int, str, str, int | None]]]]:
    return [
        (box.title, [(line.number, line.evidence.title, line.pages, line.held_at) for line in box.lines])
        for box in boxes(rulebook, filing)
    ]


def test_pages_run_within_an_indicator(xingguo: Rulebook, school: Callable[..., Filing]):
    evidence = {
        "1" * 64: file("丙", 3, "1.1"),
        "2" * 64: file("丁", 1, "1.1"),
        "3" * 64: file("甲", 2, "23.1"),
        "4" * 64: file("乙", 4, "23.2"),
    }
    assert lines(xingguo, school("primary", evidence=evidence)) == [
        ("1. 教师高于规定学历人数", [(1, "丁", "1", None), (2, "丙", "2–4", None)]),
        (next(t for t, _ in lines(xingguo, school("primary", evidence=evidence)) if t.startswith("23.")),
         [(3, "甲", "1–2", None), (4, "乙", "3–6", None)]),
    ]  # fmt: skip


def test_a_file_lies_in_one_place(xingguo: Rulebook, school: Callable[..., Filing]):
    evidence = {"1" * 64: file("甲", 3, "23.1", "1.1"), "2" * 64: file("乙", 1, "23.1")}
    found = boxes(xingguo, school("primary", evidence=evidence))
    assert [[(line.number, line.held_at, line.pages) for line in box.lines] for box in found] == [
        [(1, None, "1–3")],
        [(2, None, "1"), (1, 1, "")],
    ]
    assert [(len(box.held), box.known_pages) for box in found] == [(1, 3), (1, 1)]


def test_after_unknown_pages_numbers_are_unknown(xingguo: Rulebook, school: Callable[..., Filing]):
    evidence = {
        "1" * 64: file("A", 3, "1.1"),
        "2" * 64: file("B", None, "1.1"),
        "3" * 64: file("C", 1, "1.1"),
        "4" * 64: file("D", 1, "23.1"),
    }
    first, second = boxes(xingguo, school("primary", evidence=evidence))
    assert [line.pages for line in first.lines] == ["1–3", "", ""]
    assert (first.known_pages, first.uncounted) == (4, 1)
    # The next box begins anew.
    assert [line.pages for line in second.lines] == ["1"]


def test_files_of_another_standard_come_last(xingguo: Rulebook, school: Callable[..., Filing]):
    evidence = {"1" * 64: file("甲", 1, "X9"), "2" * 64: file("乙", 1, "1.1")}
    assert [box.title for box in boxes(xingguo, school("primary", evidence=evidence))][-1] == "其他"


def test_no_files_no_boxes(xingguo: Rulebook, school: Callable[..., Filing]):
    assert boxes(xingguo, school("primary")) == []
