"""A township, a central school or a county collects for the level above, and sends it up as one file."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from desktop.core.canonical import encode
from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Filing, Unit
from desktop.exchange.archive import original_path
from desktop.exchange.contents import measure_stream
from desktop.exchange.layout import BUNDLE, FILING
from desktop.exchange.signing import Key
from desktop.exchange.statement import Kind, StatedUnit
from desktop.exchange.writer import Named, Progress, Source, WrittenPackage, ignore_progress
from desktop.files import make_folder
from desktop.storage import keys
from desktop.storage.audit import note
from desktop.storage.letters import save_taken, taken
from desktop.storage.own_key import Protection, use_key
from desktop.storage.roster import current_round, save_round, save_units, units
from desktop.storage.submissions import received
from desktop.storage.trust import save_tokens, trusted_units
from desktop.storage.workspace import Workspace, create
from desktop.workflows.bundles import Bundle, Bundled, entry_name
from desktop.workflows.dispatches import Dispatch, open_dispatch
from desktop.workflows.dispatching import own_standard
from desktop.workflows.letters import NotForThisUnit, check_sender, is_known, taken_dispatch
from desktop.workflows.naming import file_name
from desktop.workflows.originals import original, originals_folder
from desktop.workflows.rulebooks import keep_standard
from desktop.workflows.sending import send
from desktop.workflows.signing import opened_key, sealed_key


class NobodyAbove(XiaobiaoError):
    """The workspace has not been told for whom it collects. Data: path (of the workspace)."""


class NothingToBundle(XiaobiaoError):
    """No signed package has been received yet. Data: path (of the workspace)."""


class Above(Struct, frozen=True):
    """Whom a collecting workspace reports to, and as which unit of that level."""

    county: str
    unit: Unit
    dispatch: Dispatch


def create_collector(
    path: Path, dispatch_file: Path, seed: bytes, now: datetime, protection: Protection = Protection.SYSTEM
) -> Workspace:
    """A workspace that collects what the other units of a dispatch send: a township's, a central school's.

    Raises PackageRefused, PackageUnreadable, StandardMismatch, and what `signing.sealed_key` and
    `storage.create` raise; nothing is left behind then.
    """
    opened = open_dispatch(dispatch_file)
    dispatch = opened.dispatch
    key = sealed_key(seed, now, protection)

    def fill(new: Workspace) -> None:
        save_round(new, dispatch.round)
        save_units(new, dispatch.units)
        use_key(new, key)
        keep_standard(new, opened.rulebook, now)
        keys.save_county_key(new, opened.package.key_id, opened.package.public_key, now)
        save_tokens(new, dispatch.tokens.items(), now)
        save_taken(new, taken_dispatch(opened, dispatch.units[0]), now)

    return create(path, "bureau", dispatch.county, now, fill)


def report_to(workspace: Workspace, dispatch_file: Path, now: datetime, new_key: str = "") -> Above:
    """Let a county's workspace report to a city, from the city's dispatch for the county.

    The first city that it takes is the one; the same dispatch again is silent. ``new_key`` as in
    `letters.take_letter`. Raises WrongRole, NotForThisUnit, OtherCounty, NewCountyKey, LetterOlder,
    PackageRefused, PackageUnreadable, StandardMismatch; nothing is changed then.
    """
    workspace.needs("bureau")
    opened = open_dispatch(dispatch_file)
    unit = opened.dispatch.units[0]
    if unit.name != workspace.county:
        raise NotForThisUnit(path=dispatch_file, unit=workspace.county, recipient=unit.name)
    package, city = opened.package, opened.dispatch.county
    before = above(workspace)
    check_sender(workspace, package, city, before.county if before else city, new_key)
    if not is_known(workspace, package, unit.name):
        with workspace.writing():
            keys.save_county_key(workspace, package.key_id, package.public_key, now)
            save_taken(workspace, taken_dispatch(opened, unit), now)
            note(workspace, "dispatch_taken", now, unit.code, digest=package.digest)
    return Above(city, unit, opened.dispatch)


def above(workspace: Workspace) -> Above | None:
    """Whom this bureau reports to, if it was told."""
    for letter in taken(workspace, "dispatch"):
        dispatch = msgspec.json.decode(letter.contents, type=Dispatch)
        unit = dispatch.unit(letter.unit)
        if unit is not None:
            return Above(dispatch.county, unit, dispatch)
    return None


def write_bundle(
    workspace: Workspace,
    folder: Path,
    now: datetime,
    key: Key | None = None,
    progress: Progress = ignore_progress,
) -> WrittenPackage:
    """Write everything signed that was received in this round as one bundle for the level above.

    Superseded packages and undone imports stay at home. Raises WrongRole, NobodyAbove, NothingToBundle,
    OriginalBroken, FileNotWritten for the folder, and the errors of `signing.opened_key` and
    `exchange.write_package`.
    """
    workspace.needs("bureau")
    superior = above(workspace)
    if superior is None:
        raise NobodyAbove(path=workspace.path)
    round = current_round(workspace)
    wanted = [r for r in received(workspace, round) if r.signed and r.state not in ("undone", "superseded")]
    if not wanted:
        raise NothingToBundle(path=workspace.path)
    key = key or opened_key(workspace)
    bundled = _bundled(workspace, [(r.unit, r.digest) for r in sorted(wanted, key=lambda r: r.digest)])
    manifest = Bundle(
        county=workspace.county,
        unit=superior.unit.code,
        round=round,
        roster=units(workspace),
        packages=tuple(bundled),
        keys={code: tuple(sorted(t.keys)) for code, t in trusted_units(workspace).items() if t.keys},
        standard=own_standard(workspace, round),
    )
    folder_of_originals = originals_folder(workspace)
    files: dict[str, Source] = {BUNDLE: encode(manifest)}
    for package in bundled:
        files[entry_name(package)] = original_path(folder_of_originals, package.digest)
    # A county's bundle is its own word. A township's only carries those of others: it answers for itself in a
    # workspace of its own, to which its token belongs.
    is_county = superior.unit.kind == "county"
    if is_county:
        asked = superior.dispatch.round
        files[FILING] = encode(Filing(superior.unit, asked.id, asked.standard))
    make_folder(folder)
    return send(
        workspace,
        Named(folder, file_name(superior.unit.name, "汇总包", "校验码")),
        key,
        Kind.BUNDLE,
        files,
        now,
        round=superior.dispatch.round if is_county else round,
        recipient=superior.county,
        counts={"packages": len(bundled)},
        sender=StatedUnit(code=superior.unit.code, name=superior.unit.name),
        token=superior.dispatch.tokens.get(superior.unit.code) if is_county else None,
        progress=progress,
        also=lambda written: note(
            workspace, "bundled", now, superior.unit.code, digest=written.digest, packages=len(bundled)
        ),
    )


def _bundled(workspace: Workspace, packages: Sequence[tuple[str, str]]) -> list[Bundled]:
    found: list[Bundled] = []
    for unit, digest in packages:
        with original(workspace, digest).path.open("rb") as file:
            found.append(Bundled(unit, digest, measure_stream(file).sha256))
    return found
