"""档案盒目录: the files of a filing in the order of the standard, each with its pages in the box."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from desktop.core.evidence import files_of
from desktop.core.filing import Evidence, Filing
from desktop.core.judge import asked_of
from desktop.core.rulebook import Rulebook


class IndexLine(Struct, frozen=True):
    """One file under one criterion.

    ``first_page`` is None where the pages of a file before it in the box are not known. ``held_at`` is the
    number under which the file lies already, where it proves several criteria: then it fills no pages here.
    """

    number: int
    criterion: str
    evidence: Evidence
    first_page: int | None
    held_at: int | None = None

    @property
    def pages(self) -> str:
        """``3`` or ``3–5``, the pages that it fills; empty where they are not known."""
        if self.held_at is not None or self.first_page is None or self.evidence.pages is None:
            return ""
        last = self.first_page + self.evidence.pages - 1
        return str(last) if last == self.first_page else f"{self.first_page}–{last}"


class Box(Struct, frozen=True):
    """The files of one indicator; pages are counted from 1 in every box."""

    title: str
    lines: tuple[IndexLine, ...]

    @property
    def known_pages(self) -> int:
        return sum(line.evidence.pages or 0 for line in self.held)

    @property
    def held(self) -> Sequence[IndexLine]:
        """The lines of files that lie in this box."""
        return [line for line in self.lines if line.held_at is None]

    @property
    def uncounted(self) -> int:
        """How many files lie in it whose pages nobody has counted."""
        return sum(line.evidence.pages is None for line in self.held)


def boxes(rulebook: Rulebook, filing: Filing) -> Sequence[Box]:
    """A box for every indicator that has files; last one for files of criteria that the standard lacks."""
    criteria: dict[str, list[str]] = {}
    for indicator, criterion in asked_of(rulebook, filing):
        criteria.setdefault(f"{indicator.id}. {indicator.title}", []).append(criterion.id)
    known = {id for ids in criteria.values() for id in ids}
    left = {id for evidence in filing.evidence.values() for id in evidence.criteria} - known
    criteria["其他"] = sorted(left)
    numbers: dict[str, int] = {}
    found = (
        Box(title, tuple(_lines(((id, files_of(filing, id)) for id in ids), numbers)))
        for title, ids in criteria.items()
    )
    return [box for box in found if box.lines]


def _lines(
    files: Iterator[tuple[str, Mapping[str, Evidence]]], numbers: dict[str, int]
) -> Iterator[IndexLine]:
    """``numbers`` are those that files have got so far, in this box and before."""
    page: int | None = 1
    for criterion, of_criterion in files:
        for sha256, evidence in of_criterion.items():
            if sha256 in numbers:
                yield IndexLine(numbers[sha256], criterion, evidence, None, numbers[sha256])
                continue
            numbers[sha256] = len(numbers) + 1
            yield IndexLine(numbers[sha256], criterion, evidence, page)
            page = None if page is None or evidence.pages is None else page + evidence.pages
