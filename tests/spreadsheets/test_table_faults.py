"""Everything that can be wrong with a flat table, told with its cell."""

import datetime
import zipfile
from contextlib import suppress
from pathlib import Path
from random import Random
from struct import pack_into

import pytest
from openpyxl.styles import Font

from desktop.spreadsheets.errors import MAX_FAULTS, Fault, FaultReason, TableInvalid
from desktop.spreadsheets.flat_table import read_table

R = FaultReason
HEAD = ["学校标识码", "学校名称", "学校类型"]
SCHOOL = ["3136000001", "示例县东关小学", "小学"]


def _faults(path: Path, catalogue) -> list[Fault]:
    with pytest.raises(TableInvalid) as caught:
        read_table(path, catalogue)
    assert caught.value.data["path"] == path
    return list(caught.value.data["faults"])


def _told(path: Path, catalogue) -> list[tuple[str, FaultReason]]:
    return [(fault.cell, fault.reason) for fault in _faults(path, catalogue)]


@pytest.mark.parametrize(
    ("header", "text", "reason"),
    [
        ("占地面积", "2000万", R.NOT_A_NUMBER),
        ("占地面积", "无", R.NOT_A_NUMBER),
        ("占地面积", "约30", R.NOT_A_NUMBER),
        ("占地面积", "1,200", R.NOT_A_NUMBER),
        ("占地面积", "1e3", R.NOT_A_NUMBER),
        ("占地面积", "4２", R.FULL_WIDTH),
        ("占地面积", "４２", R.FULL_WIDTH),
        ("占地面积", "-3", R.NEGATIVE),
        ("占地面积", "0.1234567", R.TOO_PRECISE),
        ("占地面积", "1" * 16, R.TOO_BIG),
        ("占地面积", "#DIV/0!", R.EXCEL_ERROR),
        ("小学在校学生数", "30.5", R.NOT_WHOLE),
        ("寄宿制学校", "寄宿", R.NOT_A_FLAG),
        ("举办者", "私立", R.NOT_A_CHOICE),
        ("初中在校学生数", "12", R.SECTION_ABSENT),
        ("初中各班人数", "45;46", R.SECTION_ABSENT),
        ("小学各班人数", "45;;46", R.NOT_A_NUMBER),
        ("小学各班人数", "45;0", R.NOT_POSITIVE),
        ("小学各班人数", "45;46.5", R.NOT_WHOLE),
        ("音乐教室面积", "96;0", R.NOT_POSITIVE),
        ("音乐教室面积", "96平方米", R.NOT_A_NUMBER),
    ],
)
def test_a_cell_that_does_not_fit(write_csv, write_xlsx, catalogue, header, text, reason):
    rows = [[*HEAD, header], [*SCHOOL, text]]
    for path in (write_csv(rows), write_xlsx(rows)):
        choices = ("公办", "民办") if reason is R.NOT_A_CHOICE else ()
        assert _faults(path, catalogue) == [Fault(reason, "D2", 2, header, text, choices)]


def test_a_largest_class_that_the_list_denies(write_csv, catalogue):
    path = write_csv([[*HEAD, "小学最大班额", "小学各班人数"], [*SCHOOL, "50", "45;46"]])
    assert _told(path, catalogue) == [("D2", R.DISAGREES)]


@pytest.mark.parametrize(
    ("school", "fault"),
    [
        (["", "东关", "小学"], ("A2", R.BLANK)),
        (["3136000001", "", "小学"], ("B2", R.BLANK)),
        (["3136000001", "东关", ""], ("C2", R.BLANK)),
        (["31360", "东关", "小学"], ("A2", R.MALFORMED_CODE)),
        (["３136000001", "东关", "小学"], ("A2", R.MALFORMED_CODE)),
        (["3136000001", "东关", "大学"], ("C2", R.UNKNOWN_TYPE)),
    ],
)
def test_who_the_row_is_about(write_csv, catalogue, school, fault):
    assert _told(write_csv([HEAD, school]), catalogue) == [fault]


def test_a_school_that_stands_twice(write_csv, catalogue):
    path = write_csv([HEAD, SCHOOL, ["3136000002", "西坪", "小学"], SCHOOL])
    assert _faults(path, catalogue) == [Fault(R.DUPLICATE_SCHOOL, "A4", 4, "学校标识码", "3136000001")]


def test_headers(write_csv, catalogue):
    head = ["学校标识码", "学校名称", "占地", "小学在校学生数", "小学.在校学生数", "", "department.x"]
    told = _faults(write_csv([head, ["3136000001", "东关", "", "", "", "7", ""]]), catalogue)
    assert [(f.reason, f.cell, f.text) for f in told] == [
        (R.UNKNOWN_HEADER, "C1", "占地"),
        (R.DUPLICATE_HEADER, "E1", "小学.在校学生数"),
        (R.BLANK_HEADER, "F1", ""),
        (R.UNKNOWN_HEADER, "G1", "department.x"),
        (R.MISSING_HEADER, "", "学校类型"),
    ]


def test_columns_that_are_no_data_are_left_out(write_csv, catalogue):
    head = ["序号", "校名", "学校代码", "学校类型", "所在乡镇", "校长", "联系电话", "备注", "图书册数"]
    row = ["1", SCHOOL[1], SCHOOL[0], "完小", "东关镇", "某某", "#N/A", "2026-03-02", "100"]
    (read,) = read_table(write_csv([head, row]), catalogue).rows
    assert (read.unit.code, read.unit.name, read.unit.township) == (SCHOOL[0], SCHOOL[1], "东关镇")
    assert (read.unit.school_type, read.values) == ("primary", {"books": 100})


def test_values_beside_the_last_header(write_csv, catalogue):
    assert _told(write_csv([HEAD, [*SCHOOL, "7"]]), catalogue) == [("D2", R.BLANK_HEADER)]


def test_a_bare_name_of_what_sections_have_is_no_header(write_csv, catalogue):
    path = write_csv([[*HEAD, "在校学生数"], [*SCHOOL, "7"]])
    assert _told(path, catalogue) == [("D1", R.UNKNOWN_HEADER)]


def test_all_faults_at_once_in_order_up_to_the_cap(write_csv, catalogue):
    bad = ["无", "约3"]
    path = write_csv(
        [[*HEAD, "占地面积", "图书"], *([[f"{3136000001 + i}", "东", "小学", *bad] for i in range(80)])]
    )
    told = _told(path, catalogue)
    assert told[:3] == [("D2", R.NOT_A_NUMBER), ("E2", R.NOT_A_NUMBER), ("D3", R.NOT_A_NUMBER)]
    assert len(told) == MAX_FAULTS


def test_merged_cells(write_xlsx, catalogue):
    rows = [["示例县学校一览表"], [*HEAD, "占地面积"], [*SCHOOL, 5], ["3136000002", "西坪", "小学", None]]

    def merge(workbook):
        workbook.active.merge_cells("A1:D1")  # a title above the table does no harm
        workbook.active.merge_cells("D3:D4")

    assert _faults(write_xlsx(rows, merge), catalogue) == [Fault(R.MERGED, "D3", 3, "占地面积", "D3:D4")]


def test_dates_and_truth_values_are_no_numbers(write_xlsx, catalogue):
    head = [*HEAD, "占地面积", "校舍建筑面积", "运动场地面积", "计算机数"]
    rows = [[*SCHOOL, datetime.date(2025, 6, 1), datetime.time(3, 4), datetime.timedelta(hours=30), True]]
    told = _told(write_xlsx([head, *rows]), catalogue)
    assert told == [("D2", R.DATE), ("E2", R.DATE), ("F2", R.DATE), ("G2", R.NOT_A_NUMBER)]


def test_formulas_without_result(write_xlsx, catalogue):
    path = write_xlsx([[*HEAD, "占地面积"], ["=A3", "东关", "小学", "=20*30"]])
    assert _faults(path, catalogue) == [
        Fault(R.FORMULA, "A2", 2, "学校标识码", "=A3"),
        Fault(R.FORMULA, "D2", 2, "占地面积", "=20*30"),
    ]


def test_errors_of_excel(write_xlsx, catalogue):
    def error(workbook):
        workbook.active["D2"].data_type = "e"

    path = write_xlsx([[*HEAD, "占地面积"], [*SCHOOL, "#REF!"]], error)
    assert _faults(path, catalogue) == [Fault(R.EXCEL_ERROR, "D2", 2, "占地面积", "#REF!")]


@pytest.mark.parametrize("suffix", ["xls", "ods", "xlsx"])
def test_errors_in_what_libreoffice_writes(soffice, write_xlsx, catalogue, suffix):
    head = [*HEAD, "占地面积", "校舍建筑面积", "图书"]

    def merge(workbook):
        workbook.active.merge_cells("F2:F3")

    rows = [
        head,
        [*SCHOOL, "=1/0", "=NA()", 5],
        ["3136000002", "西坪", "小学", '=""', datetime.date(2025, 6, 1)],
    ]
    path = soffice(write_xlsx(rows, merge), suffix)
    assert sorted((f.cell, f.reason, f.text) for f in _faults(path, catalogue)) == [
        ("D2", R.EXCEL_ERROR, "#DIV/0!"),
        ("E2", R.EXCEL_ERROR, "#N/A"),
        ("E3", R.DATE, "2025-06-01"),
        ("F2", R.MERGED, "F2:F3"),
    ]


def test_far_cells_are_refused_before_memory_is_taken_for_them(write_xlsx, catalogue):
    def far(workbook):
        workbook.active["XFD1048576"] = 1

    assert _faults(write_xlsx([HEAD, SCHOOL], far), catalogue) == [Fault(R.TOO_LARGE, text="rows")]


def test_far_cells_that_are_only_formatted_do_no_harm(write_xlsx, catalogue):
    def far(workbook):
        workbook.active["XFD1048576"].font = Font(bold=True)

    assert len(read_table(write_xlsx([HEAD, SCHOOL], far), catalogue).rows) == 1


def test_two_sheets_that_could_be_meant(write_xlsx, catalogue):
    def second(workbook):
        workbook.create_sheet("去年").append(HEAD)

    (fault,) = _faults(write_xlsx([HEAD, SCHOOL], second), catalogue)
    assert (fault.reason, fault.text) == (R.SEVERAL_SHEETS, "Sheet、去年")


def test_hidden_sheets_are_not_meant(write_xlsx, catalogue):
    def hidden(workbook):
        sheet = workbook.create_sheet("去年")
        sheet.append(HEAD)
        sheet.sheet_state = "hidden"

    assert read_table(write_xlsx([HEAD, SCHOOL], hidden), catalogue).sheet == "Sheet"


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        (b"", R.EMPTY),
        (b"\n\n,,\n", R.EMPTY),
        ("学校标识码,学校名称,学校类型\n".encode(), R.NO_ROWS),
        (b"%PDF-1.7", R.WRONG_FORMAT),
        (b"<html><table></table></html>", R.WRONG_FORMAT),
        (b"\x00\x01\x02", R.WRONG_FORMAT),
        (b"\xff\xff\xff", R.ENCODING),
        (b"\xef\xbb\xbf\xff", R.ENCODING),
        (b"PK\x03\x04 cut off", R.DAMAGED),
        (b"\xd0\xcf\x11\xe0 cut off", R.DAMAGED),
    ],
)
def test_files_that_are_no_table(tmp_path, catalogue, contents, reason):
    path = tmp_path / "学校.xlsx"
    path.write_bytes(contents)
    assert [fault.reason for fault in _faults(path, catalogue)] == [reason]


def test_a_quotation_mark_that_is_not_closed(tmp_path, catalogue):
    path = tmp_path / "学校.csv"
    path.write_text('学校标识码,学校名称,学校类型\n3136000001,"东关,小学\n', encoding="utf-8")
    assert _told(path, catalogue) == [("A2", R.DAMAGED)]


def test_files_that_are_not_there_or_are_folders(tmp_path, catalogue):
    assert _told(tmp_path / "无.csv", catalogue) == [("", R.NO_FILE)]
    (fault,) = _faults(tmp_path, catalogue)
    assert fault.reason in (R.UNREADABLE, R.NOT_ALLOWED)


def test_a_document_is_not_a_workbook(tmp_path, catalogue):
    path = tmp_path / "学校.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert _told(path, catalogue) == [("", R.WRONG_FORMAT)]


@pytest.mark.parametrize("suffix", ["xls", "ods", "xlsx"])
def test_cut_off_workbooks(soffice, write_xlsx, catalogue, suffix):
    path = soffice(write_xlsx([HEAD, SCHOOL]), suffix)
    whole = path.read_bytes()
    for length in range(8, len(whole), 997):
        path.write_bytes(whole[:length])
        with pytest.raises(TableInvalid):
            read_table(path, catalogue)


def test_a_workbook_with_a_password(tmp_path, catalogue):
    # The compound file that Excel wraps around an encrypted workbook, reduced to its directory.
    path = tmp_path / "学校.xlsx"
    path.write_bytes(_compound_file("EncryptedPackage"))
    assert _told(path, catalogue) == [("", R.ENCRYPTED)]


def _compound_file(stream: str) -> bytes:
    def entry(name: str) -> bytes:
        text = (name + "\0").encode("utf-16-le")
        return text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + bytes(62)

    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    header[30:32] = (9).to_bytes(2, "little")
    for place, number in ((48, 1), (56, 4096), (60, end), (68, end), (76, 0)):
        header[place : place + 4] = number.to_bytes(4, "little")
    header[80:512] = b"\xff" * 432
    fat = b"".join(n.to_bytes(4, "little") for n in (0xFFFFFFFD, end)).ljust(
        512, free.to_bytes(4, "little")[:1]
    )
    directory = (entry("Root Entry") + entry(stream)).ljust(512, b"\0")
    return bytes(header) + fat + directory


def test_addresses_are_those_of_the_sheet_also_where_it_does_not_begin_in_a1(write_xlsx, catalogue):
    rows = [[], [], [None, None, "校情表"], [None, None, *HEAD, "占地面积"], [None, None, *SCHOOL, "=1/0"]]
    rows.append([None, None, "3136000002", "西坪", "小学", "无"])
    told = [(f.cell, f.row, f.reason) for f in _faults(write_xlsx(rows), catalogue)]
    assert told == [("F5", 5, R.FORMULA), ("F6", 6, R.NOT_A_NUMBER)]


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_flipped_bytes_never_end_the_process(soffice, write_xlsx, catalogue, suffix):
    # Without the scans, calamine takes hundreds of gigabytes for some of these and aborts.
    path = soffice(write_xlsx([[*HEAD, "占地面积"], [*SCHOOL, 5]]), suffix)
    whole = path.read_bytes()
    random = Random(20)
    for _ in range(150):
        changed = bytearray(whole)
        for _ in range(2):
            changed[random.randrange(len(changed))] = random.randrange(256)
        path.write_bytes(changed)
        with suppress(TableInvalid):
            read_table(path, catalogue)


def test_an_old_workbook_that_claims_to_be_huge(soffice, write_xlsx, catalogue):
    path = soffice(write_xlsx([HEAD, SCHOOL]), "xls")
    whole = bytearray(path.read_bytes())
    dimensions = whole.index(b"\x00\x02\x0e\x00") + 4
    for sizes, reason in (((0, 2**31, 0, 256), R.TOO_LARGE), ((9, 2, 0, 3), R.DAMAGED)):
        pack_into("<IIHH", whole, dimensions, *sizes)
        path.write_bytes(whole)
        assert [fault.reason for fault in _faults(path, catalogue)] == [reason]
