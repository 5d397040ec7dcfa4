"""What ties a printed form to its package: fingerprints in digits for people, a QR code for scanners."""

from msgspec import Struct


class Stamp(Struct, frozen=True):
    """``filing_fingerprint`` is of data/filing.json, ``key_fingerprint`` of the signing key."""

    filing_fingerprint: str
    key_fingerprint: str
    qr_payload: str
