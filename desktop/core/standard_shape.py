"""What the types of `desktop.core.standard` say about their fields, for all that walks over any standard.

Nothing here names a field: what is added to a struct flows into workbooks, texts and comparisons by itself.
"""

from collections.abc import Iterator, Mapping
from enum import Enum, StrEnum
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct, inspect

from desktop.core.sections import SchoolType, Section
from desktop.core.standard import Standard
from desktop.core.standard_terms import CHOICE_NAMES
from desktop.core.terms import ROOM_NAMES, SCHOOL_TYPE_NAMES, SECTION_NAMES


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"
    CHOICE = "choice"
    LEAVES = "leaves"  # a list of one of the above
    TABLE = "table"  # a mapping to one of the above
    STRUCT = "struct"  # one struct, or one of several that a tag tells apart
    ITEMS = "items"  # a list of structs
    NAMED = "named"  # a mapping to structs
    OTHER = "other"


LEAF = frozenset({Kind.TEXT, Kind.NUMBER, Kind.WHOLE, Kind.FLAG, Kind.CHOICE})


class Shape(Struct, frozen=True):
    """What a field can hold. ``item`` is that of a list or a mapping; ``words`` are the Chinese names of
    choices, or of the keys of a mapping, by code; ``keys`` says that a mapping has only those keys.
    """

    kind: Kind
    optional: bool = False
    words: Mapping[str, str] = {}
    keys: bool = False
    item: "Shape | None" = None
    structs: tuple[inspect.StructType, ...] = ()


class Field(Struct, frozen=True):
    """One field of a struct; ``default`` is a fresh value where the field is not required."""

    name: str
    shape: Shape
    required: bool
    default: Any


@cache
def standard_type() -> inspect.StructType:
    found = inspect.type_info(Standard)
    assert isinstance(found, inspect.StructType)
    return found


def fields(struct: inspect.StructType) -> tuple[Field, ...]:
    """The fields in order, without the tag."""
    return _fields(struct.cls)


@cache
def _fields(cls: type) -> tuple[Field, ...]:
    struct = inspect.type_info(cls)
    assert isinstance(struct, inspect.StructType)
    return tuple(Field(f.encode_name, shape_of(f.type), f.required, _default(f)) for f in struct.fields)


def variant(structs: tuple[inspect.StructType, ...], value: Mapping[str, Any]) -> inspect.StructType | None:
    """Which of these structs a table means; None where its tag is missing or unknown."""
    if len(structs) == 1 and structs[0].tag_field is None:
        return structs[0]
    return next((s for s in structs if s.tag_field is not None and value.get(s.tag_field) == s.tag), None)


def shape_of(type: inspect.Type) -> Shape:
    match type:
        case inspect.UnionType(types=types):
            return _union(types)
        case inspect.StrType():
            return Shape(Kind.TEXT)
        case inspect.IntType():
            return Shape(Kind.WHOLE)
        case inspect.DecimalType() | inspect.FloatType():
            return Shape(Kind.NUMBER)
        case inspect.BoolType():
            return Shape(Kind.FLAG)
        case inspect.EnumType() | inspect.LiteralType():
            return Shape(Kind.CHOICE, words=_words(type))
        case inspect.StructType():
            return Shape(Kind.STRUCT, structs=(type,))
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return _list(shape_of(item))
        case inspect.DictType(key_type=key, value_type=value):
            return _mapping(key, shape_of(value))
        case _:
            return Shape(Kind.OTHER)


def _union(types: tuple[inspect.Type, ...]) -> Shape:
    shapes = [shape_of(type) for type in types if not isinstance(type, inspect.NoneType)]
    optional = len(shapes) < len(types)
    kinds = {shape.kind for shape in shapes}
    if kinds == {Kind.STRUCT}:
        return Shape(Kind.STRUCT, optional, structs=tuple(s for shape in shapes for s in shape.structs))
    if kinds == {Kind.WHOLE, Kind.NUMBER}:
        return Shape(Kind.NUMBER, optional)
    if len(shapes) == 1:
        return msgspec.structs.replace(shapes[0], optional=optional)
    return Shape(Kind.OTHER, optional)


def _list(item: Shape) -> Shape:
    if item.kind in LEAF:
        return Shape(Kind.LEAVES, item=item)
    if item.kind is Kind.STRUCT:
        return Shape(Kind.ITEMS, structs=item.structs)
    return Shape(Kind.OTHER)


def _mapping(key: inspect.Type, value: Shape) -> Shape:
    fixed = isinstance(key, inspect.EnumType | inspect.LiteralType)
    words = _words(key) if fixed else ROOM_NAMES
    if value.kind in LEAF:
        return Shape(Kind.TABLE, words=words, keys=fixed, item=value)
    if value.kind is Kind.STRUCT:
        return Shape(Kind.NAMED, words=words if fixed else {}, keys=fixed, structs=value.structs)
    return Shape(Kind.OTHER)


def _words(type: inspect.EnumType | inspect.LiteralType) -> Mapping[str, str]:
    if isinstance(type, inspect.LiteralType):
        return {str(value): CHOICE_NAMES.get(str(value), str(value)) for value in type.values}
    known: dict[Any, Any] = {Section: SECTION_NAMES, SchoolType: SCHOOL_TYPE_NAMES}
    names = known.get(type.cls, {})
    codes = [str(member.value) for member in type.cls]
    return {code: names.get(code) or CHOICE_NAMES.get(code, code) for code in codes}


def _default(field: inspect.Field) -> Any:
    if field.required:
        return None
    return field.default if field.default is not msgspec.NODEFAULT else field.default_factory()


def tree_of(value: Any) -> Any:
    """A standard, or a part of one, as the plain tables, lists and values that TOML would give.

    What is as it would be without being written is left out, digit by digit: 0.50 is not 0.5.
    """
    if isinstance(value, Struct):
        config = value.__struct_config__
        table: dict[str, Any] = {} if config.tag is None else {str(config.tag_field): config.tag}
        for field in _fields(type(value)):
            held = getattr(value, field.name)
            if field.required or repr(held) != repr(field.default):
                table[field.name] = tree_of(held)
        return table
    if isinstance(value, Mapping):
        return {str(tree_of(key)): tree_of(held) for key, held in value.items()}
    if isinstance(value, tuple | list):
        return [tree_of(held) for held in value]
    return value.value if isinstance(value, Enum) else value


Path = tuple[str | int, ...]


def key_of(item: Any) -> str:
    """What names an item of a list: its id or code; empty where it has neither."""
    for name in ("id", "code"):
        if isinstance(item, Mapping) and isinstance(item.get(name), str):
            return item[name]
    return ""


def leaves(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every single value of a tree with its path."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from leaves(value, (*path, str(key)))
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from leaves(value, (*path, number))
    else:
        yield path, tree
