"""What became of files that a bureau received: as values, and as data for other programs and for later."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from desktop.core.filing import Unit
from desktop.core.merge import Change
from desktop.exchange.trust import Broken


class Outcome(StrEnum):
    """What became of one received file."""

    NEW = "new"  # the unit's first signed filing
    CHANGED = "changed"
    UNCHANGED = "unchanged"  # a later package with the same contents
    KNOWN = "known"  # this very package was here already
    OLDER = "older"  # a later one counts
    FORK = "fork"  # another package of the same number counts
    PENDING = "pending"  # whole, but its signer is not confirmed
    REFUSED = "refused"


class RefusalCause(StrEnum):
    """Why a whole and signed package is refused all the same."""

    UNREADABLE = "unreadable"
    WRONG_COUNTY = "wrong_county"
    UNKNOWN_UNIT = "unknown_unit"
    WRONG_ROUND = "wrong_round"
    WRONG_STANDARD = "wrong_standard"
    MALFORMED_FILING = "malformed_filing"
    WRONG_BUNDLE = "wrong_bundle"  # another package than its bundle says


class Result(Struct, frozen=True):
    """What became of one file.

    ``cause`` says why it was refused; ``changes`` what differs from the signed filing that counted before.
    ``content`` is the digest of data/filing.json, which the stamped form shows as 填报指纹; ``stated_name``
    is what the unit calls itself, where the roster calls it otherwise.
    """

    path: Path
    outcome: Outcome
    unit: Unit | None = None
    sequence: int | None = None
    digest: str = ""
    changes: tuple[Change, ...] = ()
    cause: Broken | RefusalCause | None = None
    detail: str = ""
    content: str = ""
    key_id: str = ""
    stated_name: str = ""


def cause_data(result: Result) -> dict[str, object]:
    """Why a file was refused, as data that can be stored and worded later."""
    cause = result.cause
    if isinstance(cause, Broken):
        return broken_data(cause)
    unit = result.unit.name if result.unit else ""
    return {"cause": cause, "detail": stored_text(result.detail), "unit": unit}


def broken_data(broken: Broken) -> dict[str, object]:
    """Why a file is broken, in the shape of `cause_data`."""
    return {
        "cause": broken.cause,
        "entry": broken.entry,
        "expected": broken.expected,
        "found": broken.found,
    }


def results_as_json(results: Iterable[Result]) -> list[dict[str, object]]:
    """The published shape of `merge --json`: one object per file, in the order given."""
    return [
        {
            "file": stored_name(result.path),
            "outcome": result.outcome.value,
            "unit_code": result.unit.code if result.unit else None,
            "sequence": result.sequence,
            "digest": result.digest or None,
            "changes": len(result.changes),
            "refused": cause_data(result) if result.cause is not None else None,
        }
        for result in results
    ]


def stored_name(path: Path) -> str:
    """A file's name as it is stored and shown."""
    return stored_text(path.name)


def stored_text(text: str) -> str:
    """File names that are not UTF-8 hold half characters, which neither JSON nor a database takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
