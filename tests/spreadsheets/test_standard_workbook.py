"""Any standard goes into a workbook and comes back the same; every mistake is told by its cell."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openpyxl import load_workbook

from desktop.core.sections import Section
from desktop.core.standard import (
    AllOf,
    AtLeast,
    AtMost,
    Between,
    Criterion,
    Indicator,
    Recorded,
    Relaxation,
    ResourceRelaxation,
    RoomRelaxation,
    Rooms,
    Setting,
    Standard,
    Switch,
)
from desktop.core.standard_faults import FORMULAS, STATEMENTS
from desktop.core.standard_toml import write_toml
from desktop.files import FileNotWritten
from desktop.library import decode_standard, load_catalogue, load_standard, standard_digest, standard_ids
from desktop.spreadsheets.errors import TableInvalid
from desktop.spreadsheets.standard_layout import sheets
from desktop.spreadsheets.standard_reader import StandardWorkbookInvalid, read_standard_workbook
from desktop.spreadsheets.standard_workbook import write_standard_workbook

Edit = Callable[[Any], object]


@pytest.fixture(scope="session")
def everything() -> Standard:
    """Every list filled, every kind of rule that holds a list, defaults written out and left out."""
    base = load_standard("xingguo-2023").standard
    relaxed = Relaxation("pupils < 100", "1.10", "小规模学校放宽", switch="small", equal=True)
    rules = (
        AtLeast("pupils / full_time_teachers", "0.50", relaxations=(relaxed, relaxed)),
        Between("pupils", "1", "2000", unit="人"),
        AllOf((AtMost("pupils", "2000", relaxations=(relaxed,)), Between("pupils", "1", "9", percent=True))),
        Recorded("pupils", unit="人"),
        Rooms(
            12,
            {"music": Decimal("96.0"), "fine_art": Decimal(90)},
            whole_school=True,
            relaxations=(
                RoomRelaxation("pupils < 100", {"music": Decimal(73), "fine_art": Decimal(67)}, "放宽"),
            ),
        ),
    )
    criteria = tuple(
        Criterion(
            id=f"99.{number}",
            text="第一行\n“第二行”＝\\",
            clause="",
            rule=rule,
            section=Section.PRIMARY,
            evidence=("甲、乙", "丙；丁"),
        )
        for number, rule in enumerate(rules)
    )
    extra = Indicator("99", "各种判定方式", "", "A", ("教科体局",), (), criteria)
    wider = msgspec.structs.replace(
        base.resources[0],
        relaxations=(ResourceRelaxation("pupils < 100", dict.fromkeys(Section, "books"), "放宽", "small"),),
    )
    return msgspec.structs.replace(
        base,
        indicators=(*base.indicators, extra),
        resources=(wider, *base.resources[1:]),
        switches={**base.switches, "small": Switch("三年放宽", "教督〔2017〕6号")},
        settings={**base.settings, "blank": Setting("待县级填写", "")},
        departments={"县残联": "残联"},
    )


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Edit], Path]:
    """A workbook of 兴国 2023 after somebody has worked on it."""

    def change(edit: Edit) -> Path:
        path = write_workbook(tmp_path / "标准.xlsx", load_standard("xingguo-2023").standard)
        workbook = load_workbook(path)
        edit(workbook)
        workbook.save(path)
        return path

    return change


def write_workbook(path: Path, standard: Standard) -> Path:
    return write_standard_workbook(path, standard, load_catalogue())


def cell(workbook: Any, sheet: str, key: str, mark: str) -> Any:
    """The cell of an item's field: by the item's id and the hidden mark of the column."""
    marks = {c.value: c.column for c in workbook[sheet][3]}
    own = next(marks[name] for name in ("id", "code", "@") if name in marks)
    row = next(line[own - 1].row for line in workbook[sheet].iter_rows(5) if line[own - 1].value == key)
    return workbook[sheet].cell(row, marks[mark])


def told(path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(StandardWorkbookInvalid) as caught:
        read_standard_workbook(path, load_catalogue())
    assert caught.value.data["path"] == path
    faults: Iterable[Any] = caught.value.data["faults"]  # type: ignore[assignment]
    return [(fault.sheet, fault.cell, fault.reason) for fault in faults]


def same(standard: Standard, other: Standard) -> bool:
    return standard_digest(standard) == standard_digest(other) and write_toml(standard) == write_toml(other)


@pytest.mark.parametrize("id", standard_ids())
def test_what_nobody_edited_comes_back_byte_for_byte(id: str, tmp_path: Path):
    standard = load_standard(id).standard
    path = write_workbook(tmp_path / "标准.xlsx", standard)
    assert same(read_standard_workbook(path, load_catalogue()), standard)


@pytest.mark.parametrize("id", ["xingguo-2023", "national-2017"])
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_after_libreoffice_has_saved_it(
    soffice: Callable[[Path, str], Path], id: str, suffix: str, tmp_path: Path
):
    standard = load_standard(id).standard
    path = soffice(write_workbook(tmp_path / "标准.xlsx", standard), suffix)
    assert same(read_standard_workbook(path, load_catalogue()), standard)


def test_every_kind_of_list_and_rule(
    everything: Standard, soffice: Callable[[Path, str], Path], tmp_path: Path
):
    assert same(decode_standard(write_toml(everything).encode(), everything.id).standard, everything)
    path = write_workbook(tmp_path / "标准.xlsx", everything)
    assert same(read_standard_workbook(path, load_catalogue()), everything)
    assert same(read_standard_workbook(soffice(path, "xlsx"), load_catalogue()), everything)


def test_it_is_laid_out_for_people(tmp_path: Path):
    standard = load_standard("xingguo-2023").standard
    workbook = load_workbook(write_workbook(tmp_path / "标准.xlsx", standard))
    names = ["基本信息", "资源指标", "指标", "评估要点", "一票否决", "设置", "判定口径"]
    assert workbook.sheetnames[:7] == names
    assert "任务" in workbook.sheetnames
    for sheet in workbook:
        assert sheet.freeze_panes == "C5"
        assert sheet.row_dimensions[3].hidden
        assert sheet.column_dimensions["A"].hidden
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$4:$4"
        heads = [c.value for c in sheet[4] if c.value]
        assert heads
        assert not [head for head in heads if head.isascii()], sheet.title
    text = cell(workbook, "评估要点", "19.1", "text")
    assert text.alignment.wrap_text
    assert cell(workbook, "评估要点", "19.1", "rule.rule").value == "不低于（≥）"
    assert cell(workbook, "评估要点", "19.1", "rule.percent").value == "是"
    assert cell(workbook, "评估要点", "19.1", "asked").value == "部门"
    assert cell(workbook, "资源指标", "L1", "limit.primary").value == "0.50"


@pytest.mark.parametrize("id", standard_ids())
def test_formulas_are_in_chinese_names(id: str, tmp_path: Path):
    workbook = load_workbook(write_workbook(tmp_path / "标准.xlsx", load_standard(id).standard))
    codes = re.compile("|".join(rf"\b{code}\b" for code in load_catalogue().by_code))
    formulas = [
        str(line[column.column - 1].value or "")
        for sheet in workbook
        for column in sheet[3]
        if str(column.value).rpartition(".")[2] in FORMULAS | STATEMENTS
        for line in sheet.iter_rows(5)
    ]
    assert [text for text in formulas if codes.search(text)] == []


def test_formulas_read_like_sentences(tmp_path: Path):
    workbook = load_workbook(write_workbook(tmp_path / "标准.xlsx", load_standard("national-2017").standard))
    sheet = workbook["评估要点"]
    texts = [str(c.value) for line in sheet.iter_rows(5) for c in line if "若" in str(c.value)]
    assert "2500 若 办学类型 属于 ('九年一贯制学校', '十二年一贯制学校') 否则 2000" in texts


def test_formulas_may_be_written_in_names_codes_and_signs_of_a_chinese_keyboard(
    edited: Callable[[Edit], Path],
):
    written = {
        "（在校学生数 ＋ 1） ÷ 教学班数": "(pupils + 1) / classes",
        "小学.在校学生数 × 2": "primary.pupils * 2",
        "较大值（pupils，【学生少于这个人数的教学点不单独成行】）": "max(pupils,teaching_point_cutoff)",
        "1 若 办学类型 ＝ “小学” 且 在校学生数≤100 否则 2": (
            "1 if school_type == 'primary' and pupils<=100 else 2"
        ),
    }
    for text, formula in written.items():

        def edit(workbook: Any, text: str = text) -> None:
            cell(workbook, "评估要点", "21.1", "rule.limit").value = text

        new = read_standard_workbook(edited(edit), load_catalogue())
        rules: dict[str, Any] = {c.id: c.rule for i in new.indicators for c in i.criteria}
        assert rules["21.1"].limit == formula


def test_a_standard_written_in_chinese_names_comes_back_byte_for_byte(
    everything: Standard, soffice: Callable[[Path, str], Path], tmp_path: Path
):
    text = write_toml(everything).replace('"pupils < 100"', '"在校学生数 < 100"')
    standard = decode_standard(text.encode(), everything.id).standard
    path = write_workbook(tmp_path / "标准.xlsx", standard)
    assert same(read_standard_workbook(path, load_catalogue()), standard)
    assert same(read_standard_workbook(soffice(path, "xlsx"), load_catalogue()), standard)


def test_a_mistake_in_a_formula_is_told_in_its_words(edited: Callable[[Edit], Path]):
    def edit(workbook: Any) -> None:
        cell(workbook, "评估要点", "19.1", "rule.formula").value = "在校学生数 ÷ 0"
        cell(workbook, "评估要点", "19.2", "rule.formula").value = "在校生数 ÷ 教学班数"

    with pytest.raises(StandardWorkbookInvalid) as caught:
        read_standard_workbook(edited(edit), load_catalogue())
    faults: Iterable[Any] = caught.value.data["faults"]  # type: ignore[assignment]
    assert [(fault.reason, fault.text) for fault in faults] == [
        ("zero_division", "在校学生数 ÷ 0"),
        ("unknown_name", "在校生数"),
    ]


def test_a_department_is_not_asked_about_an_element_of_some_section(edited: Callable[[Edit], Path]):
    def edit(workbook: Any) -> None:
        cell(workbook, "评估要点", "19.1", "rule.formula").value = "交流轮岗教师数 ÷ 专任教师数"

    with pytest.raises(StandardWorkbookInvalid) as caught:
        read_standard_workbook(edited(edit), load_catalogue())
    faults: Iterable[Any] = caught.value.data["faults"]  # type: ignore[assignment]
    assert [(fault.header, fault.reason, fault.text) for fault in faults] == [
        ("计算公式", "no_section", "专任教师数")
    ]


def test_every_column_has_a_chinese_name():
    for sheet in sheets():
        assert not sheet.name.isascii()
        assert not [column.name for column in sheet.columns if column.name.isascii()]


def test_what_an_official_changes_adds_and_takes_away(edited: Callable[[Edit], Path]):
    def edit(workbook: Any) -> None:
        cell(workbook, "评估要点", "19.1", "rule.limit").value = 0.15
        cell(workbook, "资源指标", "L1", "threshold.primary").value = "4.50"
        cell(workbook, "一票否决", "V7", "text").value = "有弄虚作假行为的"
        sheet = workbook["一票否决"]
        sheet.delete_rows(cell(workbook, "一票否决", "V6", "id").row)
        added = {"id": "V8", "text": "拖欠教师工资", "clause": "本县规定", "lead": "教科体局\n财政局"}
        marks = {c.value: c.column for c in sheet[3]}
        row = sheet.max_row + 1
        for mark, value in added.items():
            sheet.cell(row, marks[mark], value)
        basic = workbook["基本信息"]
        version = next(line[2] for line in basic.iter_rows(5) if line[0].value == "version")
        version.value = 2

    old = load_standard("xingguo-2023").standard
    new = read_standard_workbook(edited(edit), load_catalogue())
    assert new.version == "2"
    rules = {c.id: c.rule for i in new.indicators for c in i.criteria}
    assert rules["19.1"] == AtLeast("rotated_teachers / eligible_rotation_teachers", "0.15", percent=True)
    assert repr(new.resource("L1").threshold[Section.PRIMARY]) == "Decimal('4.50')"
    assert [veto.id for veto in new.vetoes] == ["V1", "V2", "V3", "V4", "V5", "V7", "V8"]
    assert new.vetoes[-1].lead == ("教科体局", "财政局")
    assert new.vetoes[-1].asked == old.vetoes[-1].asked
    assert new.indicators != old.indicators
    assert new.tasks == old.tasks


def test_every_mistake_is_told_by_its_cell(edited: Callable[[Edit], Path]):
    expected: list[tuple[str, str, str]] = []

    def edit(workbook: Any) -> None:
        def wrong(sheet: str, key: str, mark: str, value: Any, reason: str) -> None:
            found = cell(workbook, sheet, key, mark)
            found.value = value
            expected.append((sheet, found.coordinate, reason))

        wrong("资源指标", "L1", "per", "一百", "not_a_number")
        wrong("资源指标", "L2", "per", "1.5", "not_whole")
        wrong("资源指标", "L3", "threshold.primary", "约0.9", "not_a_number")
        wrong("资源指标", "L4", "split", "也许", "not_a_flag")
        wrong("资源指标", "L5", "quantity.junior", "体育场馆 + 1", "unknown_name")
        wrong("资源指标", "L7", "code", "L6", "duplicate_id")
        wrong("指标", "8", "kind", "C", "not_a_choice")
        wrong("评估要点", "1.1", "text", None, "missing_field")
        wrong("评估要点", "1.2", "rule.resource", "L9", "unknown_resource")
        wrong("评估要点", "2.1", "rule.rule", "大约达到", "unknown_rule")
        wrong("评估要点", "2.2", "rule.formula", "pupils", "unknown_field")
        wrong("评估要点", "2.3", "^", "77", "unknown_owner")
        wrong("评估要点", "19.1", "rule.formula", "rotated_teachers +", "syntax")
        wrong("评估要点", "19.2", "statement", "占 {value:一}%", "syntax")
        wrong("评估要点", "26.1", "id", None, "missing_field")
        wrong("一票否决", "V3", "id", "V2", "duplicate_id")
        wrong("设置", "private_rows", "value", "#DIV/0!", "excel_error")

    path = edited(edit)
    found = told(path)
    assert sorted(set(expected) - set(found)) == []
    # L7 is now L6; what named it finds nothing, and that is a mistake too.
    assert {reason for place in set(found) - set(expected) for reason in place[2:]} <= {
        "unknown_resource",
        "duplicate_id",
    }


def test_mistakes_come_in_reading_order(edited: Callable[[Edit], Path]):
    def edit(workbook: Any) -> None:
        cell(workbook, "一票否决", "V1", "text").value = None
        cell(workbook, "资源指标", "L1", "per").value = "百"
        cell(workbook, "评估要点", "1.1", "clause").value = None

    assert [sheet for sheet, _, _ in told(edited(edit))] == ["资源指标", "评估要点", "一票否决"]


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (lambda w: w.remove(w["一票否决"]), ("一票否决", "", "missing_sheet")),
        (lambda w: setattr(w["一票否决"], "sheet_state", "hidden"), ("一票否决", "", "missing_sheet")),
        (lambda w: w["一票否决"].delete_rows(3), ("一票否决", "", "missing_sheet")),
        (lambda w: w["一票否决"].delete_cols(3), ("一票否决", "", "missing_column")),
        (lambda w: w["一票否决"].cell(5, 20, "另注"), ("一票否决", "T4", "unknown_column")),
        (lambda w: w["一票否决"].merge_cells("C5:C6"), ("一票否决", "C5", "merged")),
        (lambda w: w["一票否决"].cell(5, 3, "=1/0"), ("一票否决", "C5", "formula")),
        (lambda w: w["基本信息"].delete_rows(6), ("基本信息", "", "missing_column")),
    ],
)
def test_mistakes_about_whole_sheets_and_columns(
    edited: Callable[[Edit], Path], edit: Edit, fault: tuple[str, str, str]
):
    assert fault in told(edited(edit))


def test_renamed_and_moved_sheets_are_still_known(edited: Callable[[Edit], Path]):
    def edit(workbook: Any) -> None:
        workbook["一票否决"].title = "否决事项"
        workbook.move_sheet("否决事项", -3)

    path = edited(edit)
    assert same(read_standard_workbook(path, load_catalogue()), load_standard("xingguo-2023").standard)


def test_other_files_are_no_standard(tmp_path: Path, write_xlsx: Callable[..., Path]):
    found = told(write_xlsx([["学校", "学生"], ["东关小学", 3]]))
    assert {sheet.name for sheet in sheets()} == {
        sheet for sheet, _, reason in found if reason == "missing_sheet"
    }
    (tmp_path / "空.xlsx").write_bytes(b"")
    with pytest.raises(TableInvalid):
        read_standard_workbook(tmp_path / "空.xlsx", load_catalogue())


def test_what_excel_cannot_hold_is_not_written(tmp_path: Path):
    base = load_standard("xingguo-2023").standard
    for text in ("响铃\a", "长" * 40_000):
        with pytest.raises(FileNotWritten):
            write_workbook(tmp_path / "标准.xlsx", msgspec.structs.replace(base, title=text))
    assert list(tmp_path.iterdir()) == []
