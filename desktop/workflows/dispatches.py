"""What is inside a 下发包 (dispatch): everything that sets up units, or brings them up to date."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Unit
from desktop.core.rulebook import Rulebook
from desktop.exchange.layout import DISPATCH
from desktop.exchange.reader import Package, verify
from desktop.exchange.statement import Kind
from desktop.exchange.trust import Broken
from desktop.library import standard_as
from desktop.storage.roster import Round
from desktop.workflows.contents import PackageRefused, malformed, read_contents
from desktop.workflows.readings import ReadingInvalid, read_with


class Dispatch(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """data/dispatch.json. For one unit it is its enrolment file, with its one-time token.

    ``tokens`` are by unit code; a dispatch for all units has none, since every unit would read those of the
    others. That of a township has its own and those of its schools, so that it can check what they send.
    ``standard`` is the round's standard as TOML where a county wrote it; of a shipped one it is empty.
    """

    county: str
    round: Round
    units: tuple[Unit, ...]
    tokens: Mapping[str, bytes] = {}
    standard: str = ""

    def unit(self, code: str) -> Unit | None:
        """The unit of this code, if the dispatch is for it."""
        return next((unit for unit in self.units if unit.code == code), None)


class OpenedDispatch(Struct, frozen=True):
    """A dispatch whose file is whole and whose standard and readings this program understands."""

    package: Package
    dispatch: Dispatch
    rulebook: Rulebook


class StandardMismatch(XiaobiaoError):
    """The program's standard is not the one the file was made for. Data: standard, version, path."""


def open_dispatch(path: Path) -> OpenedDispatch:
    """Read a dispatch; whether its signer is the right county is for the caller to say.

    Raises PackageRefused, PackageUnreadable, StandardMismatch.
    """
    package = verified(path, Kind.DISPATCH)
    dispatch = read_contents(package, DISPATCH, Dispatch)
    claims = package.statement.predicate
    codes = [unit.code for unit in dispatch.units]
    sound = (
        codes
        and len(set(codes)) == len(codes)
        and claims.recipient in (None, codes[0])
        and claims.round == dispatch.round.id
        and dispatch.tokens.keys() <= set(codes)
    )
    if not sound:
        raise malformed(package, DISPATCH)
    asked = dispatch.round.standard
    rulebook = standard_as(asked, dispatch.standard)
    if rulebook is None:
        raise StandardMismatch(path=path, standard=asked.id, version=asked.version)
    try:
        read_with(rulebook, dispatch.round.switches, dispatch.round.settings)
    except ReadingInvalid as error:
        raise malformed(package, DISPATCH) from error
    return OpenedDispatch(package, dispatch, rulebook)


def verified(path: Path, kind: Kind | None = None) -> Package:
    """A whole package of one kind, or of any. Raises PackageRefused, PackageUnreadable."""
    package = verify(path, {}, kind=kind)
    if isinstance(package, Broken):
        raise PackageRefused(path=path, broken=package)
    return package
