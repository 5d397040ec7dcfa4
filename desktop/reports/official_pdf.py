"""An official document as PDF, in the fonts that the program brings: 宋体 stands for 仿宋 and 楷体."""

from io import BytesIO
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Spacer

from desktop.reports.fonts import BOLD, SERIF, register, text_width
from desktop.reports.official import (
    BOTTOM_MM,
    LEFT_MM,
    LINE_POINTS,
    PAGE_NUMBER_POINTS,
    RIGHT_MM,
    TEXT_POINTS,
    TITLE_POINTS,
    TOP_MM,
    Official,
    Paragraph,
    Sheet,
)
from desktop.reports.page import BUILDING, Kept
from desktop.reports.tables import Row, form_table
from desktop.reports.typesetting import paragraph

# 28 characters on 156 mm.
_WIDTH = A4[0] - (LEFT_MM + RIGHT_MM) * mm
_CHARACTER = _WIDTH / 28
# The page number: its line is 7 mm below the text area.
_NUMBER_BASE = (BOTTOM_MM - 7) * mm - PAGE_NUMBER_POINTS * 0.35


def _style(name: str, font: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, wordWrap="CJK", **more)


register()
_TITLE = _style(
    "official title", BOLD, TITLE_POINTS, LINE_POINTS + 4, alignment=TA_CENTER, spaceAfter=LINE_POINTS
)
_INDENT = {"firstLineIndent": 2 * _CHARACTER}
_STYLES = {
    "h1": _style("official 1", BOLD, _CHARACTER, LINE_POINTS, keepWithNext=1, **_INDENT),
    "h2": _style("official 2", SERIF, _CHARACTER, LINE_POINTS, keepWithNext=1, **_INDENT),
    "text": _style("official text", SERIF, _CHARACTER, LINE_POINTS, **_INDENT),
}
_SIGNER = _style(
    "official signer", SERIF, _CHARACTER, LINE_POINTS, alignment=TA_RIGHT, rightIndent=2 * TEXT_POINTS
)
_DATED = _style(
    "official date", SERIF, _CHARACTER, LINE_POINTS, alignment=TA_RIGHT, rightIndent=4 * TEXT_POINTS
)


def pdf_of(document: Official) -> bytes:
    """The document as PDF; the same document gives the same bytes. Raises MissingGlyphs."""
    register()
    buffer = BytesIO()
    pages = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=document.title.replace("\n", ""),
        author=document.signer,
        initialFontName=SERIF,
        invariant=1,
        pageCompression=1,
        lang="zh-CN",
        keepTogetherClass=Kept,
    )
    frame = Frame(
        LEFT_MM * mm,
        BOTTOM_MM * mm,
        _WIDTH,
        A4[1] - (TOP_MM + BOTTOM_MM) * mm,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    pages.addPageTemplates(PageTemplate(id="official", frames=[frame], onPage=_number))
    story: list[Flowable] = [paragraph(document.title, _TITLE)]
    for part in document.parts:
        story += _flowables(part)
    last = story.pop()
    signature = [paragraph(document.signer, _SIGNER), paragraph(document.dated, _DATED)]
    story.append(KeepTogether([last, Spacer(0, LINE_POINTS), *signature]))
    with BUILDING:
        pages.build(story)
    return buffer.getvalue()


def _flowables(part: Paragraph | Sheet) -> list[Flowable]:
    if isinstance(part, Paragraph):
        return [paragraph(part.text, _STYLES[part.level])]
    align = "".join("c" if number in part.centred else "l" for number in range(len(part.head)))
    rows = [Row(row) for row in part.rows]
    return [form_table(part.head, rows, [_WIDTH * share for share in part.shares], align), Spacer(0, 10)]


def _number(canvas: Canvas, document: Any) -> None:
    """— 1 —, one character from the edge: on the right of odd pages, on the left of even ones."""
    number = canvas.getPageNumber()
    text = f"— {number} —"
    room = text_width(text, SERIF, PAGE_NUMBER_POINTS)
    left, right = LEFT_MM * mm + PAGE_NUMBER_POINTS, A4[0] - RIGHT_MM * mm - PAGE_NUMBER_POINTS - room
    canvas.setFont(SERIF, PAGE_NUMBER_POINTS)
    canvas.drawString(right if number % 2 else left, _NUMBER_BASE, text)
