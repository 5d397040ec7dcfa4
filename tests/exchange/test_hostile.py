"""Archives made on purpose: each is refused with its own cause, and nothing is written anywhere."""

import os
import struct
import tracemalloc
import zipfile

import pytest

from desktop.exchange.container import closing, lay_out, local_header
from desktop.exchange.contents import measure
from desktop.exchange.errors import PackageUnreadable
from desktop.exchange.layout import LARGEST_PACKAGE, MOST_ENTRIES
from desktop.exchange.reader import verify
from desktop.exchange.trust import Cause


@pytest.fixture
def rezipped(contents, tmp_path):
    """The good package packed again by zipfile, with other entries behind it."""

    def build(extra=(), method=zipfile.ZIP_STORED, comment=b""):
        path = tmp_path / "rezipped.xbp"
        with zipfile.ZipFile(path, "w", method) as archive:
            for name, data in contents.items():
                archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
            for name, data in extra:
                archive.writestr(name, data)
            archive.comment = comment
        return path

    return build


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("../evil.txt", "parent"),
        ("data/../../evil.txt", "parent"),
        ("/etc/evil.txt", "absolute"),
        ("C:evil.txt", "drive"),
        ("C:/evil.txt", "drive"),
        ("data\\evil.txt", "backslash"),
        ("..\\evil.txt", "parent"),
        ("data/CON.txt", "device"),
        ("data/nul", "device"),
        ("data/com1.json", "device"),
        ("lpt9/x.txt", "device"),
        ("data/aux .txt", "device"),
        ("data/东关.txt", "non_ascii"),
        ("data/a\nb.txt", "control"),
        ("data/a\x1bb.txt", "control"),
        ("data/", "folder"),
        ("data//x.txt", "characters"),
        ("data/./x.txt", "characters"),
        ("data/x.txt.", "characters"),
        ("data/x.txt:stream", "characters"),
        ("data/x .txt", "characters"),
        ("data/" + "x" * 300, "length"),
    ],
)
def test_an_unsafe_name(rezipped, refusal, name, fault):
    result = refusal(rezipped([(name, b"x")]))
    assert (result.cause, result.found) == (Cause.UNSAFE_NAME, fault)
    assert result.entry.isprintable()
    assert result.entry.isascii()


def test_a_name_that_a_zip_library_would_hide(contents, tmp_path, refusal):
    path = tmp_path / "nul.xbp"
    name = "data/x.txt\0.jpg"
    entries = contents | {name: b"x"}
    extents = lay_out((n, len(d), measure(d).crc32) for n, d in entries.items())
    path.write_bytes(b"".join(local_header(e) + entries[e.name] for e in extents) + closing(extents))
    result = refusal(path)
    assert (result.cause, result.found) == (Cause.UNSAFE_NAME, "control")


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize("name", ["data/filing.json", "data/Filing.JSON", "DATA/filing.json", "Readme.TXT"])
def test_a_duplicate_name(rezipped, refusal, name):
    result = refusal(rezipped([(name, b"{}")]))
    assert (result.cause, result.entry) == (Cause.DUPLICATE_NAME, name)


def test_duplicates_under_unicode_normalisation(rezipped, refusal):
    assert (
        refusal(rezipped([("data/\u00e9.txt", b""), ("data/E\u0301.txt", b"")])).cause is Cause.DUPLICATE_NAME
    )


@pytest.mark.parametrize("mode", [0o120777, 0o020666, 0o010666, 0o060666, 0o040755])
def test_a_link_or_device(rezipped, refusal, mode):
    info = zipfile.ZipInfo("data/link.txt")
    info.create_system = 3
    info.external_attr = mode << 16
    result = refusal(rezipped([(info, b"/etc/passwd")]))
    assert (result.cause, result.entry) == (Cause.LINK, "data/link.txt")


@pytest.mark.parametrize("flag", [0x0001, 0x0040, 0x2000])
def test_an_encrypted_entry(patched, refusal, flag):
    result = refusal(patched("data/form.pdf", central=(8, "<H", flag), local=(6, "<H", flag)))
    assert (result.cause, result.entry) == (Cause.ENCRYPTED, "data/form.pdf")


def test_a_zip_bomb(rezipped, refusal):
    info = zipfile.ZipInfo("data/bomb.txt")
    info.compress_type = zipfile.ZIP_DEFLATED
    tracemalloc.start()
    result = refusal(rezipped([(info, bytes(2_000_000))]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (result.cause, result.entry, result.found) == (Cause.COMPRESSION_RATIO, "data/bomb.txt", 2_000_000)
    assert peak < 6_000_000


def test_a_compressed_copy(rezipped, refusal):
    assert refusal(rezipped(method=zipfile.ZIP_DEFLATED)).cause is Cause.COMPRESSED


def test_a_copy_packed_again_without_compression(rezipped, refusal):
    result = refusal(rezipped())
    assert (result.cause, result.found) == (Cause.REWRITTEN, "directory")


def test_a_comment(rezipped, refusal):
    result = refusal(rezipped(comment=b"hello"))
    assert (result.cause, result.found) == (Cause.REWRITTEN, "suffix")


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [(b"MZ junk", b"", "gap"), (b"", b"junk", "suffix"), (b"!" * 99, b"?", None)],
)
def test_junk_around_it(package, tmp_path, refusal, before, after, found):
    path = tmp_path / "junk.xbp"
    path.write_bytes(before + package.read_bytes() + after)
    result = refusal(path)
    assert (result.cause, result.found) == (Cause.REWRITTEN if found else Cause.NOT_A_PACKAGE, found)


@pytest.mark.parametrize(("before", "after"), [(b"PK\x03\x04 junk" * 3, b""), (b"", b"\0" * 66_000)])
def test_junk_that_hides_the_shape(package, tmp_path, refusal, before, after):
    path = tmp_path / "junk.xbp"
    path.write_bytes(before + package.read_bytes() + after)
    assert refusal(path).cause in {Cause.REWRITTEN, Cause.TRUNCATED}


def test_junk_between_entries_and_directory(package, tmp_path, refusal):
    data = package.read_bytes()
    start = struct.unpack_from("<L", data, len(data) - 6)[0]
    moved = bytearray(data[:start] + b"hidden" + data[start:])
    struct.pack_into("<L", moved, len(moved) - 6, start + 6)
    path = tmp_path / "gap.xbp"
    path.write_bytes(moved)
    assert refusal(path).cause is Cause.REWRITTEN


def test_two_packages_in_one_file(package, tmp_path, refusal):
    path = tmp_path / "two.xbp"
    path.write_bytes(package.read_bytes() * 2)
    assert refusal(path).cause is Cause.REWRITTEN


@pytest.mark.parametrize(
    ("central", "local", "found"),
    [
        ((8, "<H", 0x0008), (6, "<H", 0x0008), "data_descriptor"),
        (None, (6, "<H", 0x0008), "local_header"),
        (None, (6, "<H", 0x0001), "local_header"),
        (None, (8, "<H", 8), "local_header"),
        (None, (18, "<L", 1), "local_header"),
        (None, (28, "<H", 4), "local_header"),
        ((12, "<H", 1), (10, "<H", 1), "directory"),
        ((38, "<L", 0), None, "directory"),
        ((42, "<L", 0), None, "directory"),
        ((34, "<H", 1), None, "directory"),
    ],
)
def test_headers_that_lie(patched, refusal, central, local, found):
    result = refusal(patched("data/form.pdf", central=central, local=local))
    assert (result.cause, result.found) == (Cause.REWRITTEN, found)


def test_another_name_in_the_local_header(package, tmp_path, refusal):
    path = tmp_path / "named.xbp"
    path.write_bytes(package.read_bytes().replace(b"data/form.pdf", b"data/evil.exe", 1))
    result = refusal(path)
    assert result.cause in {Cause.DAMAGED, Cause.REWRITTEN}


def test_a_file_beyond_the_cap(tmp_path, refusal):
    path = tmp_path / "huge.xbp"
    with path.open("wb") as file:
        file.truncate(LARGEST_PACKAGE + 1)
    result = refusal(path)
    assert (result.cause, result.expected, result.found) == (
        Cause.TOO_LARGE,
        LARGEST_PACKAGE,
        LARGEST_PACKAGE + 1,
    )


def test_contents_that_claim_to_be_beyond_the_cap(patched, refusal):
    assert refusal(patched("data/form.pdf", central=(24, "<L", 0xFFFFFFFF))).cause is Cause.TOO_LARGE


@pytest.mark.parametrize("count", [MOST_ENTRIES + 1, 65_535])
def test_too_many_entries(contents, packed, refusal, count):
    crowd = {f"data/x/{number}.txt": b"" for number in range(count - len(contents))}
    result = refusal(packed(contents | crowd))
    assert (result.cause, result.found) == (Cause.TOO_MANY_ENTRIES, count)


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4 " * 50, b"hello", b"\0" * 5000, b"PK\x05\x06" + bytes(18), "东关小学".encode() * 99]
)
def test_something_else(tmp_path, refusal, data):
    path = tmp_path / "else.xbp"
    path.write_bytes(data)
    assert refusal(path).cause is Cause.NOT_A_PACKAGE


def test_an_ordinary_zip(tmp_path, refusal):
    path = tmp_path / "ordinary.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("说明/东关小学.txt", "你好" * 500)
    assert refusal(path).cause is Cause.NOT_A_PACKAGE


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system")
def test_a_pipe_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "pipe.xbp")
    with pytest.raises(PackageUnreadable):
        verify(tmp_path / "pipe.xbp", {})
