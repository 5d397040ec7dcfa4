"""The sheet every document is printed on: A4, running header and foot, page numbers, fingerprint, QR."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

from msgspec import Struct
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)

from desktop.files import write_durably
from desktop.reports.fonts import SERIF, font_runs, register, text_width
from desktop.reports.pdfium import PDFIUM
from desktop.reports.qr import draw_qr
from desktop.reports.typesetting import GREY, HAIRLINE

# The left margin leaves room for binding.
LEFT, RIGHT, TOP, BOTTOM = 25 * mm, 20 * mm, 25 * mm, 25 * mm
_QR_SIZE = 14 * mm
_SMALL = 8.5
_FINGERPRINT = 7.5
_ORIENTATIONS = {False: "portrait", True: "landscape"}

# The fonts keep a read position and a state per document: one document is built at a time.
BUILDING = Lock()


class PageInfo(Struct, frozen=True, kw_only=True):
    """What stands on every page besides the document itself.

    ``fingerprint`` is the whole short text for the foot (with its own labels, at most two lines),
    ``qr_payload`` what the QR code beside it says; empty means none. ``landscape``: how the first page lies.
    """

    title: str
    unit_name: str
    fingerprint: str = ""
    qr_payload: str = ""
    landscape: bool = False


def content_width(info: PageInfo) -> float:
    """The width in points between the margins of the first page."""
    return frame_width(landscape=info.landscape)


def turn(*, landscape: bool) -> list[Flowable]:
    """Begins a new page that lies this way, as all that follow it."""
    return [NextPageTemplate(_ORIENTATIONS[landscape]), PageBreak()]


def frame_width(*, landscape: bool) -> float:
    """The width in points between the margins of a page that lies this way."""
    return _page_size(landscape)[0] - LEFT - RIGHT


def build(story: Sequence[Flowable], info: PageInfo) -> bytes:
    """The finished document. The same story and info give the same bytes.

    The flowables of a story cannot be built a second time. Raises MissingGlyphs.
    """
    register()
    buffer = BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=_page_size(info.landscape),
        title=info.title,
        author=info.unit_name,
        initialFontName=SERIF,
        invariant=1,
        pageCompression=1,
        lang="zh-CN",
        keepTogetherClass=Kept,
    )
    for lies_wide in (info.landscape, not info.landscape):
        document.addPageTemplates(_template(lies_wide))

    def canvas(*arguments: Any, **options: Any) -> _Sheets:
        return _Sheets(*arguments, info=info, **options)

    with BUILDING:
        document.build(list(story), canvasmaker=canvas)
    return buffer.getvalue()


def save(data: bytes, path: Path, *, replace: bool = False) -> Path:
    """Writes a finished document durably and returns the path it got (see desktop.files.write_durably)."""

    def verify(written: Path) -> None:
        from pypdfium2 import PdfDocument

        if written.read_bytes() != data:
            raise ValueError("not the bytes that were written")
        with PDFIUM, PdfDocument(written) as document:
            document[0].close()

    return write_durably(path, data, verify, replace=replace)


def _page_size(lies_wide: bool) -> tuple[float, float]:
    return landscape(A4) if lies_wide else A4


def _template(lies_wide: bool) -> PageTemplate:
    width, height = _page_size(lies_wide)
    frame = Frame(
        LEFT,
        BOTTOM,
        width - LEFT - RIGHT,
        height - TOP - BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    return PageTemplate(id=_ORIENTATIONS[lies_wide], frames=[frame], pagesize=(width, height))


class Kept(KeepTogether):
    """Headings with what follows them: with the first part of it, where it can be divided.

    reportlab's own class would begin a new page before a table that does not fit as a whole.
    """

    _ROOM = 90.0  # points below the headings: a table's head and some rows

    def split(self, aW: float, aH: float) -> list[Flowable]:
        content: list[Flowable] = [*self._content]  # pyright: ignore[reportAttributeAccessIssue]
        *headings, last = content
        used = sum(f.wrapOn(self.canv, aW, aH)[1] + f.getSpaceBefore() + f.getSpaceAfter() for f in headings)
        last.wrapOn(self.canv, aW, aH)
        if used + self._ROOM <= aH and last.splitOn(self.canv, aW, aH - used):
            return content
        return super().split(aW, aH)


class _Sheets(Canvas):
    """A canvas that completes its pages at the end, when their number is known."""

    def __init__(self, *arguments: Any, info: PageInfo, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._info = info
        self._sheets: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._sheets.append(dict(vars(self)))
        self._startPage()  # pyright: ignore[reportAttributeAccessIssue]

    def save(self) -> None:
        sheets = self._sheets
        for number, sheet in enumerate(sheets, start=1):
            vars(self).update(sheet)
            self._draw_header()
            self._draw_footer(f"第 {number} 页  共 {len(sheets)} 页")
            super().showPage()
        super().save()

    @property
    def _size(self) -> tuple[float, float]:
        return self._pagesize  # pyright: ignore[reportAttributeAccessIssue]

    def _draw_header(self) -> None:
        width, height = self._size
        base = height - 15 * mm
        room = width - LEFT - RIGHT - 20
        title, unit, size = self._info.title, self._info.unit_name, _SMALL
        # The title is shortened where both do not fit; the name of a unit never is.
        while title and text_width(title, SERIF, size) + text_width(unit, SERIF, size) > room:
            title = title.removesuffix("…")[:-1] + "…" if len(title) > 2 else ""
        if text_width(unit, SERIF, size) > room:
            size *= room / text_width(unit, SERIF, size)
        self.setFillColor(GREY)
        self._write(LEFT, base, title, _SMALL)
        self._write(width - RIGHT - text_width(unit, SERIF, size), base, unit, size)
        self._rule(base - 5)

    def _draw_footer(self, page: str) -> None:
        width, _ = self._size
        base = 12 * mm
        self.setFillColor(GREY)
        self._write((LEFT + width - RIGHT - text_width(page, SERIF, _SMALL)) / 2, base, page, _SMALL)
        lines = self._info.fingerprint.split("\n")
        for number, line in enumerate(lines):
            self._write(LEFT, base + (len(lines) - 1 - number) * 10.5, line, _FINGERPRINT)
        if self._info.qr_payload:
            draw_qr(self, width - RIGHT - _QR_SIZE, 6 * mm, _QR_SIZE, self._info.qr_payload)

    def _write(self, x: float, y: float, text: str, size: float) -> None:
        for font, piece in font_runs(text, SERIF):
            self.setFont(font, size)
            self.drawString(x, y, piece)
            x += self.stringWidth(piece, font, size)

    def _rule(self, y: float) -> None:
        width, _ = self._size
        self.setStrokeColor(HAIRLINE)
        self.setLineWidth(0.4)
        self.line(LEFT, y, width - RIGHT, y)
