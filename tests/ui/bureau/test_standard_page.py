"""标准: out to a workbook, back with mistakes or with changes, and the step of the round."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openpyxl import load_workbook
from PySide6.QtGui import QGuiApplication

from desktop.core.standard import AtLeast, Standard
from desktop.core.standard_toml import write_toml
from desktop.library import load_standard, standard_ref
from desktop.storage.roster import current_round, save_round
from desktop.storage.standards import former_standards
from desktop.storage.workspace import Workspace
from desktop.ui.bureau.standard_page import FACTS, OPENED, READINGS, StandardPage
from desktop.ui.bureau.window import BureauWindow


@pytest.fixture
def window(filled: Workspace, open_window) -> BureauWindow:
    window = open_window(filled)
    window.show_page("standard")
    return window


@pytest.fixture
def page(window: BureauWindow) -> StandardPage:
    found = window.page("standard")
    assert isinstance(found, StandardPage)
    return found


@pytest.fixture
def edited(qtbot, window: BureauWindow, page: StandardPage, tmp_path: Path) -> Callable[..., Path]:
    """The workbook that the window exports, after somebody has worked on it."""

    def change(edit: Callable[[Any], object]) -> Path:
        path = tmp_path / "标准.xlsx"
        with qtbot.waitSignal(window.work.exported, timeout=30_000):
            page.export_wanted.emit(path, "")
        workbook = load_workbook(path)
        edit(workbook)
        workbook.save(path)
        return path

    return change


def cell(workbook: Any, sheet: str, key: str, mark: str) -> Any:
    marks = {c.value: c.column for c in workbook[sheet][3]}
    row = next(line[0].row for line in workbook[sheet].iter_rows(5) if line[marks["id"] - 1].value == key)
    return workbook[sheet].cell(row, marks[mark])


def open_file(qtbot, window: BureauWindow, page: StandardPage, path: Path) -> None:
    with qtbot.waitSignal(window.work.opened, timeout=30_000):
        page.file_given.emit(path)


def test_it_says_what_the_round_judges_by(page: StandardPage) -> None:
    said = page.facts.texts()
    assert "兴国县义务教育优质均衡发展标准（2023）" in said
    assert any("38 项指标" in text for text in said)
    assert page.parts.value() == FACTS
    assert page.facts.isVisible()
    assert not page.opened.isVisible()


def test_any_shipped_standard_may_be_the_start(
    qtbot, window: BureauWindow, page: StandardPage, tmp_path: Path
) -> None:
    page.base.choose("national-2017")
    with qtbot.waitSignal(window.work.exported, timeout=30_000):
        page.export_wanted.emit(tmp_path / "国家.xlsx", page.base.value())
    assert "重新读回" in page.notice.sentence()


def test_mistakes_are_listed_by_cell_and_can_be_copied(
    qtbot, window: BureauWindow, page: StandardPage, edited
) -> None:
    def edit(workbook: Any) -> None:
        cell(workbook, "评估要点", "19.1", "rule.formula").value = "在校生数 ÷ 教学班数"
        cell(workbook, "一票否决", "V3", "text").value = None

    before = current_round(window._workspace)
    open_file(qtbot, window, page, edited(edit))
    assert "有 2 处错误" in page.opened.sentence()
    assert not page.opened.move_button.isVisible()
    table = page.opened.table
    assert table is not None
    formula, text = table.shown_rows()
    assert (formula.sheet, formula.header) == ("评估要点", "计算公式")
    assert formula.reason == "“在校生数”不是基础数据项，也不是参数。"
    assert text.sheet == "一票否决"
    page.opened.copy_button.click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0] == f"评估要点\t{formula.cell}\t计算公式\t{formula.reason}"
    assert len(copied) == 2
    assert current_round(window._workspace) == before


def test_changes_are_shown_before_the_round_moves_and_every_page_follows(
    qtbot, window: BureauWindow, page: StandardPage, edited, filled: Workspace
) -> None:
    def edit(workbook: Any) -> None:
        cell(workbook, "评估要点", "19.1", "rule.limit").value = "0.2"
        cell(workbook, "评估要点", "19.1", "rule.formula").value = "交流轮岗骨干教师数 ÷ 交流轮岗教师数"
        sheet = workbook["一票否决"]
        sheet.delete_rows(cell(workbook, "一票否决", "V7", "id").row)
        basic = workbook["基本信息"]
        next(line[2] for line in basic.iter_rows(5) if line[0].value == "version").value = "2026"

    open_file(qtbot, window, page, edited(edit))
    before = current_round(filled)
    assert page.parts.value() == OPENED
    assert "有 4 处变化" in page.opened.sentence()
    table = page.opened.table
    assert table is not None
    rows = {(row.item, row.field): row for row in table.shown_rows()}
    formula = rows["评估要点 19.1", "计算公式"]
    assert formula.group.startswith("19 ")
    assert formula.old == "交流轮岗教师数 ÷ 符合交流条件教师数"
    assert formula.new == "交流轮岗骨干教师数 ÷ 交流轮岗教师数"
    assert rows["一票否决事项 V7", "删去"].group == "一票否决"
    table.select_row(lambda row: row is formula)
    assert window.details.isVisible()
    with qtbot.waitSignals([window.work.moved, window.work.evaluated], timeout=30_000):
        page.opened.move_button.click()
    after = current_round(filled)
    assert after.standard.version == "2026"
    assert former_standards(filled, after) == (before.standard,)
    assert window.state is not None
    assert window.state.rulebook.standard.version == "2026"
    assert "2026" in page.facts.texts()
    assert "收到新的下发包后才改用" in page.notice.sentence()
    assert not page.opened.isVisible()
    page.notice.link_pressed.emit("round")
    assert window.shown_page() == "round"


def test_the_same_standard_offers_nothing_to_do(
    qtbot, window: BureauWindow, page: StandardPage, edited
) -> None:
    open_file(qtbot, window, page, edited(lambda workbook: None))
    assert "完全相同" in page.opened.sentence()
    assert not page.opened.move_button.isEnabled()
    page.opened.leave_button.click()
    assert page.facts.isVisible()


def test_changes_without_a_new_version_number_are_warned_of(
    qtbot, window: BureauWindow, page: StandardPage, tmp_path: Path
) -> None:
    path = tmp_path / "本县.toml"
    path.write_text(write_toml(longer(load_standard("xingguo-2023").standard)), encoding="utf-8")
    open_file(qtbot, window, page, path)
    assert "版本号没有变" in page.opened.sentence()


def test_what_is_no_standard_is_told(qtbot, window: BureauWindow, page: StandardPage, tmp_path: Path) -> None:
    path = tmp_path / "不是标准.toml"
    path.write_text("[[", encoding="utf-8")
    with qtbot.waitSignal(window.work.failed):
        page.file_given.emit(path)
    assert "TOML" in page.notice.sentence()
    assert page.open_button.isEnabled()


def test_switches_and_settings_are_previewed_and_then_count(qtbot, open_window, filled: Workspace) -> None:
    round = current_round(filled)
    national = load_standard("national-2017").standard
    save_round(
        filled, msgspec.structs.replace(round, standard=standard_ref(national), row_rule=national.row_rule)
    )
    window = open_window(filled)
    window.show_page("standard")
    page = window.page("standard")
    page.parts.choose(READINGS)
    card = page.readings
    assert card.isVisible()
    assert not card.choose_button.isVisible()
    card.form.field("older_schools").set_value("on")
    card.form.field("special_school_quota").set_value("7000")
    with qtbot.waitSignal(window.work.planned, timeout=30_000):
        card.look_button.click()
    assert card.preview.text().splitlines() == [
        "规程放宽：学校规模：不启用 → 启用",
        "特殊教育学校生均公用经费标准：6000 元 → 7000 元",
        "按已收的数据测算，达标的校数和指标数没有变化。",
    ]
    assert current_round(filled).switches == ()
    with qtbot.waitSignals([window.work.read, window.work.evaluated], timeout=30_000):
        card.choose_button.click()
    assert current_round(filled).switches == ("older_schools",)
    assert window.state.rulebook.settings == {"special_school_quota": 7000}
    assert "启用的放宽口径：规程放宽：学校规模" in "".join(page.facts.texts())


def longer(standard: Standard) -> Standard:
    """The standard with one very long text and another limit."""
    first, *others = standard.indicators
    criterion = msgspec.structs.replace(first.criteria[0], text="很长的评估要点，" * 60)
    changed = msgspec.structs.replace(first, criteria=(criterion, *first.criteria[1:]))
    assert not isinstance(criterion.rule, AtLeast)
    return msgspec.structs.replace(standard, indicators=(changed, *others))
