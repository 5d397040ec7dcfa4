"""What can go wrong on this computer while a signed file is written or read.

A bad *file* is never an exception: `reader.verify` returns `trust.Broken` for it.
"""

from desktop.core.errors import XiaobiaoError


class PackageUnreadable(XiaobiaoError):
    """The operating system could not read the file. Data: path, reason."""


class PackageChanged(XiaobiaoError):
    """A file is no longer what was verified. Data: path, entry (None for the whole file)."""


class PackageExists(XiaobiaoError):
    """A file of this name is there already; we never overwrite one. Data: path."""


class PackageUnwritable(XiaobiaoError):
    """The file could not be written; nothing is left behind.

    Data: path, fault (media.Fault), reason (the system's own words).
    """


class PackageTooLarge(XiaobiaoError):
    """The contents exceed what every reader accepts. Data: path, entry (None for all of it), size, limit."""


class SourceUnreadable(XiaobiaoError):
    """A file that was to be packed could not be read. Data: entry, path, reason."""


class PackageNotVerified(XiaobiaoError):
    """The file read back from the medium differs from what was written. Data: path, broken."""
