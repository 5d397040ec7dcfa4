"""A standard as TOML, as `desktop.library` reads it: the same standard is always the same text."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from desktop.core.standard import Standard
from desktop.core.standard_shape import tree_of

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LINE = 110
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def write_toml(standard: Standard) -> str:
    """The canonical text: what has its default is left out, numbers keep their digits."""
    return "\n".join(_table(tree_of(standard), ())).lstrip("\n") + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """The lines of a table: first what fits into a line, then what needs a head of its own."""
    later: list[tuple[str, Any]] = []
    for key, value in table.items():
        line = f"{_key(key)} = {_value(value)}"
        if _is_tables(value) or (isinstance(value, dict) and (len(line) > _LINE or _has_tables(value))):
            later.append((key, value))
        else:
            yield line
    for key, value in later:
        inner = (*path, _key(key))
        head = ".".join(inner)
        if isinstance(value, dict):
            lines = list(_table(value, inner))
            # A table that only holds other tables needs no head.
            yield from lines if not lines[0] else ("", f"[{head}]", *lines)
            continue
        for item in value:
            yield from ("", f"[[{head}]]", *_table(item, inner))


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _has_tables(value: Mapping[str, Any]) -> bool:
    return any(isinstance(inner, dict) or _is_tables(inner) for inner in value.values())


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return str(value)
        case list():
            return f"[{', '.join(_value(item) for item in value)}]"
        case dict():
            inside = ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items())
            return f"{{ {inside} }}" if inside else "{}"
        case _:
            return _text(str(value))


def _text(text: str) -> str:
    return '"' + "".join(_character(c) for c in text) + '"'


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    control = character < " " or character == "\x7f"
    return f"\\u{ord(character):04x}" if control else character
