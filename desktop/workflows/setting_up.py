"""Make workspaces: a bureau's with its roster, a unit's from an enrolment file or by hand."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from desktop.core.errors import XiaobiaoError
from desktop.core.filing import StandardRef, Unit
from desktop.exchange.layout import ENROLMENT
from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import Key, key_from_seed
from desktop.exchange.statement import Kind
from desktop.exchange.trust import Broken, Cause
from desktop.library import load_standard, standard_ids, standard_ref
from desktop.storage import keys
from desktop.storage.roster import Round, save_round, save_units
from desktop.storage.workspace import Workspace, create
from desktop.workflows.pass_rule import pass_rule


class Enrolment(Struct, frozen=True, forbid_unknown_fields=True):
    """data/enrolment.json: everything that sets up one unit's workspace."""

    county: str
    round: Round
    unit: Unit
    token: bytes


class PackageRefused(XiaobiaoError):
    """A package that a person opened is broken. Data: path, broken (exchange.trust.Broken)."""


class StandardMismatch(XiaobiaoError):
    """The program's standard is not the one the file was made for. Data: standard, version, path."""


def create_bureau(
    path: Path,
    county: str,
    round: Round,
    roster: Iterable[Unit],
    seed: bytes,
    now: datetime,
) -> Workspace:
    """A bureau's workspace with its round, its roster and the county's own key."""
    key = key_from_seed(seed)
    return create(path, "bureau", county, now, lambda new: _fill(new, round, roster, key, now))


def create_unit(path: Path, county: str, round: Round, unit: Unit, seed: bytes, now: datetime) -> Workspace:
    """A unit's workspace without an enrolment: its first package waits for the bureau to confirm its key."""
    key = key_from_seed(seed)
    return create(path, "unit", county, now, lambda new: _fill(new, round, [unit], key, now))


def create_enrolled(path: Path, enrolment_file: Path, seed: bytes, now: datetime) -> Workspace:
    """A unit's workspace from the file that the bureau gave it: round, unit, token and the county's key.

    Raises PackageRefused, StandardMismatch, WorkspaceExists and what `storage.create` raises; nothing is
    left behind then.
    """
    package, enrolment = _read(enrolment_file)
    _check_standard(enrolment_file, enrolment.round.standard)
    key = key_from_seed(seed)

    def fill(new: Workspace) -> None:
        _fill(new, enrolment.round, [enrolment.unit], key, now)
        keys.save_key(new, package.key_id, package.public_key, keys.COUNTY, now)
        keys.save_enrolments(new, [(enrolment.unit.code, enrolment.token)], now)

    return create(path, "unit", enrolment.county, now, fill)


def enrolment_unit(enrolment_file: Path) -> Unit:
    """Whom an enrolment file is for. Raises PackageRefused, PackageUnreadable."""
    return _read(enrolment_file)[1].unit


def lead_departments(standard_id: str) -> list[Unit]:
    """The departments that answer for some indicator or veto of a standard, as units of the roster."""
    return [Unit(name, name, "department") for name in load_standard(standard_id).standard.answering]


def new_round(
    standard_id: str, title: str, deadline: str | None = None, row_rule: str | None = None
) -> Round:
    """A round under a shipped standard; its title is its id. Raises StandardUnknown, PassRuleUnknown."""
    rulebook = load_standard(standard_id)
    return Round(title, title, standard_ref(rulebook.standard), pass_rule(rulebook, row_rule), deadline)


def _read(enrolment_file: Path) -> tuple[Package, Enrolment]:
    package = verify(enrolment_file, {}, kind=Kind.DISPATCH)
    if isinstance(package, Broken):
        raise PackageRefused(path=enrolment_file, broken=package)
    malformed = Broken(path=enrolment_file, cause=Cause.MALFORMED, entry=ENROLMENT)
    try:
        enrolment = msgspec.json.decode(package.read(ENROLMENT), type=Enrolment)
    # ValueError: what msgspec makes of JSON that is not an enrolment.
    except (KeyError, ValueError, RecursionError) as error:
        raise PackageRefused(path=enrolment_file, broken=malformed) from error
    claims = package.statement.predicate
    if (enrolment.unit.code, enrolment.round.id) != (claims.recipient, claims.round):
        raise PackageRefused(path=enrolment_file, broken=malformed)
    return package, enrolment


def _check_standard(enrolment_file: Path, asked: StandardRef) -> None:
    known = asked.id in standard_ids()
    if not known or standard_ref(load_standard(asked.id).standard) != asked:
        raise StandardMismatch(path=enrolment_file, standard=asked.id, version=asked.version)


def _fill(workspace: Workspace, round: Round, roster: Iterable[Unit], key: Key, now: datetime) -> None:
    save_round(workspace, round)
    save_units(workspace, roster)
    keys.save_key(workspace, key.key_id, key.public_key, keys.OWN, now, key.seed)
