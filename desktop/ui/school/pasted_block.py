"""Where a pasted block belongs: a copied header row names the columns, else the values show them. No Qt."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec import Struct

_LEAST_NAMED = 2


class GridColumn(Struct, frozen=True):
    """``tidy`` makes typed text plain (full-width digits, short names); ``problem`` says what is wrong.

    ``also`` are other names that lists of schools give the column; ``fits`` tells whether a tidy text can
    stand in it at all.
    """

    title: str
    right: bool = False
    choices: tuple[str, ...] = ()
    tidy: Callable[[str], str] = str.strip
    problem: Callable[[str], str] = lambda text: ""
    also: tuple[str, ...] = ()
    fits: Callable[[str], bool] = lambda text: True


class Placed(NamedTuple):
    """Tidy texts from column ``left`` on; None leaves a cell as it is."""

    left: int
    rows: list[list[str | None]]


def placed(block: Sequence[Sequence[str]], columns: Sequence[GridColumn], left: int) -> Placed:
    """The block with its header row taken away and its values in the columns they belong to.

    Without a header the block moves sideways only where that makes more rows fit than where it was pasted.
    """
    if not block:
        return Placed(left, [])
    if named := _named(block[0], columns):
        return Placed(0, [_by_name(line, columns, named) for line in block[1:]])
    shifts = range(len(columns))
    best = max(shifts, key=lambda shift: (_fitting(block, columns, shift), shift == left))
    return Placed(best, [_from(line, columns, best) for line in block])


def _named(line: Sequence[str], columns: Sequence[GridColumn]) -> dict[int, int]:
    """The cells of a header row by the column that they name; empty where it is no header."""
    named: dict[int, int] = {}
    for place, text in enumerate(line):
        bare = text.strip().partition("（")[0].partition("(")[0].strip()
        for number, column in enumerate(columns):
            if bare in (column.title.partition("（")[0], *column.also):
                named.setdefault(number, place)
    return named if len(named) >= _LEAST_NAMED else {}


def _by_name(line: Sequence[str], columns: Sequence[GridColumn], named: dict[int, int]) -> list[str | None]:
    return [
        column.tidy(line[named[number]]) if number in named and named[number] < len(line) else None
        for number, column in enumerate(columns)
    ]


def _fitting(block: Sequence[Sequence[str]], columns: Sequence[GridColumn], shift: int) -> int:
    """How many rows can stand as a whole in the columns from ``shift`` on."""
    room = len(columns) - shift
    return sum(
        not any(text.strip() for text in line[room:])
        and all(
            not text or columns[shift + place].fits(text)
            for place, text in enumerate(_tidy(line, columns, shift))
        )
        for line in block
    )


def _tidy(line: Sequence[str], columns: Sequence[GridColumn], shift: int) -> list[str]:
    return [column.tidy(text) for column, text in zip(columns[shift:], line, strict=False)]


def _from(line: Sequence[str], columns: Sequence[GridColumn], shift: int) -> list[str | None]:
    return [*_tidy(line, columns, shift)]
