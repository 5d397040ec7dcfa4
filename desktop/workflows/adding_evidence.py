"""Files become evidence: looked at, photos scaled and stripped, all kept in the workspace one by one."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from msgspec import Struct

from desktop.core.evidence import (
    LARGEST_FILE,
    LARGEST_TOTAL,
    LONGEST_NAME,
    LONGEST_TITLE,
    MOST_FILES,
    SUFFIXES,
    as_line,
    total_size,
)
from desktop.core.filing import Evidence, Filing
from desktop.reports.pdfium import PDFIUM
from desktop.storage.evidence import save_file
from desktop.storage.workspace import Workspace
from desktop.workflows.evidence_faults import EvidenceRefused, Fault, Unusable
from desktop.workflows.photos import keepable

PICTURES = ("jpg", "jpeg", "jpe", "jfif", "png", "bmp", "webp", "tif", "tiff")
# A photo may be larger before it is scaled.
_LARGEST_SOURCE = 100 << 20
_NAMELESS = "_"
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif")
# What systems leave in folders by themselves.
_LEFT_BEHIND = ("thumbs.db", "desktop.ini")


class Source(Struct, frozen=True):
    """What was chosen, dropped or pasted: a file, or bytes under a name."""

    name: str
    content: bytes | Path


class Kept(Struct, frozen=True):
    """A file whose bytes are in the workspace; ``evidence`` is to be stored in the filing."""

    sha256: str
    evidence: Evidence


def sources_in(paths: Iterable[Path]) -> list[Source]:
    """Files as they are; of a folder, all files anywhere in it, by name, but for what systems leave there."""
    found: list[Path] = []
    for path in paths:
        found += sorted(p for p in path.rglob("*") if _is_meant(p)) if path.is_dir() else [path]
    return [Source(path.name, path) for path in found]


def _is_meant(path: Path) -> bool:
    # An office program marks with ~$ what it has open.
    return path.is_file() and not path.name.startswith((".", "~$")) and path.name.lower() not in _LEFT_BEHIND


def keep_evidence(
    workspace: Workspace,
    filing: Filing,
    sources: Sequence[Source],
    criterion: str,
    today: date,
    title: str = "",
    progress: Callable[[int, Kept | EvidenceRefused | None], None] = lambda done, result: None,
) -> None:
    """Keep the bytes of files that prove a criterion, each in a durable commit.

    ``progress(0, None)`` comes before the first file, then ``progress(done, result)`` after each; it may
    raise to stop: what came before is kept. Without a ``title`` files are called by their names.
    """
    progress(0, None)
    known, size = set(filing.evidence), total_size(filing)
    for done, source in enumerate(sources, start=1):
        result: Kept | EvidenceRefused
        try:
            content, suffix, pages = _prepared(source)
            if size + len(content) > LARGEST_TOTAL or len(known) >= MOST_FILES:
                raise Unusable(Fault.NO_ROOM)
        except Unusable as unusable:
            result = EvidenceRefused(name=source.name, fault=unusable.fault)
        else:
            sha256 = save_file(workspace, content)
            size += len(content) if sha256 not in known else 0
            known.add(sha256)
            name = (as_line(source.name) or _NAMELESS)[-LONGEST_NAME:]
            called = title or (as_line(Path(source.name).stem) or _NAMELESS)[:LONGEST_TITLE]
            evidence = Evidence(suffix, len(content), name, called, today, (criterion,), pages)
            result = Kept(sha256, evidence)
        progress(done, result)


def _prepared(source: Source) -> tuple[bytes, str, int | None]:
    """The bytes to keep, their suffix, and how many pages they have where that can be told."""
    suffix = Path(source.name).suffix.lower().removeprefix(".")
    content = source.content if isinstance(source.content, bytes) else _read(source.content)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        raise Unusable(Fault.HEIC)
    if suffix in PICTURES:
        kept, suffix = keepable(content)
        return kept, suffix, 1
    if suffix not in SUFFIXES:
        raise Unusable(Fault.KIND)
    if len(content) > LARGEST_FILE:
        raise Unusable(Fault.TOO_LARGE)
    if suffix == "pdf":
        return content, suffix, _pdf_pages(content)
    if not _is_office(content, suffix):
        raise Unusable(Fault.DAMAGED)
    return content, suffix, None


def _read(path: Path) -> bytes:
    try:
        # Opening a pipe could wait for ever.
        if not path.is_file():
            raise Unusable(Fault.UNREADABLE)
        size = path.stat().st_size
        if not size:
            raise Unusable(Fault.EMPTY)
        if size > _LARGEST_SOURCE:
            raise Unusable(Fault.TOO_LARGE)
        return path.read_bytes()
    except OSError as error:
        raise Unusable(Fault.UNREADABLE) from error


def _pdf_pages(content: bytes) -> int:
    from pypdfium2 import PdfDocument, PdfiumError
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    try:
        with PDFIUM, PdfDocument(BytesIO(content)) as document:
            pages = len(document)
    except PdfiumError as error:
        locked = error.err_code == FPDF_ERR_PASSWORD
        raise Unusable(Fault.ENCRYPTED if locked else Fault.DAMAGED) from error
    if not pages:
        raise Unusable(Fault.DAMAGED)
    return pages


def _is_office(content: bytes, suffix: str) -> bool:
    """Whether a file begins as documents do: a zip, an OLE file (all with a password are), or, as some
    systems export tables, a page of the web that is called .xls.
    """
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return True
    return suffix in ("doc", "xls") and content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
