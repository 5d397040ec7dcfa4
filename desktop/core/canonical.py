"""The one way in which a filing is written as JSON: the same filing is always the same bytes."""

from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec

from desktop.core.filing import Filing

_encoder = msgspec.json.Encoder(order="sorted", decimal_format="number")
_decoder = msgspec.json.Decoder(Filing, float_hook=Decimal)


def encode(value: Any) -> bytes:
    """Canonical JSON: sorted keys, no blanks, numbers with all their digits."""
    return _encoder.encode(value)


def decode_filing(data: bytes) -> Filing:
    """Read a filing back, exactly. Raises msgspec.ValidationError or DecodeError with the place."""
    return _decoder.decode(data)


def digest(value: Any) -> str:
    """SHA-256 (hex) of the canonical JSON."""
    return sha256(encode(value)).hexdigest()
