"""The bureau receives: verify every file, show what would change, store all good ones in one transaction.

A bad file never stops the others. The same file again changes nothing. What counts is a function of what was
received and decided: it depends neither on the order of the files nor on the number of imports.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from desktop.core.canonical import decode_filing, encode
from desktop.core.merge import Change, compare
from desktop.core.settling import Received
from desktop.exchange.ahead import ahead
from desktop.exchange.archive import keep_original
from desktop.exchange.layout import EXTENSION, FILING
from desktop.exchange.signing import enrolment_proof_holds
from desktop.exchange.statement import listed_measures
from desktop.files import clear_left_behind, make_folder
from desktop.storage.audit import note
from desktop.storage.roster import Round, current_round
from desktop.storage.submissions import (
    Refusal,
    Submission,
    bring_back,
    drop_refusals,
    load_filing,
    received,
    refusals,
    save_refusals,
    save_submissions,
)
from desktop.storage.trust import tokens
from desktop.storage.workspace import Workspace
from desktop.workflows.examining import Candidate, Examination, Examined
from desktop.workflows.originals import originals_folder
from desktop.workflows.outcomes import (
    Outcome,
    Result,
    cause_data,
    stored_name,
)
from desktop.workflows.settling import settle_units


def expand(paths: Iterable[Path]) -> Iterable[Path]:
    """Files as they are; of a folder, the packages anywhere in it, by name.

    Hidden files in a folder are left out: macOS puts one beside every file that it copies to a stick.
    """
    for path in paths:
        if _is_folder(path):
            yield from sorted(p for p in path.rglob("*") if _is_package(p))
        else:
            yield path


def passed_over(paths: Iterable[Path]) -> int:
    """How many files in the folders are left unread: they are not called as packages are, nor hidden."""
    return sum(
        p.suffix.lower() != EXTENSION and not p.name.startswith(".") and p.is_file()
        for path in paths
        if _is_folder(path)
        for p in path.rglob("*")
    )


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        # `verify` will say what is wrong with it.
        return False


def _is_package(path: Path) -> bool:
    return path.suffix.lower() == EXTENSION and not path.name.startswith(".") and path.is_file()


class Preview(Struct, frozen=True):
    """What an import would do, one result per file; `accept` does it, `discard` lets it be."""

    results: tuple[Result, ...]
    examined: Examined


class _NotMeant(Exception):
    """Ends the transaction of a preview."""


def preview(
    workspace: Workspace,
    paths: Iterable[Path],
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Preview:
    """Verify packages and tell what receiving them would change; nothing is stored.

    Folders stand for the packages in them. ``progress(done, total)`` may raise to cancel. Raises
    PackageChanged and PackageUnreadable where a file changes or goes away meanwhile.
    """
    workspace.needs("bureau")
    examined = Examination(workspace).of(list(expand(paths)), progress)
    results: tuple[Result, ...] = ()
    try:
        with workspace.writing():
            results = _Reception(workspace, now).store(examined.items, with_contents=False)
            raise _NotMeant
    except _NotMeant:
        return Preview(results, examined)
    except BaseException:
        examined.discard()
        raise


def accept(
    workspace: Workspace,
    previewed: Preview,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
    *,
    archive: bool = True,
) -> tuple[Result, ...]:
    """Store what was previewed, in one transaction; the originals go to the archive first.

    ``archive`` is false where they are kept elsewhere already. ``progress`` counts the originals and may
    raise to cancel: nothing is stored then. Raises PackageChanged where a file is no longer what was
    verified, PackageUnreadable, FileNotWritten.
    """
    workspace.needs("bureau")
    reception = _Reception(workspace, now)
    items = previewed.examined.items
    try:
        if archive:
            _keep(workspace, _first_of_each(items), progress)
        with workspace.writing():
            results = reception.store(items)
            reception.tell(results)
    finally:
        discard(previewed)
    return results


def discard(previewed: Preview) -> None:
    """Leave what was previewed as it is."""
    previewed.examined.discard()


def receive(
    workspace: Workspace,
    paths: Iterable[Path],
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
    *,
    archive: bool = True,
) -> tuple[Result, ...]:
    """Preview and accept at once. One result per file, in the order given; of a bundle, per package in it.

    ``progress(done, total)`` is called after each file is verified and may raise to cancel: nothing is
    stored then.
    """
    workspace.needs("bureau")
    examined = Examination(workspace).of(list(expand(paths)), progress)
    return accept(workspace, Preview((), examined), now, archive=archive)


def _first_of_each(items: Iterable[Result | Candidate]) -> Mapping[str, Candidate]:
    """digest → the first of the files that are this package."""
    first: dict[str, Candidate] = {}
    for item in items:
        if isinstance(item, Candidate):
            first.setdefault(item.package.digest, item)
    return first


def _keep(
    workspace: Workspace, candidates: Mapping[str, Candidate], progress: Callable[[int, int], None]
) -> None:
    """Copy the originals to the archive, from where they are read from now on."""
    if not candidates:
        return
    folder = make_folder(originals_folder(workspace))
    clear_left_behind(folder, EXTENSION)
    found = list(candidates.values())
    kept = ahead(lambda candidate: keep_original(candidate.package, folder), found)
    with closing(kept):
        for number, (candidate, path) in enumerate(zip(found, kept, strict=True), 1):
            candidate.package = msgspec.structs.replace(candidate.package, path=path)
            progress(number, len(found))


class _Reception:
    """One import: what was examined is stored and settled in one transaction."""

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self.workspace = workspace
        self.now = now
        self.at = now.isoformat(timespec="seconds")
        self.round: Round = current_round(workspace)
        self.tokens = tokens(workspace)

    def store(self, items: Sequence[Result | Candidate], *, with_contents: bool = True) -> tuple[Result, ...]:
        """Store and settle inside the caller's transaction; no rule reads the contents of a filing."""
        known = {r.digest: r for r in received(self.workspace, self.round)}
        first = _first_of_each(items)
        codes = {candidate.unit.code for candidate in first.values()}
        # A row of a table is not the unit's own word.
        before = {
            r.unit: r.digest for r in known.values() if r.unit in codes and r.state == "accepted" and r.signed
        }
        back = [digest for digest in first if digest in known and known[digest].state == "undone"]
        new = [candidate for digest, candidate in first.items() if digest not in known]
        save_submissions(self.workspace, self.round, (self._submission(c, with_contents) for c in new))
        bring_back(self.workspace, back)
        settled = {r.digest: r for r in settle_units(self.workspace, self.round, codes)}
        told = {id(candidate) for candidate in new} | {id(first[digest]) for digest in back}
        results = tuple(
            self._result(item, before.get(item.unit.code), settled, id(item) in told)
            if isinstance(item, Candidate)
            else item
            for item in items
        )
        self._note_refusals(results)
        return results

    def tell(self, results: Sequence[Result]) -> None:
        """Write into the audit log what was done."""
        for result in results:
            if result.outcome is Outcome.REFUSED:
                cause = cause_data(result)["cause"]
                code = result.unit.code if result.unit else ""
                note(
                    self.workspace, "refused", self.now, code, file=stored_name(result.path), cause=str(cause)
                )
            elif result.outcome is not Outcome.KNOWN and result.unit is not None:
                note(
                    self.workspace,
                    "received",
                    self.now,
                    result.unit.code,
                    file=stored_name(result.path),
                    digest=result.digest,
                    sequence=result.sequence,
                    outcome=result.outcome.value,
                )

    def _submission(self, candidate: Candidate, with_contents: bool) -> Submission:
        package = candidate.package
        claims = package.statement.predicate
        place = Received(
            package.digest,
            candidate.unit.code,
            claims.sequence,
            claims.parent,
            package.key_id,
            True,
            token=self._proved(candidate),
        )
        # The very bytes that were signed and whose fingerprint stands on the stamped form.
        filing = package.read(FILING) if with_contents else b""
        at = claims.claimed_at.isoformat(timespec="seconds")
        statement = encode(package.statement)
        name = stored_name(candidate.path)
        return Submission(place, name, self.at, filing, statement, at, candidate.via)

    def _proved(self, candidate: Candidate) -> int | None:
        """The number of the unit's token that the package proves to know."""
        package = candidate.package
        proof = package.statement.predicate.enrolment_proof
        for token in reversed(self.tokens.get(candidate.unit.code, ())):
            if enrolment_proof_holds(proof, token.token, package.public_key):
                return token.number
        return None

    def _result(
        self,
        candidate: Candidate,
        before: str | None,
        settled: Mapping[str, Received],
        fresh: bool,
    ) -> Result:
        package = candidate.package
        state = settled[package.digest].state
        changes: tuple[Change, ...] = ()
        if not fresh:
            outcome = Outcome.KNOWN
        elif state != "accepted":
            outcome = {
                "superseded": Outcome.OLDER,
                "fork": Outcome.FORK,
                "pending": Outcome.PENDING,
            }[state]
        else:
            if before is not None:
                filing = decode_filing(package.read(FILING))
                changes = compare(load_filing(self.workspace, before), filing)
            outcome = Outcome.NEW if before is None else Outcome.CHANGED if changes else Outcome.UNCHANGED
        sequence = package.statement.predicate.sequence
        return Result(
            candidate.path,
            outcome,
            candidate.unit,
            sequence,
            package.digest,
            changes,
            content=listed_measures(package.statement)[FILING].sha256,
            key_id=package.key_id,
            stated_name=candidate.stated_name if candidate.stated_name != candidate.unit.name else "",
        )

    def _note_refusals(self, results: Sequence[Result]) -> None:
        noted = {refusal.file_name for refusal in refusals(self.workspace, self.round)}
        drop_refusals(
            self.workspace,
            self.round,
            [
                (stored_name(r.path), _file_digest(r.path))
                for r in results
                if r.outcome is not Outcome.REFUSED and stored_name(r.path) in noted
            ],
        )
        refused = [r for r in results if r.outcome is Outcome.REFUSED]
        save_refusals(
            self.workspace,
            self.round,
            [
                Refusal(stored_name(r.path), _file_digest(r.path), encode(cause_data(r)).decode(), self.at)
                for r in refused
            ],
        )


def _file_digest(path: Path) -> str:
    """SHA-256 of the file's first MiB: enough to tell that the same bad file comes again."""
    try:
        # Opening a pipe could wait for ever.
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return sha256(file.read(1 << 20)).hexdigest()
    except OSError:
        return ""
