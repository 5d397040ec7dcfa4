"""Evidence in the details of a school: what there is for a criterion, and links that open it."""

from collections.abc import Mapping
from typing import NamedTuple

from desktop.core.archive_index import boxes
from desktop.core.evidence import files_of, total_size
from desktop.core.filing import Evidence, Filing
from desktop.core.rulebook import Rulebook
from desktop.core.standard import Criterion
from desktop.ui.widgets.detail_section import DetailSection, Link
from desktop.ui.wording.evidence import size_text

_KIND = "evidence"
_MOST_LINKS = 12
_MOST_BOXES = 12
_LONGEST_LINK = 20


class EvidenceLink(NamedTuple):
    """One file of a unit; ``criterion`` is "" where all files of the unit are looked through."""

    unit: str
    criterion: str
    sha256: str

    def __str__(self) -> str:
        return "\n".join((_KIND, *self))


def read_link(key: str) -> EvidenceLink | None:
    """The link that `str` made a key of; None where it is another kind of link."""
    kind, *parts = key.split("\n")
    return EvidenceLink(*parts) if kind == _KIND else None


def linked_files(rulebook: Rulebook, filing: Filing, link: EvidenceLink) -> Mapping[str, Evidence]:
    """The files among which the linked one is, in the order in which they are looked through."""
    if link.criterion:
        return files_of(filing, link.criterion)
    ids = [line.criterion for box in boxes(rulebook, filing) for line in box.lines]
    return {sha256: e for id in dict.fromkeys(ids) for sha256, e in files_of(filing, id).items()}


def criterion_evidence(filing: Filing, criterion: Criterion) -> list[DetailSection]:
    """The titles of what proves a criterion; nothing where there is nothing."""
    files = files_of(filing, criterion.id)
    if not files:
        return []
    links = [
        Link(_shortened(evidence.title), str(EvidenceLink(filing.unit.code, criterion.id, sha256)))
        for sha256, evidence in files.items()
    ]
    more = f"其余 {len(links) - _MOST_LINKS} 个打开后用“下一个”看。" if len(links) > _MOST_LINKS else ""
    heading = f"{criterion.id} 的佐证材料 {len(links)} 个"
    return [DetailSection(heading, faint=more, links=tuple(links[:_MOST_LINKS]))]


def unit_evidence(rulebook: Rulebook, filing: Filing) -> list[DetailSection]:
    """How much evidence a unit has sent for which indicators, and the way to look through all of it."""
    if not filing.evidence:
        return []
    found = boxes(rulebook, filing)
    lines = [f"{box.title}  {len(box.lines)} 个" for box in found]
    more = f"……共 {len(found)} 项指标有佐证材料。" if len(found) > _MOST_BOXES else ""
    every = EvidenceLink(filing.unit.code, "", "")
    first = next(iter(linked_files(rulebook, filing, every)))
    link = Link("逐个查看", str(every._replace(sha256=first)))
    size = size_text(total_size(filing))
    heading = f"佐证材料 {len(filing.evidence)} 个，{size}"
    return [DetailSection(heading, "\n".join(lines[:_MOST_BOXES]), more, (link,))]


def _shortened(title: str) -> str:
    return title if len(title) <= _LONGEST_LINK else title[: _LONGEST_LINK - 1] + "…"
