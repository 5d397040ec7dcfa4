"""What verifying a signed file can come to, as values."""

from enum import StrEnum
from pathlib import Path

from msgspec import Struct


class Trust(StrEnum):
    """How far a file can be relied on."""

    VERIFIED = "verified"
    UNKNOWN_SIGNER = "unknown_signer"
    BROKEN = "broken"


class Cause(StrEnum):
    """Why a file is broken, in the order in which the reader looks.

    DAMAGED is an accident (contents no longer fit their own checksum); FORGED is deliberate
    (checksums were made anew, only the signature does not hold); REWRITTEN is a file that another
    program packed or changed around the contents.
    """

    TOO_LARGE = "too_large"
    NOT_A_PACKAGE = "not_a_package"
    TRUNCATED = "truncated"
    TOO_MANY_ENTRIES = "too_many_entries"
    DUPLICATE_NAME = "duplicate_name"
    UNSAFE_NAME = "unsafe_name"
    LINK = "link"
    ENCRYPTED = "encrypted"
    COMPRESSION_RATIO = "compression_ratio"
    COMPRESSED = "compressed"
    REWRITTEN = "rewritten"
    MALFORMED = "malformed"
    NEWER_VERSION = "newer_version"
    WRONG_KIND = "wrong_kind"
    EXTRA_ENTRY = "extra_entry"
    MISSING_ENTRY = "missing_entry"
    FORGED = "forged"
    DAMAGED = "damaged"


class Broken(Struct, frozen=True, kw_only=True):
    """A refused file: nothing of it may be used.

    `entry` is the name inside the file (unprintable characters escaped) or None for the whole file.
    `expected` and `found` are sizes in bytes, counts, versions, SHA-256 values, kinds or, for UNSAFE_NAME
    and REWRITTEN, the word for the fault in `found`, whichever the cause is about.
    """

    path: Path
    cause: Cause
    entry: str | None = None
    expected: str | int | None = None
    found: str | int | None = None

    @property
    def trust(self) -> Trust:
        """Always BROKEN, so that every outcome of `verify` has a trust."""
        return Trust.BROKEN


class Refused(Exception):
    """Carries a cause from the place that found it to `reader.verify`; never leaves this package."""

    def __init__(
        self,
        cause: Cause,
        entry: str | None = None,
        *,
        expected: str | int | None = None,
        found: str | int | None = None,
    ) -> None:
        super().__init__(cause, entry, expected, found)
        self.cause = cause
        self.entry = entry
        self.expected = expected
        self.found = found

    def at(self, path: Path) -> Broken:
        """The refusal as the value that callers see."""
        return Broken(path=path, cause=self.cause, entry=self.entry, expected=self.expected, found=self.found)
