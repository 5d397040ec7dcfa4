"""Chinese text on paper: markup, line breaking and the paragraph styles."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph
from reportlab.platypus.paragraph import (
    ParaLines,
    cjkU,  # pyright: ignore[reportAttributeAccessIssue]
    makeCJKParaLine,  # pyright: ignore[reportAttributeAccessIssue]
)

from desktop.reports.fonts import BOLD, MARKS, SERIF, font_runs, register, text_width

GREY = HexColor("#555555")
HAIRLINE = HexColor("#8a8a8a")

# Punctuation and units that never begin a line, and brackets that never end one (GB/T 15834-2011 §5.1).
_NOT_FIRST = frozenset("，。、；：？！）》〉」』】〕］｝”’…—·～％‰℃㎡²,.;:!?)]}%°")
_NOT_LAST = frozenset("（《〈「『【〔［｛“‘([{￥¥§№")
# Signs that stay with the number behind them, a space between or not.
_SIGNS = frozenset("≥≤＝=＜＞<>±×☐☑☒")
_SPACES = frozenset(" \u3000")
_CJK_STARTS = 0x2E80


class Markup(str):
    """Text that is already marked up for reportlab's paragraphs: pieces are joined with ``join``."""

    __slots__ = ()


def _styled(name: str, font: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    more = {"textColor": black, "underlineWidth": 0.5, "underlineOffset": -2, **more}
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, wordWrap="CJK", **more)


register()
TITLE = _styled("title", BOLD, 18, 26, alignment=TA_CENTER, spaceAfter=6)
SUBTITLE = _styled("subtitle", SERIF, 10.5, 16, alignment=TA_CENTER, spaceAfter=10)
HEADING_1 = _styled("heading 1", BOLD, 13, 20, spaceBefore=14, spaceAfter=6, keepWithNext=1)
HEADING_2 = _styled("heading 2", BOLD, 10.5, 17, spaceBefore=9, spaceAfter=4, keepWithNext=1)
VERDICT = _styled("verdict", BOLD, 14, 22)
TEXT = _styled("text", SERIF, 10.5, 17.5, spaceAfter=4)
INDENTED = _styled("indented", SERIF, 10.5, 17.5, spaceAfter=4, firstLineIndent=21)
NOTE = _styled("note", SERIF, 8.5, 13, textColor=GREY, spaceBefore=3, spaceAfter=3)
CELL = _styled("cell", SERIF, 9, 13.5)
CELL_CENTRED = _styled("cell centred", SERIF, 9, 13.5, alignment=TA_CENTER)
CELL_RIGHT = _styled("cell right", SERIF, 9, 13.5, alignment=TA_RIGHT)
CELL_FOR_PEN = _styled("cell for pen", SERIF, 9, 19)
CELL_SMALL = _styled("cell small", SERIF, 8, 12)
HEAD = _styled("head", BOLD, 9, 13.5, alignment=TA_CENTER)
BAND = _styled("band", BOLD, 9, 13.5)


def markup(text: str, font: str = SERIF) -> Markup:
    """Plain text as markup: characters that ``font`` lacks in another font, U+3000 and line ends kept.

    ``font`` is the font of the style it will stand in. Raises MissingGlyphs.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "\u3000").split("\n")
    return Markup("<br/>".join(_line(line, font) for line in lines))


def _line(text: str, font: str) -> str:
    pieces: list[str] = []
    for name, piece in font_runs(text, font):
        # As references, because reportlab strips real spaces off the ends of lines.
        safe = escape(piece).replace("\u3000", "&#12288;")
        pieces.append(safe if name == font else f'<font name="{name}">{safe}</font>')
    return "".join(pieces)


def join(*pieces: str) -> Markup:
    """One markup out of many pieces; plain strings among them are marked up for the text font."""
    return Markup("".join(piece if isinstance(piece, Markup) else markup(piece) for piece in pieces))


def fitting_lines(parts: Sequence[str], width: float, style: ParagraphStyle = SUBTITLE) -> str:
    """Parts beside each other, on a new line from the first one that does not fit: none is broken."""
    lines = [""]
    for part in parts:
        if lines[-1] and text_width((lines[-1] + part).rstrip(), style.fontName, style.fontSize) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(line.rstrip() for line in lines)


def strong(text: str) -> Markup:
    """``text`` in the bold sans font."""
    return Markup(f'<font name="{BOLD}">{markup(text, BOLD)}</font>')


def filled(text: str) -> Markup:
    """A filled-in value inside a sentence: underlined, with a little room on both sides."""
    return Markup(f"<u>&nbsp;{markup(text)}&nbsp;</u>")


def blank(ems: float = 4) -> Markup:
    """An empty underlined place to write on by hand, about ``ems`` characters wide."""
    # A no-break space of the text font is 0.256 em wide.
    return Markup(f"<u>{'&nbsp;' * round(ems / 0.256)}</u>")


def tick_box(ticked: bool, label: str = "") -> Markup:
    """☑ or ☐, then the label."""
    box = "☑" if ticked else "☐"
    return Markup(f'<font name="{MARKS}">{box}</font>{"&nbsp;" if label else ""}{markup(label)}')


def paragraph(text: str, style: ParagraphStyle = TEXT) -> Paragraph:
    """A paragraph of plain text or Markup."""
    return ChineseParagraph(text if isinstance(text, Markup) else markup(text, style.fontName), style)


def heading(text: str, level: int = 1) -> Paragraph:
    """A heading (level 1 or 2) that stays with what follows it."""
    return paragraph(text, HEADING_1 if level == 1 else HEADING_2)


class ChineseParagraph(Paragraph):
    """A paragraph broken into lines by Chinese rules; numbers and Latin words stay whole where they fit.

    reportlab's own breaking lets ， and ） begin a line and hangs 。 over the border of a cell.
    """

    blPara: Any  # the lines that the last wrapping found

    def breakLinesCJK(self, maxWidths: float | list[float] | tuple[float, ...]) -> Any:
        widths = maxWidths if isinstance(maxWidths, list | tuple) else (maxWidths,)
        if not self.frags:
            return super().breakLinesCJK(widths)
        if hasattr(self, "blPara") and getattr(self, "_splitpara", 0):
            return self.blPara
        # Tables wrap each cell about eight times at the same width.
        if getattr(self, "_broken_for", None) != widths:
            self._broken_for, self._broken = widths, self._break(widths)
        return self._broken

    def _break(self, widths: Sequence[float]) -> ParaLines:
        letters: list[Any] = []
        for frag in self.frags:
            letters.extend(cjkU(c, frag, "utf8") for c in frag.text or [""])
        lines: list[Any] = []
        start = 0
        while start < len(letters):
            width = widths[min(len(lines), len(widths) - 1)]
            end, following, forced = _line_end(letters, start, width)
            used = sum(letter.width for letter in letters[start:end])
            lines.append(makeCJKParaLine(letters[start:end], width, used, width - used, forced, False))
            start = following
        return ParaLines(kind=1, lines=lines)


def _line_end(letters: list[Any], start: int, width: float) -> tuple[int, int, bool]:
    """Where a line from ``start`` ends, where the next one starts, and whether a line break forces it."""
    used = 0.0
    for i in range(start, len(letters)):
        if hasattr(letters[i].frag, "lineBreak"):
            return i + 1, i + 1, True
        used += letters[i].width
        if used > width + 1e-6 and letters[i] not in _SPACES:
            end = next((j for j in range(i, start, -1) if _may_break(letters, j)), max(i, start + 1))
            following = end
            while end > start + 1 and letters[end - 1] in _SPACES:
                end -= 1
            return end, following, False
    return len(letters), len(letters), False


def _may_break(letters: list[Any], place: int) -> bool:
    """Whether a line may end before ``letters[place]``; place is at least 1."""
    before, after = letters[place - 1], letters[place]
    if after in _NOT_FIRST or after in _SPACES or before in _NOT_LAST:
        return False
    if before in _SPACES:
        return place < 2 or letters[place - 2] not in _SIGNS
    return not (_in_word(before) and _in_word(after))


def _in_word(letter: str) -> bool:
    return letter != "" and ord(letter) < _CJK_STARTS
