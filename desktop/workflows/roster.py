"""The roster of a bureau as the other workflows ask for it."""

from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Unit
from desktop.storage.roster import units
from desktop.storage.workspace import Workspace


class UnitUnknown(XiaobiaoError):
    """There is no such unit on the roster. Data: code."""


def roster_unit(workspace: Workspace, code: str) -> Unit:
    """The unit of this code on a bureau's roster. Raises WrongRole, UnitUnknown."""
    workspace.needs("bureau")
    unit = next((unit for unit in units(workspace) if unit.code == code), None)
    if unit is None:
        raise UnitUnknown(code=code)
    return unit
