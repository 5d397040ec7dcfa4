"""The fonts of printed documents: registered once, read when first used, never dropping a character."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any
from unicodedata import category
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTEncoding, TTFNameBytes, TTFont, TTFontFace

from desktop.paths import FONTS
from desktop.reports.errors import MissingGlyphs

SERIF = "NotoSerifSC-Regular"
SANS = "NotoSansSC-Regular"
BOLD = "NotoSansSC-Bold"
# Made by: pyftsubset NotoSansSymbols2-Regular.ttf --unicodes=2610-2612,2713,2715 --no-hinting
MARKS = "NotoSansSymbols2-Marks"

# Where a font lacks a character these are asked, in this order. The first one holds nothing but ☐☑☒✓✕
# and comes before every other, so that marks look alike in all texts.
_ORDER = (MARKS, SERIF, BOLD, SANS)

_READING = Lock()


class _LazyFace(TTFontFace):
    """A face that reads its file (70 to 100 ms) when its first character is needed."""

    def __init__(self, path: Path) -> None:
        self.filename = str(path)
        self.name = TTFNameBytes(path.stem.encode())

    def __getattr__(self, name: str) -> Any:
        # Only called for attributes that do not exist: before reading, that is all the file tells.
        known = vars(self)
        with _READING:
            if "charToGlyph" not in known:
                known.update(vars(TTFontFace(self.filename)))
        if name not in known:
            raise AttributeError(name)
        return known[name]


class _LoudFont(TTFont):
    """A TrueType font that refuses characters it cannot draw and that tells readers what its glyphs mean."""

    def __init__(self, name: str) -> None:
        self.fontName = name
        self.face = _LazyFace(FONTS / f"{name}.ttf")
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        # Readable ASCII in the page stream would put 96 glyphs into every subset, used or not.
        self._asciiReadable = False
        self.shapable = False

    def covers(self, character: str) -> bool:
        return ord(character) in self.face.charToGlyph

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:
        # Every text on its way into the PDF passes here; reportlab would print nothing for these.
        lacking = "".join(dict.fromkeys(c for c in text if not self.covers(c)))
        if lacking:
            raise MissingGlyphs(characters=lacking)
        return super().splitString(text, doc, encoding)

    def addObjects(self, doc: Any) -> None:
        subsets: list[list[int]] = self.state[doc].subsets
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            name = f"{SUBSETN(number).decode()}+{self.face.name.decode()}"
            doc.idToObject[f"toUnicodeCMap:{name}"].content = _to_unicode_map(name, subset)


def _to_unicode_map(name: str, subset: list[int]) -> str:
    """The character map of one subset.

    reportlab writes characters beyond the BMP with five hexadecimal digits, which readers take for another
    character (𬭎); ISO 32000-1 §9.10.3 wants UTF-16BE, and at most 100 entries in one block.
    """
    entries = [
        f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>"
        for code, char in enumerate(subset)
        if char
    ]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


@cache
def _fonts() -> dict[str, _LoudFont]:
    fonts = {name: _LoudFont(name) for name in _ORDER}
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    return fonts


def register() -> None:
    """Makes our fonts known to reportlab. Cheap, and only the first call does anything."""
    _fonts()


def visible(text: str) -> str:
    """The text without characters that never show: byte order marks, joiners, variation selectors.

    They have no ink of their own, so leaving them out loses nothing; a font would lack them.
    """
    return "".join(c for c in text if category(c) != "Cf" and not _selects_variant(c))


def _selects_variant(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _font_of(character: str, font: str) -> str | None:
    fonts = _fonts()
    for name in (MARKS, font, *_ORDER):
        if fonts[name].covers(character):
            return name
    return None


def missing_glyphs(text: str) -> str:
    """The characters of ``text`` that none of our fonts can draw, each once; line ends and tabs are fine."""
    return "".join(
        c for c in dict.fromkeys(visible(text)) if c not in "\n\r\t" and _font_of(c, SERIF) is None
    )


def font_runs(text: str, font: str) -> Iterator[tuple[str, str]]:
    """``text`` in pieces ``(font name, piece)``: in ``font``, or in another one of ours where it lacks them.

    Raises MissingGlyphs for characters that no font covers.
    """
    text = visible(text)
    chosen = [(_font_of(c, font), c) for c in text]
    lacking = "".join(dict.fromkeys(c for name, c in chosen if name is None))
    if lacking:
        raise MissingGlyphs(characters=lacking)
    for name, piece in groupby(chosen, key=lambda pair: pair[0]):
        yield str(name), "".join(c for _, c in piece)


def text_width(text: str, font: str, size: float) -> float:
    """The width in points of one line of ``text``, fallback fonts included."""
    return sum(pdfmetrics.stringWidth(piece, name, size) for name, piece in font_runs(text, font))
