"""佐证材料: which files may stand in a filing, which of them prove a criterion, and what is still lacking."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from desktop.core.filing import Evidence, Filing
from desktop.core.standard import Criterion

_MEBIBYTE = 1 << 20
PHOTO_SUFFIXES = ("jpg", "png")
# What schools have and no computer executes: the bureau opens these files with a double click.
SUFFIXES = (*PHOTO_SUFFIXES, "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "dps", "ofd")
LARGEST_FILE = 30 * _MEBIBYTE
# Together with its form and data, a filing stays well below the largest package (exchange.layout).
LARGEST_TOTAL = 1024 * _MEBIBYTE
MOST_FILES = 2000
LONGEST_TITLE = 100
LONGEST_NAME = 255
_LONGEST_ID = 40
_MOST_PAGES = 10_000
_SHA256 = re.compile(r"[0-9a-f]{64}")


def evidence_fits(sha256: str, evidence: Evidence) -> bool:
    """Whether this may stand in a filing.

    Criteria that the standard does not have are let through: a round that goes on under another version of
    its standard loses no file.
    """
    return (
        _SHA256.fullmatch(sha256) is not None
        and evidence.suffix in SUFFIXES
        and 0 < evidence.size <= LARGEST_FILE
        and _is_line(evidence.name, LONGEST_NAME)
        and _is_line(evidence.title, LONGEST_TITLE)
        and len(evidence.criteria) == len(set(evidence.criteria)) > 0
        and all(_is_line(criterion, _LONGEST_ID) for criterion in evidence.criteria)
        and (evidence.pages is None or 0 < evidence.pages <= _MOST_PAGES)
    )


def as_line(text: str) -> str:
    """A name or title as it may stand in a filing, unless it is empty or too long.

    >>> as_line("运动场\u3000照片\\n一 ")
    '运动场 照片 一'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _is_line(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest and text.isprintable()


def joined(known: Evidence | None, added: Evidence) -> Evidence:
    """A file as it stands after it was added: of one that was there already, only the criteria grow."""
    if known is None:
        return added
    return msgspec.structs.replace(known, criteria=tuple(dict.fromkeys((*known.criteria, *added.criteria))))


def exceeds_limits(filing: Filing) -> bool:
    """Whether there are more files, or more bytes in them, than a filing may have."""
    return len(filing.evidence) > MOST_FILES or total_size(filing) > LARGEST_TOTAL


def total_size(filing: Filing) -> int:
    """The bytes of all files together."""
    return sum(evidence.size for evidence in filing.evidence.values())


def files_of(filing: Filing, criterion: str) -> Mapping[str, Evidence]:
    """The files that prove a criterion, by their SHA-256, in the order in which an archive box holds them."""
    files = [(sha256, e) for sha256, e in filing.evidence.items() if criterion in e.criteria]
    return dict(sorted(files, key=lambda file: (file[1].added, file[1].title, file[1].name, file[0])))


def lacking(criterion: Criterion, files: Mapping[str, Evidence]) -> Sequence[str]:
    """What the standard asks as evidence of a criterion and no file is called, in the standard's order."""
    titles = {evidence.title for evidence in files.values()}
    return [asked for asked in criterion.evidence if asked not in titles]


def listed_files(filing: Filing) -> Mapping[tuple[str, str], int]:
    """(SHA-256, suffix) → size in bytes of every file that a package with this filing carries."""
    return {(sha256, evidence.suffix): evidence.size for sha256, evidence in filing.evidence.items()}
