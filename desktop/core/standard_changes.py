"""What differs between two standards, or two versions of one: item by item, field by field."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, inspect

from desktop.core.standard import Standard
from desktop.core.standard_shape import Field, Kind, Shape, fields, key_of, standard_type, tree_of
from desktop.core.standard_terms import RULE_NAMES

Table = Mapping[str, Any]


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REORDERED = "reordered"


class StandardChange(Struct, frozen=True):
    """One difference. ``list_path`` is the list (empty for the standard itself), ``key`` the item's id.

    An added or removed item is in ``new`` or ``old`` as its table; of a changed one ``field`` is the path
    inside it, ``shape`` what the values are, None a value that is not written.
    """

    kind: ChangeKind
    list_path: tuple[str, ...]
    key: str
    field: tuple[str, ...] = ()
    old: Any = None
    new: Any = None
    shape: Shape | None = None


def compare_standards(old: Standard, new: Standard) -> list[StandardChange]:
    """Every difference from top to bottom; none where the two have the same digest."""
    return list(_Place((), "").structs(tree_of(old), tree_of(new), (standard_type(),), ()))


class _Place(Struct, frozen=True):
    """The item that is being compared."""

    list_path: tuple[str, ...]
    key: str

    def structs(
        self, old: Table, new: Table, kinds: tuple[inspect.StructType, ...], path: tuple[str, ...]
    ) -> Iterator[StandardChange]:
        tag = kinds[0].tag_field
        if tag is not None and old.get(tag) != new.get(tag):
            words = Shape(Kind.CHOICE, words=RULE_NAMES)
            yield self._changed((*path, tag), old.get(tag), new.get(tag), words)
        known: dict[str, Field] = {}
        for kind in kinds:
            for field in fields(kind):
                if field.name in old or field.name in new:
                    known.setdefault(field.name, field)
        for name, field in known.items():
            shape, here = field.shape, (*path, name)
            before: Any = old.get(name)
            after: Any = new.get(name)
            if shape.kind is Kind.STRUCT and isinstance(before, Mapping) and isinstance(after, Mapping):
                yield from self.structs(before, after, shape.structs, here)
            elif shape.kind is Kind.ITEMS:
                yield from self._items(list(before or ()), list(after or ()), shape, here)
            elif shape.kind is Kind.NAMED:
                inner = (*self.list_path, *here)
                yield from self._keyed(before or {}, after or {}, shape, inner)
            elif repr(before) != repr(after):
                if field.default is not None:
                    before = tree_of(field.default) if before is None else before
                    after = tree_of(field.default) if after is None else after
                yield self._changed(here, before, after, shape)

    def _items(
        self, old: list[Any], new: list[Any], shape: Shape, path: tuple[str, ...]
    ) -> Iterator[StandardChange]:
        inner = (*self.list_path, *path)
        before = {self._name(item, number): item for number, item in enumerate(old, 1)}
        after = {self._name(item, number): item for number, item in enumerate(new, 1)}
        yield from self._keyed(before, after, shape, inner)

    def _name(self, item: Any, number: int) -> str:
        return key_of(item) or " ".join(part for part in (self.key, f"第 {number} 项") if part)

    def _keyed(
        self, old: Table, new: Table, shape: Shape, list_path: tuple[str, ...]
    ) -> Iterator[StandardChange]:
        for key, item in old.items():
            if key not in new:
                yield StandardChange(ChangeKind.REMOVED, list_path, key, old=item)
        for key, item in new.items():
            if key not in old:
                yield StandardChange(ChangeKind.ADDED, list_path, key, new=item)
            else:
                yield from _Place(list_path, key).structs(old[key], item, shape.structs, ())
        if shape.kind is Kind.ITEMS and [k for k in old if k in new] != [k for k in new if k in old]:
            yield StandardChange(ChangeKind.REORDERED, list_path, self.key)

    def _changed(self, path: tuple[str, ...], old: Any, new: Any, shape: Shape) -> StandardChange:
        return StandardChange(ChangeKind.CHANGED, self.list_path, self.key, path, old, new, shape)
