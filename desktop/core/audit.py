"""The audit log: every line is chained to the one before, so that none can be changed or taken out unseen."""

from collections.abc import Iterable
from hashlib import sha256

from msgspec import Struct

from desktop.core.canonical import encode

# What the first line is chained to.
BEGINNING = "0" * 64


class AuditLine(Struct, frozen=True):
    """One thing that somebody did. ``detail`` is JSON; ``unit`` the code of whom it concerns, or empty."""

    number: int
    at: str
    operator: str
    action: str
    unit: str
    detail: str
    previous: str
    hash: str = ""

    def own_hash(self) -> str:
        """SHA-256 (hex) of everything else in the line."""
        return sha256(
            encode([self.number, self.at, self.operator, self.action, self.unit, self.detail, self.previous])
        ).hexdigest()


def first_broken(lines: Iterable[AuditLine]) -> int | None:
    """The number of the first line that was changed, or before which one is missing; None where all hold."""
    previous, number = BEGINNING, 1
    for line in lines:
        if line.number != number or line.previous != previous or line.hash != line.own_hash():
            return number
        previous, number = line.hash, number + 1
    return None


def backward(lines: Iterable[AuditLine]) -> tuple[int, ...]:
    """The numbers of lines whose time is earlier than one before them: a clock was wrong or was set back."""
    found: list[int] = []
    latest = ""
    for line in lines:
        if line.at < latest:
            found.append(line.number)
        latest = max(latest, line.at)
    return tuple(found)
