"""What can be said of received files by themselves, before anything is stored."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.canonical import decode_filing, encode
from desktop.core.conformity import misfit
from desktop.core.filing import StandardRef, Unit
from desktop.exchange.errors import PackageUnreadable
from desktop.exchange.layout import FILING
from desktop.exchange.reader import Package, verify_all
from desktop.exchange.statement import Kind
from desktop.exchange.trust import Broken, Cause
from desktop.storage.roster import current_round, units
from desktop.storage.workspace import Workspace
from desktop.workflows.bundles import Bundled, read_bundle, unpack
from desktop.workflows.evidence import unlisted
from desktop.workflows.outcomes import Outcome, RefusalCause, Result
from desktop.workflows.rulebooks import accepted_rulebooks


class Candidate(Struct):
    """A package that can be stored; its filing is read again when it is, so that thousands fit in memory.

    ``path`` is where it came from, ``package.path`` where it is read; ``via`` is the bundle that brought it.
    """

    path: Path
    package: Package
    unit: Unit
    stated_name: str
    via: str | None = None


class Examined(Struct, frozen=True):
    """One item per file; ``unpacked`` is where the packages of bundles lie, until `discard`."""

    items: tuple[Result | Candidate, ...]
    unpacked: Path | None = None

    def discard(self) -> None:
        if self.unpacked is not None:
            shutil.rmtree(self.unpacked, ignore_errors=True)


class Examination:
    """What the workspace expects, and what the files are in its light."""

    def __init__(self, workspace: Workspace) -> None:
        self.county = workspace.county
        self.round = current_round(workspace)
        self.rulebooks = accepted_rulebooks(workspace, self.round)
        self.roster = {unit.code: unit for unit in units(workspace)}

    def of(self, files: Sequence[Path], progress: Callable[[int, int], None]) -> Examined:
        """Everything that can be said of the files by themselves; of a bundle, of the packages in it."""
        examined: list[Result | Candidate] = []
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
            Examined((), unpacked).discard()
            raise
        return Examined(tuple(examined), unpacked)

    def _examine_bundle(self, package: Package, folder: Path) -> Iterable[Result | Candidate]:
        """The packages of a bundle, each verified by itself: whoever bundled them vouches for nothing."""
        claims = package.statement.predicate
        bundle = read_bundle(package)
        if isinstance(bundle, Broken):
            yield Result(package.path, Outcome.REFUSED, cause=bundle)
            return
        if claims.recipient not in (None, self.county):
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
            if isinstance(item, Candidate):
                item.via = package.digest
                if not _is_bundled(bundled, found):
                    item = self._refused(found.path, RefusalCause.WRONG_BUNDLE, bundled.unit, item.unit)
            yield item

    def _examined(self, path: Path, package: Package | Result) -> Result | Candidate:
        if isinstance(package, Result):
            return package
        claims = package.statement.predicate
        if claims.kind is not Kind.SUBMISSION:
            expected, found = Kind.SUBMISSION.value, claims.kind.value
            wrong = Broken(path=path, cause=Cause.WRONG_KIND, expected=expected, found=found)
            return Result(path, Outcome.REFUSED, cause=wrong)
        return self._checked(path, package)

    def _checked(self, path: Path, package: Package) -> Result | Candidate:
        claims = package.statement.predicate
        # School codes are the same in every county that invents them: the name of the county is not.
        if claims.recipient not in (None, self.county):
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
        # Of what is in memory only the place of the filing is needed from here on.
        light = replace(package, kept={}, entries={FILING: package.entries[FILING]})
        return Candidate(path, light, unit, filing.unit.name)

    def _refused(self, path: Path, cause: RefusalCause, detail: str, unit: Unit | None = None) -> Result:
        return Result(path, Outcome.REFUSED, unit, cause=cause, detail=detail)


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
