"""The bureau decides whose signature counts: confirm a key after comparing fingerprints, or begin anew."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Filing, Unit
from desktop.core.merge import Change, compare
from desktop.core.settling import Received, settle
from desktop.exchange.signing import Key, fingerprint
from desktop.exchange.statement import Statement
from desktop.files import make_folder
from desktop.storage import keys
from desktop.storage.roster import Round, current_round, units
from desktop.storage.submissions import load_filing, received, save_states, statements
from desktop.storage.workspace import Workspace
from desktop.workflows.enrolling import write_enrolment
from desktop.workflows.signing import opened_key


class UnitUnknown(XiaobiaoError):
    """There is no such unit on the roster. Data: code."""


class KeyNotPending(XiaobiaoError):
    """Nothing that this unit has sent waits for this key. Data: unit (name), key (as it was given)."""


class KeyOfAnother(XiaobiaoError):
    """The key signs for another unit, or is a bureau's. Data: unit (name), holder (name)."""


class Confirmed(Struct, frozen=True):
    """What confirming a key changed.

    ``revoked`` are the unit's keys that are not trusted any more; ``counting`` is the filing that counts
    now, and ``changes`` what differs in it from the one that counted before.
    """

    unit: Unit
    key_id: str
    revoked: tuple[str, ...]
    counting: Received | None
    changes: tuple[Change, ...]


class Reissued(Struct, frozen=True):
    """A unit's new enrolment file."""

    unit: Unit
    path: Path


def confirm_key(
    workspace: Workspace, unit_code: str, key_id: str, now: datetime, *, revoke_others: bool = False
) -> Confirmed:
    """Trust the key of something that waits for it, and settle anew what counts of the unit.

    With ``revoke_others`` what the unit's other keys have signed waits from now on: its computer was
    replaced. Raises WrongRole, UnitUnknown, KeyNotPending, KeyOfAnother; nothing is changed then.
    """
    unit = _unit(workspace, unit_code)
    round = current_round(workspace)
    public = _pending(workspace, round, unit).get(key_id)
    if public is None:
        raise KeyNotPending(unit=unit.name, key=key_id)
    holder = keys.holders(workspace).get(key_id, unit.code)
    if holder != unit.code:
        names = {unit.code: unit.name for unit in units(workspace)}
        raise KeyOfAnother(unit=unit.name, holder=names.get(holder, workspace.county))
    with workspace.writing():
        before = _counting(workspace, received(workspace, round, unit.code))
        keys.trust_key(workspace, key_id, public, unit.code, now)
        revoked = keys.revoke_other_keys(workspace, unit.code, key_id) if revoke_others else ()
        trusted = keys.keys_by_holder(keys.trusted_keys(workspace))
        settled = settle(received(workspace, round, unit.code), trusted[unit.code])
        save_states(workspace, settled)
        after = _counting(workspace, settled)
    counting = next((r for r in settled if r.state == "accepted"), None)
    changes = compare(before, after) if after is not None else ()
    return Confirmed(unit, key_id, revoked, counting, changes)


def pending_key(workspace: Workspace, unit_code: str, written: str) -> str:
    """The id of the unit's unconfirmed key that somebody has written as its id or its fingerprint.

    Blanks do not matter. Raises WrongRole, UnitUnknown, KeyNotPending.
    """
    unit = _unit(workspace, unit_code)
    wanted = "".join(written.split()).lower()
    for key_id in _pending(workspace, current_round(workspace), unit):
        if wanted in (key_id, fingerprint(key_id).replace(" ", "")):
            return key_id
    raise KeyNotPending(unit=unit.name, key=written)


def reissue(
    workspace: Workspace,
    unit_code: str,
    folder: Path,
    new_token: Callable[[], bytes],
    now: datetime,
    key: Key | None = None,
) -> Reissued:
    """Write a new enrolment file for one unit, which has lost the old one or the computer it was used on.

    Its token is new: the old file binds no key any more. What the unit has sent keeps counting until the
    key of its new workspace arrives, which then replaces the old key. Raises WrongRole, UnitUnknown,
    FileNotWritten for the folder, and the errors of `signing.opened_key` and `exchange.write_package`; the
    old token stays then.
    """
    unit = _unit(workspace, unit_code)
    key = key or opened_key(workspace)
    token = new_token()
    make_folder(folder)
    with workspace.writing():
        keys.replace_enrolment(workspace, unit.code, token, now)
        path = write_enrolment(workspace, folder, current_round(workspace), unit, token, now, key)
    return Reissued(unit, path)


def _unit(workspace: Workspace, code: str) -> Unit:
    workspace.needs("bureau")
    unit = next((unit for unit in units(workspace) if unit.code == code), None)
    if unit is None:
        raise UnitUnknown(code=code)
    return unit


def _pending(workspace: Workspace, round: Round, unit: Unit) -> Mapping[str, bytes]:
    """key id → public key of every key that the unit has signed with and that is not trusted now."""
    waiting = {r.key_id for r in received(workspace, round, unit.code) if r.state == "pending"}
    return {
        key_id: bytes.fromhex(msgspec.json.decode(statement, type=Statement).predicate.public_key)
        for key_id, statement in statements(workspace, round, unit.code).items()
        if key_id in waiting
    }


def _counting(workspace: Workspace, submissions: tuple[Received, ...]) -> Filing | None:
    accepted = next((r for r in submissions if r.state == "accepted"), None)
    return load_filing(workspace, accepted.digest) if accepted else None
