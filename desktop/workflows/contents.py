"""Read the JSON of a package that a person opened: sound, and spelled in the one canonical way."""

from typing import TypeVar

import msgspec

from desktop.core.canonical import encode
from desktop.core.errors import XiaobiaoError
from desktop.exchange.reader import Package
from desktop.exchange.trust import Broken, Cause

_Contents = TypeVar("_Contents")


class PackageRefused(XiaobiaoError):
    """A package that a person opened is broken. Data: path, broken (exchange.trust.Broken)."""


def read_contents(package: Package, entry: str, of: type[_Contents]) -> _Contents:
    """What an entry says. Raises PackageRefused where it is not there, not of this type, or not canonical."""
    try:
        data = package.read(entry)
        contents = msgspec.json.decode(data, type=of)
        if encode(contents) == data:
            return contents
    # ValueError is msgspec's own; the others are what hostile numbers and nesting end in.
    except (KeyError, ValueError, ArithmeticError, RecursionError) as error:
        raise malformed(package, entry) from error
    raise malformed(package, entry)


def malformed(package: Package, entry: str) -> PackageRefused:
    """The refusal of a whole package whose contents make no sense."""
    broken = Broken(path=package.path, cause=Cause.MALFORMED, entry=entry)
    return PackageRefused(path=package.path, broken=broken)
