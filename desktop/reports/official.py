"""An official document (公文) as a list of parts, before it becomes Word or PDF: GB/T 9704-2012.

A4, text area 156 × 225 mm, 22 lines of 28 characters, lines 28 pt apart; what the standard does not say is
said beside it.
"""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

# Millimetres: 天头 and 订口 of the standard, and what they leave of A4.
TOP_MM, LEFT_MM, RIGHT_MM, BOTTOM_MM = 37, 28, 26, 35
LINE_POINTS = 28
TEXT_POINTS, TITLE_POINTS, PAGE_NUMBER_POINTS = 16, 22, 14
# Tables keep a smaller type, as the standard's own annexes do.
TABLE_POINTS = 10.5
# What fits on one line of a title; a longer one is broken by whoever writes it.
TITLE_CHARACTERS = 20
BLANK = "________"

# What each part is set in, and what takes its place where a computer has not got it.
FANGSONG, KAITI, HEITI, TITLE_SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"
SONGTI, LATIN = "宋体", "Times New Roman"
FALLBACKS = {
    FANGSONG: "仿宋,FangSong,华文仿宋,STFangsong",
    KAITI: "楷体,KaiTi,华文楷体,STKaiti",
    HEITI: "SimHei,华文黑体,STHeiti",
    TITLE_SONG: "华文中宋,STZhongsong,宋体,SimSun",
    SONGTI: "SimSun,华文宋体,STSong",
}

Level: TypeAlias = Literal["h1", "h2", "text"]


class Paragraph(Struct, frozen=True):
    """One paragraph: 一、 is ``h1``, （一） is ``h2``."""

    text: str
    level: Level = "text"


class Sheet(Struct, frozen=True):
    """A table across the text area; ``shares`` are parts of its width, ``centred`` the columns so set."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    centred: tuple[int, ...] = ()


class Official(Struct, frozen=True):
    """A whole document; a title of two lines has a line end.

    ``signer`` and ``dated`` stand at its end, on the right."""

    title: str
    parts: tuple[Paragraph | Sheet, ...]
    signer: str
    dated: str


def text_of(document: Official) -> Sequence[str]:
    """Every line as plain text, for whoever compares."""
    lines = document.title.split("\n")
    for part in document.parts:
        if isinstance(part, Paragraph):
            lines.append(part.text)
        else:
            lines += [" | ".join(row) for row in (part.head, *part.rows)]
    return [*lines, document.signer, document.dated]


_DIGITS = "零一二三四五六七八九"


def ordinal(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十; up to 99.

    >>> ordinal(1), ordinal(10), ordinal(12), ordinal(20), ordinal(35)
    ('一', '十', '十二', '二十', '三十五')
    """
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"
