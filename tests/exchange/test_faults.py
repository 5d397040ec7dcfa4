"""Accidents: whatever happens to the bytes on the way, nothing changed is ever accepted."""

import zlib
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop.exchange.reader import Package, verify
from desktop.exchange.trust import Broken, Cause, Trust
from desktop.exchange.writer import write_package

CUT_SHORT = {Cause.TRUNCATED, Cause.NOT_A_PACKAGE}

many = settings(
    max_examples=300,
    deadline=None,
    # The package is only read; each example writes its own changed copy.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def refused(package, tmp_path, key):
    """Writes changed bytes beside the package and returns the refusal; fails where there is none."""

    def judge(data: bytes) -> Broken:
        path = tmp_path / "changed.xbp"
        path.write_bytes(data)
        result = verify(path, {key.key_id: key.public_key})
        assert result.trust is Trust.BROKEN
        assert isinstance(result, Broken)
        return result

    return judge


def test_a_file_cut_anywhere_is_truncated(package, refused):
    data = package.read_bytes()
    for length in range(len(data)):
        assert refused(data[:length]).cause is Cause.TRUNCATED, length


def test_a_cut_file_names_the_entry_it_breaks_in(package, key, refused):
    good = verify(package, {})
    assert isinstance(good, Package)
    data = package.read_bytes()
    for name, entry in good.entries.items():
        assert refused(data[: entry.extent.content + 1]).entry == name
    last = entry.extent.end
    assert refused(data[:last]).entry is None


def test_a_zip_inside_does_not_hide_where_a_file_was_cut(tmp_path, key, claims, package, refused):
    inner = package.read_bytes()
    path = write_package(
        tmp_path / "outer.xbp", key, claims, {"data/inner.xbp": inner, "data/z.bin": b"z"}
    ).path
    data = path.read_bytes()
    end = data.index(inner) + len(inner)
    for cut in (end, end + 1, end + 31):
        assert refused(data[:cut]).cause is Cause.TRUNCATED


def test_every_single_byte_counts(package, refused):
    data = package.read_bytes()
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 << place % 8
        refused(bytes(changed))


def test_a_hit_entry_is_damaged_and_named(package, refused):
    good = verify(package, {})
    assert isinstance(good, Package)
    data = package.read_bytes()
    for name, entry in good.entries.items():
        changed = bytearray(data)
        changed[entry.extent.content + entry.extent.size // 2] ^= 4
        result = refused(bytes(changed))
        assert (result.cause, result.entry) == (Cause.DAMAGED, name)


def test_a_hit_directory_is_not_called_a_forgery(package, refused):
    good = verify(package, {})
    assert isinstance(good, Package)
    data = package.read_bytes()
    start = max(entry.extent.end for entry in good.entries.values())
    for place in range(start, len(data)):
        changed = bytearray(data)
        changed[place] ^= 1
        assert refused(bytes(changed)).cause is not Cause.FORGED


@many
@given(flips=st.sets(st.integers(0, 10**9), min_size=1, max_size=3))
def test_bit_flips(package, refused, flips):
    data = bytearray(package.read_bytes())
    for flip in {flip % (8 * len(data)) for flip in flips}:
        data[flip // 8] ^= 1 << flip % 8
    refused(bytes(data))


@many
@given(place=st.integers(0, 10**9), junk=st.binary(min_size=1, max_size=60))
@example(place=0, junk=b"#!")
@example(place=10**9, junk=b"\0" * 60)
def test_insertions(package, refused, place, junk):
    data = package.read_bytes()
    place = min(place, len(data)) if place == 10**9 else place % (len(data) + 1)
    refused(data[:place] + junk + data[place:])


@many
@given(place=st.integers(0, 10**9), length=st.integers(1, 3000))
def test_deletions(package, refused, place, length):
    data = package.read_bytes()
    place %= len(data)
    refused(data[:place] + data[place + length :])


@many
@given(cuts=st.sets(st.integers(0, 10**9), min_size=4, max_size=4))
def test_swapped_pieces(package, refused, cuts):
    data = package.read_bytes()
    cuts = sorted(cut % (len(data) + 1) for cut in cuts)
    pieces = [data[a:b] for a, b in pairwise([0, *cuts, len(data)])]
    pieces[1], pieces[3] = pieces[3], pieces[1]
    changed = b"".join(pieces)
    if changed != data:
        refused(changed)


@many
@given(data=st.binary(max_size=300))
def test_any_other_file(refused, data):
    assert refused(data).cause in CUT_SHORT


def test_swapped_entries(contents, packed, key):
    names = list(contents)
    for a, b in pairwise(range(len(names))):
        order = names.copy()
        order[a], order[b] = order[b], order[a]
        result = verify(packed({name: contents[name] for name in order}), {key.key_id: key.public_key})
        assert isinstance(result, Broken)
        assert (result.cause, result.found) == (Cause.REWRITTEN, "directory")


def test_swapped_contents(contents, packed):
    names = [name for name in contents if name.startswith("data/")]
    for a, b in pairwise(names):
        result = verify(packed(contents | {a: contents[b], b: contents[a]}), {})
        assert isinstance(result, Broken)
        assert result.cause is Cause.FORGED


def test_contents_with_the_same_checksum_are_a_forgery(contents, package, refused):
    text = contents["data/form.pdf"]
    forged = same_crc(b"%PDF-1.4 forged", text)
    data = package.read_bytes()
    result = refused(data.replace(text, forged))
    assert (result.cause, result.entry) == (Cause.FORGED, "data/form.pdf")


def same_crc(start: bytes, wanted: bytes) -> bytes:
    """`start` and four bytes, with the size and CRC-32 of `wanted` (CRC-32 is linear: solve for 32 bits)."""
    assert len(start) + 4 == len(wanted)
    zero = zlib.crc32(start + bytes(4))
    basis: list[tuple[int, int]] = []
    for bit in range(32):
        effect, choice = zlib.crc32(start + (1 << bit).to_bytes(4, "little")) ^ zero, 1 << bit
        for other_effect, other_choice in basis:
            if effect ^ other_effect < effect:
                effect, choice = effect ^ other_effect, choice ^ other_choice
        basis.append((effect, choice))
        basis.sort(reverse=True)
    rest, solution = zlib.crc32(wanted) ^ zero, 0
    for effect, choice in basis:
        if rest ^ effect < rest:
            rest, solution = rest ^ effect, solution ^ choice
    return start + solution.to_bytes(4, "little")
