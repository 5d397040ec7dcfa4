"""The catalogue of data elements and the standards that ship with the program, read once."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import TypeVar

import msgspec

from desktop.core.elements import Catalogue
from desktop.core.errors import FormulaInvalid, StandardInvalid, StandardUnknown
from desktop.core.filing import StandardRef
from desktop.core.formula import Formula
from desktop.core.formula_types import Gives
from desktop.core.numbers import MAX_DECIMALS, MAX_DIGITS
from desktop.core.rulebook import Rulebook
from desktop.core.standard import Standard
from desktop.paths import RESOURCES, STANDARDS

_T = TypeVar("_T")
_CATALOGUE = "elements"
# What a new round is under unless somebody chooses another.
DEFAULT_STANDARD = "xingguo-2023"
# No standard that people wrote is near to this: what is larger is not one.
MAX_BYTES = 2_000_000
_DIGITS = MAX_DIGITS + MAX_DECIMALS


@cache
def load_catalogue() -> Catalogue:
    """The data elements of resources/elements.toml."""
    return decode_catalogue((RESOURCES / f"{_CATALOGUE}.toml").read_bytes())


@cache
def standard_ids() -> tuple[str, ...]:
    """The ids of all standards that ship, in order."""
    return tuple(sorted(path.stem for path in STANDARDS.glob("*.toml")))


@cache
def load_standard(id: str, switches: frozenset[str] = frozenset()) -> Rulebook:
    """The standard with this id, checked against the catalogue, with these of its switches on.

    Raises StandardUnknown where there is none, StandardInvalid where it does not hold.
    """
    if id not in standard_ids():
        raise StandardUnknown(standard=id, known=standard_ids())
    if switches:
        return Rulebook(load_standard(id).standard, load_catalogue(), switches)
    return decode_standard((STANDARDS / f"{id}.toml").read_bytes(), id)


def decode_catalogue(text: bytes) -> Catalogue:
    """A catalogue from TOML; raises StandardInvalid with the place and the reason."""
    catalogue = _decode(text, Catalogue, _CATALOGUE)
    for place, reason, word in _catalogue_faults(catalogue):
        raise StandardInvalid(standard=_CATALOGUE, place=place, reason=reason, word=word)
    return catalogue


def decode_standard(text: bytes, id: str) -> Rulebook:
    """A standard from TOML, checked against the catalogue; raises StandardInvalid."""
    standard = _decode(text, Standard, id)
    if standard.id != id:
        raise StandardInvalid(standard=id, place="id", reason="other_id", word=standard.id)
    return Rulebook(standard, load_catalogue())


def standard_digest(standard: Standard) -> str:
    """SHA-256 of the standard's canonical JSON: sorted keys, decimals digit by digit as strings.

    Comments and layout of the TOML file do not matter; every word and number does.
    """
    encoder = msgspec.json.Encoder(order="sorted", decimal_format="string")
    return sha256(encoder.encode(standard)).hexdigest()


def standard_ref(standard: Standard) -> StandardRef:
    """How filings, rounds and packages name this standard."""
    return StandardRef(standard.id, standard.version, standard_digest(standard))


def _decode(text: bytes, kind: type[_T], name: str) -> _T:
    if len(text) > MAX_BYTES:
        raise StandardInvalid(standard=name, place="", reason="too_large", word=f"{len(text)} B")
    try:
        table = tomllib.loads(text.decode("utf-8"), parse_float=_decimal)
        return msgspec.convert(table, kind)
    except UnicodeDecodeError as error:
        raise StandardInvalid(standard=name, place="", reason="not_utf8", word=str(error.start)) from error
    except RecursionError as error:
        raise StandardInvalid(standard=name, place="", reason="too_deep", word="") from error
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at ")
        raise StandardInvalid(standard=name, place=place.strip("`"), reason="not_valid", word=what) from error
    # ValueError: TOMLDecodeError, and what Python says of a number of thousands of digits.
    except ValueError as error:
        raise StandardInvalid(standard=name, place="", reason="not_toml", word=str(error)) from error


def _decimal(text: str) -> Decimal:
    """A number of a standard; one that is short to write and too long to compute with is refused."""
    number = Decimal(text.replace("_", ""))
    if (
        not number.is_finite()
        or abs(number.adjusted()) > MAX_DIGITS
        or len(number.as_tuple().digits) > _DIGITS
    ):
        raise ValueError(f"number out of range: {text[:40]}")
    return number


def _catalogue_faults(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Place, reason and word of everything that a decoder cannot see."""
    seen: set[str] = set()
    for element in catalogue.elements:
        for word in (element.code, element.name):
            # A code or a name is a word in formulas, and a key in tables.
            if word in seen:
                yield element.code, "duplicate_id", word
            if not word.isidentifier():
                yield element.code, "not_a_word", word
            seen.add(word)
    ids: set[str] = set()
    formulas = [(check.id, check.expect, Gives.FLAG) for check in catalogue.checks]
    formulas += [(peer.id, peer.formula, Gives.NUMBER) for peer in catalogue.peers]
    for id, text, wanted in formulas:
        if id in ids:
            yield id, "duplicate_id", id
        ids.add(id)
        try:
            Formula(text, catalogue).require(wanted)
        except FormulaInvalid as error:
            yield id, str(error.data["reason"]), str(error.data["word"])
    for peer in catalogue.peers:
        if peer.factor <= 1:
            yield peer.id, "not_valid", str(peer.factor)
    for trend in catalogue.trends:
        if trend.id in ids:
            yield trend.id, "duplicate_id", trend.id
        ids.add(trend.id)
        for code in trend.elements:
            if code not in catalogue.by_code:
                yield trend.id, "unknown_name", code


def standard_as(ref: StandardRef, text: str) -> Rulebook | None:
    """The very standard that ``ref`` means: as it ships, or as the TOML ``text`` brings it, or None."""
    if ref.id in standard_ids() and standard_ref(load_standard(ref.id).standard) == ref:
        return load_standard(ref.id)
    try:
        brought = decode_standard(text.encode(), ref.id)
    except StandardInvalid:
        return None
    return brought if standard_ref(brought.standard) == ref else None
