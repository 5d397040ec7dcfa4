"""Reading flat tables: everything that is well, in every format."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.elements import Kind
from desktop.core.filing import SchoolClass, SpecialRoom, Unit
from desktop.core.numbers import plain
from desktop.core.sections import COMPULSORY, SECTIONS, SchoolType, Section
from desktop.library import load_catalogue
from desktop.spreadsheets.flat_table import TableRow, read_table
from desktop.spreadsheets.flat_table_writer import write_table

HEAD = ["学校标识码", "学校名称", "学校类型"]
SCHOOL = ["3136000001", "示例县东关小学", "小学"]
RARE = "示例县䶮塘𬭎小学"


def _row(table_row: TableRow) -> tuple[Unit, dict]:
    return table_row.unit, dict(table_row.values)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_of_the_wild(write_csv, catalogue, encoding):
    path = write_csv([[*HEAD, "乡镇"], ["3136000001", RARE, "教学点", "东关镇"]], encoding)
    (row,) = read_table(path, catalogue).rows
    assert row.unit == Unit("3136000001", RARE, "school", "东关镇", SchoolType.TEACHING_POINT)


@pytest.mark.parametrize(
    "header", ["primary.pupils", "小学在校学生数", "小学.在校学生数", "小学·在校学生数", " 小学在校学生数 "]
)
def test_every_form_of_a_header(write_csv, catalogue, header):
    (row,) = read_table(write_csv([[*HEAD, header], [*SCHOOL, "320"]]), catalogue).rows
    assert row.values == {"primary.pupils": 320}


def test_codes_as_headers_and_tabs(write_csv, catalogue):
    head = ["school_code", "school_name", "school_type", "site_area", "township"]
    path = write_csv([head, ["3136000001", "东关", "nine_year", "2310.50", "镇"]], delimiter="\t")
    (row,) = read_table(path, catalogue).rows
    assert row.unit.school_type is SchoolType.NINE_YEAR
    assert row.values == {"site_area": Decimal("2310.5")}


def test_blank_is_missing_and_zero_is_zero(write_csv, catalogue):
    path = write_csv([[*HEAD, "占地面积", "小学在校学生数"], [*SCHOOL, " ", "0"]])
    (row,) = read_table(path, catalogue).rows
    assert row.values == {"primary.pupils": 0}


def test_numbers_of_excel_are_exact(write_xlsx, catalogue):
    head = [*HEAD, "占地面积", "校舍建筑面积", "小学在校学生数"]
    path = write_xlsx([head, [3136000001, "东关", "小学", 2310.5, 0.1 + 0.2, 4.0]])
    (row,) = read_table(path, catalogue).rows
    assert row.unit.code == "3136000001"
    assert row.values == {
        "site_area": Decimal("2310.5"),
        "building_area": Decimal("0.3"),
        "primary.pupils": 4,
    }
    assert type(row.values["primary.pupils"]) is int


def test_lists_of_classes_and_rooms(write_csv, catalogue):
    head = [*HEAD, "小学各班人数", "音乐教室面积", "fine_art_room_areas"]
    (row,) = read_table(write_csv([head, [*SCHOOL, "45;46；38、40", "96;73.5", "0"]]), catalogue).rows
    assert [c.pupils for c in row.class_list] == [45, 46, 38, 40]
    assert {(c.section, c.grade) for c in row.class_list} == {(Section.PRIMARY, 0)}
    assert row.special_rooms == (
        SpecialRoom("music", "音乐教室1", 96),
        SpecialRoom("music", "音乐教室2", Decimal("73.5")),
        SpecialRoom("fine_art", "", 0),
    )


def test_lists_that_excel_keeps_as_one_number(write_xlsx, catalogue):
    head = [*HEAD, "小学各班人数", "音乐教室面积", "美术教室面积"]
    (row,) = read_table(write_xlsx([head, [*SCHOOL, 45, 0, 72.5]]), catalogue).rows
    assert [c.pupils for c in row.class_list] == [45]
    assert [r.area for r in row.special_rooms] == [0, Decimal("72.5")]


def test_a_zero_for_a_section_that_is_not_there_says_nothing(write_csv, catalogue):
    path = write_csv([[*HEAD, "初中在校学生数", "初中各班人数"], [*SCHOOL, "0", "0"]])
    (row,) = read_table(path, catalogue).rows
    assert (row.values, row.class_list) == ({}, ())


def test_titles_notes_and_blank_rows_around_the_table(write_xlsx, catalogue):
    def notes(workbook):
        workbook.create_sheet("说明", 0).append(["这张表由示例县教科体局汇总"])
        workbook.create_sheet("空")

    table = read_table(write_xlsx([[], HEAD, [], SCHOOL], notes), catalogue)
    assert (table.sheet, table.rows[0].row) == ("Sheet", 4)


def test_choices_flags_and_aliases(write_csv, catalogue):
    head = [*HEAD, "城乡分类", "举办者", "寄宿制学校"]
    (row,) = read_table(
        write_csv([head, ["3136000001", "某中学", "完中", "111", "公办", "是"]]), catalogue
    ).rows
    assert row.values == {"urban_rural": "111", "founder": "public", "boarding": True}
    assert row.unit.school_type is SchoolType.COMPLETE_SECONDARY


@pytest.mark.parametrize("suffix", ["xls", "ods", "xlsx"])
def test_what_libreoffice_writes(soffice, write_xlsx, catalogue, suffix):
    head = [*HEAD, "占地面积", "小学在校学生数", "小学各班人数"]
    path = soffice(write_xlsx([head, [3136000001, RARE, "小学", "=1155.25*2", 83, "41;42"]]), suffix)
    (row,) = read_table(path, catalogue).rows
    assert _row(row) == (
        Unit("3136000001", RARE, "school", "", SchoolType.PRIMARY),
        {"site_area": Decimal("2310.5"), "primary.pupils": 83},
    )
    assert [c.pupils for c in row.class_list] == [41, 42]


def test_a_template_can_be_filled(tmp_path: Path, catalogue):
    from openpyxl import load_workbook

    path = write_table(tmp_path / "模板.xlsx", [], catalogue)
    workbook = load_workbook(path)
    heads = [cell.value for cell in workbook.active[1]]
    assert heads[:4] == ["学校标识码", "学校名称", "乡镇", "学校类型"]
    assert "小学在校学生数" in heads
    workbook.active.append([3136000001, "东关", "镇", "小学"])
    workbook.save(path)
    assert len(read_table(path, catalogue).rows) == 1


TEXT = st.text(st.sampled_from("东关小学=+-@,;\"'䶮𬭎①（）ab12"), min_size=1, max_size=12)
AMOUNTS = st.decimals(0, 10**8, places=2).map(plain)


@st.composite
def _values(draw, school_type: SchoolType):
    values = {}
    for field in load_catalogue().fields(school_type):
        element = field.element
        if not draw(st.booleans()):
            continue
        most = element.maximum or 10**9
        if element.kind is Kind.COUNT:
            values[field.code] = draw(st.integers(0, most))
        elif element.kind is Kind.AMOUNT:
            values[field.code] = draw(AMOUNTS)
        elif element.kind is Kind.FLAG:
            values[field.code] = draw(st.booleans())
        elif element.kind is Kind.CHOICE:
            values[field.code] = draw(st.sampled_from(sorted(element.choices)))
    return values


@st.composite
def _rows(draw):
    rows = []
    for number, code in enumerate(
        draw(st.lists(st.integers(0, 10**10 - 1), unique=True, max_size=3)), start=2
    ):
        school_type = draw(st.sampled_from(SchoolType))
        classes, rooms = [], []
        values = draw(_values(school_type))
        for section in COMPULSORY:
            if section not in SECTIONS[school_type]:
                continue
            sizes = draw(st.lists(st.integers(1, 80), max_size=4))
            classes += [SchoolClass(section, 0, f"第{n}班", size) for n, size in enumerate(sizes, start=1)]
            if sizes and f"{section}.largest_class" in values:
                values[f"{section}.largest_class"] = max(sizes)
        for kind, name in (("music", "音乐教室"), ("fine_art", "美术教室")):
            areas = draw(st.none() | st.lists(AMOUNTS.filter(bool), max_size=3))
            if areas == []:
                rooms.append(SpecialRoom(kind, "", 0))
            rooms += [SpecialRoom(kind, f"{name}{n}", area) for n, area in enumerate(areas or [], start=1)]
        unit = Unit(f"{code:010}", draw(TEXT), "school", draw(TEXT | st.just("")), school_type)
        rows.append(TableRow(number, unit, values, tuple(classes), tuple(rooms)))
    return rows


@given(rows=_rows().filter(bool), suffix=st.sampled_from(["csv", "xlsx"]), codes=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_is_read_back(tmp_path_factory, rows, suffix, codes):
    path = tmp_path_factory.mktemp("表") / f"学校.{suffix}"
    catalogue = load_catalogue()
    written = write_table(path, rows, catalogue, codes=codes)
    assert read_table(written, catalogue).rows == tuple(rows)
