"""Exact numbers. Everything that is typed, stored and compared is an int or a Decimal, never a float."""

import unicodedata
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any, TypeAlias

Number: TypeAlias = int | Decimal

# Long enough for every area or sum of money in a county, short enough that products stay exact.
MAX_DIGITS = 15
MAX_DECIMALS = 6
_MOST_SHOWN = 12


def plain(number: Decimal | int) -> Number:
    """The one form of a number: an int where it is whole, else a Decimal without trailing zeros.

    >>> plain(Decimal("2310.50")), plain(Decimal("1E+3"))
    (Decimal('2310.5'), 1000)
    """
    if isinstance(number, int):
        return number
    return int(number) if number == number.to_integral_value() else number.normalize()


def parse_number(text: str) -> Number:
    """Read what a person typed; full-width digits, thousands separators and blanks are understood.

    >>> parse_number("２ ３１０．５０"), parse_number("12,000")
    (Decimal('2310.5'), 12000)

    Raises ValueError where the text is not one plain decimal number of reasonable length.
    """
    folded = unicodedata.normalize("NFKC", text)
    bare = "".join(folded.split())
    if "," in bare:
        head, _, fraction = bare.partition(".")
        groups = head.lstrip("+-").split(",")
        if not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:]):
            raise ValueError(text)
        bare = head.replace(",", "") + ("." + fraction if fraction else "")
    digits = bare[1:] if bare[:1] in ("+", "-") else bare
    whole, point, decimals = digits.partition(".")
    parts = whole + decimals
    if not parts.isascii() or not parts.isdigit() or (point and not decimals) or not whole:
        raise ValueError(text)
    if len(parts) > MAX_DIGITS or len(decimals) > MAX_DECIMALS:
        raise ValueError(text)
    return plain(Decimal(bare))


def number_fits(value: Any) -> bool:
    """A number as a person can type it: not negative, and of a length with which products stay exact."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    if isinstance(value, int):
        return 0 <= value < 10**MAX_DIGITS
    # Looked at before it is computed with: 1E+999999999 is short to write and too long to hold.
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or sign or exponent < -MAX_DECIMALS:
        return False
    return len(digits) + max(exponent, 0) <= MAX_DIGITS


def shown(value: Number | Fraction | float, decimals: int) -> str:
    """Rounded half up for people, as they do by hand: ``shown(Decimal("2.345"), 2) == "2.35"``."""
    with localcontext() as context:
        context.prec = 50
        if isinstance(value, Fraction):
            exact = Decimal(value.numerator) / Decimal(value.denominator)
        else:
            exact = Decimal(value) if isinstance(value, int | Decimal) else Decimal(repr(value))
        return format(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP), "f")


def shown_plainly(number: Number) -> str:
    """All digits and nothing else: ``shown_plainly(Decimal("1E+3")) == "1000"``."""
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def shown_honestly(value: Number | Fraction, limit: Number | Fraction, decimals: int) -> str:
    """Like `shown`, with as many more decimals as it takes not to look as if a missed limit were reached.

    >>> shown_honestly(Fraction(7496, 1000), Decimal("7.5"), 2), shown_honestly(7, 8, 0)
    ('7.496', '7')
    """
    exact, bound = Fraction(value), Fraction(limit)
    text = shown(exact, decimals)
    while exact != bound and (Fraction(text) >= bound) != (exact >= bound) and decimals < _MOST_SHOWN:
        decimals += 1
        text = shown(exact, decimals)
    return text
