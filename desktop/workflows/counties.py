"""A city merges counties: each county's bundle becomes a county's workspace beside the city's own."""

import shutil
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from desktop.core.county import CountyResult
from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Unit
from desktop.core.rulebook import Rulebook
from desktop.core.trusting import Decision
from desktop.exchange.trust import Broken
from desktop.files import make_folder
from desktop.library import standard_as
from desktop.storage.own_key import Protection, use_key
from desktop.storage.roster import current_round, save_round, save_units, units
from desktop.storage.submissions import received
from desktop.storage.trust import decide
from desktop.storage.workspace import SUFFIX, Workspace, create, open_workspace
from desktop.workflows.bundles import read_bundle, unpack
from desktop.workflows.evaluation import as_json, evaluate_workspace
from desktop.workflows.naming import file_name
from desktop.workflows.originals import OriginalBroken, original
from desktop.workflows.receiving import receive
from desktop.workflows.rulebooks import keep_standard
from desktop.workflows.signing import sealed_key


class CountyUnreadable(XiaobiaoError):
    """A county's bundle was made with a standard that this program does not have. Data: path, standard."""


class CountyStanding(Struct, frozen=True):
    """One county as its newest accepted bundle has it; ``workspace`` can be opened like any county's."""

    unit: Unit
    workspace: Path
    rulebook: Rulebook
    result: CountyResult
    schools: int


def county_standings(workspace: Workspace, seed: bytes, now: datetime) -> tuple[CountyStanding, ...]:
    """Every county of a city that has sent a bundle, verified again and evaluated under its own standard.

    ``seed`` makes the keys of the workspaces that are built; they sign nothing. Raises WrongRole,
    OriginalBroken, CountyUnreadable, and what making a workspace raises.
    """
    workspace.needs("bureau")
    roster = {unit.code: unit for unit in units(workspace)}
    standings: list[CountyStanding] = []
    for submission in received(workspace, current_round(workspace)):
        unit = roster[submission.unit]
        if unit.kind == "county" and submission.state == "accepted" and submission.signed:
            path = _county_workspace(workspace, unit, submission.digest, seed, now)
            with open_workspace(path) as county:
                rulebook, filings, result = evaluate_workspace(county)
            schools = sum(filing.unit.kind == "school" for filing in filings)
            standings.append(CountyStanding(unit, path, rulebook, result, schools))
    return tuple(sorted(standings, key=lambda standing: standing.unit.code))


def standings_as_json(standings: Iterable[CountyStanding]) -> list[dict[str, Any]]:
    """One object per county, with its figures in the published shape of `evaluate --json`."""
    return [
        {
            "county": standing.unit.name,
            "schools": standing.schools,
            "workspace": str(standing.workspace),
            "evaluation": as_json(standing.rulebook, standing.result),
        }
        for standing in standings
    ]


def _county_workspace(workspace: Workspace, unit: Unit, digest: str, seed: bytes, now: datetime) -> Path:
    """The workspace made of this very bundle; its name says of which, so a newer bundle makes a new one."""
    folder = workspace.path.with_name(f"{workspace.path.stem}.各县")
    path = folder / f"{file_name(unit.name, digest[:8])}{SUFFIX}"
    if not path.exists():
        _build(workspace, digest, path, seed, now)
        for former in folder.glob(f"{file_name(unit.name)}_????????{SUFFIX}"):
            if former != path:
                former.unlink()
    return path


def _build(workspace: Workspace, digest: str, path: Path, seed: bytes, now: datetime) -> None:
    package = original(workspace, digest)
    bundle = read_bundle(package)
    if isinstance(bundle, Broken):
        raise OriginalBroken(path=package.path, broken=bundle)
    rulebook = standard_as(bundle.round.standard, bundle.standard)
    if rulebook is None:
        raise CountyUnreadable(path=package.path, standard=bundle.round.standard.id)
    key = sealed_key(seed, now, Protection.NONE)

    def fill(new: Workspace) -> None:
        save_round(new, bundle.round)
        save_units(new, bundle.roster)
        use_key(new, key)
        keep_standard(new, rulebook, now)
        # The county has compared the fingerprints; the city trusts the county.
        for code, key_ids in bundle.keys.items():
            for key_id in key_ids:
                decide(new, code, Decision("confirmed", key_id), now)

    make_folder(path.parent)
    unpacked = Path(tempfile.mkdtemp(prefix="xiaobiao-"))
    part = path.with_name(f".{path.name}")
    part.unlink(missing_ok=True)
    try:
        files = [file for _, file in unpack(package, bundle, unpacked)]
        with create(part, "bureau", bundle.county, now, fill) as county:
            # The bundle itself is kept: no need for its packages once more.
            receive(county, files, now, archive=False)
        part.rename(path)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
