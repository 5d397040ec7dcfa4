"""The bureau decides whose signature counts: confirm a key after comparing fingerprints, or begin anew."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Filing, Unit
from desktop.core.merge import Change, compare
from desktop.core.settling import Received
from desktop.core.trusting import Decision, Trusted
from desktop.exchange.signing import Key, fingerprint
from desktop.files import make_folder
from desktop.storage.audit import note
from desktop.storage.roster import Round, current_round, units
from desktop.storage.submissions import load_filing, received
from desktop.storage.trust import decide, holders, renew_token, trusted_units
from desktop.storage.workspace import Workspace
from desktop.workflows.dispatching import write_enrolment
from desktop.workflows.roster import roster_unit
from desktop.workflows.settling import settle_units
from desktop.workflows.signing import opened_key


class KeyNotPending(XiaobiaoError):
    """Nothing that this unit has sent waits for this key. Data: unit (name), key (as it was given)."""


class KeyNotTrusted(XiaobiaoError):
    """This key does not sign for the unit. Data: unit (name), key."""


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
    unit = roster_unit(workspace, unit_code)
    round = current_round(workspace)
    if key_id not in _pending(workspace, round, unit):
        raise KeyNotPending(unit=unit.name, key=key_id)
    others = holders(workspace).get(key_id, frozenset()) - {unit.code}
    if others:
        names = {unit.code: unit.name for unit in units(workspace)}
        raise KeyOfAnother(unit=unit.name, holder=names.get(min(others), min(others)))
    with workspace.writing():
        before = _counting(workspace, received(workspace, round, unit.code))
        revoked: tuple[str, ...] = ()
        if revoke_others:
            now_trusted = trusted_units(workspace, unit.code).get(unit.code, Trusted())
            revoked = tuple(sorted((now_trusted.keys | now_trusted.rivals) - {key_id}))
        for other in revoked:
            decide(workspace, unit.code, Decision("revoked", other), now)
        decide(workspace, unit.code, Decision("confirmed", key_id), now)
        note(workspace, "key_confirmed", now, unit.code, key=key_id, revoked=revoked)
        settled = settle_units(workspace, round, [unit.code])
        after = _counting(workspace, settled)
    counting = next((r for r in settled if r.state == "accepted"), None)
    changes = compare(before, after) if after is not None else ()
    return Confirmed(unit, key_id, revoked, counting, changes)


def revoke_key(workspace: Workspace, unit_code: str, key_id: str, now: datetime) -> tuple[Received, ...]:
    """Trust a unit's key no more: a lost computer. What it has signed waits from now on.

    Raises WrongRole, UnitUnknown, KeyNotTrusted; nothing is changed then.
    """
    unit = roster_unit(workspace, unit_code)
    if key_id not in trusted_units(workspace, unit.code).get(unit.code, Trusted()).keys:
        raise KeyNotTrusted(unit=unit.name, key=key_id)
    with workspace.writing():
        decide(workspace, unit.code, Decision("revoked", key_id), now)
        note(workspace, "key_revoked", now, unit.code, key=key_id)
        return settle_units(workspace, current_round(workspace), [unit.code])


def pending_key(workspace: Workspace, unit_code: str, written: str) -> str:
    """The id of the unit's unconfirmed key that somebody has written as its id or its fingerprint.

    Blanks do not matter. Raises WrongRole, UnitUnknown, KeyNotPending.
    """
    unit = roster_unit(workspace, unit_code)
    found = _as_written(_pending(workspace, current_round(workspace), unit), written)
    if found is None:
        raise KeyNotPending(unit=unit.name, key=written)
    return found


def trusted_key(workspace: Workspace, unit_code: str, written: str) -> str:
    """The id of a key that signs for the unit, which somebody has written as its id or its fingerprint.

    Raises WrongRole, UnitUnknown, KeyNotTrusted.
    """
    unit = roster_unit(workspace, unit_code)
    keys = trusted_units(workspace, unit.code).get(unit.code, Trusted()).keys
    found = _as_written(keys, written)
    if found is None:
        raise KeyNotTrusted(unit=unit.name, key=written)
    return found


def _as_written(key_ids: Iterable[str], written: str) -> str | None:
    wanted = "".join(written.split()).lower()
    return next((k for k in key_ids if wanted in (k, fingerprint(k).replace(" ", ""))), None)


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
    key of its new workspace arrives, which then replaces the old key. What an old key has signed and comes
    only later waits, unless that key counted by now: this is the one decision that looks at what was there.
    Raises WrongRole, UnitUnknown, FileNotWritten for the folder, and the errors of `signing.opened_key` and
    `exchange.write_package`; the old token stays then.
    """
    unit = roster_unit(workspace, unit_code)
    key = key or opened_key(workspace)
    token = new_token()
    make_folder(folder)
    with workspace.writing():
        # What the unit has sent keeps counting until the new token is used.
        for key_id in sorted(trusted_units(workspace, unit.code).get(unit.code, Trusted()).keys):
            decide(workspace, unit.code, Decision("confirmed", key_id), now)
        renew_token(workspace, unit.code, token, now)
        note(workspace, "enrolment_renewed", now, unit.code)
        path = write_enrolment(workspace, folder, unit, now, key)
    return Reissued(unit, path)


def _pending(workspace: Workspace, round: Round, unit: Unit) -> frozenset[str]:
    """The keys that the unit has signed with and that are not trusted now."""
    waiting = (r.key_id for r in received(workspace, round, unit.code) if r.state == "pending")
    return frozenset(key_id for key_id in waiting if key_id)


def _counting(workspace: Workspace, submissions: tuple[Received, ...]) -> Filing | None:
    accepted = next((r for r in submissions if r.state == "accepted"), None)
    return load_filing(workspace, accepted.digest) if accepted else None
