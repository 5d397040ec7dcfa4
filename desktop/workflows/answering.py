"""Who answers a standard in a county, besides its schools: departments, townships, the county itself."""

from collections.abc import Iterable

from desktop.core.filing import Unit
from desktop.core.standard import Standard
from desktop.storage.roster import save_units, units
from desktop.storage.workspace import Workspace


def answering_units(standard: Standard, county: str, schools: Iterable[Unit] = ()) -> list[Unit]:
    """Whom a standard asks something, as units of the roster; townships are those of the schools."""
    found = [Unit(name, name, "department") for name in standard.answering]
    if "county" in standard.audiences:
        found.append(Unit(county, county, "county"))
    if "township" in standard.audiences:
        names = dict.fromkeys(school.township for school in schools if school.township)
        found += [Unit(name, name, "township") for name in names]
    return found


def join_roster(workspace: Workspace, asked: Iterable[Unit]) -> tuple[Unit, ...]:
    """Add the units that are not on a bureau's roster yet; returns those."""
    codes = {unit.code for unit in units(workspace)}
    added = tuple(unit for unit in asked if unit.code not in codes)
    save_units(workspace, added)
    return added


def join_townships(workspace: Workspace, standard: Standard) -> tuple[Unit, ...]:
    """Add the townships of the schools on the roster, where the standard asks townships; returns those."""
    schools = [unit for unit in units(workspace) if unit.kind == "school"]
    asked = answering_units(standard, workspace.county, schools)
    return join_roster(workspace, (unit for unit in asked if unit.kind == "township"))
