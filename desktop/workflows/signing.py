"""The key that a workspace signs with: made and sealed, opened to sign, lost, recovered."""

from datetime import datetime
from pathlib import Path

import msgspec

from desktop.core.errors import XiaobiaoError
from desktop.core.recovery_code import recovery_code, secret_of
from desktop.exchange.signing import Key, fingerprint, key_from_seed
from desktop.sealing.errors import SealedElsewhere
from desktop.sealing.password import seal_with_password, unseal_with_password
from desktop.sealing.user import this_user
from desktop.storage.audit import note
from desktop.storage.own_key import (
    OwnKey,
    Protection,
    forget_deleted,
    note_sheet,
    own_key,
    reseal,
    use_key,
    was_own,
)
from desktop.storage.roster import units
from desktop.storage.workspace import Workspace
from desktop.workflows.handing_over import needs_original


class KeyNotHere(XiaobiaoError):
    """Nothing here opens the workspace's key: the file was copied, or the computer is new.

    Data: path (of the workspace).
    """


class PasswordNeeded(XiaobiaoError):
    """The key is sealed with a password. Data: path (of the workspace)."""


class CodeOfAnotherKey(XiaobiaoError):
    """The recovery code is right and belongs to another unit's key. Data: path (of the workspace)."""


def sealed_key(seed: bytes, now: datetime, protection: Protection = Protection.SYSTEM) -> OwnKey:
    """A key of 32 secret random bytes as a workspace keeps it: for this user here (SYSTEM), or in the clear.

    Raises UserSecretNotKept, UserSecretUnreadable.
    """
    key = key_from_seed(seed)
    sealed = seed if protection is Protection.NONE else this_user().seal(seed)
    at = now.isoformat(timespec="seconds")
    return OwnKey(key.key_id, key.public_key, sealed, protection, at)


def opened_key(workspace: Workspace, password: str | None = None) -> Key:
    """The workspace's key, to sign with. One that an older program left in the clear is sealed at once.

    Raises IsWorkingCopy, KeyNotHere, PasswordNeeded, PasswordWrong, UserSecretUnreadable, UserSecretNotKept.
    """
    needs_original(workspace, "export")
    own = own_key(workspace)
    key = _unsealed(workspace, own, password)
    if own.protection is Protection.NONE:
        seal_for_user(workspace, key)
    return key


def opens_here(workspace: Workspace) -> bool:
    """Whether this user on this computer can sign, perhaps with a password. Asks no password."""
    own = own_key(workspace)
    if own.protection is Protection.PASSWORD:
        return True
    try:
        _unsealed(workspace, own, None)
    except KeyNotHere:
        return False
    return True


def seal_for_user(workspace: Workspace, key: Key) -> None:
    """Keep the opened key for this user of this computer, without a password.

    Raises UserSecretNotKept, UserSecretUnreadable.
    """
    was_clear = own_key(workspace).protection is Protection.NONE
    reseal(workspace, key.key_id, this_user().seal(key.seed), Protection.SYSTEM)
    if was_clear:
        forget_deleted(workspace)


def set_password(workspace: Workspace, key: Key, password: str) -> None:
    """Keep the opened key under a password, on whatever computer the file is. Raises PasswordTooShort."""
    reseal(workspace, key.key_id, seal_with_password(key.seed, password), Protection.PASSWORD)


def make_new_key(workspace: Workspace, seed: bytes, now: datetime) -> Key:
    """Sign with a new key from now on; nothing but the old key is lost.

    What is signed with it waits at the bureau until its fingerprint has been compared with the stamped form.
    Raises IsWorkingCopy, UserSecretNotKept, UserSecretUnreadable.
    """
    needs_original(workspace, "export")
    key = sealed_key(seed, now)
    with workspace.writing():
        use_key(workspace, key)
        note(workspace, "own_key_made", now, key=key.key_id)
    return key_from_seed(seed)


def recover_key(workspace: Workspace, typed: str, now: datetime) -> Key:
    """Bring back the very key whose recovery code was typed; a forgotten password is gone then.

    Raises IsWorkingCopy, RecoveryCodeInvalid, CodeOfAnotherKey, UserSecretNotKept, UserSecretUnreadable.
    """
    needs_original(workspace, "export")
    key = key_from_seed(secret_of(typed))
    if not was_own(workspace, key.key_id):
        raise CodeOfAnotherKey(path=workspace.path)
    # Whoever has typed the code has the sheet.
    at = now.isoformat(timespec="seconds")
    sealed = msgspec.structs.replace(sealed_key(key.seed, now), sheet_at=at)
    with workspace.writing():
        use_key(workspace, sealed)
        note(workspace, "own_key_recovered", now, key=key.key_id)
    return key


def recovery_sheet(workspace: Workspace, key: Key, now: datetime) -> bytes:
    """The recovery sheet of the opened key as PDF: whoever has it can sign. Raises MissingGlyphs."""
    from desktop.reports.recovery_sheet import RecoverySheet
    from desktop.reports.recovery_sheet import recovery_sheet as laid_out

    collects = workspace.role == "bureau"
    created = datetime.fromisoformat(own_key(workspace).created_at)
    sheet = RecoverySheet(
        unit_name=f"{workspace.county}教育局" if collects else units(workspace)[0].name,
        signs="下发包" if collects else "上报包",
        partner="各单位" if collects else "教育局",
        fingerprint=fingerprint(key.key_id),
        created_on=_day(created),
        printed_on=_day(now),
        code=recovery_code(key.seed),
    )
    return laid_out(sheet)


def save_recovery_sheet(workspace: Workspace, key: Key, path: Path, now: datetime) -> Path:
    """Write the recovery sheet to a file and note that it was made; returns the path used.

    Raises FileNotWritten, MissingGlyphs.
    """
    from desktop.reports.page import save

    written = save(recovery_sheet(workspace, key, now), path)
    note_sheet(workspace, key.key_id, now)
    return written


def _day(time: datetime) -> str:
    return f"{time.year}年{time.month}月{time.day}日"


def _unsealed(workspace: Workspace, own: OwnKey, password: str | None) -> Key:
    match own.protection:
        case Protection.NONE:
            seed = own.sealed
        case Protection.SYSTEM:
            try:
                seed = this_user().unseal(own.sealed)
            except SealedElsewhere as error:
                raise KeyNotHere(path=workspace.path) from error
        case Protection.PASSWORD:
            if password is None:
                raise PasswordNeeded(path=workspace.path)
            seed = unseal_with_password(own.sealed, password)
    # A copy that was made before an upgrade holds no seed.
    key = key_from_seed(seed) if seed else None
    if key is None or key.public_key != own.public:
        raise KeyNotHere(path=workspace.path)
    return key
