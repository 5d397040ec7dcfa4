"""Every mistake of a standard that somebody has written, found before it is decoded."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from msgspec import Struct

from desktop.core.elements import Catalogue
from desktop.core.errors import FormulaInvalid, StandardInvalid
from desktop.core.formula import Formula
from desktop.core.formula_types import Gives
from desktop.core.rulebook import VALUE, blanks
from desktop.core.soundness import structure_faults
from desktop.core.standard import Setting, Standard
from desktop.core.standard_shape import Kind, Path, Shape, fields, key_of, leaves, standard_type, variant

# Fields whose text is in the formula language, or has it in its blanks, wherever they stand.
FORMULAS = frozenset({"formula", "limit", "least", "most", "when", "applies", "quantity"})
_CONDITIONS = frozenset({"when", "applies"})
STATEMENTS = frozenset({"statement"})
_NOT_BLANK = frozenset({"id", "code"})


class StandardFault(Struct, frozen=True):
    """One thing to put right: where it stands in the tables, the reason as a word, and the text at fault."""

    path: Path
    reason: str
    word: str


def faults(tree: Mapping[str, Any], catalogue: Catalogue) -> list[StandardFault]:
    """All mistakes from top to bottom; none where the standard can be decoded and its formulas compiled."""
    found = list(_struct(tree, Shape(Kind.STRUCT, structs=(standard_type(),)), ()))
    can_be_decoded = all(fault.reason == "duplicate_id" for fault in found)
    settings = _settings(tree)
    found += _formulas(tree, (), lambda text: Formula(text, catalogue, settings))
    found += _references(tree)
    if can_be_decoded:
        told = {(fault.reason, fault.word) for fault in found}
        found += [f for f in _structure(tree, catalogue) if (f.reason, f.word) not in told]
    unique = {(fault.path, fault.reason): fault for fault in reversed(found)}
    return list(reversed(unique.values()))


def fault_of(error: msgspec.ValidationError | StandardInvalid, tree: Any) -> StandardFault:
    """What decoding or compiling a standard says, as a mistake at the place that it names."""
    if isinstance(error, StandardInvalid):
        place = str(error.data["place"])
        reason, word = str(error.data["reason"]), str(error.data["word"])
        owners = [path[:-1] for path, value in leaves(tree) if path[-1] in ("id", "code") and value == place]
        here: Path = owners[0] if owners else tuple(place.split("."))
        texts = (word, error.data.get("formula"))
        said = (path for path, value in leaves(tree) if path[: len(here)] == here and value in texts)
        return StandardFault(next(said, here), reason, word)
    what, _, place = str(error).partition(" - at ")
    names = re.findall(r"\.(\w+)|\[(\d+)\]", place)
    path: Path = tuple(name or int(number) for name, number in names)
    return StandardFault(path, "not_valid", what)


def is_formula(path: Path) -> bool:
    """Whether a text of the formula language stands at this path, or a statement with blanks of it."""
    return any(step in FORMULAS or step in STATEMENTS for step in path[-2:])


def place_of(tree: Any, path: Path) -> str:
    """A path for people: the innermost id on the way, then the fields behind it (``4.1 rule.formula``)."""
    here, rest, node = "", [], tree
    for step in path:
        node = _get(node, step)
        rest.append(str(step))
        if key_of(node):
            here, rest = key_of(node), []
    return " ".join(part for part in (here, ".".join(rest)) if part)


def _get(node: Any, step: str | int) -> Any:
    if isinstance(node, Mapping):
        return node.get(step)
    return node[step] if isinstance(node, list) and isinstance(step, int) and step < len(node) else None


def _value(value: Any, shape: Shape, path: Path) -> Iterator[StandardFault]:
    """Whether a value has the shape that its field asks for."""
    match shape.kind:
        case Kind.STRUCT:
            yield from _struct(value, shape, path)
        case Kind.ITEMS | Kind.LEAVES:
            if not isinstance(value, list):
                yield StandardFault(path, "not_a_list", str(value))
                return
            item = shape.item or Shape(Kind.STRUCT, structs=shape.structs)
            for number, inner in enumerate(value):
                yield from _value(inner, item, (*path, number))
            if shape.kind is Kind.ITEMS:
                yield from _duplicates(value, path)
        case Kind.TABLE | Kind.NAMED:
            if not isinstance(value, Mapping):
                yield StandardFault(path, "not_a_table", str(value))
                return
            item = shape.item or Shape(Kind.STRUCT, structs=shape.structs)
            for key, inner in value.items():
                if shape.keys and key not in shape.words:
                    yield StandardFault((*path, key), "unknown_field", str(key))
                yield from _value(inner, item, (*path, str(key)))
        case Kind.OTHER:
            return
        case _:
            reason = _leaf(value, shape)
            if reason:
                yield StandardFault(path, reason, str(value))


def _leaf(value: Any, shape: Shape) -> str:
    match shape.kind:
        case Kind.TEXT:
            return "" if isinstance(value, str) else "not_a_text"
        case Kind.FLAG:
            return "" if isinstance(value, bool) else "not_a_flag"
        case Kind.WHOLE:
            if isinstance(value, int) and not isinstance(value, bool):
                return ""
            return "not_whole" if isinstance(value, Decimal) else "not_a_number"
        case Kind.CHOICE:
            return "" if value in shape.words else "not_a_choice"
        case _:
            return "" if _is_number(value) else "not_a_number"


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return False
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _struct(value: Any, shape: Shape, path: Path) -> Iterator[StandardFault]:
    if not isinstance(value, Mapping):
        yield StandardFault(path, "not_a_table", str(value))
        return
    struct = variant(shape.structs, value)
    if struct is None:
        tag = str(shape.structs[0].tag_field)
        yield StandardFault((*path, tag), "unknown_rule", str(value.get(tag, "")))
        return
    known = {field.name: field for field in fields(struct)}
    for name in value:
        if name not in known and name != struct.tag_field:
            yield StandardFault((*path, name), "unknown_field", name)
    for name, field in known.items():
        here = (*path, name)
        if name not in value:
            if field.required:
                yield StandardFault(here, "missing_field", name)
        elif name in _NOT_BLANK and value[name] == "":
            yield StandardFault(here, "missing_field", name)
        else:
            yield from _value(value[name], field.shape, here)


def _duplicates(items: list[Any], path: Path) -> Iterator[StandardFault]:
    seen: set[str] = set()
    for number, item in enumerate(items):
        key = key_of(item)
        if key and key in seen:
            yield StandardFault((*path, number, "id" if "id" in item else "code"), "duplicate_id", key)
        seen.add(key)


def _formulas(
    node: Any, path: Path, compile: Callable[[str], Formula], named: str = ""
) -> Iterator[StandardFault]:
    """Texts of the formula language that do not follow it, each with the word at fault."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            # Of a mapping by section, the field has the name.
            inner = named if named in FORMULAS else str(key)
            yield from _formulas(value, (*path, str(key)), compile, inner)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _formulas(value, (*path, number), compile)
    elif isinstance(node, str) and node:
        texts = [node] if named in FORMULAS else []
        if named in STATEMENTS:
            try:
                texts = [text for text, _ in blanks(node) if text != VALUE]
            except ValueError:
                yield StandardFault(path, "syntax", node)
        for text in texts:
            try:
                formula = compile(text)
                if named in FORMULAS:
                    formula.require(Gives.FLAG if named in _CONDITIONS else Gives.NUMBER)
            except FormulaInvalid as error:
                yield StandardFault(path, str(error.data["reason"]), str(error.data["word"]))


def _settings(tree: Mapping[str, Any]) -> Mapping[str, Setting]:
    """The settings that formulas may name; one that is malformed is told of elsewhere."""
    held = tree.get("settings")
    names = list(held) if isinstance(held, Mapping) else []
    return {str(name): Setting(name=str(name), source="", value=0) for name in names}


def _structure(tree: Mapping[str, Any], catalogue: Catalogue) -> Iterator[StandardFault]:
    """What does not hold between the parts of a standard that can be decoded."""
    try:
        standard = msgspec.convert(tree, Standard)
    except msgspec.ValidationError as error:
        yield fault_of(error, tree)
        return
    for place, reason, word in structure_faults(standard, catalogue, ()):
        error = StandardInvalid(standard=standard.id, place=place, reason=reason, word=word)
        yield fault_of(error, tree)


def _references(tree: Mapping[str, Any]) -> Iterator[StandardFault]:
    """Names that stand for nothing: a pass rule, a resource; criteria that two indicators share."""
    rules = tree.get("row_rules")
    if "row_rule" in tree and isinstance(rules, Mapping) and tree["row_rule"] not in rules:
        yield StandardFault(("row_rule",), "unknown_row_rule", str(tree["row_rule"]))
    codes = {key_of(resource) for resource in _items(tree, "resources")}
    seen: set[str] = set()
    for n, indicator in enumerate(_items(tree, "indicators")):
        for m, criterion in enumerate(_items(indicator, "criteria")):
            path: Path = ("indicators", n, "criteria", m)
            key = key_of(criterion)
            if key and key in seen:
                yield StandardFault((*path, "id"), "duplicate_id", key)
            seen.add(key)
            rule = criterion.get("rule") if isinstance(criterion, Mapping) else None
            if isinstance(rule, Mapping) and "resource" in rule and rule["resource"] not in codes:
                yield StandardFault((*path, "rule", "resource"), "unknown_resource", str(rule["resource"]))


def _items(node: Any, name: str) -> list[Any]:
    held = node.get(name) if isinstance(node, Mapping) else None
    return held if isinstance(held, list) else []
