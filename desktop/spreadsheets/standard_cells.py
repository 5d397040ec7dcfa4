"""One value of a standard as the text of a cell, and back. Every cell is text, so that 0.50 stays 0.50."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from desktop.core.numbers import MAX_DECIMALS, MAX_DIGITS
from desktop.core.standard_shape import LEAF, Kind, Shape

# Stands where nothing is written and leaving the cell blank would mean something else.
EMPTY = "（空）"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_LONGEST = MAX_DIGITS + MAX_DECIMALS + 2
_FLAGS: Mapping[str, bool] = {"是": True, "否": False, "TRUE": True, "FALSE": False}
_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder = msgspec.json.Decoder(float_hook=Decimal)


class NotA(Exception):
    """The text of a cell is not what its column asks for; ``reason`` is a word of `StandardFault`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def write_cell(value: Any, shape: Shape) -> str:
    """The text of a value; a list has one item a line, a mapping one ``名称＝值`` a line."""
    match shape.kind:
        case Kind.FLAG:
            return "是" if value else "否"
        case Kind.CHOICE:
            return shape.words.get(value, value)
        case Kind.LEAVES:
            assert shape.item is not None
            return "\n".join(write_cell(item, shape.item) for item in value)
        case Kind.TABLE:
            assert shape.item is not None
            lines = [f"{shape.words.get(k, k)}＝{write_cell(v, shape.item)}" for k, v in value.items()]
            return "\n".join(lines)
        case Kind.OTHER:
            return _encoder.encode(value).decode()
        case _:
            return str(value)


def read_cell(text: str, shape: Shape) -> Any:
    """The value of a text that is not blank. Raises NotA."""
    if shape.kind is Kind.TEXT:
        return "" if text == EMPTY else text
    if shape.kind is Kind.LEAVES:
        assert shape.item is not None
        lines = [line for line in text.split("\n") if line.strip()]
        return [] if text == EMPTY else [_leaf(line, shape.item) for line in lines]
    if shape.kind is Kind.TABLE:
        return {} if text == EMPTY else _table(text, shape)
    if shape.kind is Kind.OTHER:
        try:
            return _decoder.decode(text)
        except msgspec.DecodeError as error:
            raise NotA("not_json") from error
    return _leaf(text, shape)


def _leaf(text: str, shape: Shape) -> Any:
    assert shape.kind in LEAF
    bare = text.strip()
    match shape.kind:
        case Kind.TEXT:
            return text
        case Kind.FLAG:
            if bare.upper() not in _FLAGS:
                raise NotA("not_a_flag")
            return _FLAGS[bare.upper()]
        case Kind.CHOICE:
            codes = {name: code for code, name in shape.words.items()} | {code: code for code in shape.words}
            if bare not in codes:
                raise NotA("not_a_choice")
            return codes[bare]
        case _:
            return _number(bare, whole=shape.kind is Kind.WHOLE)


def _number(text: str, *, whole: bool) -> int | Decimal:
    if not _NUMBER.fullmatch(text) or len(text) > _LONGEST or abs(Decimal(text).adjusted()) > MAX_DIGITS:
        raise NotA("not_a_number")
    if text.lstrip("-").isdigit():
        return int(text)
    if whole:
        raise NotA("not_whole")
    return Decimal(text)


def _table(text: str, shape: Shape) -> dict[str, Any]:
    assert shape.item is not None
    codes = {name: code for code, name in shape.words.items()}
    table: dict[str, Any] = {}
    for line in text.split("\n"):
        if not line.strip():
            continue
        key, sign, value = line.replace("=", "＝", 1).partition("＝")
        if not sign:
            raise NotA("not_a_pair")
        table[codes.get(key.strip(), key.strip())] = _leaf(value, shape.item)
    return table
