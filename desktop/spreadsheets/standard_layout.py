"""Which sheets and columns the workbook of a standard has: derived from the types of the standard.

A list of structs is a sheet, a single value a column. Lists inside lists are sheets of their own, whose rows
name the item that they belong to.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import Struct, inspect

from desktop.core.standard_shape import Field, Kind, Shape, fields, standard_type, tree_of
from desktop.core.standard_terms import RULE_NAMES, field_name, item_name, list_name

Names = tuple[str, ...]

# What the hidden row says of columns that are no field: the owner, a mapping's key, a number of its own.
OWNER, KEY, NUMBER = "^", "@", "#"
_FIRST = ("", "resources", "indicators", "indicators.criteria", "vetoes", "settings", "row_rules")
_LONGEST = 31  # of a sheet's name in Excel


class Column(Struct, frozen=True):
    """One value of an item. ``shapes`` are by the tag of the variant that has it, "" where there is one.

    ``tag_path`` is the path of the column that tells the variant.
    """

    path: Names
    name: str
    shapes: dict[str, Shape]
    tag_path: Names | None = None
    required: bool = False
    default: Any = None

    @property
    def shape(self) -> Shape:
        return next(iter(self.shapes.values()))


class Sheet(Struct, frozen=True):
    """One list. ``mark`` identifies it in the hidden row, whatever its name; ``key`` is the field that names
    an item, or KEY or NUMBER, or empty where nothing needs to name one.
    """

    path: Names
    mark: str
    name: str
    structs: tuple[inspect.StructType, ...]
    columns: tuple[Column, ...]
    key: str
    owner: "Sheet | None" = None

    @property
    def is_head(self) -> bool:
        """Whether it is the one sheet with the standard's own fields, one a row."""
        return not self.path

    @property
    def item(self) -> str:
        return item_name(".".join(self.path))


@cache
def sheets() -> tuple[Sheet, ...]:
    """Every sheet, in the order in which an official wants to see them."""
    found: list[Sheet] = []
    _add(found, (), (standard_type(),), None, keyed=False)
    names: set[str] = set()
    unique: list[Sheet] = []
    for sheet in found:
        name, number = sheet.name[:_LONGEST], 1
        while name in names:
            number += 1
            name = f"{sheet.name}{number}"
        names.add(name)
        unique.append(Sheet(sheet.path, sheet.mark, name, *_rest(sheet)))
    order = {mark: number for number, mark in enumerate(_FIRST)}
    return tuple(sorted(unique, key=lambda sheet: order.get(sheet.mark.partition(":")[0], len(order))))


def _rest(sheet: Sheet) -> tuple[tuple[inspect.StructType, ...], tuple[Column, ...], str, Sheet | None]:
    return sheet.structs, sheet.columns, sheet.key, sheet.owner


def _add(
    found: list[Sheet],
    path: Names,
    structs: tuple[inspect.StructType, ...],
    owner: Sheet | None,
    *,
    keyed: bool,
) -> None:
    columns: dict[Names, Column] = {}
    children: dict[tuple[Names, Names], Shape] = {}
    _flatten(structs, path[-1:], (), None, columns, children)
    names = [column.path[0] for column in columns.values() if len(column.path) == 1]
    own = next((name for name in ("id", "code") if name in names), "")
    key = KEY if keyed else own or (NUMBER if children else "")
    mark = ".".join(path)
    if any(sheet.mark == mark for sheet in found):
        mark += ":" + "+".join(struct.cls.__name__ for struct in structs)
    sheet = Sheet(path, mark, _name(mark), structs, tuple(columns.values()), key, owner)
    found.append(sheet)
    for (inner, _), shape in children.items():
        below = sheet if path else None
        _add(found, (*path, *inner), shape.structs, below, keyed=shape.kind is Kind.NAMED)


def _name(mark: str) -> str:
    path, _, structs = mark.partition(":")
    return f"{list_name(path)}（专用教室）" if structs == "RoomRelaxation" else list_name(path)


def _flatten(
    structs: tuple[inspect.StructType, ...],
    list_path: Names,
    prefix: Names,
    tag_path: Names | None,
    columns: dict[Names, Column],
    children: dict[tuple[Names, Names], Shape],
) -> None:
    if structs[0].tag_field is not None:
        tag_path = (*prefix, structs[0].tag_field)
        tags = {str(s.tag): RULE_NAMES.get(str(s.tag), str(s.tag)) for s in structs}
        shape = Shape(Kind.CHOICE, words=tags)
        columns[tag_path] = Column(tag_path, field_name(*tag_path), {"": shape}, tag_path, required=True)
    for struct in structs:
        tag = "" if struct.tag is None else str(struct.tag)
        for field in fields(struct):
            path, shape = (*prefix, field.name), field.shape
            if shape.kind in (Kind.ITEMS, Kind.NAMED):
                children[path, tuple(s.cls.__name__ for s in shape.structs)] = shape
            elif shape.kind is Kind.STRUCT:
                _flatten(shape.structs, list_path, path, tag_path, columns, children)
            else:
                for column in _columns(list_path, path, field, tag, tag_path):
                    known = columns.setdefault(column.path, column)
                    known.shapes.update(column.shapes)


def _columns(
    list_path: Names, path: Names, field: Field, tag: str, tag_path: Names | None
) -> Iterator[Column]:
    shape = field.shape
    if shape.kind is Kind.TABLE and shape.keys and shape.item is not None:
        for key in shape.words:
            name = field_name(*list_path, *path, key)
            yield Column((*path, key), name, {tag: shape.item}, tag_path)
    else:
        name = field_name(*list_path, *path)
        yield Column(path, name, {tag: shape}, tag_path, field.required, tree_of(field.default))
