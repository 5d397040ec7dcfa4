"""The bureau issues enrolment files: one per unit, signed by the county, each with a one-time token."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from desktop.core.canonical import encode
from desktop.core.filing import Unit
from desktop.exchange.layout import ENROLMENT
from desktop.exchange.signing import Key
from desktop.exchange.statement import Claims, Kind, StatedStandard, StatedUnit
from desktop.exchange.writer import Named, write_package
from desktop.files import make_folder
from desktop.library import load_catalogue, load_standard, standard_ids, standard_ref
from desktop.storage.roster import Round, current_round, units
from desktop.storage.standards import standard_text
from desktop.storage.trust import save_tokens, tokens
from desktop.storage.workspace import Workspace
from desktop.version import version
from desktop.workflows.naming import file_name
from desktop.workflows.setting_up import Enrolment
from desktop.workflows.signing import opened_key


def issue_enrolments(
    workspace: Workspace,
    folder: Path,
    new_token: Callable[[], bytes],
    now: datetime,
    key: Key | None = None,
) -> Sequence[Path]:
    """Write an enrolment file for every unit on the roster; a unit keeps the token it once got.

    ``key`` is the county's key where it has been opened already. Raises FileNotWritten for the folder, and
    the errors of `signing.opened_key` and `exchange.write_package`.
    """
    workspace.needs("bureau")
    key = key or opened_key(workspace)
    round = current_round(workspace)
    roster = units(workspace)
    save_tokens(workspace, [(unit.code, new_token()) for unit in roster], now)
    known = tokens(workspace)
    make_folder(folder)
    return [
        write_enrolment(workspace, folder, round, unit, known[unit.code][-1].token, now, key)
        for unit in roster
    ]


def write_enrolment(
    workspace: Workspace, folder: Path, round: Round, unit: Unit, token: bytes, now: datetime, key: Key
) -> Path:
    """Write one unit's enrolment file into a folder that is there; returns its path."""
    claims = Claims(
        kind=Kind.DISPATCH,
        unit=StatedUnit(code=workspace.county, name=workspace.county),
        round=round.id,
        sequence=1,
        parent=None,
        standard=StatedStandard(
            id=round.standard.id, version=round.standard.version, digest=round.standard.digest
        ),
        catalogue_version=load_catalogue().version,
        app_version=version(),
        counts={"units": 1},
        claimed_at=now.astimezone(),
        recipient=unit.code,
    )
    text = _own_standard(workspace, round)
    enrolment = Enrolment(workspace.county, round, unit, token, text)
    place = Named(folder, file_name(unit.name, "下发包", "校验码"))
    return write_package(place, key, claims, {ENROLMENT: encode(enrolment)}).path


def _own_standard(workspace: Workspace, round: Round) -> str:
    """The text of a standard that does not ship with the program as it is here."""
    shipped = round.standard.id in standard_ids() and standard_ref(load_standard(round.standard.id).standard)
    return "" if shipped == round.standard else standard_text(workspace, round.standard) or ""
