"""Archives made on purpose, every one of which must be refused: for the tests and the benchmark of faults."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from desktop.exchange.container import CENTRAL, END, closing, lay_out, local_header
from desktop.exchange.contents import measure, tagmanifest
from desktop.exchange.layout import (
    LARGEST_JSON,
    LARGEST_PACKAGE,
    MANIFEST,
    STATEMENT,
    TAGMANIFEST,
    manifest_text,
)
from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import Envelope, Key, sign

# A part of the file, or (offset, bytes) parts of one whose rest is a hole.
Contents = bytes | list[tuple[int, bytes]]

UNSAFE_NAMES = (
    "../evil.txt",
    "data/../../evil.txt",
    "/etc/evil.txt",
    "//server/share/evil.txt",
    "C:evil.txt",
    "C:/evil.txt",
    "data\\evil.txt",
    "..\\evil.txt",
    "\\\\?\\C:\\evil.txt",
    "data/CON.txt",
    "data/nul",
    "data/com1.json",
    "lpt9/x.txt",
    "data/aux .txt",
    "data/CONIN$",
    "data/COM\u00b9.txt",
    "data/东关.txt",
    "data/\u202egpj.exe",
    "data/a\nb.txt",
    "data/a\x1b[2Jb.txt",
    "data/x.txt\0.jpg",
    "data/",
    "data//x.txt",
    "data/./x.txt",
    "data/x.txt.",
    "data/x.txt:stream",
    "data/x .txt",
    "",
    "data/" + "x" * 300,
    "x" * 65_535,
)
DUPLICATES = ("data/filing.json", "data/Filing.JSON", "DATA/filing.json", "Readme.TXT", "statement.dsse.json")
FILE_TYPES = (0o120777, 0o020666, 0o010666, 0o060666, 0o140777, 0o040755)
CENTRAL_LIES = {
    "encrypted": (8, "<H", 0x0001),
    "strongly encrypted": (8, "<H", 0x0040),
    "masked": (8, "<H", 0x2000),
    "data descriptor": (8, "<H", 0x0008),
    "method": (10, "<H", 8),
    "unknown method": (10, "<H", 99),
    "date": (14, "<H", 1),
    "checksum": (16, "<L", 1),
    "packed size": (20, "<L", 1),
    "size": (24, "<L", 0xFFFFFFFF),
    "both sizes": (20, "<Q", 0xFFFFFFFE_FFFFFFFE),
    "name length": (28, "<H", 0xFFFF),
    "extra length": (30, "<H", 0xFFFF),
    "comment length": (32, "<H", 0xFFFF),
    "disk": (34, "<H", 1),
    "executable": (38, "<L", 0o100755 << 16),
    "offset of the first": (42, "<L", 0),
    "offset behind the end": (42, "<L", 0xFFFFFFFF),
}
LOCAL_LIES = {
    "encrypted": (6, "<H", 1),
    "data descriptor": (6, "<H", 8),
    "method": (8, "<H", 8),
    "checksum": (14, "<L", 1),
    "packed size": (18, "<L", 1),
    "size": (22, "<L", 0xFFFFFFFF),
    "name length": (26, "<H", 1),
    "extra length": (28, "<H", 4),
}
END_LIES = {
    "disk": (4, "<H", 1),
    "count here": (8, "<H", 1),
    "zip64 count": (8, "<L", 0xFFFFFFFF),
    "directory size": (12, "<L", 1),
    "zip64 size": (12, "<L", 0xFFFFFFFF),
    "directory offset": (16, "<L", 0),
    "zip64 offset": (16, "<L", 0xFFFFFFFF),
    "comment": (20, "<H", 7),
}


def corpus(path: Path, key: Key) -> Iterator[tuple[str, Contents]]:
    """Names and contents of hostile files, made from a good package that `key` has signed."""
    good = verify(path, {})
    assert isinstance(good, Package)
    entries = {name: good.read(name) for name in good.entries}
    data = path.read_bytes()
    yield from _names(entries)
    yield from _bombs(entries, data)
    yield from _lies(entries, data)
    yield from _around(data)
    yield from _forgeries(entries)
    yield from _false_statements(entries, key)


def packed(entries: Mapping[str, bytes]) -> bytes:
    """Entries in the shape of our container, whatever they are."""
    extents = lay_out((name, len(data), measure(data).crc32) for name, data in entries.items())
    return b"".join(local_header(extent) + entries[extent.name] for extent in extents) + closing(extents)


def write(path: Path, contents: Contents) -> Path:
    """Writes one file of the corpus, holes as holes."""
    with path.open("wb") as file:
        for offset, part in [(0, contents)] if isinstance(contents, bytes) else contents:
            file.seek(offset)
            file.write(part)
    return path


def _zipped(
    entries: Mapping[str, bytes],
    change: Callable[[zipfile.ZipFile], object],
    method: int = zipfile.ZIP_STORED,
) -> bytes:
    """The entries as Python's zipfile packs them, and more of them."""
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", method) as archive:
        # Duplicate names are meant.
        warnings.simplefilter("ignore", UserWarning)
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
        change(archive)
    return packed.getvalue()


def _raw(name: str) -> zipfile.ZipInfo:
    """An entry of exactly this name; zipfile would tidy it up."""
    info = zipfile.ZipInfo("x")
    info.filename = name
    return info


def _names(entries: Mapping[str, bytes]) -> Iterator[tuple[str, Contents]]:
    for name in (*UNSAFE_NAMES, *DUPLICATES):
        yield f"name {name[:20]!r}", _zipped(entries, lambda z, name=name: z.writestr(_raw(name), b"{}"))
    accents = ("data/\u00e9.txt", "data/E\u0301.txt")
    yield (
        "names that one folder cannot hold",
        _zipped(entries, lambda z: [z.writestr(_raw(name), b"") for name in accents]),
    )
    for mode in FILE_TYPES:
        info = _raw("data/link.txt")
        info.create_system, info.external_attr = 3, mode << 16
        yield f"file type {mode:o}", _zipped(entries, lambda z, info=info: z.writestr(info, b"/etc/passwd"))
    yield "repacked", _zipped(entries, lambda z: None)
    yield "compressed", _zipped(entries, lambda z: None, zipfile.ZIP_DEFLATED)


def _bombs(entries: Mapping[str, bytes], data: bytes) -> Iterator[tuple[str, Contents]]:
    bomb = _raw("data/bomb.bin")
    bomb.compress_type = zipfile.ZIP_DEFLATED
    swollen = _zipped(entries, lambda z: z.writestr(bomb, bytes(100_000_000)))
    yield "zip bomb", swollen
    yield "zip bomb inside", _zipped(entries, lambda z: z.writestr(_raw("data/inner.zip"), swollen))
    yield "a package inside", _zipped(entries, lambda z: z.writestr(_raw("data/inner.xbp"), data))
    yield "a good package behind a bomb", swollen + data
    for count in (10_001, 65_535):
        yield (
            f"{count} entries",
            packed({**entries, **{f"data/x/{number}.txt": b"" for number in range(count - len(entries))}}),
        )
    # One local header, ten thousand times in the directory.
    extents = lay_out((name, len(part), measure(part).crc32) for name, part in entries.items())
    start = extents[-1].end
    directory = closing(extents)[: -END.size]
    last = directory[directory.rindex(b"PK\x01\x02") :]
    names = (f"data/y/{number:0{len(extents[-1].name) - 11}d}.txt".encode() for number in range(9000))
    overlap = directory + b"".join(last[: CENTRAL.size] + name for name in names)
    count = len(extents) + 9000
    end = END.pack(b"PK\x05\x06", 0, 0, count, count, len(overlap), start, 0)
    yield "overlapping entries", data[:start] + overlap + end


def _lies(entries: Mapping[str, bytes], data: bytes) -> Iterator[tuple[str, Contents]]:
    extents = lay_out((name, len(part), measure(part).crc32) for name, part in entries.items())
    for extent in (extents[0], next(e for e in extents if e.name == STATEMENT), extents[-1]):
        name = extent.name.encode()
        for lies, at, where in (
            (CENTRAL_LIES, data.rindex(name) - CENTRAL.size, "directory"),
            (LOCAL_LIES, extent.offset, "local header"),
        ):
            for what, (offset, form, value) in lies.items():
                lying = _patched(data, at + offset, form, value)
                # The first entry does begin at 0.
                if lying != data:
                    yield f"{what} in the {where} of {extent.name[:20]}", lying
    for what, (offset, form, value) in END_LIES.items():
        yield f"{what} in the end record", _patched(data, len(data) - END.size + offset, form, value)
    both = _patched(data, data.rindex(b"data/form.pdf") - CENTRAL.size + 8, "<H", 8)
    at = data.index(b"PK\x03\x04", data.index(b"data/filing.json") - 40)
    yield "data descriptors in both", _patched(both, at + 6, "<H", 8)
    yield "another name in a local header", data.replace(b"data/form.pdf", b"data/evil.exe", 1)


def _patched(data: bytes, at: int, form: str, value: int) -> bytes:
    changed = bytearray(data)
    struct.pack_into(form, changed, at, value)
    return bytes(changed)


def _around(data: bytes) -> Iterator[tuple[str, Contents]]:
    for junk in (b"\0", b"MZ junk", b"PK\x03\x04 junk" * 3, b"PK\x05\x06" + bytes(18), bytes(66_000), data):
        yield f"{len(junk)} bytes before", junk + data
        yield f"{len(junk)} bytes behind", data + junk
    start = struct.unpack_from("<L", data, len(data) - 6)[0]
    yield "a gap", _patched(data[:start] + b"hidden" + data[start:], len(data), "<L", start + 6)
    yield "a hole of 2 GiB", [(0, data), (LARGEST_PACKAGE, b"\0")]
    yield "a package at the end of a hole", [(LARGEST_PACKAGE - len(data), data)]
    yield "a beginning and an end around a hole", [(0, data[:start]), (1 << 30, data[start:])]
    yield from (("nothing", b""), ("words", b"hello"), ("zeros", bytes(5000)), ("PDF", b"%PDF-1.4" * 99))


def _forgeries(entries: Mapping[str, bytes]) -> Iterator[tuple[str, Contents]]:
    for name in entries:
        yield (
            f"without {name[:20]}",
            packed({other: data for other, data in entries.items() if other != name}),
        )
    for name in ("run.bat", "data/extra.txt", "data/files/x.jpg"):
        yield f"with {name}", packed({**entries, name: b"x"})
    forged = {**entries, "data/filing.json": b'{"values":{"primary.pupils":9}}'}
    payload = {name: data for name, data in forged.items() if name.startswith("data/")}
    forged[MANIFEST] = manifest_text((name, measure(data).sha256) for name, data in payload.items())
    yield "forged with re-hashed manifests", packed(_with_envelope(forged, forged[STATEMENT]))
    envelope = msgspec.json.decode(entries[STATEMENT], type=Envelope)
    later = envelope.payload.replace(b'"sequence":1', b'"sequence":9')
    unsigned = msgspec.json.encode(msgspec.structs.replace(envelope, payload=later), order="sorted")
    yield "a statement that nobody signed", packed(_with_envelope(entries, unsigned))
    deep = b'{"predicate":' + b"[" * 4_000_000
    for name, text in (("empty", b""), ("null", b"null"), ("not UTF-8", b"\xff\xfe"), ("deep", deep)):
        yield f"an envelope that is {name}", packed(_with_envelope(entries, text))
    spaced = entries[STATEMENT].replace(b'","', b'", "', 1)
    yield "an envelope said in another way", packed(_with_envelope(entries, spaced))


def _with_envelope(entries: Mapping[str, bytes], envelope: bytes) -> dict[str, bytes]:
    listed = {name: measure(data) for name, data in entries.items()}
    return {**entries, STATEMENT: envelope, TAGMANIFEST: tagmanifest(listed, envelope)}


def _false_statements(entries: Mapping[str, bytes], key: Key) -> Iterator[tuple[str, Contents]]:
    """Rightly signed by somebody who means no good."""
    for name, change in _CHANGES.items():
        payload: Any = msgspec.json.decode(msgspec.json.decode(entries[STATEMENT], type=Envelope).payload)
        change(payload)
        signed = sign(key, msgspec.json.encode(payload, order="sorted"))
        yield f"signed: {name}", packed(_with_envelope(entries, signed))
    for name, text in (("nothing", b""), ("a number", b"7"), ("deep", b'{"predicate":' + b"[" * 1_000_000)):
        yield f"signed: {name}", packed(_with_envelope(entries, sign(key, text)))


def _all_sizes(size: int) -> Callable[[Any], None]:
    def change(payload: Any) -> None:
        for subject in payload["subject"]:
            subject["annotations"]["size"] = size

    return change


def _crowd(payload: Any) -> None:
    """As many entries as the statement can hold, each as large as a package may be."""
    sizes = {"size": LARGEST_PACKAGE, "crc32": "0" * 8}
    payload["subject"] = [
        {"name": f"data/x/{number:08d}.json", "digest": {"sha256": "0" * 64}, "annotations": sizes}
        for number in range(25_000)
    ]


_CHANGES: Mapping[str, Callable[[Any], object]] = {
    "a newer format": lambda p: p["predicate"].update(format_version=7),
    "an unknown kind": lambda p: p["predicate"].update(kind="blessing"),
    "another field": lambda p: p["predicate"].update(extra=1),
    "another type": lambda p: p.update(_type="https://example.org/other"),
    "another key's id": lambda p: p["predicate"].update(key_id="0" * 64),
    "no key": lambda p: p["predicate"].update(public_key="zz"),
    "entries in another order": lambda p: p["subject"].reverse(),
    "an entry twice": lambda p: p["subject"].append(p["subject"][-1]),
    "a name that climbs": lambda p: p["subject"][-1].update(name="data/../x.json"),
    "a device": lambda p: p["subject"][-1].update(name="data/nul.json"),
    "a long name": lambda p: p["subject"][-1].update(name="data/" + "x" * 300 + ".json"),
    "another hash in the manifest": lambda p: p["subject"][2]["digest"].update(sha256="0" * 64),
    "sizes that no zip can say": _all_sizes(LARGEST_PACKAGE),
    "sizes of 2^40": _all_sizes(1 << 40),
    "negative sizes": _all_sizes(-1),
    "sizes beyond the JSON that is kept": _all_sizes(LARGEST_JSON + 1),
    "25,000 entries of 2 GiB": _crowd,
}
