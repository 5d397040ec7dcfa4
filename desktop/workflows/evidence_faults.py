"""Why a file cannot become evidence."""

from enum import StrEnum

from desktop.core.errors import XiaobiaoError


class Fault(StrEnum):
    KIND = "kind"
    HEIC = "heic"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"  # decoding would need more memory than an old computer has
    SEVERAL_PAGES = "several_pages"  # a TIFF, of which all pages but the first would be lost
    UNREADABLE = "unreadable"
    NO_ROOM = "no_room"  # the filing has as many files, or as many bytes in them, as it may have


class Unusable(Exception):
    """What is wrong with some bytes, for whoever knows what they are called."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class EvidenceRefused(XiaobiaoError):
    """A file cannot become evidence; the others are taken all the same. Data: name, fault (Fault)."""
