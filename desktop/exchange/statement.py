"""What a signer states about a file: in-toto Statement v1 with a predicate of our own.

The types here are the wire format and change only with FORMAT_VERSION; they share nothing with `core`.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from desktop.exchange.contents import Measure
from desktop.exchange.layout import (
    BAGIT,
    BAGIT_TEXT,
    FORMAT_VERSION,
    LARGEST_PACKAGE,
    LISTED_TAGS,
    MANIFEST,
    STATEMENT,
    fits_its_name,
    manifest_text,
)
from desktop.exchange.names import is_payload_name, shown
from desktop.exchange.signing import Envelope, holds, key_id
from desktop.exchange.trust import Cause, Refused

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:xiaobiao:package:v1"

Text = Annotated[str, Meta(max_length=200)]
Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Crc32 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{8}\Z")]
# What a database column and every JSON reader can hold.
Count = Annotated[int, Meta(ge=0, le=2**53)]


class Kind(StrEnum):
    """What a package is for; a bundle carries other packages unchanged, with their own signatures."""

    SUBMISSION = "submission"
    DISPATCH = "dispatch"
    RECEIPT = "receipt"
    BUNDLE = "bundle"


class StatedUnit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The unit in whose name a package is signed."""

    code: Text
    name: Text


class StatedStandard(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The standard a package was filled by; `digest` is the SHA-256 of its text."""

    id: Text
    version: Text
    digest: Sha256


class Claims(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the signer says about the contents; true only as far as the signer is trusted.

    `sequence` counts the packages of one workspace from 1; `parent` is the digest of the one before, None for
    the first. `recipient` is whom the package is for: the code of the unit of a dispatch or receipt, the
    name of the county of a submission, None for everybody.
    `answers` is the digest of the package that a receipt is about. `claimed_at` is never used to order.
    """

    kind: Kind
    unit: StatedUnit
    round: Text
    sequence: Annotated[int, Meta(ge=1, le=2**53)]
    parent: Sha256 | None
    standard: StatedStandard
    catalogue_version: Text
    app_version: Text
    counts: dict[Text, Count]
    claimed_at: Annotated[datetime, Meta(tz=True)]
    recipient: Text | None = None
    answers: Sha256 | None = None


class Predicate(Claims, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The claims and who makes them; `public_key` is the signer's, in hex."""

    format_version: int
    key_id: Sha256
    public_key: Sha256
    enrolment_proof: Sha256 | None


class Digests(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An in-toto DigestSet."""

    sha256: Sha256


class Measures(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Size in bytes and CRC-32: with them the zip's own tables are known before they are read."""

    size: Annotated[int, Meta(ge=0, le=LARGEST_PACKAGE)]
    crc32: Crc32


class Subject(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of the file."""

    name: Text
    digest: Digests
    annotations: Measures


class Statement(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every entry of the file except the envelope and the tag manifest, which follow from these."""

    type: str = msgspec.field(name="_type")
    subject: tuple[Subject, ...]
    predicate_type: str = msgspec.field(name="predicateType")
    predicate: Predicate


class _SignedMark(Struct):
    format_version: int
    kind: str
    public_key: str


class _Marked(Struct):
    """The little that every version of the format promises to keep in its payload."""

    predicate: _SignedMark


_encoder = msgspec.json.Encoder(order="sorted", decimal_format="number")
_decoder = msgspec.json.Decoder(Statement)
_marked_decoder = msgspec.json.Decoder(_Marked)


def make_payload(predicate: Predicate, listed: Mapping[str, Measure]) -> bytes:
    """What is signed: the canonical JSON of the statement about the entries of these names.

    Raises ValueError where a claim does not fit the format.
    """
    statement = Statement(
        type=STATEMENT_TYPE,
        predicate_type=PREDICATE_TYPE,
        predicate=predicate,
        subject=tuple(
            Subject(
                name=name,
                digest=Digests(sha256=measured.sha256),
                annotations=Measures(size=measured.size, crc32=f"{measured.crc32:08x}"),
            )
            for name, measured in sorted(listed.items())
        ),
    )
    payload = _encoder.encode(statement)
    _decoder.decode(payload)
    return payload


def listed_measures(statement: Statement) -> dict[str, Measure]:
    """The entries that a statement lists, by name."""
    return {
        subject.name: Measure(
            subject.digest.sha256,
            subject.annotations.size,
            int(subject.annotations.crc32, 16),
        )
        for subject in statement.subject
    }


def open_statement(envelope: Envelope) -> Statement:
    """The statement in an envelope that its own public key signed; raises Refused.

    Whether that key is trusted is for the caller to say. The signature is checked before the version and the
    version before everything else, so that only a whole file can ask for a newer program.
    """
    try:
        mark = _marked_decoder.decode(envelope.payload).predicate
        public_key = bytes.fromhex(mark.public_key)
    except (ValueError, RecursionError) as error:
        raise Refused(Cause.MALFORMED, STATEMENT, found=shown(str(error))) from error
    if not holds(envelope, public_key):
        raise Refused(Cause.FORGED, STATEMENT)
    if mark.format_version > FORMAT_VERSION:
        raise Refused(Cause.NEWER_VERSION, expected=FORMAT_VERSION, found=mark.format_version)
    if mark.kind not in set(Kind):
        raise Refused(Cause.WRONG_KIND, found=shown(mark.kind))
    try:
        statement = _decoder.decode(envelope.payload)
        canonical = _encoder.encode(statement) == envelope.payload
    except (ValueError, RecursionError) as error:
        raise Refused(Cause.MALFORMED, STATEMENT, found=shown(str(error))) from error
    predicate = statement.predicate
    key_fits = predicate.key_id == key_id(public_key) == envelope.signatures[0].keyid
    types = (statement.type, statement.predicate_type, predicate.format_version)
    if not canonical or not key_fits or types != (STATEMENT_TYPE, PREDICATE_TYPE, FORMAT_VERSION):
        raise Refused(Cause.MALFORMED, STATEMENT, found="statement")
    _check_subjects(statement)
    return statement


def _check_subjects(statement: Statement) -> None:
    """Names, order and the two BagIt texts that follow from the rest."""
    digests = {subject.name: subject.digest.sha256 for subject in statement.subject}
    if list(digests) != sorted(digests) or len(digests) != len(statement.subject):
        raise Refused(Cause.MALFORMED, STATEMENT, found="subject")
    for name in LISTED_TAGS:
        if name not in digests:
            raise Refused(Cause.MISSING_ENTRY, name)
    payload = [(name, digest) for name, digest in digests.items() if name not in LISTED_TAGS]
    for name, digest in payload:
        if not is_payload_name(name) or not fits_its_name(name, digest):
            raise Refused(Cause.MALFORMED, STATEMENT, found="subject")
    for name, text in ((BAGIT, BAGIT_TEXT), (MANIFEST, manifest_text(payload))):
        if digests[name] != sha256(text).hexdigest():
            raise Refused(Cause.MALFORMED, name)
