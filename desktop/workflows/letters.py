"""A unit takes what its county sends: dispatches that bring it up to date, receipts for its filings."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Filing, Unit
from desktop.core.letters import Receipt
from desktop.core.merge import LISTS
from desktop.exchange.layout import DISPATCH, RECEIPT
from desktop.exchange.reader import Package
from desktop.exchange.signing import fingerprint
from desktop.exchange.statement import Kind
from desktop.storage import keys
from desktop.storage.audit import note
from desktop.storage.entries import before_changes, load_filing, read_value
from desktop.storage.letters import Taken, save_taken, taken
from desktop.storage.roster import Round, current_round, rounds, save_round, save_units, units
from desktop.storage.submissions import exports
from desktop.storage.trust import renew_token, tokens
from desktop.storage.working_copies import working_copy
from desktop.storage.workspace import Workspace
from desktop.workflows.contents import malformed, read_contents
from desktop.workflows.dispatches import OpenedDispatch, open_dispatch, verified
from desktop.workflows.moving import Move, move_round
from desktop.workflows.rulebooks import keep_standard


class NotForThisUnit(XiaobiaoError):
    """The letter is for somebody else. Data: path, unit (name of this one), recipient (its name or code)."""


class OtherCounty(XiaobiaoError):
    """The letter is of another county than the one this unit reports to. Data: path, county (its name)."""


class NewCountyKey(XiaobiaoError):
    """The letter names the unit's own county, with a key that the unit does not know. Data: path, key_id."""


class LetterOlder(XiaobiaoError):
    """A later letter has been taken already. Data: path, unit (name)."""


class NothingToTake(XiaobiaoError):
    """The package is neither a dispatch nor a receipt. Data: path, kind (exchange.statement.Kind)."""


class TakenDispatch(Struct, frozen=True):
    """What a dispatch changed; ``fresh`` is false where it had been taken before.

    ``before`` is the round as it was, None where the dispatch began a new one. ``move`` is the step to
    another version of the standard, if there was one.
    """

    unit_before: Unit
    unit: Unit
    before: Round | None
    round: Round
    move: Move | None = None
    fresh: bool = True


class OpenReceipt(Struct, frozen=True):
    """A receipt that no later package has answered.

    ``alike`` are the values that the county took from another branch of a fork, in the order of
    ``receipt.taken``; ``sent`` is the filing as it was in the package that the receipt answers.
    """

    receipt: Receipt
    alike: tuple[Any, ...]
    sent: Filing


def read_letter(path: Path) -> Package | OpenedDispatch:
    """What a file is that a person opens, before anything is taken; only a dispatch is read further.

    Raises PackageRefused, PackageUnreadable, StandardMismatch.
    """
    package = verified(path)
    return open_dispatch(path) if package.statement.predicate.kind is Kind.DISPATCH else package


def is_addressed(workspace: Workspace, letter: Package | OpenedDispatch) -> bool:
    """Whether a letter is for the unit of this workspace. A working copy takes none: its original does."""
    if workspace.role != "unit" or working_copy(workspace) is not None:
        return False
    code = units(workspace)[0].code
    if isinstance(letter, OpenedDispatch):
        return letter.dispatch.county == workspace.county and letter.dispatch.unit(code) is not None
    claims = letter.statement.predicate
    return claims.kind is Kind.RECEIPT and claims.recipient == code


def take_letter(
    workspace: Workspace, path: Path, now: datetime, new_key: str = ""
) -> TakenDispatch | Receipt:
    """Take a dispatch or a receipt into a unit's workspace, in one durable commit; the same again is silent.

    No answer is lost, whatever the letter says. ``new_key`` is the id of a key of the county that somebody
    has compared with what the county says, after it lost its old one. Raises WrongRole, NothingToTake,
    NotForThisUnit, OtherCounty, NewCountyKey, LetterOlder, PackageRefused, PackageUnreadable,
    StandardMismatch; nothing is changed then.
    """
    workspace.needs("unit")
    package = verified(path)
    match package.statement.predicate.kind:
        case Kind.DISPATCH:
            return _take_dispatch(workspace, open_dispatch(path), now, new_key)
        case Kind.RECEIPT:
            return _take_receipt(workspace, package, now, new_key)
        case kind:
            raise NothingToTake(path=path, kind=kind)


def key_of_letter(path: Path, written: str) -> str:
    """The id of the key that signed a letter, if somebody has written its fingerprint, else nothing.

    Raises PackageRefused, PackageUnreadable.
    """
    key_id = verified(path).key_id
    return key_id if "".join(written.split()) in (key_id, fingerprint(key_id).replace(" ", "")) else ""


def taken_dispatch(opened: OpenedDispatch, unit: Unit) -> Taken:
    """A dispatch as the unit's workspace keeps it."""
    return _taken(opened.package, DISPATCH, unit.code)


def receipts(workspace: Workspace) -> tuple[Receipt, ...]:
    """The receipts of the current round, the newest first."""
    round = current_round(workspace)
    return tuple(_read_receipt(t.contents) for t in taken(workspace, "receipt") if t.round == round.id)


def open_receipt(workspace: Workspace) -> Receipt | None:
    """The newest receipt, as long as no later package has answered it: what the unit is to work off."""
    newest = next(iter(receipts(workspace)), None)
    if newest is None:
        return None
    sent = exports(workspace, current_round(workspace), newest.unit)
    return newest if not sent or sent[-1].sequence <= newest.sequence else None


def read_open_receipt(workspace: Workspace) -> OpenReceipt | None:
    """`open_receipt` with what it takes to see which of its points have been dealt with."""
    receipt = open_receipt(workspace)
    if receipt is None:
        return None
    round, unit = current_round(workspace), units(workspace)[0]
    answered = (e.exported_at for e in exports(workspace, round, unit.code) if e.digest == receipt.answers)
    filing = load_filing(workspace, round, unit)
    parts: dict[str, Any] = {}
    for (part, code), value in before_changes(
        workspace, round, unit, next(answered, receipt.decided_at)
    ).items():
        if part in LISTS:
            parts[part] = value or ()
            continue
        entries = parts.setdefault(part, dict(getattr(filing, part)))
        entries.pop(code, None)
        if value is not None:
            entries[code] = value
    return OpenReceipt(receipt, taken_values(receipt), msgspec.structs.replace(filing, **parts))


def taken_values(receipt: Receipt) -> tuple[Any, ...]:
    """The values of ``receipt.taken``, in its order; None where the county took that nothing is filled."""
    return tuple(read_value(entry.part, entry.value) for entry in receipt.taken)


def _take_dispatch(
    workspace: Workspace, opened: OpenedDispatch, now: datetime, new_key: str
) -> TakenDispatch:
    dispatch, package = opened.dispatch, opened.package
    own = units(workspace)[0]
    unit = dispatch.unit(own.code)
    if unit is None:
        raise NotForThisUnit(path=package.path, unit=own.name, recipient=dispatch.units[0].name)
    check_sender(workspace, package, dispatch.county, workspace.county, new_key)
    if is_known(workspace, package, own.name):
        return TakenDispatch(own, own, current_round(workspace), current_round(workspace), fresh=False)
    with workspace.writing():
        keys.save_county_key(workspace, package.key_id, package.public_key, now)
        save_units(workspace, [unit])
        before = next((round for round in rounds(workspace) if round.id == dispatch.round.id), None)
        move = None
        moves = before is not None and before.standard != dispatch.round.standard
        if moves and before == current_round(workspace):
            move = move_round(workspace, opened.rulebook, now)
        keep_standard(workspace, opened.rulebook, now)
        save_round(workspace, dispatch.round)
        token = dispatch.tokens.get(unit.code)
        known = tokens(workspace).get(unit.code, ())
        if token is not None and (not known or known[-1].token != token):
            renew_token(workspace, unit.code, token, now)
        save_taken(workspace, taken_dispatch(opened, unit), now)
        note(workspace, "dispatch_taken", now, unit.code, digest=package.digest)
    return TakenDispatch(own, unit, before, dispatch.round, move)


def _take_receipt(workspace: Workspace, package: Package, now: datetime, new_key: str) -> Receipt:
    own = units(workspace)[0]
    receipt = read_contents(package, RECEIPT, Receipt)
    try:
        taken_values(receipt)
    except (KeyError, ValueError, ArithmeticError, RecursionError) as error:
        raise malformed(package, RECEIPT) from error
    if receipt.unit != own.code or package.statement.predicate.recipient != own.code:
        raise NotForThisUnit(path=package.path, unit=own.name, recipient=receipt.unit)
    check_sender(workspace, package, receipt.county, workspace.county, new_key)
    if not is_known(workspace, package, own.name):
        with workspace.writing():
            keys.save_county_key(workspace, package.key_id, package.public_key, now)
            save_taken(workspace, _taken(package, RECEIPT, own.code), now)
            note(workspace, "receipt_taken", now, own.code, digest=package.digest)
    return receipt


def _read_receipt(contents: bytes) -> Receipt:
    return msgspec.json.decode(contents, type=Receipt)


def check_sender(
    workspace: Workspace, package: Package, county: str, expected: str, new_key: str = ""
) -> None:
    """The level above must be the expected one, with its own key, which its first letter tells.

    Raises OtherCounty, and NewCountyKey unless ``new_key`` says that this key was compared.
    """
    if county != expected:
        raise OtherCounty(path=package.path, county=county)
    known = {key for key, (_, holder) in keys.trusted_keys(workspace).items() if holder == keys.COUNTY}
    if known and package.key_id not in known | {new_key}:
        raise NewCountyKey(path=package.path, key_id=package.key_id)


def is_known(workspace: Workspace, package: Package, unit: str) -> bool:
    """Whether this very letter has been taken. Raises LetterOlder where a later one of its chain has."""
    claims = package.statement.predicate
    kind = "dispatch" if claims.kind is Kind.DISPATCH else "receipt"
    earlier = taken(workspace, kind)
    if any(letter.digest == package.digest for letter in earlier):
        return True
    chain = [letter for letter in earlier if letter.key_id == package.key_id]
    if any(letter.sequence > claims.sequence for letter in chain):
        raise LetterOlder(path=package.path, unit=unit)
    return False


def _taken(package: Package, entry: str, unit: str) -> Taken:
    claims = package.statement.predicate
    return Taken(
        package.digest,
        "dispatch" if claims.kind is Kind.DISPATCH else "receipt",
        claims.round,
        unit,
        claims.sequence,
        package.key_id,
        claims.answers,
        package.read(entry),
        claims.claimed_at.isoformat(timespec="seconds"),
    )
