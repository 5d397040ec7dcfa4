"""What a signed file holds and how large it may be: entry names, their order, the texts BagIt asks for.

The file is a BagIt 1.0 bag (RFC 8493), so that stock tools can read and check it.
"""

import re
from collections.abc import Iterable
from datetime import datetime

# One extension for all kinds: the kind is inside and signed, a name proves nothing.
EXTENSION = ".xbp"
FORMAT_VERSION = 1

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
README = "README.txt"
STATEMENT = "statement.dsse.json"
TAGMANIFEST = "tagmanifest-sha256.txt"

FILING = "data/filing.json"
FORM = "data/form.pdf"
DISPATCH = "data/dispatch.json"
RECEIPT = "data/receipt.json"
BUNDLE = "data/bundle.json"
EVIDENCE = "data/files/"

# The tag files that the statement lists; it cannot list itself nor the manifest that hashes it.
LISTED_TAGS = (BAGIT, BAG_INFO, MANIFEST, README)
# The order in the file; payload follows, by name.
TAGS = (*LISTED_TAGS, STATEMENT, TAGMANIFEST)

MEBIBYTE = 1 << 20
# Below 4 GiB, the limit of a plain zip and of FAT32: no zip64 anywhere.
LARGEST_PACKAGE = 2048 * MEBIBYTE
MOST_ENTRIES = 10_000
LARGEST_STATEMENT = 8 * MEBIBYTE
# JSON entries are kept in memory while a package is handled.
LARGEST_JSON = 32 * MEBIBYTE

BAGIT_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_EVIDENCE = re.compile(re.escape(EVIDENCE) + r"(?P<sha256>[0-9a-f]{64})\.[a-z0-9]{1,8}")


def evidence_name(sha256: str, suffix: str) -> str:
    """Where evidence is stored; Chinese file names live only inside the data.

    >>> evidence_name("ab" * 32, ".JPG")[-8:]
    'abab.jpg'
    """
    name = f"{EVIDENCE}{sha256}.{suffix.lower().removeprefix('.')}"
    if not _EVIDENCE.fullmatch(name):
        raise ValueError(name)
    return name


def fits_its_name(name: str, sha256: str) -> bool:
    """Whether an entry below data/files/ is named by its own hash; true for every other entry."""
    if not name.startswith(EVIDENCE):
        return True
    match = _EVIDENCE.fullmatch(name)
    return match is not None and match["sha256"] == sha256


def is_kept(name: str) -> bool:
    """Whether a verified package keeps this entry's bytes in memory."""
    return name.startswith("data/") and name.endswith(".json")


def in_order(names: Iterable[str]) -> list[str]:
    """All entry names of a package in the order in which they are stored."""
    rank = {name: place for place, name in enumerate(TAGS)}
    return sorted(names, key=lambda name: (rank.get(name, len(TAGS)), name))


def manifest_text(sha256_of: Iterable[tuple[str, str]]) -> bytes:
    """A BagIt manifest of (name, SHA-256) pairs, by name.

    >>> manifest_text([("data/b", "02"), ("data/a", "01")])
    b'01  data/a\\n02  data/b\\n'
    """
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(sha256_of)).encode("ascii")


def bag_info_text(
    *,
    app_version: str,
    claimed_at: datetime,
    description: str,
    identifier: str,
    organization: str,
    payload_bytes: int,
    payload_files: int,
) -> bytes:
    """bag-info.txt, for people and stock tools; this program itself reads only the statement."""
    lines = (
        ("Bag-Software-Agent", f"Xiaobiao {app_version}"),
        ("Bagging-Date", claimed_at.date().isoformat()),
        ("External-Description", description),
        ("External-Identifier", identifier),
        ("Payload-Oxum", f"{payload_bytes}.{payload_files}"),
        ("Source-Organization", organization),
        ("Xiaobiao-Format-Version", str(FORMAT_VERSION)),
    )
    # A line break inside a value would let it pose as another field.
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in lines).encode()
