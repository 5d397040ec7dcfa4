"""Is this printed form what stands here now? Its fingerprint, typed in or scanned, says so."""

import re
import unicodedata
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.canonical import digest
from desktop.core.filing import Filing
from desktop.core.merge import LISTS, Change, compare
from desktop.exchange.signing import fingerprint
from desktop.storage.entries import past_changes
from desktop.storage.submissions import exports
from desktop.storage.workspace import Workspace
from desktop.workflows.session import Session

# As `printing.form_stamp` prints them.
GROUPS = 4
_DIGITS = GROUPS * 5
_CODE = re.compile(r"XB1\|([^|]*)\|([0-9a-f]{64})\|[0-9a-f]{64}")


class Match(StrEnum):
    """What a printed form is."""

    SAME = "same"  # what stands here now
    CHANGED = "changed"  # what stood here once; something was changed since
    OTHER_UNIT = "other_unit"
    UNKNOWN = "unknown"  # nothing that ever stood here
    UNREADABLE = "unreadable"  # neither a fingerprint nor what a QR code says


class PaperCheck(Struct, frozen=True):
    """``changes`` are those made since the form was printed; ``sequence`` the number of the package that was
    exported with the very same content, or None.
    """

    match: Match
    changes: tuple[Change, ...] = ()
    sequence: int | None = None


def check_paper(workspace: Workspace, session: Session, text: str) -> PaperCheck:
    """Compare what was typed or scanned (a fingerprint, or the text of the QR code) with the filing here.

    Goes back through the history, change by change, until the form's own content stands there.
    """
    code = _CODE.fullmatch(text.strip())
    if code is not None and code[1] != session.unit.code:
        return PaperCheck(Match.OTHER_UNIT)
    wanted = code[2] if code is not None else _digits(text)
    if not wanted:
        return PaperCheck(Match.UNREADABLE)
    filing = session.filing
    if _is(filing, wanted):
        return PaperCheck(Match.SAME, (), _sequence(workspace, session, digest(filing)))
    for change in past_changes(workspace, session.round, session.unit):
        filing = _before(filing, change)
        if _is(filing, wanted):
            changes = compare(filing, session.filing)
            return PaperCheck(Match.CHANGED, changes, _sequence(workspace, session, digest(filing)))
    return PaperCheck(Match.UNKNOWN)


def _digits(text: str) -> str:
    """The twenty digits of a fingerprint, however they are typed; "" where it is none."""
    # Full-width digits, as Chinese keyboards type them, are digits too.
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    digits = folded.removeprefix("填报指纹").replace("-", "")
    return digits if len(digits) == _DIGITS and digits.isascii() and digits.isdecimal() else ""


def _is(filing: Filing, wanted: str) -> bool:
    content = digest(filing)
    return wanted == content or wanted == fingerprint(content, GROUPS).replace(" ", "")


def _before(filing: Filing, change: Change) -> Filing:
    if change.part in LISTS:
        return replace(filing, **{change.part: change.old or ()})
    entries: dict[str, Any] = dict(getattr(filing, change.part))
    entries.pop(change.code, None)
    if change.old is not None:
        entries[change.code] = change.old
    return replace(filing, **{change.part: entries})


def _sequence(workspace: Workspace, session: Session, content: str) -> int | None:
    sent = exports(workspace, session.round, session.unit.code)
    return next((export.sequence for export in reversed(sent) if export.filing_digest == content), None)
