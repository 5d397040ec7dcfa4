"""Standards as files: read what a county wrote, check it, turn it into a workbook and back, compare two."""

import tomllib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct

from desktop.core.errors import StandardInvalid, XiaobiaoError
from desktop.core.formula_words import FormulaWords, setting_names
from desktop.core.rulebook import Rulebook
from desktop.core.standard import Standard
from desktop.core.standard_changes import StandardChange, compare_standards
from desktop.core.standard_faults import StandardFault, faults, is_formula, place_of
from desktop.core.standard_toml import write_toml
from desktop.files import write_durably
from desktop.library import (
    MAX_BYTES,
    decode_standard,
    load_catalogue,
    load_standard,
    standard_digest,
    standard_ids,
)
from desktop.spreadsheets.standard_reader import (
    CellFault,
    StandardWorkbookInvalid,
    read_standard_workbook,
)

_WORKBOOK = b"PK\x03\x04"


class StandardUnreadable(XiaobiaoError):
    """The file of a standard is not there, or cannot be read. Data: path, reason (no_file, unreadable)."""


class PlacedFault(Struct, frozen=True):
    """One mistake of a TOML file: the item and field, the reason and the text at fault."""

    place: str
    reason: str
    word: str


def load_standard_file(path: Path) -> Rulebook:
    """A standard that a county wrote, as TOML or as a workbook, checked against the catalogue.

    Raises StandardUnreadable, StandardInvalid, StandardWorkbookInvalid, TableInvalid.
    """
    contents = _contents(path)
    if contents.startswith(_WORKBOOK):
        return Rulebook(read_standard_workbook(path, load_catalogue()), load_catalogue())
    tree = _tables(path, contents)
    return decode_standard(contents, str(tree.get("id", path.stem)))


def find_standard(name: str) -> Rulebook:
    """A shipped standard by its id, or else a file. Raises what `load_standard` and the file raise."""
    path = Path(name)
    if name in standard_ids() or not (path.suffix or path.exists()):
        return load_standard(name)
    return load_standard_file(path)


def check_file(path: Path) -> Sequence[PlacedFault | CellFault]:
    """Every mistake of a standard's file; none where it can be used.

    Raises StandardUnreadable, TableInvalid, and StandardInvalid where the file is no TOML at all.
    """
    contents = _contents(path)
    if contents.startswith(_WORKBOOK):
        try:
            read_standard_workbook(path, load_catalogue())
        except StandardWorkbookInvalid as error:
            return tuple(error.data["faults"])  # pyright: ignore[reportArgumentType, reportUnknownArgumentType]
        return ()
    tree = _tables(path, contents)
    words = FormulaWords(load_catalogue(), setting_names(tree))
    found = [_placed(tree, fault, words) for fault in faults(tree, load_catalogue())]
    if not found:
        try:
            decode_standard(contents, str(tree.get("id", path.stem)))
        except StandardInvalid as error:
            found.append(PlacedFault(*(str(error.data[name]) for name in ("place", "reason", "word"))))
    return tuple(found)


def workbook_of(name: str, path: Path) -> Path:
    """Write a standard, by id or from a file, as a workbook; returns its path. Raises FileNotWritten."""
    from desktop.spreadsheets.standard_workbook import write_standard_workbook

    return write_standard_workbook(path, find_standard(name).standard, load_catalogue())


def toml_of(workbook: Path, path: Path) -> tuple[Path, Standard]:
    """Write the standard of a workbook (or of any file) as canonical TOML. Raises FileNotWritten."""
    standard = load_standard_file(workbook).standard
    digest = standard_digest(standard)

    def verify(written: Path) -> None:
        if standard_digest(load_standard_file(written).standard) != digest:
            raise ValueError("not the standard that was written")

    return write_durably(path, write_toml(standard).encode(), verify), standard


def compare_named(old: str, new: str) -> Sequence[StandardChange]:
    """What differs between two standards, each an id or a file."""
    return compare_standards(find_standard(old).standard, find_standard(new).standard)


def _contents(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            contents = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise StandardUnreadable(path=path, reason="no_file") from error
    except (OSError, ValueError) as error:
        raise StandardUnreadable(path=path, reason="unreadable") from error
    if len(contents) > MAX_BYTES:
        raise StandardInvalid(standard=path.name, place="", reason="too_large", word="")
    return contents


def _tables(path: Path, contents: bytes) -> dict[str, Any]:
    """The plain tables of a TOML file. Raises StandardInvalid where it is none."""
    try:
        return tomllib.loads(contents.decode("utf-8"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise StandardInvalid(standard=path.name, place="", reason="not_utf8", word="") from error
    except RecursionError as error:
        raise StandardInvalid(standard=path.name, place="", reason="too_deep", word="") from error
    # ValueError: TOMLDecodeError, and what Python says of a number of thousands of digits.
    except (ValueError, ArithmeticError) as error:
        raise StandardInvalid(standard=path.name, place="", reason="not_toml", word=str(error)) from error


def _placed(tree: dict[str, Any], fault: StandardFault, words: FormulaWords) -> PlacedFault:
    """The mistake at its place; what is wrong in a formula is said in Chinese names too."""
    word = words.spoken(fault.word) if is_formula(fault.path) else fault.word
    told = fault.word if word == fault.word else f"{fault.word}（{word}）"
    return PlacedFault(place_of(tree, fault.path), fault.reason, told)
