"""What ties a printed form to its package: fingerprints in digits for people, a QR code for scanners."""

from msgspec import Struct

from desktop.reports.page import PageInfo


class Stamp(Struct, frozen=True):
    """``filing_fingerprint`` is of data/filing.json, ``key_fingerprint`` of the signing key."""

    filing_fingerprint: str
    key_fingerprint: str
    qr_payload: str


def stamped(title: str, unit_name: str, stamp: Stamp | None, *, landscape: bool = False) -> PageInfo:
    """The pages of a document, each with the stamp where there is one."""
    if stamp is None:
        return PageInfo(title=title, unit_name=unit_name, landscape=landscape)
    return PageInfo(
        title=title,
        unit_name=unit_name,
        fingerprint=f"填报指纹 {stamp.filing_fingerprint}\n密钥指纹 {stamp.key_fingerprint}",
        qr_payload=stamp.qr_payload,
        landscape=landscape,
    )
