"""Make workspaces: a bureau's with its roster, a unit's from an enrolment file or by hand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Unit
from desktop.core.numbers import Number
from desktop.core.rulebook import Rulebook
from desktop.library import load_standard, standard_ids, standard_ref
from desktop.storage import keys
from desktop.storage.letters import save_taken
from desktop.storage.own_key import OwnKey, Protection, use_key
from desktop.storage.roster import Round, save_round, save_units
from desktop.storage.trust import save_tokens
from desktop.storage.workspace import Workspace, create
from desktop.workflows.dispatches import OpenedDispatch, open_dispatch
from desktop.workflows.letters import taken_dispatch
from desktop.workflows.pass_rule import pass_rule
from desktop.workflows.readings import read_with
from desktop.workflows.rulebooks import keep_standard
from desktop.workflows.signing import sealed_key
from desktop.workflows.standards import find_standard


class UnitToChoose(XiaobiaoError):
    """The dispatch is for several units, and it was not said which one this is. Data: path, units."""


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
    dispatch_file: Path,
    seed: bytes,
    now: datetime,
    protection: Protection = Protection.SYSTEM,
    *,
    unit_code: str = "",
) -> Workspace:
    """A unit's workspace from the file that the bureau gave it: round, unit, token and the county's key.

    Of a dispatch for several units ``unit_code`` says which one this is. Raises PackageRefused,
    PackageUnreadable, StandardMismatch, UnitToChoose, WorkspaceExists and what `signing.sealed_key` and
    `storage.create` raise; nothing is left behind then.
    """
    opened = open_dispatch(dispatch_file)
    dispatch, package = opened.dispatch, opened.package
    unit = _chosen(opened, unit_code)
    key = sealed_key(seed, now, protection)

    def fill(new: Workspace) -> None:
        _fill(new, dispatch.round, opened.rulebook, [unit], key, now)
        keys.save_county_key(new, package.key_id, package.public_key, now)
        if unit.code in dispatch.tokens:
            save_tokens(new, [(unit.code, dispatch.tokens[unit.code])], now)
        save_taken(new, taken_dispatch(opened, unit), now)

    return create(path, "unit", dispatch.county, now, fill)


def enrolment_unit(dispatch_file: Path, unit_code: str = "") -> Unit:
    """Which unit `create_enrolled` would set up. Raises PackageRefused, PackageUnreadable, UnitToChoose."""
    return _chosen(open_dispatch(dispatch_file), unit_code)


def _chosen(opened: OpenedDispatch, unit_code: str) -> Unit:
    dispatch, package = opened.dispatch, opened.package
    only = dispatch.units[0].code if len(dispatch.units) == 1 else ""
    unit = dispatch.unit(unit_code or package.statement.predicate.recipient or only)
    if unit is None:
        raise UnitToChoose(path=package.path, units=dispatch.units)
    return unit


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
