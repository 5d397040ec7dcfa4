"""The bureau receives: verify every file, show what would change, store all good ones in one transaction.

A bad file never stops the others. The same file again changes nothing. What counts is a function of what was
received and decided: it depends neither on the order of the files nor on the number of imports.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from desktop.core.canonical import decode_filing, encode
from desktop.core.conformity import misfit
from desktop.core.filing import Filing, StandardRef, Unit
from desktop.core.merge import Change, compare
from desktop.core.settling import Received
from desktop.exchange.archive import keep_original
from desktop.exchange.errors import PackageUnreadable
from desktop.exchange.layout import EXTENSION, FILING
from desktop.exchange.reader import Package, verify_all
from desktop.exchange.signing import enrolment_proof_holds
from desktop.exchange.statement import Kind, listed_measures
from desktop.exchange.trust import Broken, Cause
from desktop.files import make_folder
from desktop.storage.audit import note
from desktop.storage.roster import Round, current_round, units
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
from desktop.workflows.bundles import Bundled, read_bundle, unpack
from desktop.workflows.evidence import unlisted
from desktop.workflows.originals import originals_folder
from desktop.workflows.outcomes import (
    Outcome,
    RefusalCause,
    Result,
    cause_data,
    stored_name,
)
from desktop.workflows.rulebooks import accepted_rulebooks
from desktop.workflows.settling import settle_units


class _Candidate(Struct):
    path: Path
    package: Package
    unit: Unit
    filing: Filing
    via: str | None = None


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
    """What an import would do, one result per file; `accept` does it, `discard` lets it be.

    ``unpacked`` is where the packages of bundles lie until then.
    """

    results: tuple[Result, ...]
    examined: tuple["Result | _Candidate", ...]
    unpacked: Path | None = None


class _NotMeant(Exception):
    """Ends the transaction of a preview."""


def preview(
    workspace: Workspace,
    paths: Iterable[Path],
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Preview:
    """Verify packages and tell what receiving them would change; nothing is stored.

    Folders stand for the packages in them. ``progress(done, total)`` may raise to cancel.
    """
    workspace.needs("bureau")
    reception = _Reception(workspace, now)
    seen = reception.examine(list(expand(paths)), progress)
    results: tuple[Result, ...] = ()
    try:
        with workspace.writing():
            results = reception.store(seen.examined)
            raise _NotMeant
    except _NotMeant:
        return msgspec.structs.replace(seen, results=results)


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
    found = [c for c in previewed.examined if isinstance(c, _Candidate)] if archive else []
    candidates = {c.package.digest: c for c in found}
    try:
        folder = make_folder(originals_folder(workspace)) if candidates else None
        for number, candidate in enumerate(candidates.values(), 1):
            if folder is not None:
                keep_original(candidate.package, folder)
            progress(number, len(candidates))
        with workspace.writing():
            results = reception.store(previewed.examined)
            reception.tell(results)
    finally:
        discard(previewed)
    return results


def discard(previewed: Preview) -> None:
    """Leave what was previewed as it is."""
    if previewed.unpacked is not None:
        shutil.rmtree(previewed.unpacked, ignore_errors=True)


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
    seen = _Reception(workspace, now).examine(list(expand(paths)), progress)
    return accept(workspace, seen, now, archive=archive)


class _Reception:
    """One import: files are examined, then stored and settled in one transaction."""

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self.workspace = workspace
        self.now = now
        self.at = now.isoformat(timespec="seconds")
        self.round: Round = current_round(workspace)
        self.rulebooks = accepted_rulebooks(workspace, self.round)
        self.roster = {unit.code: unit for unit in units(workspace)}
        self.tokens = tokens(workspace)

    def examine(self, files: Sequence[Path], progress: Callable[[int, int], None]) -> Preview:
        """Everything that can be said of the files by themselves; of a bundle, of the packages in it."""
        examined: list[Result | _Candidate] = []
        unpacked: Path | None = None
        try:
            verified = verify_all(files, {})
            for number, (path, found) in enumerate(zip(files, verified, strict=True), 1):
                package = _sound(path, found)
                if isinstance(package, Package) and package.statement.predicate.kind is Kind.BUNDLE:
                    unpacked = unpacked or Path(tempfile.mkdtemp(prefix="xiaobiao-"))
                    examined += self._examine_bundle(package, unpacked / str(number))
                else:
                    examined.append(self._examined(path, package))
                progress(number, len(files))
        except BaseException:
            discard(Preview((), (), unpacked))
            raise
        return Preview((), tuple(examined), unpacked)

    def store(self, examined: Sequence[Result | _Candidate]) -> tuple[Result, ...]:
        """Store and settle inside the caller's transaction."""
        known = {r.digest: r for r in received(self.workspace, self.round)}
        candidates = [c for c in examined if isinstance(c, _Candidate)]
        codes = dict.fromkeys(c.unit.code for c in candidates)
        before = {code: self._signed_before(known.values(), code) for code in codes}
        fresh: dict[str, _Candidate] = {}
        for candidate in candidates:
            fresh.setdefault(candidate.package.digest, candidate)
        back = [digest for digest in fresh if digest in known and known[digest].state == "undone"]
        new = [c for digest, c in fresh.items() if digest not in known]
        save_submissions(self.workspace, self.round, [self._submission(c) for c in new])
        bring_back(self.workspace, back)
        settled = {r.digest: r for r in settle_units(self.workspace, self.round, codes)}
        told = {id(c) for c in new} | {id(fresh[digest]) for digest in back}
        results = tuple(
            self._result(item, before, settled, id(item) in told) if isinstance(item, _Candidate) else item
            for item in examined
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

    def _examine_bundle(self, package: Package, folder: Path) -> Iterable[Result | _Candidate]:
        """The packages of a bundle, each verified by itself: whoever bundled them vouches for nothing."""
        claims = package.statement.predicate
        bundle = read_bundle(package)
        if isinstance(bundle, Broken):
            yield Result(package.path, Outcome.REFUSED, cause=bundle)
            return
        if claims.recipient not in (None, self.workspace.county):
            yield self._refused(package.path, RefusalCause.WRONG_COUNTY, claims.recipient)
            return
        folder.mkdir()
        listed = list(unpack(package, bundle, folder))
        verified = verify_all([path for _, path in listed], {})
        inner = [
            (bundled, _sound(path, found)) for (bundled, path), found in zip(listed, verified, strict=True)
        ]
        sender = self.roster.get(claims.unit.code)
        if sender is not None and sender.kind == "county":
            wrong = next((b for b, found in inner if not _is_bundled(b, found)), None)
            if wrong is None:
                yield self._checked(package.path, package)
            else:
                yield self._refused(package.path, RefusalCause.WRONG_BUNDLE, wrong.unit, sender)
            return
        for bundled, found in inner:
            item = self._examined(found.path, found)
            if isinstance(item, _Candidate):
                item.via = package.digest
                if not _is_bundled(bundled, found):
                    item = self._refused(found.path, RefusalCause.WRONG_BUNDLE, bundled.unit, item.unit)
            yield item

    def _examined(self, path: Path, package: Package | Result) -> Result | _Candidate:
        if isinstance(package, Result):
            return package
        claims = package.statement.predicate
        if claims.kind is not Kind.SUBMISSION:
            expected, found = Kind.SUBMISSION.value, claims.kind.value
            wrong = Broken(path=path, cause=Cause.WRONG_KIND, expected=expected, found=found)
            return Result(path, Outcome.REFUSED, cause=wrong)
        return self._checked(path, package)

    def _checked(self, path: Path, package: Package) -> Result | _Candidate:
        claims = package.statement.predicate
        # School codes are the same in every county that invents them: the name of the county is not.
        if claims.recipient not in (None, self.workspace.county):
            return self._refused(path, RefusalCause.WRONG_COUNTY, claims.recipient)
        unit = self.roster.get(claims.unit.code)
        if unit is None:
            return self._refused(path, RefusalCause.UNKNOWN_UNIT, claims.unit.code)
        if claims.round != self.round.id:
            return self._refused(path, RefusalCause.WRONG_ROUND, claims.round, unit)
        stated = StandardRef(claims.standard.id, claims.standard.version, claims.standard.digest)
        rulebook = self.rulebooks.get(stated)
        if rulebook is None:
            return self._refused(path, RefusalCause.WRONG_STANDARD, f"{stated.id} {stated.version}", unit)
        try:
            data = package.read(FILING)
            filing = decode_filing(data)
        # ValueError is msgspec's own; the others are what hostile numbers and nesting end in.
        except (KeyError, ValueError, ArithmeticError, RecursionError) as error:
            return self._refused(path, RefusalCause.MALFORMED_FILING, str(error), unit)
        if (filing.unit.code, filing.round, filing.standard) != (unit.code, self.round.id, stated):
            return self._refused(path, RefusalCause.MALFORMED_FILING, "unit", unit)
        # In another spelling the same contents would have a fingerprint that no form can show.
        fault = (
            misfit(rulebook, filing)
            or (unlisted(package, filing) if claims.kind is Kind.SUBMISSION else None)
            or ("canonical" if encode(filing) != data else None)
        )
        if fault is not None:
            return self._refused(path, RefusalCause.MALFORMED_FILING, fault, unit)
        return _Candidate(path, package, unit, filing)

    def _refused(self, path: Path, cause: RefusalCause, detail: str, unit: Unit | None = None) -> Result:
        return Result(path, Outcome.REFUSED, unit, cause=cause, detail=detail)

    def _signed_before(self, known: Iterable[Received], code: str) -> Filing | None:
        """The signed filing that counted before this import; a row of a table is not the unit's own word."""
        accepted = [r for r in known if r.unit == code and r.state == "accepted" and r.signed]
        return load_filing(self.workspace, accepted[0].digest) if accepted else None

    def _submission(self, candidate: _Candidate) -> Submission:
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
        filing = package.read(FILING)
        at = claims.claimed_at.isoformat(timespec="seconds")
        statement = encode(package.statement)
        name = stored_name(candidate.path)
        return Submission(place, name, self.at, filing, statement, at, candidate.via)

    def _proved(self, candidate: _Candidate) -> int | None:
        """The number of the unit's token that the package proves to know."""
        package = candidate.package
        proof = package.statement.predicate.enrolment_proof
        for token in reversed(self.tokens.get(candidate.unit.code, ())):
            if enrolment_proof_holds(proof, token.token, package.public_key):
                return token.number
        return None

    def _result(
        self,
        candidate: _Candidate,
        before: Mapping[str, Filing | None],
        settled: Mapping[str, Received],
        fresh: bool,
    ) -> Result:
        package = candidate.package
        state = settled[package.digest].state
        old = before[candidate.unit.code]
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
            changes = compare(old, candidate.filing) if old is not None else ()
            outcome = Outcome.NEW if old is None else Outcome.CHANGED if changes else Outcome.UNCHANGED
        sequence = package.statement.predicate.sequence
        stated = candidate.filing.unit.name
        return Result(
            candidate.path,
            outcome,
            candidate.unit,
            sequence,
            package.digest,
            changes,
            content=listed_measures(package.statement)[FILING].sha256,
            key_id=package.key_id,
            stated_name=stated if stated != candidate.unit.name else "",
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


def _sound(path: Path, found: Package | Broken | PackageUnreadable) -> Package | Result:
    """A package that is whole, or why the file is refused."""
    if isinstance(found, PackageUnreadable):
        detail = str(found.data["reason"])
        return Result(path, Outcome.REFUSED, cause=RefusalCause.UNREADABLE, detail=detail)
    return Result(path, Outcome.REFUSED, cause=found) if isinstance(found, Broken) else found


def _is_bundled(bundled: Bundled, found: Package | Result) -> bool:
    """Whether what lies in a bundle is whole and the package of the unit that the bundle names."""
    if isinstance(found, Result):
        return False
    claims = found.statement.predicate
    return (found.digest, claims.unit.code, claims.kind) == (bundled.digest, bundled.unit, Kind.SUBMISSION)


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
