"""What is inside a 汇总包 (bundle): the packages of many units, unchanged, with their own signatures."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from desktop.core.filing import Unit
from desktop.exchange.layout import BUNDLE, EXTENSION, evidence_name
from desktop.exchange.reader import Package
from desktop.exchange.trust import Broken, Cause
from desktop.storage.roster import Round
from desktop.workflows.contents import PackageRefused, read_contents
from desktop.workflows.naming import file_name


class Bundled(Struct, frozen=True, forbid_unknown_fields=True):
    """One package in a bundle: whose it is, its own digest, the SHA-256 of its file."""

    unit: str
    digest: str
    sha256: str


class Bundle(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """data/bundle.json. The files are data/files/<sha256>.xbp.

    With the collector's roster and round, and ``keys``, the key ids that it trusts by unit code, a level
    above that has issued none of the enrolments can verify and evaluate what it brings. ``standard`` is the
    round's standard as TOML where a county wrote it.
    """

    county: str
    unit: str
    round: Round
    roster: tuple[Unit, ...]
    packages: tuple[Bundled, ...]
    keys: dict[str, tuple[str, ...]] = {}
    standard: str = ""


def read_bundle(package: Package) -> Bundle | Broken:
    """The list of a bundle; Broken where it does not say what the bundle holds."""
    malformed = Broken(path=package.path, cause=Cause.MALFORMED, entry=BUNDLE)
    try:
        bundle = read_contents(package, BUNDLE, Bundle)
        listed = [entry_name(bundled) for bundled in bundle.packages]
    # ValueError: what no entry can be called.
    except (PackageRefused, ValueError):
        return malformed
    carried = {name for name in package.entries if name.startswith("data/files/")}
    return bundle if len(set(listed)) == len(listed) and set(listed) == carried else malformed


def entry_name(bundled: Bundled) -> str:
    """Where a package lies in its bundle. Raises ValueError for what is no SHA-256."""
    return evidence_name(bundled.sha256, EXTENSION)


def unpack(package: Package, bundle: Bundle, folder: Path) -> Iterator[tuple[Bundled, Path]]:
    """Writes the packages of a bundle into an empty folder, one after another, named after their units.

    Raises PackageChanged, PackageUnreadable, OSError.
    """
    names = {unit.code: unit.name for unit in bundle.roster}
    for number, bundled in enumerate(bundle.packages, 1):
        path = folder / f"{file_name(names.get(bundled.unit, bundled.unit), str(number))}{EXTENSION}"
        with path.open("xb") as file:
            for chunk in package.chunks(entry_name(bundled)):
                file.write(chunk)
        yield bundled, path
