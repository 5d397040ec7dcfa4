"""Who made a file: Ed25519 keys (PyNaCl), DSSE envelopes, proofs of enrolment, fingerprints.

DSSE: https://github.com/secure-systems-lab/dsse, protocol version 1.
"""

import hmac
from hashlib import sha256

import msgspec
from msgspec import Struct

from desktop.exchange.layout import STATEMENT
from desktop.exchange.names import shown
from desktop.exchange.trust import Cause, Refused

PAYLOAD_TYPE = "application/vnd.xiaobiao.statement+json"

_FINGERPRINT_GROUP = 5


class Key(Struct, frozen=True):
    """A signer: the secret seed (32 bytes) and the public key (32 bytes) that follows from it."""

    seed: bytes
    public_key: bytes

    @property
    def key_id(self) -> str:
        """SHA-256 of the public key, in hex."""
        return key_id(self.public_key)

    def __repr__(self) -> str:
        # A secret must not reach logs.
        return f"Key(key_id={self.key_id!r})"


class Signature(Struct, frozen=True, forbid_unknown_fields=True):
    """One signature of an envelope; base64 in the file."""

    keyid: str
    sig: bytes


class Envelope(Struct, frozen=True, forbid_unknown_fields=True):
    """The DSSE envelope; the payload is base64 in the file."""

    payload: bytes
    payload_type: str = msgspec.field(name="payloadType")
    signatures: tuple[Signature, ...]


_encoder = msgspec.json.Encoder(order="sorted", decimal_format="number")
_decoder = msgspec.json.Decoder(Envelope)


def key_from_seed(seed: bytes) -> Key:
    """The key pair of 32 secret random bytes."""
    from nacl.signing import SigningKey

    return Key(seed, bytes(SigningKey(seed).verify_key))


def key_id(public_key: bytes) -> str:
    """SHA-256 of a public key, in hex."""
    return sha256(public_key).hexdigest()


def sign(key: Key, payload: bytes) -> bytes:
    """The envelope of a payload, as canonical JSON."""
    from nacl.signing import SigningKey

    signature = SigningKey(key.seed).sign(_pre_authentication(PAYLOAD_TYPE, payload)).signature
    return _encoder.encode(
        Envelope(payload=payload, payload_type=PAYLOAD_TYPE, signatures=(Signature(key.key_id, signature),))
    )


def open_envelope(data: bytes) -> Envelope:
    """A well-formed envelope of ours with one signature, not verified yet; raises Refused."""
    try:
        envelope = _decoder.decode(data)
        # Our encoder's own bytes only: base64 and JSON could otherwise say one thing in several ways.
        canonical = _encoder.encode(envelope) == data
    except (ValueError, RecursionError) as error:
        raise Refused(Cause.MALFORMED, STATEMENT, found=shown(str(error))) from error
    if not canonical or envelope.payload_type != PAYLOAD_TYPE or len(envelope.signatures) != 1:
        raise Refused(Cause.MALFORMED, STATEMENT, found="envelope")
    return envelope


def holds(envelope: Envelope, public_key: bytes) -> bool:
    """Whether the one signature of an envelope was made with this public key."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    signed = _pre_authentication(envelope.payload_type, envelope.payload)
    try:
        VerifyKey(public_key).verify(signed, envelope.signatures[0].sig)
    # PyNaCl raises ValueError for keys and signatures of the wrong length.
    except (CryptoError, ValueError):
        return False
    return True


def make_enrolment_proof(token: bytes, public_key: bytes) -> str:
    """Hex HMAC-SHA256 that binds a public key to a one-time token without revealing the token."""
    return hmac.new(token, public_key, sha256).hexdigest()


def enrolment_proof_holds(proof: str | None, token: bytes, public_key: bytes) -> bool:
    """Whether the maker of the proof knew the token; false where there is none."""
    return proof is not None and hmac.compare_digest(proof, make_enrolment_proof(token, public_key))


def fingerprint(digest: str, groups: int = 6) -> str:
    """A hex SHA-256 (key id or package digest) as short groups of digits for people to compare.

    Six groups carry 99 bits.

    >>> fingerprint("00" * 31 + "ff")
    '00000 00000 00000 00000 00000 00255'
    """
    width = _FINGERPRINT_GROUP * groups
    digits = f"{int(digest, 16) % 10**width:0{width}d}"
    return " ".join(digits[at : at + _FINGERPRINT_GROUP] for at in range(0, width, _FINGERPRINT_GROUP))


def short_digest(digest: str) -> str:
    """The first 32 bits of a package's digest, as in its file name: to tell files apart, not to trust them.

    >>> short_digest("3f9a2c71" + "00" * 28)
    '3F9A2C71'
    """
    return digest[:8].upper()


def _pre_authentication(payload_type: str, payload: bytes) -> bytes:
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
