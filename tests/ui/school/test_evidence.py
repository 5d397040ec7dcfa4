"""The page of 佐证材料: adding by button, drop, paste and folder; titles, moving, removing, looking."""

from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QClipboard, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QPushButton

from desktop.core.evidence import files_of
from desktop.exchange.layout import EVIDENCE
from desktop.exchange.reader import Package, verify
from desktop.ui.background import Background
from desktop.ui.marks import Mark
from desktop.ui.school.evidence import LACKING, THERE, EvidencePage
from desktop.ui.school.window import SchoolWindow
from desktop.workflows.adding_evidence import sources_in


def photo(path: Path, colour: str = "red") -> Path:
    """A photo as phones make them: lying, with a mark that turns it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (2000, 1500), colour).save(path, "JPEG", exif=exif)
    return path


def pdf(path: Path, pages: int = 2) -> Path:
    sheets = [Image.new("L", (300, 420), "white")] * pages
    sheets[0].save(path, "PDF", save_all=True, append_images=sheets[1:])
    return path


@pytest.fixture
def window(make_workspace, open_window) -> SchoolWindow:
    return open_window(make_workspace())


@pytest.fixture
def page(window: SchoolWindow) -> EvidencePage:
    return window.evidence()


@pytest.fixture
def idle(qtbot) -> Callable[[SchoolWindow], None]:
    """Wait until nothing is done beside the window."""

    def wait(window: SchoolWindow) -> None:
        qtbot.waitUntil(lambda: not any(b.is_busy for b in window.findChildren(Background)), timeout=20_000)
        qtbot.waitUntil(lambda: not window.draft._rest.isActive())

    return wait


@pytest.fixture
def add(idle) -> Callable[..., None]:
    def run(window: SchoolWindow, *paths: Path, title: str = "") -> None:
        window.evidence().add(lambda: sources_in(paths), title=title)
        idle(window)

    return run


@pytest.fixture
def clipboard(qapp) -> Generator[QClipboard]:
    """Emptied in the end: what it still holds when Qt unloads belongs to a Python that is gone."""
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()


def titles(window: SchoolWindow, criterion: str) -> list[str]:
    return [evidence.title for evidence in files_of(window.draft.session.filing, criterion).values()]


def test_the_page_begins_where_something_is_lacking(page: EvidencePage):
    line = page.criteria.chosen()
    assert line is not None
    assert line.lacks
    assert line.id in page.panel._text.text()
    assert all(name in _texts(page) for name in line.asked)


def _texts(page: EvidencePage) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in page.panel.findChildren(QLabel))


def test_photos_come_in_upright_and_are_stored(
    window: SchoolWindow, page: EvidencePage, add, tmp_path: Path, reopen
):
    id = page.criteria.chosen().id
    add(window, photo(tmp_path / "运动场.jpg"), pdf(tmp_path / "测量图.pdf"))
    assert titles(window, id) == ["测量图", "运动场"]
    assert page.panel.said() == "已加入 2 个文件。"
    assert page.criteria.chosen().count == 2
    assert window.navigation.badge("evidence") == "2"
    assert "共 2 个文件，上报包约" in page._size.text()
    assert page.panel.grid.count() == 2
    again = reopen(window)
    assert titles(again, id) == ["测量图", "运动场"]
    assert again.evidence().criteria.chosen().id != id


def test_bad_files_are_told_and_good_ones_stay(window: SchoolWindow, page: EvidencePage, add, tmp_path: Path):
    (tmp_path / "坏.jpg").write_bytes(b"nothing")
    add(window, tmp_path / "坏.jpg", photo(tmp_path / "好.jpg"))
    assert page.panel.said() == "已加入 1 个文件。\n“坏.jpg”打不开，文件可能已损坏，请换一份。"
    assert page.panel._said.mark is Mark.WARN


def test_the_same_photo_again_is_told(window: SchoolWindow, page: EvidencePage, add, tmp_path: Path):
    add(window, photo(tmp_path / "a.jpg"))
    add(window, photo(tmp_path / "b.jpg"))
    assert page.panel.said() == "1 个已经在这里了。"
    assert len(window.draft.filing.evidence) == 1


def test_one_file_can_prove_two_criteria(window: SchoolWindow, page: EvidencePage, add, tmp_path: Path):
    first = page.criteria.chosen().id
    add(window, photo(tmp_path / "a.jpg"))
    page.criteria.choose("23.1")
    add(window, photo(tmp_path / "a.jpg"))
    (evidence,) = window.draft.session.filing.evidence.values()
    assert evidence.criteria == (first, "23.1")
    assert window.draft.workspace.rows("SELECT count(*) FROM evidence_file") == [(1,)]


def test_a_whole_folder(window: SchoolWindow, page: EvidencePage, add, tmp_path: Path):
    (tmp_path / "照片").mkdir()
    for number in range(3):
        photo(tmp_path / "照片" / f"{number}.jpg", f"#{number}0{number}0{number}0")
    add(window, tmp_path / "照片")
    assert titles(window, page.criteria.chosen().id) == ["0", "1", "2"]


def test_files_dropped_on_a_criterion_go_there(
    window: SchoolWindow, page: EvidencePage, idle, tmp_path: Path
):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo(tmp_path / "a.jpg")))])
    page.criteria.choose("2.1")
    place = page.criteria.visualItemRect(page.criteria.currentItem()).center()
    page.criteria.choose("1.1")
    page.criteria.scrollToTop()
    spot = page.criteria.viewport().mapTo(page, place)
    drop = QDropEvent(
        QPointF(spot),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(drop)
    idle(window)
    assert drop.isAccepted()
    assert titles(window, "2.1") == ["a"]
    assert page.criteria.chosen().id == "2.1"


def test_a_screenshot_is_pasted(window: SchoolWindow, page: EvidencePage, idle, qtbot, clipboard):
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    clipboard.setImage(image)
    page.criteria.setFocus()
    qtbot.keyClick(page.criteria, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    idle(window)
    assert titles(window, page.criteria.chosen().id) == ["粘贴的图片140200"]


def test_copied_files_are_pasted(window: SchoolWindow, page: EvidencePage, idle, tmp_path: Path, clipboard):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo(tmp_path / "a.jpg")))])
    clipboard.setMimeData(data)
    page.paste()
    idle(window)
    assert titles(window, page.criteria.chosen().id) == ["a"]


def test_copied_text_is_no_evidence(page: EvidencePage, clipboard):
    clipboard.setText("文字")
    page.paste()
    assert "没有文件或图片" in page.panel.said()


def test_what_the_standard_asks_is_there_once_a_file_is_called_so(
    window: SchoolWindow, page: EvidencePage, idle, tmp_path: Path, qtbot
):
    line = page.criteria.chosen()
    name = line.asked[0]
    link = next(b for b in page.panel.findChildren(QPushButton) if b.accessibleName() == f"加入{name}")
    link.click()
    dialog = page.findChild(QFileDialog)
    dialog.filesSelected.emit([str(photo(tmp_path / "IMG_1.jpg"))])
    dialog.close()
    idle(window)
    assert titles(window, line.id) == [name]
    marks = [page.panel._asked.itemAtPosition(row, 0).widget().mark for row in range(len(line.asked))]
    assert marks == [Mark.MET] + [Mark.MISSING] * (len(line.asked) - 1)


def test_the_filter_shows_what_lacks(window: SchoolWindow, page: EvidencePage, add, tmp_path: Path):
    before = page.criteria.chosen().id
    add(window, photo(tmp_path / "a.jpg"))
    page.criteria.choose("23.1")
    page.show_filter(LACKING)
    assert before not in _visible(page)
    page.show_filter(THERE)
    assert _visible(page) == [before, "23.1"]


def _visible(page: EvidencePage) -> list[str]:
    rows = (page.criteria.item(row) for row in range(page.criteria.count()))
    lines = [row.data(Qt.ItemDataRole.UserRole) for row in rows if not row.isHidden()]
    return [line.id for line in lines if line is not None]


def test_a_title_is_typed(window: SchoolWindow, page: EvidencePage, add, tmp_path: Path, type_chinese, idle):
    add(window, photo(tmp_path / "a.jpg"))
    field = page.panel.card.title
    field.edit.setFocus()
    field.edit.selectAll()
    # With the blank that Chinese input methods give.
    type_chinese(field.edit, "运动场\u3000照片")
    field.commit()
    idle(window)
    assert titles(window, page.criteria.chosen().id) == ["运动场 照片"]
    field.edit.clear()
    field._changed_by_hand()
    field.commit()
    assert field.problem()
    assert titles(window, page.criteria.chosen().id) == ["运动场 照片"]


def test_pages_are_asked_only_where_they_cannot_be_counted(
    window: SchoolWindow, page: EvidencePage, add, tmp_path: Path
):
    (tmp_path / "名册.xlsx").write_bytes(b"PK\x03\x04")
    add(window, tmp_path / "名册.xlsx", pdf(tmp_path / "图.pdf", 3))
    card, grid = page.panel.card, page.panel.grid
    pages = {e.suffix: (s, e.pages) for s, e in window.draft.filing.evidence.items()}
    assert (pages["xlsx"][1], pages["pdf"][1]) == (None, 3)
    grid.choose(pages["pdf"][0])
    assert not card.pages.isVisible()
    grid.choose(pages["xlsx"][0])
    assert card.pages.isVisible()
    card.pages.set_value("")
    card.pages._edit.setText("12")
    card.pages.commit()
    assert window.draft.filing.evidence[pages["xlsx"][0]].pages == 12


def test_a_file_moves_and_comes_back(window: SchoolWindow, page: EvidencePage, add, tmp_path: Path, idle):
    first = page.criteria.chosen().id
    add(window, photo(tmp_path / "a.jpg"))
    box = page.panel.card.move_box
    box.setCurrentIndex(box.findData("23.1"))
    box.activated.emit(box.currentIndex())
    idle(window)
    assert (titles(window, first), titles(window, "23.1")) == ([], ["a"])
    assert page.panel.said() == "“a”已移到 23.1。"
    page.panel.undo_button().click()
    idle(window)
    assert (titles(window, first), titles(window, "23.1")) == (["a"], [])


def test_removing_is_undone(
    window: SchoolWindow, page: EvidencePage, add, tmp_path: Path, qtbot, idle, reopen
):
    id = page.criteria.chosen().id
    add(window, photo(tmp_path / "a.jpg"))
    (sha256,) = window.draft.filing.evidence
    page.panel.grid.setFocus()
    qtbot.keyClick(page.panel.grid, Qt.Key.Key_Delete)
    idle(window)
    assert window.draft.session.filing.evidence == {}
    assert window.draft.history("evidence", sha256)[0].new is None
    page.panel.undo_button().click()
    idle(window)
    assert titles(reopen(window), id) == ["a"]


def test_photo_and_pdf_are_looked_at_in_a_window(
    window: SchoolWindow, page: EvidencePage, add, tmp_path: Path, qtbot, idle
):
    (tmp_path / "c.docx").write_bytes(b"PK\x03\x04")
    add(window, photo(tmp_path / "a.jpg"), pdf(tmp_path / "b.pdf"), tmp_path / "c.docx")
    page.panel.grid.setFocus()
    page.panel.grid.setCurrentRow(0)
    qtbot.keyClick(page.panel.grid, Qt.Key.Key_Return)
    preview = page.preview()
    idle(window)
    assert preview.picture.has_picture()
    assert preview.windowTitle() == "预览 a"
    # Upright.
    image = preview.picture._image
    assert (image.width(), image.height()) == (1200, 1600)
    qtbot.keyClick(preview, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: preview.pages.page_count() == 2)
    qtbot.keyClick(preview, Qt.Key.Key_Right)
    idle(window)
    assert "Word" in preview.placeholder.sentence()
    preview.close()


def test_thumbnails_are_made(window: SchoolWindow, page: EvidencePage, add, tmp_path: Path, qtbot, idle):
    add(window, photo(tmp_path / "a.jpg"), pdf(tmp_path / "b.pdf"))

    def small_ones() -> bool:
        images = [page.thumbnails.image(s, e.suffix) for s, e in window.draft.filing.evidence.items()]
        return all(0 < image.width() <= 264 and 0 < image.height() <= 198 for image in images)

    qtbot.waitUntil(small_ones)


def test_adding_stops_where_asked(window: SchoolWindow, page: EvidencePage, tmp_path: Path, idle):
    paths = [photo(tmp_path / f"{number:02}.jpg", f"#0000{number * 20:02x}") for number in range(12)]
    page.add(lambda: sources_in(paths))
    page.intake.progressed.connect(lambda done, of: done == 2 and page.work.cancel_pressed.emit())
    idle(window)
    kept = titles(window, page.criteria.chosen().id)
    assert 2 <= len(kept) < 12
    assert page.panel.said().startswith(f"已加入 {len(kept)} 个文件。\n已停止")
    assert not page.work.isVisible()


def test_closing_while_files_are_added_loses_none_that_was_shown(
    window: SchoolWindow, page: EvidencePage, tmp_path: Path, qtbot, reopen
):
    id = page.criteria.chosen().id
    paths = [photo(tmp_path / f"{number}.jpg", f"#0000{number}0") for number in range(8)]
    page.add(lambda: sources_in(paths))
    qtbot.waitUntil(lambda: bool(window.draft.filing.evidence))
    again = reopen(window)
    assert 1 <= len(titles(again, id)) <= 8


def test_the_assessment_leads_to_the_evidence(window: SchoolWindow, add, tmp_path: Path, idle):
    window.evidence().criteria.choose("23.1")
    add(window, photo(tmp_path / "a.jpg"))
    window.evidence().criteria.choose("1.1")
    row = window.assessment().row("23.1")
    assert row.evidence_link.text() == "佐证 1"
    row.evidence_link.click()
    assert window.shown_page() == "evidence"
    assert window.evidence().criteria.chosen().id == "23.1"


def test_the_details_lead_to_the_evidence(window: SchoolWindow):
    window.assessment().focus("23.1")
    link = next(b for b in window.details.findChildren(QPushButton) if b.text() == "去加入")
    link.click()
    assert window.evidence().criteria.chosen().id == "23.1"


def test_the_assessment_filters_what_lacks(window: SchoolWindow, page: EvidencePage, add, tmp_path: Path):
    id = page.criteria.chosen().id
    window.assessment().show_filter("unproved")
    assert window.assessment().row(id).isVisible()
    add(window, photo(tmp_path / "a.jpg"))
    window.assessment().show_filter("unproved")
    assert not window.assessment().row(id).isVisible()


def test_the_package_carries_what_the_page_shows(window: SchoolWindow, add, tmp_path: Path, idle):
    add(window, photo(tmp_path / "a.jpg"), pdf(tmp_path / "b.pdf"))
    window.output().export_to(tmp_path / "包.xbp")
    idle(window)
    package = verify(tmp_path / "包.xbp", {})
    assert isinstance(package, Package)
    assert sum(name.startswith(EVIDENCE) for name in package.entries) == 2


def test_the_index_is_printed(window: SchoolWindow, add, tmp_path: Path, idle):
    add(window, pdf(tmp_path / "b.pdf", 3))
    page = window.output()
    page.choose_document("index")
    idle(window)
    assert page.preview.page_count() == 1
    page.save_pdf(tmp_path / "目录.pdf")
    assert (tmp_path / "目录.pdf").stat().st_size > 1000


def test_every_control_has_a_name(window: SchoolWindow, page: EvidencePage, add, tmp_path: Path):
    add(window, photo(tmp_path / "a.jpg"))
    for button in page.findChildren(QPushButton):
        assert button.accessibleName() or button.text()
    assert page.criteria.accessibleName()
    assert page.panel.grid.accessibleName()
    assert page.panel.grid.item(0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("a，照片")


def test_the_page_fits_the_smallest_window(window: SchoolWindow, page: EvidencePage, add, tmp_path: Path):
    window.resize(911, 470)
    add(window, photo(tmp_path / "a.jpg"))
    assert page.panel.mapTo(page, QPoint(page.panel.width(), 0)).x() <= page.width()
