"""Evidence at the bureau: titles in the details, the file itself out of the package that came."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from desktop.core.filing import Unit
from desktop.storage.entries import entries_of
from desktop.storage.workspace import Workspace
from desktop.ui.bureau.evidence_links import EvidenceLink, read_link
from desktop.ui.bureau.school_detail import cell_detail
from desktop.ui.bureau.state import load_state
from desktop.ui.bureau.unit_detail import unit_detail
from desktop.ui.bureau.window import BureauWindow
from desktop.ui.widgets.detail_panel import Detail
from desktop.ui.widgets.link_button import LinkButton
from desktop.workflows.adding_evidence import Kept, Source, keep_evidence
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.example_county import example_filing
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_all, set_evidence
from desktop.workflows.originals import originals_folder
from desktop.workflows.receiving import receive
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_enrolled

NOW = datetime(2026, 11, 23, 10, 31)


def photo(colour: str) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (1000, 700), colour).save(buffer, "JPEG")
    return buffer.getvalue()


def pdf() -> bytes:
    buffer = BytesIO()
    Image.new("L", (300, 420), "white").save(buffer, "PDF")
    return buffer.getvalue()


@pytest.fixture
def school(bureau: Workspace, tmp_path: Path) -> Unit:
    """A school that has sent two photos and a PDF for 1.1, and a photo for 23.1."""
    issued = issue_enrolments(bureau, tmp_path / "下发", iter([b"t" * 16] * 99).__next__, NOW)
    with create_enrolled(tmp_path / "a.xbw", issued[0], b"a" * 32, NOW) as workspace:
        session = open_session(workspace)
        filing = example_filing(session.unit, session.rulebook, session.round.id, session.round.standard, 7)
        session = set_all(workspace, session, entries_of(filing), NOW)
        kept: list[Kept] = []

        def take(done: int, result: object) -> None:
            if isinstance(result, Kept):
                kept.append(result)

        sources = [
            Source("东楼.jpg", photo("red")),
            Source("西楼.jpg", photo("blue")),
            Source("花名册.pdf", pdf()),
        ]
        keep_evidence(workspace, session.filing, sources, "1.1", NOW.date(), "", take)
        keep_evidence(
            workspace, session.filing, [Source("会议.jpg", photo("green"))], "23.1", NOW.date(), "", take
        )
        for file in kept:
            session = set_evidence(workspace, session, file.sha256, file.evidence, NOW)
        export_package(workspace, session, tmp_path / "a.xbp", NOW)
        unit = session.unit
    receive(bureau, [tmp_path / "a.xbp"], NOW)
    return unit


def detail(bureau: Workspace, school: Unit, column: str) -> Detail:
    state = load_state(bureau)
    row = next(row for row in state.schools if row.unit.code == school.code)
    return cell_detail(state, row, column)


def links(shown: Detail) -> dict[str, str]:
    return {link.text: link.key for section in shown.sections for link in section.links}


def test_a_criterion_names_its_evidence(bureau: Workspace, school: Unit):
    shown = detail(bureau, school, "L1")
    assert "1.1 的佐证材料 3 个" in [section.heading for section in shown.sections]
    found = links(shown)
    assert list(found) == ["东楼", "花名册", "西楼"]
    link = read_link(found["东楼"])
    assert link is not None
    assert (link.unit, link.criterion) == (school.code, "1.1")


def test_a_school_says_how_much_it_has_sent(bureau: Workspace, school: Unit):
    shown = detail(bureau, school, "name")
    section = next(s for s in shown.sections if s.heading.startswith("佐证材料 4 个，"))
    assert section.text.splitlines()[0] == "1. 教师高于规定学历人数  3 个"
    assert [link.text for link in section.links] == ["逐个查看"]


def test_without_evidence_there_is_no_section(state):
    row = state.schools[0]
    assert not any("佐证" in section.heading for section in cell_detail(state, row, "name").sections)


def test_other_links_are_no_evidence():
    assert read_link("derivation") is None
    assert read_link(str(EvidenceLink("1", "", "2"))) == EvidenceLink("1", "", "2")


@pytest.fixture
def window(bureau: Workspace, school: Unit, open_window) -> BureauWindow:
    return open_window(bureau)


def test_a_link_opens_the_file_out_of_the_original(window: BureauWindow, school: Unit, qtbot):
    section = next(row.row.section for row in window.state.schools if row.unit.code == school.code)
    window.go_to_school(school.code, section, "L1")
    link = next(button for button in window.details.findChildren(LinkButton) if button.text() == "西楼")
    link.click()
    preview = window.evidence.preview()
    qtbot.waitUntil(lambda: preview.shown() != "")
    assert preview.windowTitle() == "预览 西楼"
    assert preview.picture.has_picture()
    preview.close()


def test_all_files_of_a_school_are_looked_through(window: BureauWindow, school: Unit, qtbot):
    section = next(row.row.section for row in window.state.schools if row.unit.code == school.code)
    window.go_to_school(school.code, section, "name")
    next(b for b in window.details.findChildren(LinkButton) if b.text() == "逐个查看").click()
    preview = window.evidence.preview()
    titles: list[str] = []
    for _ in range(4):
        qtbot.waitUntil(lambda: preview.shown() != "")
        titles.append(preview.windowTitle())
        preview._after.click()
    assert titles == ["预览 东楼", "预览 花名册", "预览 西楼", "预览 会议"]
    preview.close()


def test_the_inbox_leads_to_the_evidence_of_every_unit(window: BureauWindow, school: Unit, qtbot):
    row = next(row for row in window.state.roster if row.unit.code == school.code)
    shown = unit_detail(window.state.rulebook, row, (), window._filing_of)
    window._follow(links(shown)["逐个查看"])
    preview = window.evidence.preview()
    qtbot.waitUntil(lambda: preview.shown() != "")
    preview.close()


def test_an_original_that_is_gone_is_told(window: BureauWindow, bureau: Workspace, school: Unit, qtbot):
    for file in originals_folder(bureau).iterdir():
        file.unlink()
    section = next(row.row.section for row in window.state.schools if row.unit.code == school.code)
    window.go_to_school(school.code, section, "L1")
    next(b for b in window.details.findChildren(LinkButton) if b.text() == "西楼").click()
    preview = window.evidence.preview()
    qtbot.waitUntil(lambda: not preview.placeholder.sentence().startswith("正在"))
    assert preview.placeholder.sentence().endswith("。")
    assert preview.shown() == ""
    preview.close()
