"""Where the columns of a bar chart stand, measured from its texts."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtGui import QFontMetricsF

from desktop.ui import theme
from desktop.ui.marks import LOOKS, Mark

GAP = 18.0
EDGE = 14.0
ICON = 14.0
_SHORTEST_LABEL = 96.0
_SHORTEST_BAR = 72.0


class Bar(NamedTuple):
    """One row. `value` None is missing and draws no bar.

    `figures` stand right-aligned before the bar, `direct` at its end, the mark with `word` (default:
    the mark's own word) after it. A faint bar sums up what is not named; `strong` makes its last figure bold.
    """

    key: str
    label: str
    value: float | None
    figures: tuple[str, ...] = ()
    direct: str = ""
    mark: Mark | None = None
    word: str | None = None
    over: bool = False
    strong: bool = False
    faint: bool = False
    tip: str = ""


class Limit(NamedTuple):
    value: float
    caption: str


class Columns(NamedTuple):
    """Titles over the columns: the labels, one for each figure, the bars, the marks."""

    label: str
    figures: tuple[str, ...] = ()
    bar: str = ""
    mark: str = ""


class ChartLayout(NamedTuple):
    """Horizontal places in device-independent pixels; `figure_rights` are right edges."""

    label: tuple[float, float]
    figure_rights: tuple[float, ...]
    bar: tuple[float, float]
    mark: float
    full: float
    behind: float  # what stands after the longest bar

    @property
    def width(self) -> float:
        return self.bar[1] + self.behind

    def length(self, value: float) -> float:
        """The length of a bar of `value`."""
        return (self.bar[1] - self.bar[0]) * value / self.full


def word_of(bar: Bar) -> str:
    if bar.mark is None:
        return bar.word or ""
    return LOOKS[bar.mark].word if bar.word is None else bar.word


def measure(
    bars: Sequence[Bar], columns: Columns | None, limit: Limit | None, width: float, edge: float
) -> ChartLayout:
    """Lay out `bars` in `width`: texts get what they need, the bars the rest, labels give way first."""
    figures = _figure_widths(bars, columns)
    words = [word_of(bar) for bar in bars] + ([columns.mark] if columns else [])
    mark_width = _widest(theme.SMALL_SIZE, words) + ICON + 6 if any(words) else 0.0
    direct = _widest(theme.SMALL_SIZE, [bar.direct for bar in bars])
    behind = (GAP * 2 + mark_width if mark_width else 0.0) + (direct + 8 if direct else 0.0) + edge
    between = sum(GAP + figure for figure in figures) + GAP
    natural = _widest(theme.TEXT_SIZE, [bar.label for bar in bars] + ([columns.label] if columns else [])) + 2
    room = width - edge - between - _SHORTEST_BAR - behind
    label_width = min(natural, max(_SHORTEST_LABEL, room))
    right = edge + label_width
    figure_rights: list[float] = []
    for figure in figures:
        right += GAP + figure
        figure_rights.append(right)
    bar_start = right + GAP
    bar_end = max(width - behind, bar_start + _SHORTEST_BAR)
    values = [bar.value for bar in bars if bar.value is not None] + ([limit.value] if limit else [])
    full = max(values, default=0.0) * (1.08 if limit else 1.0) or 1.0
    mark = max(width - edge - mark_width, bar_end + GAP * 2)
    return ChartLayout((edge, label_width), tuple(figure_rights), (bar_start, bar_end), mark, full, behind)


def _figure_widths(bars: Sequence[Bar], columns: Columns | None) -> list[float]:
    widths: list[float] = []
    for place in range(max((len(bar.figures) for bar in bars), default=0)):
        figures = [bar.figures[place] for bar in bars if place < len(bar.figures)]
        title = columns.figures[place : place + 1] if columns else ()
        widths.append(max(_widest(theme.TEXT_SIZE, figures, bold=True), _widest(theme.SMALL_SIZE, title)))
    return widths


def _widest(size: int, texts: Sequence[str], *, bold: bool = False) -> float:
    metrics = QFontMetricsF(theme.font(size, bold=bold))
    return max((metrics.horizontalAdvance(text) for text in texts), default=0.0)
