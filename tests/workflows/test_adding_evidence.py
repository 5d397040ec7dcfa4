"""Photos, scans and documents on their way into the workspace."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desktop.core.evidence import LARGEST_FILE
from desktop.storage.evidence import load_file
from desktop.storage.workspace import Workspace
from desktop.workflows import adding_evidence
from desktop.workflows.adding_evidence import Kept, Source, keep_evidence, sources_in
from desktop.workflows.evidence_faults import EvidenceRefused, Fault
from desktop.workflows.session import open_session

TODAY = date(2026, 3, 2)
_ORIENTATION, _MAKE, _GPS = 0x0112, 0x010F, 0x8825


def picture(kind: str, size: tuple[int, int] = (400, 300), **saving: Any) -> bytes:
    """Red, with a blue left half."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, size[0] // 2, size[1]))
    buffer = BytesIO()
    image.save(buffer, kind, **saving)
    return buffer.getvalue()


def phone_photo(orientation: int = 6) -> bytes:
    """As a phone held upright makes it: lying, with a mark to turn it, and where it was taken."""
    exif = Image.Exif()
    exif[_ORIENTATION], exif[_MAKE] = orientation, "示例手机"
    gps = exif.get_ifd(_GPS)
    gps[1], gps[2] = "N", (26.0, 21.0, 3.0)
    return picture("JPEG", (4000, 3000), exif=exif, comment=b"26.35,115.36", quality=90)


def pdf(pages: int, **saving: Any) -> bytes:
    sheets = [Image.new("L", (100, 140), "white")] * pages
    buffer = BytesIO()
    sheets[0].save(buffer, "PDF", save_all=True, append_images=sheets[1:])
    return buffer.getvalue()


@pytest.fixture
def add(school: Workspace) -> Callable[..., list[Kept | EvidenceRefused]]:
    """Add files as evidence of 1.1; what became of each."""

    def run(*sources: Source, title: str = "") -> list[Kept | EvidenceRefused]:
        results: list[Any] = []
        filing = open_session(school).filing
        keep_evidence(
            school, filing, sources, "1.1", TODAY, title, lambda done, result: results.append(result)
        )
        assert results[0] is None
        return results[1:]

    return run


@pytest.fixture
def kept(add: Callable[..., Any], school: Workspace) -> Callable[..., tuple[Kept, bytes]]:
    """Add one good file; what is known about it, and its bytes as they are kept."""

    def run(name: str, content: bytes, **more: str) -> tuple[Kept, bytes]:
        (result,) = add(Source(name, content), **more)
        assert isinstance(result, Kept)
        return result, load_file(school, result.sha256)

    return run


def test_a_phone_photo_stands_upright_is_scaled_and_says_nothing_of_its_place(kept: Any):
    result, content = kept("IMG_0001.jpg", phone_photo())
    with Image.open(BytesIO(content)) as image:
        assert image.size == (1200, 1600)
        assert dict(image.getexif()) == {}
        assert not {"exif", "comment", "icc_profile"} & image.info.keys()
        # Turned by a quarter, what was left is above.
        (red, _, blue), (red_below, _, blue_below) = image.getpixel((600, 100)), image.getpixel((600, 1500))
        assert blue > 200 > 50 > red
        assert red_below > 200 > 50 > blue_below
    assert b"26.35" not in content
    assert "示例手机".encode() not in content
    assert result.evidence.size == len(content)
    assert (result.evidence.name, result.evidence.title) == ("IMG_0001.jpg", "IMG_0001")
    assert (result.evidence.suffix, result.evidence.pages, result.evidence.criteria) == ("jpg", 1, ("1.1",))
    assert result.evidence.added == TODAY


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_of_holding_the_phone(kept: Any, orientation: int):
    _, content = kept("a.jpg", phone_photo(orientation))
    with Image.open(BytesIO(content)) as image:
        assert image.size == ((1600, 1200) if orientation < 5 else (1200, 1600))


@pytest.mark.parametrize(
    ("name", "kind", "suffix"),
    [
        ("截图.png", "PNG", "png"),
        ("旧图.bmp", "BMP", "png"),
        ("扫描.tif", "TIFF", "png"),
        ("网图.webp", "WEBP", "jpg"),
        ("照片.JPEG", "JPEG", "jpg"),
        # Chat programs give any suffix to a picture.
        ("其实是.jpg", "PNG", "png"),
    ],
)
def test_other_pictures(kept: Any, name: str, kind: str, suffix: str):
    result, content = kept(name, picture(kind))
    assert result.evidence.suffix == suffix
    with Image.open(BytesIO(content)) as image:
        assert image.size == (400, 300)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_depth(kept: Any, mode: str):
    buffer = BytesIO()
    Image.new(mode, (60, 40)).save(buffer, "PNG")
    _, content = kept("图.png", buffer.getvalue())
    with Image.open(BytesIO(content)) as image:
        assert image.mode in ("L", "RGB")
        # What was transparent is white.
        assert mode not in ("LA", "RGBA") or image.getpixel((5, 5)) == (255, 255, 255)


def test_a_photo_that_was_made_for_print(kept: Any):
    buffer = BytesIO()
    Image.new("CMYK", (60, 40)).save(buffer, "JPEG")
    result, _ = kept("印刷.jpg", buffer.getvalue())
    assert result.evidence.suffix == "jpg"


def test_a_screenshot_that_is_large_as_png_becomes_jpg(kept: Any):
    buffer = BytesIO()
    Image.effect_noise((3000, 2000), 60).save(buffer, "PNG")
    result, content = kept("噪点.png", buffer.getvalue())
    with Image.open(BytesIO(content)) as image:
        assert (result.evidence.suffix, max(image.size)) == ("jpg", 2400)


def test_documents_stay_as_they_are(kept: Any):
    for name, data, suffix, pages in (
        ("测量图.pdf", pdf(3), "pdf", 3),
        ("通知.docx", b"PK\x03\x04 docx", "docx", None),
        ("名册.XLS", b"\xd0\xcf\x11\xe0 xls", "xls", None),
        ("系统导出.xls", b"\xef\xbb\xbf<html>", "xls", None),
        ("方案.wps", b"\xd0\xcf\x11\xe0 wps", "wps", None),
    ):
        result, content = kept(name, data)
        assert content == data
        assert (result.evidence.suffix, result.evidence.pages) == (suffix, pages)


def test_the_same_file_is_stored_once(add: Any, school: Workspace):
    photo = phone_photo()
    first, second = add(Source("a.jpg", photo), Source("b.jpg", photo))
    assert first.sha256 == second.sha256
    assert school.rows("SELECT count(*) FROM evidence_file") == [(1,)]


def test_a_title_that_is_given_counts(kept: Any):
    assert kept("a.pdf", pdf(1), title="运动场馆面积测量图")[0].evidence.title == "运动场馆面积测量图"


def test_names_fit_into_a_line(kept: Any):
    result, _ = kept("换\n行" + "长" * 300 + ".pdf", pdf(1))
    assert result.evidence.name.endswith("长.pdf")
    assert len(result.evidence.name) == 255
    assert result.evidence.title.startswith("换 行")


def bomb() -> bytes:
    """A few kilobytes that say they are 400 million pixels."""
    buffer = BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")
    return buffer.getvalue()


def many_pixels() -> bytes:
    buffer = BytesIO()
    Image.new("1", (8_000, 8_000)).save(buffer, "PNG")
    return buffer.getvalue()


def two_page_tiff() -> bytes:
    sheet = Image.new("L", (10, 10))
    buffer = BytesIO()
    sheet.save(buffer, "TIFF", save_all=True, append_images=[sheet])
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.mp4", lambda: b"\0\0\0\x20ftypisom", Fault.KIND),
        ("a", lambda: b"text", Fault.KIND),
        ("a.exe", lambda: b"MZ", Fault.KIND),
        ("a.heic", lambda: b"\0\0\0\x20ftypheic", Fault.HEIC),
        ("其实是.jpg", lambda: b"\0\0\0\x20ftypmif1", Fault.HEIC),
        ("a.jpg", lambda: phone_photo()[:2000], Fault.DAMAGED),
        ("a.jpg", lambda: b"", Fault.DAMAGED),
        ("a.png", lambda: b"not a picture", Fault.DAMAGED),
        ("a.doc", lambda: b"MZ\x90", Fault.DAMAGED),
        ("a.pdf", lambda: b"%PDF-1.4 and no more", Fault.DAMAGED),
        ("a.pdf", lambda: bytes(LARGEST_FILE + 1), Fault.TOO_LARGE),
        ("a.png", bomb, Fault.TOO_MANY_PIXELS),
        ("a.png", many_pixels, Fault.TOO_MANY_PIXELS),
        ("a.tif", two_page_tiff, Fault.SEVERAL_PAGES),
    ],
)
def test_what_cannot_be_evidence(add: Any, name: str, content: Callable[[], bytes], fault: Fault):
    bad, good = add(Source(name, content()), Source("b.pdf", pdf(1)))
    assert isinstance(bad, EvidenceRefused)
    assert bad.data == {"name": name, "fault": fault}
    # A bad file never stops the others.
    assert isinstance(good, Kept)


def test_a_pdf_with_a_password(add: Any, tmp_path: Path):
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(
        str(tmp_path / "a.pdf"), encrypt=StandardEncryption("secret"), initialFontName="Times-Roman"
    )
    canvas.showPage()
    canvas.save()
    (bad,) = add(Source("a.pdf", tmp_path / "a.pdf"))
    assert bad.data["fault"] is Fault.ENCRYPTED


def test_files_that_cannot_be_read(add: Any, tmp_path: Path):
    (tmp_path / "empty.jpg").touch()
    gone, empty, folder = add(
        Source("gone.jpg", tmp_path / "gone.jpg"),
        Source("empty.jpg", tmp_path / "empty.jpg"),
        Source("folder.jpg", tmp_path),
    )
    assert [bad.data["fault"] for bad in (gone, empty, folder)] == [
        Fault.UNREADABLE,
        Fault.EMPTY,
        Fault.UNREADABLE,
    ]


def test_there_is_a_largest_number_of_files(add: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(adding_evidence, "MOST_FILES", 1)
    first, second = add(Source("a.pdf", pdf(1)), Source("b.pdf", pdf(2)))
    assert isinstance(first, Kept)
    assert second.data["fault"] is Fault.NO_ROOM


def test_a_folder_stands_for_its_files(tmp_path: Path):
    for name in ("二/b.jpg", "一/a.pdf", ".DS_Store", "一/Thumbs.db", "一/~$方案.docx", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [source.name for source in sources_in([tmp_path])] == ["c.txt", "a.pdf", "b.jpg"]


def test_stopping_keeps_what_came_before(school: Workspace):
    class Stopped(Exception):
        pass

    def stop_at_second(done: int, result: object) -> None:
        if done == 1:
            raise Stopped

    sources = [Source(f"{pages}.pdf", pdf(pages)) for pages in (1, 2, 3)]
    with pytest.raises(Stopped):
        keep_evidence(school, open_session(school).filing, sources, "1.1", TODAY, "", stop_at_second)
    assert school.rows("SELECT count(*) FROM evidence_file") == [(1,)]
