"""Small packages of an invented school, and a way to build the archives that must be refused."""

import struct
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from desktop.exchange.container import closing, lay_out, local_header
from desktop.exchange.contents import measure, tagmanifest
from desktop.exchange.layout import evidence_name
from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import Envelope, Key, key_from_seed, sign
from desktop.exchange.statement import Claims, Kind, StatedStandard, StatedUnit
from desktop.exchange.trust import Broken, Trust
from desktop.exchange.writer import write_package

# Offset inside the header, struct format, value.
Field = tuple[int, str, int]

PHOTO = b"\xff\xd8 a photo " * 40


@pytest.fixture
def key() -> Key:
    return key_from_seed(b"\x07" * 32)


@pytest.fixture
def other_key() -> Key:
    return key_from_seed(b"\x08" * 32)


@pytest.fixture
def claims() -> Claims:
    return Claims(
        kind=Kind.SUBMISSION,
        unit=StatedUnit(code="360732001", name="示例县东关小学𬭎"),
        round="2026",
        sequence=1,
        parent=None,
        standard=StatedStandard(id="xingguo-2023", version="1", digest="0" * 64),
        catalogue_version="1",
        app_version="0.1.0",
        counts={"values": 2, "evidence": 1},
        claimed_at=datetime.fromisoformat("2026-03-01T08:00:00+08:00"),
    )


@pytest.fixture
def files() -> dict[str, bytes | Path]:
    return {
        "data/filing.json": '{"name":"东关小学","values":{"primary.pupils":300}}'.encode(),
        "data/form.pdf": b"%PDF-1.4 not really",
        evidence_name(sha256(PHOTO).hexdigest(), "jpg"): PHOTO,
    }


@pytest.fixture
def package(tmp_path: Path, key: Key, claims: Claims, files: dict[str, bytes | Path]) -> Path:
    """A good package on disk."""
    return write_package(tmp_path / "good.xbp", key, claims, files).path


@pytest.fixture
def contents(package: Path, key: Key) -> dict[str, bytes]:
    """Every entry of the good package, in file order."""
    good = verify(package, {key.key_id: key.public_key})
    assert isinstance(good, Package)
    return {name: good.read(name) for name in good.entries}


@pytest.fixture
def packed(tmp_path: Path) -> Callable[[dict[str, bytes]], Path]:
    """Packs entries into the shape of our container, whatever they are."""

    def pack(entries: dict[str, bytes]) -> Path:
        path = tmp_path / "packed.xbp"
        extents = lay_out((name, len(data), measure(data).crc32) for name, data in entries.items())
        parts = [local_header(extent) + entries[extent.name] for extent in extents]
        path.write_bytes(b"".join(parts) + closing(extents))
        return path

    return pack


@pytest.fixture
def resigned(contents: dict[str, bytes], packed: Callable[[dict[str, bytes]], Path]) -> Callable[..., Path]:
    """Packs the good package with another payload, correctly signed by `key`."""

    def build(key: Key, change: Callable[[dict[str, object]], object]) -> Path:
        payload = msgspec.json.decode(
            msgspec.json.decode(contents["statement.dsse.json"], type=Envelope).payload
        )
        change(payload)
        envelope = sign(key, msgspec.json.encode(payload, order="sorted"))
        listed = {name: measure(data) for name, data in contents.items()}
        new = contents | {"statement.dsse.json": envelope}
        return packed(new | {"tagmanifest-sha256.txt": tagmanifest(listed, envelope)})

    return build


@pytest.fixture
def patched(package: Path, tmp_path: Path) -> Callable[..., Path]:
    """The good package with one 16- or 32-bit field of an entry's headers changed."""

    good = verify(package, {})
    assert isinstance(good, Package)
    entries = good.entries

    def patch(name: str, *, central: Field | None = None, local: Field | None = None) -> Path:
        data = bytearray(package.read_bytes())
        for change, at in ((central, data.rindex(name.encode()) - 46), (local, entries[name].extent.offset)):
            if change:
                offset, form, value = change
                struct.pack_into(form, data, at + offset, value)
        path = tmp_path / "patched.xbp"
        path.write_bytes(data)
        return path

    return patch


@pytest.fixture
def refusal(key: Key, tmp_path: Path) -> Callable[[Path], Broken]:
    """Verifies a file that must be refused, without anything being written."""

    def judge(path: Path) -> Broken:
        before = sorted(tmp_path.rglob("*"))
        result = verify(path, {key.key_id: key.public_key})
        assert isinstance(result, Broken)
        assert result.trust is Trust.BROKEN
        assert sorted(tmp_path.rglob("*")) == before
        return result

    return judge
