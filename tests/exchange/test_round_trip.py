"""What is written is what is read, by us and by stock tools."""

import io
import subprocess
import tracemalloc
import zipfile
from hashlib import sha256
from pathlib import Path

import bagit
import msgspec
import pytest

from desktop.exchange.errors import PackageChanged, PackageUnreadable
from desktop.exchange.layout import MEBIBYTE, evidence_name
from desktop.exchange.reader import Package, verify, verify_all
from desktop.exchange.signing import key_from_seed
from desktop.exchange.statement import Kind
from desktop.exchange.trust import Broken, Cause, Trust
from desktop.exchange.writer import write_package


def unpacked(package, folder):
    with zipfile.ZipFile(package) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


def test_a_package_returns_its_contents_and_claims(package, key, claims, files):
    result = verify(package, {key.key_id: key.public_key}, kind=Kind.SUBMISSION)
    assert isinstance(result, Package)
    assert result.trust is Trust.VERIFIED
    assert {name: result.read(name) for name in files} == files
    assert set(result.kept) == {"data/filing.json"}
    predicate = result.statement.predicate
    assert {name: getattr(predicate, name) for name in claims.__struct_fields__} == msgspec.structs.asdict(
        claims
    )
    assert (result.key_id, result.public_key) == (key.key_id, key.public_key)
    assert result.size == package.stat().st_size


def test_a_signer_is_known_through_a_function_too(package, key):
    assert (
        verify(package, lambda key_id: key.public_key if key_id == key.key_id else None).trust
        is Trust.VERIFIED
    )


def test_an_unknown_signer_is_whole_but_not_trusted(package, key, other_key):
    result = verify(package, {other_key.key_id: other_key.public_key})
    assert isinstance(result, Package)
    assert result.trust is Trust.UNKNOWN_SIGNER
    assert result.public_key == key.public_key


def test_the_same_arguments_give_the_same_bytes(tmp_path, package, key, claims, files):
    again = write_package(tmp_path / "again.xbp", key, claims, dict(reversed(files.items())))
    assert again.path.read_bytes() == package.read_bytes()
    assert again.digest == verify(package, {}).digest


@pytest.mark.parametrize("change", [{"sequence": 2}, {"parent": "1" * 64}, {"round": "2027"}])
def test_another_claim_is_another_identity(tmp_path, package, key, claims, files, change):
    other = write_package(tmp_path / "other.xbp", key, msgspec.structs.replace(claims, **change), files)
    assert other.digest != verify(package, {}).digest


def test_evidence_comes_from_files_and_streams_back(tmp_path, key, claims):
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(bytes(range(256)) * (3 * MEBIBYTE // 256) + b"end")
    name = evidence_name(sha256(photo.read_bytes()).hexdigest(), "JPG")
    path = write_package(tmp_path / "photo.xbp", key, claims, {"data/filing.json": b"{}", name: photo}).path
    result = verify(path, {})
    assert isinstance(result, Package)
    chunks = list(result.chunks(name))
    assert b"".join(chunks) == photo.read_bytes()
    assert max(map(len, chunks)) == MEBIBYTE


def test_memory_does_not_grow_with_evidence(tmp_path, key, claims):
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(24 * MEBIBYTE))
    name = evidence_name(sha256(film.read_bytes()).hexdigest(), "mp4")
    path = tmp_path / "film.xbp"
    tracemalloc.start()
    write_package(path, key, claims, {name: film})
    assert verify(path, {}).trust is Trust.UNKNOWN_SIGNER
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6 * MEBIBYTE


def test_evidence_that_changed_after_verifying_is_noticed(package, contents):
    result = verify(package, {})
    assert isinstance(result, Package)
    data = package.read_bytes()
    package.write_bytes(data.replace(b"a photo", b"A photo"))
    name = next(name for name in contents if name.endswith(".jpg"))
    with pytest.raises(PackageChanged) as caught:
        result.read(name)
    assert caught.value.data == {"path": package, "entry": name}
    assert result.read("data/filing.json") == contents["data/filing.json"]
    package.unlink()
    with pytest.raises(PackageUnreadable):
        result.read(name)


def test_another_kind_is_refused_where_one_is_wanted(package):
    expected = Broken(path=package, cause=Cause.WRONG_KIND, expected="receipt", found="submission")
    assert verify(package, {}, kind=Kind.RECEIPT) == expected


@pytest.mark.parametrize("place", ["nowhere.xbp", "."])
def test_an_unreadable_path_is_an_error_with_data(tmp_path, place):
    with pytest.raises(PackageUnreadable) as caught:
        verify(tmp_path / place, {})
    assert caught.value.data["path"] == tmp_path / place


def test_the_public_bagit_package_accepts_it(package, tmp_path):
    bag = bagit.Bag(str(unpacked(package, tmp_path / "bag")))
    assert bag.is_valid()
    assert bag.info["Source-Organization"] == "示例县东关小学𬭎"


def test_stock_unzip_accepts_it(package):
    subprocess.run(["unzip", "-tqq", package], check=True)


def test_zipfile_sees_one_plain_order(package):
    with zipfile.ZipFile(io.BytesIO(package.read_bytes())) as archive:
        infos = archive.infolist()
    assert [info.filename for info in infos[:6]] == [
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "README.txt",
        "statement.dsse.json",
        "tagmanifest-sha256.txt",
    ]
    assert {(info.compress_type, info.date_time, info.flag_bits, info.extra) for info in infos} == {
        (zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0), 0, b"")
    }


def test_a_line_break_in_a_name_cannot_pose_as_a_field(tmp_path, claims, key, files):
    unit = msgspec.structs.replace(claims.unit, name="东关\nPayload-Oxum: 1.1")
    path = write_package(
        tmp_path / "n.xbp", key_from_seed(b"\x01" * 32), msgspec.structs.replace(claims, unit=unit), files
    ).path
    assert bagit.Bag(str(unpacked(path, tmp_path / "bag"))).is_valid()


def test_other_places_hold_only_what_their_names_say():
    assert Path(evidence_name("a" * 64, ".PDF")).suffix == ".pdf"
    with pytest.raises(ValueError, match="a b"):
        evidence_name("a" * 64, "a b")


def test_many_are_verified_in_their_order(tmp_path, package, key, claims, files):
    paths = [
        write_package(tmp_path / f"{n}.xbp", key, msgspec.structs.replace(claims, sequence=n), files).path
        for n in range(1, 13)
    ]
    bad = tmp_path / "bad.xbp"
    bad.write_bytes(package.read_bytes()[:-1])
    given = [*paths[:5], tmp_path / "gone.xbp", bad, *paths[5:]]
    results = list(verify_all(given, {key.key_id: key.public_key}))
    assert isinstance(results.pop(5), PackageUnreadable)
    assert results.pop(5) == Broken(path=bad, cause=Cause.TRUNCATED, found=bad.stat().st_size)
    assert [result.statement.predicate.sequence for result in results] == list(range(1, 13))
    assert {result.trust for result in results} == {Trust.VERIFIED}
    assert list(verify_all([], {})) == []


def test_no_more_are_verified_than_somebody_takes(package, key):
    asked = 0

    def paths():
        nonlocal asked
        for _ in range(1000):
            asked += 1
            yield package

    first = verify_all(paths(), {})
    assert isinstance(next(first), Package)
    first.close()
    assert asked < 10
