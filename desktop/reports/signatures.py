"""The block that is signed and stamped by hand, and the rule that it never stands alone on a page."""

from collections.abc import Sequence

from msgspec import Struct
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Table

from desktop.reports.fonts import SERIF, text_width
from desktop.reports.typesetting import HAIRLINE

_SIZE = 10.5
_HEIGHT = 44 * mm
_SEAL_WIDTH = 62 * mm
_GAP = 8 * mm


class Signatures(Struct, frozen=True):
    """Who signs, and whose seal comes beside the date."""

    people: tuple[str, ...]
    seal: str


SCHOOL_SIGNATURES = Signatures(("填表人", "审核人", "校长（签字）"), "学校（公章）")
DEPARTMENT_SIGNATURES = Signatures(("填表人", "审核人", "单位负责人（签字）"), "单位（公章）")
COUNTY_SIGNATURES = Signatures(("复核人", "分管领导"), "县教育局（章）")


class SignatureBlock(Flowable):
    """A line for each signature, and below on the right the place for the seal and the date."""

    def __init__(self, signatures: Signatures) -> None:
        super().__init__()
        self._signatures = signatures

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self.width, self.height = aW, _HEIGHT
        return aW, _HEIGHT

    def draw(self) -> None:
        canvas = self.canv
        canvas.setFont(SERIF, _SIZE)
        canvas.setStrokeColor(HAIRLINE)
        canvas.setLineWidth(0.5)
        people = self._signatures.people
        column = min(self.width / len(people), 75 * mm)
        base = _HEIGHT - 10 * mm
        for number, person in enumerate(people):
            label = f"{person}："
            left = number * column
            canvas.drawString(left, base, label)
            canvas.line(left + text_width(label, SERIF, _SIZE), base - 2, left + column - 5 * mm, base - 2)
        middle = self.width - _SEAL_WIDTH / 2
        canvas.drawCentredString(middle, 14 * mm, self._signatures.seal)
        canvas.drawCentredString(middle, 5 * mm, "年\u3000\u3000月\u3000\u3000日")


def signed(story: Sequence[Flowable], signatures: Signatures) -> list[Flowable]:
    """The story closed by its signatures, which stay with its last flowable (of a table: its last row)."""
    *before, last = story
    block = SignatureBlock(signatures)
    if isinstance(last, Table):
        return [*before, _SignedTable(last, block)]
    return [*before, KeepTogether([last, block])]


class _SignedTable(Flowable):
    """A table and the block below it; where both do not fit, at least the last row goes with the block."""

    def __init__(self, table: Flowable, block: SignatureBlock) -> None:
        super().__init__()
        self._table = table
        self._block = block
        self._table_height = 0.0

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self.width, self._table_height = self._table.wrapOn(self.canv, aW, aH)
        _, block_height = self._block.wrapOn(self.canv, aW, aH)
        self.height = self._table_height + _GAP + block_height
        return aW, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:
        self.wrap(aW, aH)
        # Anything below the table's own height leaves its last row out of the first part.
        room = min(aH, self._table_height - 1)
        parts = self._table.splitOn(self.canv, aW, room)
        if len(parts) < 2:
            return []
        *first, rest = parts
        return [*first, _SignedTable(rest, self._block)]

    def draw(self) -> None:
        self._block.drawOn(self.canv, 0, 0)
        self._table.drawOn(self.canv, 0, self.height - self._table_height)
