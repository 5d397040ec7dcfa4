"""Charts on paper, legible in grey."""

from collections.abc import Sequence

from msgspec import Struct
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.platypus import Flowable

from desktop.core.verdict import Verdict
from desktop.reports.fonts import BOLD, SERIF, font_runs, text_width
from desktop.reports.typesetting import GREY, HAIRLINE
from desktop.reports.verdicts import verdict_text

_ROW = 23.0
_BAR = 12.0
_SIZE = 9.0
_HEAD = 20.0
_FOOT = 4.0
_FILLS = {Verdict.MET: HexColor("#c4c4c4"), Verdict.UNMET: HexColor("#4a4a4a")}


class Bar(Struct, frozen=True):
    """One bar: ``value`` is what its length shows (None: no bar), ``shown`` how the value is printed."""

    label: str
    value: float | None
    shown: str
    limit: float
    verdict: Verdict


def limit_chart(bars: Sequence[Bar], width: float, limit_name: str = "上限") -> Flowable:
    """Horizontal bars against their limits, the largest value on top, values without a bar last.

    A limit shared by all is one dashed line with its name; different limits are a stroke on each bar with its
    value behind the label. ``width`` in points.
    """
    ordered = sorted(bars, key=lambda bar: (bar.value is None, -(bar.value or 0)))
    limits = {bar.limit for bar in bars}
    shared = len(limits) == 1
    labels = [bar.label if shared else f"{bar.label}（{limit_name} {bar.limit:g}）" for bar in ordered]
    height = _HEAD + _ROW * len(bars) + _FOOT
    drawing = Drawing(width, height, hAlign="LEFT")
    left = max((text_width(label, SERIF, _SIZE) for label in labels), default=0.0) + 8
    right = width - max((text_width(_caption(bar), BOLD, _SIZE) for bar in ordered), default=0.0) - 10
    largest = max([*(bar.value or 0 for bar in bars), *limits, 0.0]) or 1.0
    scale = (right - left) / largest

    for number, (bar, label) in enumerate(zip(ordered, labels, strict=True)):
        middle = height - _HEAD - _ROW * (number + 0.5)
        text = middle - _SIZE * 0.36
        _write(drawing, left - 8 - text_width(label, SERIF, _SIZE), text, label, SERIF)
        end = left
        if bar.value is not None:
            end = left + bar.value * scale
            fill = _FILLS.get(bar.verdict, white)
            drawing.add(_rectangle(left, middle - _BAR / 2, bar.value * scale, fill))
        caption_font = BOLD if bar.verdict is Verdict.UNMET else SERIF
        limit = left + bar.limit * scale
        if not shared:
            for color, thickness in ((white, 3.0), (black, 1.2)):  # a rim, to be seen on a dark bar
                drawing.add(
                    _line(limit, middle - _BAR / 2 - 3, limit, middle + _BAR / 2 + 3, color, thickness)
                )
        # The value stands beside its bar, but never across the limit.
        if end <= limit < end + 10 + text_width(_caption(bar), caption_font, _SIZE):
            end = limit
        _write(drawing, end + 5, text, _caption(bar), caption_font)

    drawing.add(_line(left, _FOOT, left, height - _HEAD, HAIRLINE, 0.6))
    if shared:
        x = left + limits.pop() * scale
        name = f"{limit_name} {ordered[0].limit:g}"
        line = _line(x, _FOOT, x, height - _HEAD + 3, black, 0.8)
        line.strokeDashArray = (3, 2)
        drawing.add(line)
        _write(drawing, x - text_width(name, BOLD, _SIZE) / 2, height - _HEAD + 7, name, BOLD)
    return drawing


def _caption(bar: Bar) -> str:
    return f"{bar.shown}  {verdict_text(bar.verdict)}" if bar.shown else verdict_text(bar.verdict)


def _write(drawing: Drawing, x: float, y: float, text: str, font: str) -> None:
    for name, piece in font_runs(text, font):
        drawing.add(String(x, y, piece, fontName=name, fontSize=_SIZE, fillColor=black))
        x += text_width(piece, name, _SIZE)


def _rectangle(x: float, y: float, width: float, fill: Color) -> Rect:
    rectangle = Rect(x, y, width, _BAR)
    rectangle.fillColor, rectangle.strokeColor, rectangle.strokeWidth = fill, GREY, 0.4
    return rectangle


def _line(x1: float, y1: float, x2: float, y2: float, color: Color, width: float) -> Line:
    return Line(x1, y1, x2, y2, strokeColor=color, strokeWidth=width)
