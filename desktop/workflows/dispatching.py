"""The bureau dispatches: an enrolment file per unit with its one-time token, or one file for all units."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from msgspec import json

from desktop.core.canonical import encode
from desktop.core.filing import Unit
from desktop.exchange.layout import DISPATCH
from desktop.exchange.signing import Key
from desktop.exchange.statement import Kind
from desktop.exchange.writer import Named
from desktop.files import make_folder
from desktop.library import standard_as
from desktop.storage.audit import audit_lines, note
from desktop.storage.roster import Round, current_round, units
from desktop.storage.standards import standard_text
from desktop.storage.trust import save_tokens, tokens
from desktop.storage.workspace import Workspace
from desktop.workflows.dispatches import Dispatch
from desktop.workflows.naming import file_name
from desktop.workflows.roster import UnitUnknown
from desktop.workflows.sending import send
from desktop.workflows.signing import opened_key


def issue_enrolments(
    workspace: Workspace,
    folder: Path,
    new_token: Callable[[], bytes],
    now: datetime,
    key: Key | None = None,
) -> Sequence[Path]:
    """Write an enrolment file for every unit on the roster; a unit keeps the token it once got.

    That of a township has the schools of the township too, so that it can collect what they send. Issued
    again after the round, the roster or the deadline was changed, the files bring units up to date.
    ``key`` is the county's key where it has been opened already. Raises FileNotWritten for the folder, and
    the errors of `signing.opened_key` and `exchange.write_package`.
    """
    workspace.needs("bureau")
    key = key or opened_key(workspace)
    roster = units(workspace)
    save_tokens(workspace, [(unit.code, new_token()) for unit in roster], now)
    make_folder(folder)
    paths = [write_enrolment(workspace, folder, unit, now, key) for unit in roster]
    note(workspace, "dispatched", now, files=len(paths), content=_dispatched(workspace))
    return paths


def issue_dispatch(workspace: Workspace, folder: Path, now: datetime, key: Key | None = None) -> Path:
    """Write one dispatch for all units. It holds no tokens: what a unit sends waits for its key's comparison.

    Raises as `issue_enrolments`.
    """
    workspace.needs("bureau")
    key = key or opened_key(workspace)
    make_folder(folder)
    name = file_name(workspace.county, "下发包", "校验码")
    path = _write(workspace, Named(folder, name), units(workspace), {}, None, now, key)
    note(workspace, "dispatched", now, files=1, content=_dispatched(workspace))
    return path


def dispatch_due(workspace: Workspace) -> bool:
    """Whether the round or the roster is not what units were last told of; false before any dispatch."""
    told = [
        said["content"]
        for line in audit_lines(workspace, "dispatched")
        if "content" in (said := json.decode(line.detail))
    ]
    return bool(told) and told[-1] != _dispatched(workspace)


def _dispatched(workspace: Workspace) -> str:
    """SHA-256 of what a dispatch for everybody says."""
    return sha256(encode([current_round(workspace), units(workspace)])).hexdigest()


def write_enrolment(workspace: Workspace, folder: Path, unit: Unit, now: datetime, key: Key) -> Path:
    """Write one unit's enrolment file, with its newest token, into a folder that is there; its path."""
    known = tokens(workspace)
    members = [unit, *_members(workspace, unit)]
    newest = {member.code: known[member.code][-1].token for member in members if member.code in known}
    place = Named(folder, file_name(unit.name, "下发包", "校验码"))
    return _write(workspace, place, members, newest, unit.code, now, key)


def issue_collector(
    workspace: Workspace,
    folder: Path,
    unit_code: str,
    member_codes: Sequence[str],
    new_token: Callable[[], bytes],
    now: datetime,
    key: Key | None = None,
) -> Path:
    """Write a dispatch for a unit that collects from others: a central school with its village schools.

    Raises UnitUnknown, and as `issue_enrolments`.
    """
    workspace.needs("bureau")
    key = key or opened_key(workspace)
    roster = {unit.code: unit for unit in units(workspace)}
    for code in (unit_code, *member_codes):
        if code not in roster:
            raise UnitUnknown(code=code)
    members = [roster[code] for code in dict.fromkeys((unit_code, *member_codes))]
    save_tokens(workspace, [(unit.code, new_token()) for unit in members], now)
    newest = {unit.code: tokens(workspace)[unit.code][-1].token for unit in members}
    make_folder(folder)
    place = Named(folder, file_name(members[0].name, "汇总下发包", "校验码"))
    path = _write(workspace, place, members, newest, unit_code, now, key)
    note(workspace, "dispatched", now, unit_code, files=1)
    return path


def _members(workspace: Workspace, unit: Unit) -> list[Unit]:
    """The schools of a township."""
    if unit.kind != "township":
        return []
    return [u for u in units(workspace) if u.kind == "school" and u.township == unit.name]


def _write(
    workspace: Workspace,
    place: Named,
    members: Sequence[Unit],
    newest: Mapping[str, bytes],
    recipient: str | None,
    now: datetime,
    key: Key,
) -> Path:
    round = current_round(workspace)
    dispatch = Dispatch(workspace.county, round, tuple(members), newest, own_standard(workspace, round))
    counts = {"units": len(members)}
    files = {DISPATCH: encode(dispatch)}
    return send(
        workspace, place, key, Kind.DISPATCH, files, now, round=round, recipient=recipient, counts=counts
    ).path


def own_standard(workspace: Workspace, round: Round) -> str:
    """The text of a standard that does not ship with the program as it is here."""
    ships = standard_as(round.standard, "") is not None
    return "" if ships else standard_text(workspace, round.standard) or ""
