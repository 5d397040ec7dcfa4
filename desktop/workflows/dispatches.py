"""What is inside a 下发包 (dispatch): everything that sets up units, or brings them up to date."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from desktop.core.errors import StandardInvalid, XiaobiaoError
from desktop.core.filing import Unit
from desktop.core.rulebook import Rulebook
from desktop.exchange.layout import DISPATCH
from desktop.exchange.reader import Package, verify
from desktop.exchange.statement import Kind
from desktop.exchange.trust import Broken, Cause
from desktop.library import decode_standard, load_standard, standard_ids, standard_ref
from desktop.storage.roster import Round
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


class PackageRefused(XiaobiaoError):
    """A package that a person opened is broken. Data: path, broken (exchange.trust.Broken)."""


class StandardMismatch(XiaobiaoError):
    """The program's standard is not the one the file was made for. Data: standard, version, path."""


def open_dispatch(path: Path) -> OpenedDispatch:
    """Read a dispatch; whether its signer is the right county is for the caller to say.

    Raises PackageRefused, PackageUnreadable, StandardMismatch.
    """
    package = verified(path, Kind.DISPATCH)
    malformed = Broken(path=path, cause=Cause.MALFORMED, entry=DISPATCH)
    try:
        dispatch = msgspec.json.decode(package.read(DISPATCH), type=Dispatch)
    # ValueError: what msgspec makes of JSON that is not a dispatch.
    except (KeyError, ValueError, RecursionError) as error:
        raise PackageRefused(path=path, broken=malformed) from error
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
        raise PackageRefused(path=path, broken=malformed)
    rulebook = _standard_of(path, dispatch)
    try:
        read_with(rulebook, dispatch.round.switches, dispatch.round.settings)
    except ReadingInvalid as error:
        raise PackageRefused(path=path, broken=malformed) from error
    return OpenedDispatch(package, dispatch, rulebook)


def verified(path: Path, kind: Kind | None = None) -> Package:
    """A whole package of one kind, or of any. Raises PackageRefused, PackageUnreadable."""
    package = verify(path, {}, kind=kind)
    if isinstance(package, Broken):
        raise PackageRefused(path=path, broken=package)
    return package


def _standard_of(path: Path, dispatch: Dispatch) -> Rulebook:
    """The very standard of the round: as it ships, or as the file brings it. Raises StandardMismatch."""
    asked = dispatch.round.standard
    if asked.id in standard_ids() and standard_ref(load_standard(asked.id).standard) == asked:
        return load_standard(asked.id)
    try:
        brought = decode_standard(dispatch.standard.encode(), asked.id)
    except StandardInvalid as error:
        raise StandardMismatch(path=path, standard=asked.id, version=asked.version) from error
    if standard_ref(brought.standard) != asked:
        raise StandardMismatch(path=path, standard=asked.id, version=asked.version)
    return brought
