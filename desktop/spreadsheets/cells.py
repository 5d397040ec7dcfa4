"""One cell of a flat table → one value, or the reason why not. Nothing is ever guessed."""

import datetime
import re
from decimal import Decimal
from typing import TypeVar

from desktop.core.elements import Element, Kind, parse_value
from desktop.core.errors import ValueInvalid
from desktop.core.filing import Value
from desktop.core.numbers import MAX_DECIMALS, MAX_DIGITS, Number, parse_number, shown_plainly
from desktop.core.sections import SchoolType
from desktop.core.terms import SCHOOL_TYPE_ALIASES, SCHOOL_TYPE_NAMES
from desktop.spreadsheets.errors import FaultReason
from desktop.spreadsheets.grid import Raw

# What Excel itself keeps and shows of a number.
_EXCEL_DIGITS = 15
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WIDE = re.compile(r"[０-９．－]")
_ERROR = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA)|Err:[0-9]+")
_SEPARATORS = re.compile(r"[;；、]")
_CODE = re.compile(r"[0-9]{10}")
N = TypeVar("N", int, Decimal, Number)


class Unfit(Exception):
    """The text of a cell does not say what its column asks for."""

    def __init__(self, reason: FaultReason) -> None:
        super().__init__(reason)
        self.reason = reason


def text_of(raw: Raw) -> str:
    """The cell as a person would write it; numbers in full, without the binary noise of Excel's floats.

    >>> text_of(3136000001.0), text_of(2310.5), text_of(0.1 + 0.2)
    ('3136000001', '2310.5', '0.3')
    """
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, int | float):
        return _decimal_text(raw)
    if isinstance(raw, str):
        return raw.strip()
    return str(raw)


def _decimal_text(number: float) -> str:
    if isinstance(number, int) or number.is_integer():
        return str(int(number))
    exact = Decimal(repr(number))
    if len(exact.as_tuple().digits) > _EXCEL_DIGITS:
        exact = Decimal(f"{number:.{_EXCEL_DIGITS}g}")
    return shown_plainly(exact.normalize())


def read_text(raw: Raw) -> str:
    """The text of a cell that is neither a date nor an error."""
    if isinstance(raw, datetime.date | datetime.time | datetime.timedelta):
        raise Unfit(FaultReason.DATE)
    text = text_of(raw)
    if _ERROR.fullmatch(text):
        raise Unfit(FaultReason.EXCEL_ERROR)
    return text


def read_number(raw: Raw) -> Number:
    """A number ≥ 0, exact. Text counts only as plain ASCII digits: not 2000万, ４２, 无, 约30 or 1,200."""
    text = read_text(raw)
    if isinstance(raw, bool) or not _PLAIN.fullmatch(text):
        wide = not isinstance(raw, bool) and _WIDE.search(text) is not None
        raise Unfit(FaultReason.FULL_WIDTH if wide else FaultReason.NOT_A_NUMBER)
    whole, _, decimals = text.lstrip("-").partition(".")
    if len(decimals.rstrip("0")) > MAX_DECIMALS:
        raise Unfit(FaultReason.TOO_PRECISE)
    if len(whole.lstrip("0")) + len(decimals) > MAX_DIGITS:
        raise Unfit(FaultReason.TOO_BIG)
    number = parse_number(text)
    if number < 0:
        raise Unfit(FaultReason.NEGATIVE)
    return number


def read_whole(raw: Raw) -> int:
    number = read_number(raw)
    if not isinstance(number, int):
        raise Unfit(FaultReason.NOT_WHOLE)
    return number


def read_value(element: Element, raw: Raw) -> Value:
    """The value of an element's cell. Raises Unfit."""
    if element.kind in (Kind.COUNT, Kind.AMOUNT):
        number = read_whole(raw) if element.kind is Kind.COUNT else read_number(raw)
        if element.maximum is not None and number > element.maximum:
            raise Unfit(FaultReason.TOO_BIG)
        return number
    try:
        return parse_value(element, read_text(raw))
    except ValueInvalid as error:
        flag = error.data["reason"] == "not_a_flag"
        raise Unfit(FaultReason.NOT_A_FLAG if flag else FaultReason.NOT_A_CHOICE) from error


def read_sizes(raw: Raw) -> tuple[int, ...]:
    """``45;46;38``: the pupils of every class, each at least 1."""
    return tuple(_positive(read_whole(part)) for part in _parts(raw))


def read_areas(raw: Raw) -> tuple[Number, ...]:
    """``96;73``: the area of every room; ``0`` alone says that there is none and gives ``()``."""
    parts = _parts(raw)
    if len(parts) == 1 and read_number(parts[0]) == 0:
        return ()
    return tuple(_positive(read_number(part)) for part in parts)


def _parts(raw: Raw) -> list[Raw]:
    text = read_text(raw)
    return [part.strip() for part in _SEPARATORS.split(text)] if isinstance(raw, str) else [raw]


def _positive(number: N) -> N:
    if number == 0:
        raise Unfit(FaultReason.NOT_POSITIVE)
    return number


def read_code(raw: Raw) -> str:
    """A 学校标识码: ten digits, also where Excel keeps it as a number."""
    text = read_text(raw)
    if not text:
        raise Unfit(FaultReason.BLANK)
    if isinstance(raw, bool) or not _CODE.fullmatch(text):
        raise Unfit(FaultReason.MALFORMED_CODE)
    return text


def read_name(raw: Raw) -> str:
    text = read_text(raw)
    if not text:
        raise Unfit(FaultReason.BLANK)
    return text


def read_school_type(raw: Raw) -> SchoolType:
    text = read_name(raw)
    for school_type, name in SCHOOL_TYPE_NAMES.items():
        if text in (school_type.value, name):
            return school_type
    if text not in SCHOOL_TYPE_ALIASES:
        raise Unfit(FaultReason.UNKNOWN_TYPE)
    return SCHOOL_TYPE_ALIASES[text]
