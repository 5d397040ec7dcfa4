"""Make workspaces: a bureau's with its roster, a unit's from an enrolment file or by hand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from desktop.core.errors import StandardInvalid, XiaobiaoError
from desktop.core.filing import Unit
from desktop.core.numbers import Number
from desktop.core.rulebook import Rulebook
from desktop.exchange.layout import ENROLMENT
from desktop.exchange.reader import Package, verify
from desktop.exchange.statement import Kind
from desktop.exchange.trust import Broken, Cause
from desktop.library import decode_standard, load_standard, standard_ids, standard_ref
from desktop.storage import keys
from desktop.storage.own_key import OwnKey, Protection, use_key
from desktop.storage.roster import Round, save_round, save_units
from desktop.storage.trust import save_tokens
from desktop.storage.workspace import Workspace, create
from desktop.workflows.pass_rule import pass_rule
from desktop.workflows.readings import ReadingInvalid, read_with
from desktop.workflows.rulebooks import keep_standard
from desktop.workflows.signing import sealed_key
from desktop.workflows.standards import find_standard


class Enrolment(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """data/enrolment.json: everything that sets up one unit's workspace.

    ``standard`` is the round's standard as TOML where a county wrote it; of a shipped one it is empty.
    """

    county: str
    round: Round
    unit: Unit
    token: bytes
    standard: str = ""


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
    rulebook: Rulebook | None = None,
    protection: Protection = Protection.SYSTEM,
) -> Workspace:
    """A bureau's workspace with its round, its roster and the county's own key.

    ``rulebook`` is the round's standard where the county wrote it. Raises what `signing.sealed_key` and
    `storage.create` raise.
    """
    key = sealed_key(seed, now, protection)
    rules = rulebook or load_standard(round.standard.id)
    return create(path, "bureau", county, now, lambda new: _fill(new, round, rules, roster, key, now))


def create_unit(
    path: Path,
    county: str,
    round: Round,
    unit: Unit,
    seed: bytes,
    now: datetime,
    rulebook: Rulebook | None = None,
    protection: Protection = Protection.SYSTEM,
) -> Workspace:
    """A unit's workspace without an enrolment: its first package waits for the bureau to confirm its key."""
    key = sealed_key(seed, now, protection)
    rules = rulebook or (load_standard(round.standard.id) if round.standard.id in standard_ids() else None)
    return create(path, "unit", county, now, lambda new: _fill(new, round, rules, [unit], key, now))


def create_enrolled(
    path: Path,
    enrolment_file: Path,
    seed: bytes,
    now: datetime,
    protection: Protection = Protection.SYSTEM,
) -> Workspace:
    """A unit's workspace from the file that the bureau gave it: round, unit, token and the county's key.

    Raises PackageRefused, StandardMismatch, WorkspaceExists and what `signing.sealed_key` and
    `storage.create` raise; nothing is left behind then.
    """
    package, enrolment = _read(enrolment_file)
    rulebook = _standard_of(enrolment_file, enrolment)
    _check_readings(enrolment_file, enrolment, rulebook)
    key = sealed_key(seed, now, protection)

    def fill(new: Workspace) -> None:
        _fill(new, enrolment.round, rulebook, [enrolment.unit], key, now)
        keys.save_county_key(new, package.key_id, package.public_key, now)
        save_tokens(new, [(enrolment.unit.code, enrolment.token)], now)

    return create(path, "unit", enrolment.county, now, fill)


def enrolment_unit(enrolment_file: Path) -> Unit:
    """Whom an enrolment file is for. Raises PackageRefused, PackageUnreadable."""
    return _read(enrolment_file)[1].unit


def new_round(
    standard_id: str,
    title: str,
    deadline: str | None = None,
    row_rule: str | None = None,
    switches: Sequence[str] = (),
    settings: Mapping[str, Number] | None = None,
) -> Round:
    """A round under a shipped standard, or one in a file, read with these switches and settings.

    Its title is its id. Raises PassRuleUnknown, ReadingInvalid and what `find_standard` raises.
    """
    rulebook = find_standard(standard_id)
    read_with(rulebook, switches, settings)
    return Round(
        title,
        title,
        standard_ref(rulebook.standard),
        pass_rule(rulebook, row_rule),
        deadline,
        tuple(dict.fromkeys(switches)),
        dict(settings or {}),
    )


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


def _standard_of(enrolment_file: Path, enrolment: Enrolment) -> Rulebook:
    """The very standard of the round: as it ships, or as the file brings it. Raises StandardMismatch."""
    asked = enrolment.round.standard
    if asked.id in standard_ids() and standard_ref(load_standard(asked.id).standard) == asked:
        return load_standard(asked.id)
    try:
        brought = decode_standard(enrolment.standard.encode(), asked.id)
    except StandardInvalid as error:
        raise StandardMismatch(path=enrolment_file, standard=asked.id, version=asked.version) from error
    if standard_ref(brought.standard) != asked:
        raise StandardMismatch(path=enrolment_file, standard=asked.id, version=asked.version)
    return brought


def _check_readings(enrolment_file: Path, enrolment: Enrolment, rulebook: Rulebook) -> None:
    try:
        read_with(rulebook, enrolment.round.switches, enrolment.round.settings)
    except ReadingInvalid as error:
        malformed = Broken(path=enrolment_file, cause=Cause.MALFORMED, entry=ENROLMENT)
        raise PackageRefused(path=enrolment_file, broken=malformed) from error


def _fill(
    workspace: Workspace,
    round: Round,
    rulebook: Rulebook | None,
    roster: Iterable[Unit],
    key: OwnKey,
    now: datetime,
) -> None:
    save_round(workspace, round)
    save_units(workspace, roster)
    use_key(workspace, key)
    if rulebook is not None and standard_ref(rulebook.standard) == round.standard:
        keep_standard(workspace, rulebook, now)
