"""An official document as .docx that people go on writing in: Word, WPS, LibreOffice."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from desktop.reports.official import (
    BOTTOM_MM,
    FALLBACKS,
    FANGSONG,
    HEITI,
    KAITI,
    LATIN,
    LEFT_MM,
    LINE_POINTS,
    PAGE_NUMBER_POINTS,
    RIGHT_MM,
    SONGTI,
    TABLE_POINTS,
    TEXT_POINTS,
    TITLE_POINTS,
    TITLE_SONG,
    TOP_MM,
    Official,
    Paragraph,
    Sheet,
)

_WIDTH_MM, _HEIGHT_MM = 210, 297
_TEXT_MM = _WIDTH_MM - LEFT_MM - RIGHT_MM
# 7 mm below the text area, less half a line of the page number.
_FOOTER_MM = 25
# Twentieths of a point. A grid of characters is read differently by every program; letters that stand a
# little closer put 28 of them on 156 mm everywhere.
_LINE_PITCH, _CLOSER = "579", "-4"
_STYLES = {"h1": "Heading 1", "h2": "Heading 2", "text": "Normal"}
_FONTS = {"Normal": FANGSONG, "Heading 1": HEITI, "Heading 2": KAITI, "Title": TITLE_SONG}
_CELL, _CELL_HEAD = "表格", "表头"


def docx_of(document: Official) -> bytes:
    """The document as the bytes of a .docx file."""
    word = Document()
    _set_page(word)
    _set_styles(word)
    _name_fallbacks(word)
    word.core_properties.title = document.title.replace("\n", "")
    word.core_properties.author = document.signer
    word.core_properties.comments = ""
    word.add_paragraph(document.title, "Title")
    for part in document.parts:
        if isinstance(part, Paragraph):
            word.add_paragraph(part.text, _STYLES[part.level])
        else:
            _add_table(word, part)
    _sign(word, document)
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _set_page(word: Any) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(_WIDTH_MM), Mm(_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.footer_distance = Mm(_FOOTER_MM)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), _LINE_PITCH)
    word.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        _number_pages(footer.paragraphs[0], side)


def _number_pages(paragraph: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, one character from the edge: on the right of odd pages, on the left of even ones."""
    paragraph.alignment = side
    indent = Pt(PAGE_NUMBER_POINTS)
    if side is WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = indent
    else:
        paragraph.paragraph_format.left_indent = indent
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text)
        run.font.size = Pt(PAGE_NUMBER_POINTS)
        _set_fonts(run._element.get_or_add_rPr(), SONGTI, SONGTI)
        if text is None:
            for kind in ("begin", "PAGE", "end"):
                run._element.append(_field(kind))


def _field(kind: str) -> Any:
    if kind == "PAGE":
        element = OxmlElement("w:instrText")
        element.set(qn("xml:space"), "preserve")
        element.text = kind
        return element
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def _set_styles(word: Any) -> None:
    for name, font in _FONTS.items():
        style = word.styles[name]
        size = TITLE_POINTS if name == "Title" else TEXT_POINTS
        _set_style(style, font, size, LINE_POINTS if name != "Title" else LINE_POINTS + 4)
        form = style.paragraph_format
        form.first_line_indent = Pt(0) if name == "Title" else Pt(2 * TEXT_POINTS)
        form.keep_with_next = name.startswith("Heading")
    title = word.styles["Title"].paragraph_format
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.space_after = Pt(LINE_POINTS)
    for border in word.styles["Title"].element.pPr.findall(qn("w:pBdr")):
        word.styles["Title"].element.pPr.remove(border)
    for name, font in ((_CELL, SONGTI), (_CELL_HEAD, HEITI)):
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles["Normal"]
        _set_style(style, font, TABLE_POINTS, 16)
        style.paragraph_format.first_line_indent = Pt(0)
        # Smaller type would stand on the grid of the text's lines.
        loose = OxmlElement("w:snapToGrid")
        loose.set(qn("w:val"), "0")
        style.element.get_or_add_pPr().append(loose)
    word.styles[_CELL_HEAD].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_style(style: Any, font: str, size: float, line: float) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    _set_fonts(properties, font, LATIN)
    spacing = properties.find(qn("w:spacing"))
    if spacing is None:
        spacing = OxmlElement("w:spacing")
        properties.append(spacing)
    spacing.set(qn("w:val"), _CLOSER if size == TEXT_POINTS else "0")
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False


def _set_fonts(properties: Any, chinese: str, latin: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for attribute, name in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{attribute}"), name)


def _name_fallbacks(word: Any) -> None:
    """The fonts that take the place of those that are not there, where every program looks for them."""
    part = word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = "".join(
        f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(others)}/>"
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in FALLBACKS.items()
    )
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    part._blob = f'{head}<w:fonts xmlns:w="{namespace}">{fonts}</w:fonts>'.encode()


def _add_table(word: Any, sheet: Sheet) -> None:
    table = word.add_table(rows=0, cols=len(sheet.head), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, share in zip(table.columns, sheet.shares, strict=True):
        column.width = Mm(_TEXT_MM * share)
    for row in (sheet.head, *sheet.rows):
        _add_row(table, row, sheet, is_head=row is sheet.head)
    word.add_paragraph("", _CELL)


def _add_row(table: Any, texts: Sequence[str], sheet: Sheet, *, is_head: bool) -> None:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
    for number, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = Mm(_TEXT_MM * sheet.shares[number])
        paragraph = cell.paragraphs[0]
        paragraph.style = _CELL_HEAD if is_head else _CELL
        paragraph.add_run(text)
        if number in sheet.centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _sign(word: Any, document: Official) -> None:
    """Signer and date, two and four characters from the right, kept together with what is above."""
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    space = word.add_paragraph("")
    space.paragraph_format.keep_with_next = True
    for text, keeps in ((document.signer, True), (document.dated, False)):
        paragraph = word.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.first_line_indent = Pt(0)
        paragraph.paragraph_format.right_indent = Pt((2 if keeps else 4) * TEXT_POINTS)
        paragraph.paragraph_format.keep_with_next = keeps
