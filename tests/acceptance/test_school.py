"""A school's round through its window: from the enrolment file to the package that the bureau accepts."""

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget

from desktop.core.filing import Conclusion
from desktop.core.sections import SchoolType
from desktop.core.verdict import Verdict
from desktop.storage.roster import current_round
from desktop.storage.submissions import accepted_filings
from desktop.storage.workspace import Workspace, open_workspace
from desktop.ui import theme
from desktop.ui.school.answer_editor import OccurrenceEditor, ScoreEditor
from desktop.ui.school.window import SchoolWindow
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.field_form import FieldForm
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.example_county import COUNTY, example_schools
from desktop.workflows.receiving import receive
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_bureau, create_enrolled, create_unit, new_round

NOW = datetime(2026, 11, 19, 14, 2)
_SLOW_MS = 30_000
_ROOT = Path(__file__).parents[2]
_NUMBERS = {
    "primary.pupils": "88",
    "primary.classes": "2",
    "primary.migrant_pupils": "0",
    "primary.left_behind_pupils": "12",
    "primary.catchment_pupils": "88",
    "primary.full_time_teachers": "7",
    "primary.teachers_college": "2",
    "primary.teachers_bachelor": "5",
    "primary.teachers_master": "0",
    "primary.teachers_doctor": "0",
    "primary.backbone_teachers": "1",
    "primary.pe_teachers": "1",
    "primary.music_teachers": "1",
    "primary.fine_art_teachers": "1",
    "primary.arts_teachers": "0",
    "primary.certified_teachers": "7",
    "primary.trained_360h_teachers": "7",
    "teaching_area": "４００",
    "indoor_pe_area": "0",
    "sports_ground_area": "900.5",
    "equipment_value": "25",
    "multimedia_classrooms": "3",
    "funded_pupils": "100",
    "public_funds_budget": "80 000",
    "training_funds_budget": "4000",
    "training_funds_spent": "4000",
}


@pytest.fixture(scope="module", autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.dress(qapp)


@pytest.fixture
def open_window(qtbot) -> Callable[[Workspace], SchoolWindow]:
    def show(workspace: Workspace) -> SchoolWindow:
        window = SchoolWindow(workspace, lambda: NOW)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return show


def commit_text(widget: QWidget, text: str) -> None:
    """As an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)


def field_of(window: SchoolWindow, code: str) -> Field:
    page = window.data()
    page.focus(code)
    return page.part(page.shown_section()).findChild(FieldForm).field(code)


def test_from_the_enrolment_file_to_the_accepted_package(qtbot, tmp_path: Path, open_window) -> None:
    unit = next(u for u in example_schools(24, 7) if u.school_type is SchoolType.PRIMARY)
    round = new_round("xingguo-2023", "2026 年义务教育优质均衡自评", "2026-12-01")
    bureau = create_bureau(tmp_path / "局.xbw", COUNTY, round, [unit], b"b" * 32, NOW)
    enrolment = issue_enrolments(bureau, tmp_path / "下发", lambda: b"t" * 16, NOW)[0]
    school = create_enrolled(tmp_path / "校.xbw", enrolment, b"s" * 32, NOW)
    window = open_window(school)
    assert window.shown_page() == "overview"

    for code, text in _NUMBERS.items():
        edit = field_of(window, code).findChild(QLineEdit)
        commit_text(edit, text)
        qtbot.keyClick(edit, Qt.Key.Key_Return)
    for code, key in (("boarding", "no"), ("built_before_2018_09", "yes")):
        flag = field_of(window, code)
        qtbot.mouseClick(flag._buttons[key], Qt.MouseButton.LeftButton)
    for code, key in (("urban_rural", "210"), ("founder", "public")):
        box = field_of(window, code).findChild(QComboBox)
        box.setCurrentIndex(box.findData(key))
        box.activated.emit(box.currentIndex())
    page = window.data()
    page.show_section("classes")
    QGuiApplication.clipboard().setText("一年级\t1班\t45\n二年级\t1班\t43")
    page.part("classes").editor.table.setFocus()
    qtbot.keyClick(page.part("classes").editor.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    page.show_section("rooms")
    for kind in ("music", "fine_art"):
        page.part("rooms").no_room_box(kind).click()

    assessment = window.assessment()
    assessment.build_all()
    for row in list(assessment.rows()):
        if isinstance(row.editor, ScoreEditor):
            row.setFocus()
            commit_text(row.editor.field.findChild(QLineEdit), "1")
            row.editor.field.commit()
        elif isinstance(row.editor, OccurrenceEditor):
            qtbot.mouseClick(row.editor.field.button("no"), Qt.MouseButton.LeftButton)
    reason = assessment.row("23.1").editor.note
    commit_text(reason.findChild(QLineEdit), "家长外出务工多，家访不足")
    reason.commit()

    # The strip follows when typing rests.
    qtbot.waitUntil(lambda: window.navigation.badge("assessment") == "100%")
    left = [problem.text for problem in window.problems.problems()]
    assert not any("没填" in text or "没有填" in text for text in left), left
    assert any("专用教室" in text and "未达标" in text for text in left)

    output = window.output()
    package = tmp_path / "上报包.xbp"
    output.export_to(package)
    qtbot.waitUntil(output.export_card.button.isEnabled, timeout=_SLOW_MS)
    assert "已写入并重新核验" in output.export_card.result()
    results = receive(bureau, [package], NOW)
    assert len(results) == 1
    filings = accepted_filings(bureau, current_round(bureau))
    assert filings[0].values["teaching_area"] == 400
    assert str(filings[0].values["sports_ground_area"]) == "900.5"
    assert filings[0].answers["23.1"].note == "家长外出务工多，家访不足"
    assert filings[0].answers["V1"].conclusion is Conclusion.NO
    assert [line.pupils for line in filings[0].class_list] == [45, 43]
    assert window.draft.judgements["11.1"].verdict is Verdict.UNMET
    window.close()
    school.close()
    bureau.close()


def test_a_killed_window_loses_nothing_that_was_saved(tmp_path: Path, open_window) -> None:
    unit = next(u for u in example_schools(24, 7) if u.school_type is SchoolType.PRIMARY)
    path = tmp_path / "校.xbw"
    create_unit(path, COUNTY, new_round("xingguo-2023", "2026", None), unit, b"s" * 32, NOW).close()
    script = Path(__file__).parent / "processes" / "type_numbers.py"
    child = subprocess.Popen(
        [sys.executable, script, path],
        cwd=_ROOT,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with child:
        assert child.stdout is not None
        said = [child.stdout.readline().strip() for _ in range(3)]
        child.kill()
    assert said == ["site_area 已保存 14:02", "building_area 已保存 14:02", "typed"]
    with open_workspace(path) as workspace:
        values = open_session(workspace).filing.values
        assert values["site_area"] == 18481
        assert str(values["building_area"]) == "7771.4"
        window = open_window(workspace)
        assert field_of(window, "site_area").value() == "18481"
        assert any("已保存" in label.text() for label in window.header.findChildren(QLabel))
        window.close()


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"}
