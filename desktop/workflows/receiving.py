"""The bureau receives: verify every file, then store all good ones in one transaction and settle what counts.

A bad file never stops the others. The same file again changes nothing. The result does not depend on
the order of the files.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from desktop.core.canonical import decode_filing, encode
from desktop.core.conformity import misfit
from desktop.core.filing import Filing, StandardRef, Unit
from desktop.core.merge import Change, compare
from desktop.core.settling import Received, settle
from desktop.exchange.errors import PackageUnreadable
from desktop.exchange.layout import EXTENSION, FILING
from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import enrolment_proof_holds
from desktop.exchange.statement import Kind, listed_measures
from desktop.exchange.trust import Broken
from desktop.storage import keys
from desktop.storage.roster import Round, current_round, units
from desktop.storage.submissions import (
    Refusal,
    Submission,
    drop_refusals,
    load_filing,
    received,
    refusals,
    save_refusals,
    save_states,
    save_submissions,
)
from desktop.storage.workspace import Workspace
from desktop.workflows.evidence import unlisted
from desktop.workflows.outcomes import (
    Outcome,
    RefusalCause,
    Result,
    cause_data,
    stored_name,
)
from desktop.workflows.rulebooks import accepted_rulebooks


class _Candidate(Struct):
    path: Path
    package: Package
    unit: Unit
    filing: Filing


def receive(
    workspace: Workspace,
    paths: Iterable[Path],
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Result, ...]:
    """Receive packages; folders stand for the packages in them. One result per file, in the order given.

    ``progress(done, total)`` is called after each file is verified and may raise to cancel: nothing is
    stored then.
    """
    workspace.needs("bureau")
    files = list(expand(paths))
    return _Reception(workspace, now).run(files, progress)


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


class _Reception:
    """One import, from verification to the settled state."""

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self.workspace = workspace
        self.now = now
        self.at = now.isoformat(timespec="seconds")
        self.round: Round = current_round(workspace)
        self.rulebooks = accepted_rulebooks(workspace, self.round)
        self.roster = {unit.code: unit for unit in units(workspace)}
        self.keys = keys.trusted_keys(workspace)
        self.holders = keys.holders(workspace)
        self.enrolments = keys.enrolments(workspace)
        self.known = {r.digest: r for r in received(workspace, self.round)}
        self.results: list[Result | _Candidate] = []

    def run(self, files: Sequence[Path], progress: Callable[[int, int], None]) -> tuple[Result, ...]:
        for number, path in enumerate(files, 1):
            self.results.append(self._examine(path))
            progress(number, len(files))
        with self.workspace.writing():
            self._bind_keys(c for c in self.results if isinstance(c, _Candidate))
            # Only now: which unit a key belongs to must not depend on the order of the files.
            self.results = [self._checked_signer(item) for item in self.results]
            candidates = [c for c in self.results if isinstance(c, _Candidate)]
            before = {c.unit.code: self._signed_before(c.unit.code) for c in candidates}
            fresh = {c.package.digest: c for c in reversed(candidates) if c.package.digest not in self.known}
            save_submissions(self.workspace, self.round, [self._submission(c) for c in fresh.values()])
            settled = self._settle({c.unit.code for c in candidates})
            first = {id(candidate) for candidate in fresh.values()}
            results = tuple(
                self._result(item, before, settled, id(item) in first)
                if isinstance(item, _Candidate)
                else item
                for item in self.results
            )
            self._note_refusals(results)
        return results

    def _examine(self, path: Path) -> Result | _Candidate:
        try:
            package = verify(path, self._public_key, kind=Kind.SUBMISSION)
        except PackageUnreadable as error:
            detail = str(error.data["reason"])
            return Result(path, Outcome.REFUSED, cause=RefusalCause.UNREADABLE, detail=detail)
        if isinstance(package, Broken):
            return Result(path, Outcome.REFUSED, cause=package)
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
            or unlisted(package, filing)
            or ("canonical" if encode(filing) != data else None)
        )
        if fault is not None:
            return self._refused(path, RefusalCause.MALFORMED_FILING, fault, unit)
        return _Candidate(path, package, unit, filing)

    def _checked_signer(self, item: Result | _Candidate) -> Result | _Candidate:
        if not isinstance(item, _Candidate):
            return item
        holder = self.holders.get(item.package.key_id, item.unit.code)
        if holder == item.unit.code:
            return item
        name = self.roster[holder].name if holder in self.roster else self.workspace.county
        return self._refused(item.path, RefusalCause.WRONG_SIGNER, name, item.unit)

    def _refused(self, path: Path, cause: RefusalCause, detail: str, unit: Unit | None = None) -> Result:
        return Result(path, Outcome.REFUSED, unit, cause=cause, detail=detail)

    def _public_key(self, key_id: str) -> bytes | None:
        known = self.keys.get(key_id)
        return known[0] if known else None

    def _bind_keys(self, candidates: Iterable[_Candidate]) -> None:
        """The first key that proves a unit's unused token signs for the unit from now on, and only it.

        A revoked key stays revoked until somebody confirms it.
        Where two keys prove the same token in one import, the lower key id goes first: the order of the
        files must not matter.
        """
        for candidate in sorted(candidates, key=lambda c: c.package.key_id):
            package, code = candidate.package, candidate.unit.code
            enrolment = self.enrolments.get(code)
            if package.key_id in self.holders or enrolment is None or enrolment.key_id is not None:
                continue
            proof = package.statement.predicate.enrolment_proof
            if enrolment_proof_holds(proof, enrolment.token, package.public_key):
                keys.use_enrolment(self.workspace, code, package.key_id)
                keys.save_key(self.workspace, package.key_id, package.public_key, code, self.now)
                # The numbers of an earlier workspace say nothing beside those of the new one.
                for replaced in keys.revoke_other_keys(self.workspace, code, package.key_id):
                    del self.keys[replaced]
                self.holders[package.key_id] = code
                self.enrolments[code] = msgspec.structs.replace(enrolment, key_id=package.key_id)
                self.keys[package.key_id] = (package.public_key, code)

    def _signed_before(self, code: str) -> Filing | None:
        """The signed filing that counted before this import; a row of a table is not the unit's own word."""
        accepted = [r for r in self.known.values() if r.unit == code and r.state == "accepted" and r.signed]
        return load_filing(self.workspace, accepted[0].digest) if accepted else None

    def _submission(self, candidate: _Candidate) -> Submission:
        package = candidate.package
        claims = package.statement.predicate
        place = Received(
            package.digest, candidate.unit.code, claims.sequence, claims.parent, package.key_id, True
        )
        # The very bytes that were signed and whose fingerprint stands on the stamped form.
        filing = package.read(FILING)
        return Submission(place, stored_name(candidate.path), self.at, filing, encode(package.statement))

    def _settle(self, codes: Iterable[str]) -> dict[str, Received]:
        settled: dict[str, Received] = {}
        trusted = keys.keys_by_holder(self.keys)
        for code in codes:
            states = settle(received(self.workspace, self.round, code), trusted.get(code, frozenset()))
            save_states(self.workspace, states)
            settled.update((r.digest, r) for r in states)
        return settled

    def _result(
        self,
        candidate: _Candidate,
        before: dict[str, Filing | None],
        settled: dict[str, Received],
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
