"""Which entry names may appear in a signed file: an allow-list, and the fault of everything else."""

import re
from collections.abc import Sequence
from unicodedata import normalize

from desktop.exchange.trust import Cause, Refused

LONGEST_NAME = 200

# What Windows takes for a device, whatever its suffix; no part of a path may be one.
_DEVICE = r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9]) *(?:[./\\]|\Z)"
_PART = rf"(?!(?i:{_DEVICE}))[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*"
_SAFE = re.compile(rf"{_PART}(?:/{_PART})*".encode())
_PAYLOAD = re.compile(rf"data/(?:(?!{_DEVICE})[a-z0-9_-]+/)?(?!{_DEVICE})[a-z0-9_-]+(?:\.[a-z0-9]+)+")
_HAS_DEVICE = re.compile(rf"(?:\A|[/\\]){_DEVICE}", re.IGNORECASE)


def is_payload_name(name: str) -> bool:
    """Whether this names a file that a package carries.

    >>> [is_payload_name(name) for name in ("data/files/3f.jpg", "data/Form.pdf", "data/nul.txt")]
    [True, False, False]
    """
    return len(name) <= LONGEST_NAME and _PAYLOAD.fullmatch(name) is not None


def check_names(raw_names: Sequence[bytes]) -> list[str]:
    """The names as text; raises Refused for a duplicate, else for an unsafe one.

    Duplicates are compared case-folded and NFC: two names that one Windows folder cannot hold.
    """
    seen: set[str] = set()
    names: list[str] = []
    for raw in raw_names:
        name = _decoded(raw)
        key = name.lower() if raw.isascii() else normalize("NFC", normalize("NFC", name).casefold())
        if key in seen:
            raise Refused(Cause.DUPLICATE_NAME, shown(raw))
        seen.add(key)
        names.append(name)
    for raw, name in zip(raw_names, names, strict=True):
        fault = name_fault(raw, name)
        if fault:
            raise Refused(Cause.UNSAFE_NAME, shown(raw), found=fault)
    return names


def shown(hostile: bytes | str) -> str:
    r"""Text from a hostile file made harmless for a message: escaped and cut.

    >>> print(shown(bytes([97, 10, 27])))
    a\n\x1b
    """
    text = hostile if isinstance(hostile, str) else _decoded(hostile)
    text = text.encode("unicode_escape").decode("ascii")
    return text if len(text) <= LONGEST_NAME else text[:LONGEST_NAME] + "..."


def name_fault(raw: bytes, name: str) -> str | None:
    """The word for what is wrong with a name, or None for a safe one."""
    if len(raw) <= LONGEST_NAME and _SAFE.fullmatch(raw):
        return None
    parts = re.split(r"[/\\]", name)
    faults = (
        ("length", not 0 < len(raw) <= LONGEST_NAME),
        ("control", any(byte < 32 or byte == 127 for byte in raw)),
        ("parent", ".." in parts),
        ("drive", re.match(r"[A-Za-z]:", name) is not None),
        ("backslash", "\\" in name),
        ("absolute", name.startswith("/")),
        ("folder", name.endswith("/")),
        ("non_ascii", not raw.isascii()),
        ("device", _HAS_DEVICE.search(name) is not None),
    )
    return next((fault for fault, present in faults if present), "characters")


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp437")
