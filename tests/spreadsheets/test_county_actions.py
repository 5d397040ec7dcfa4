"""The county's 整改台账: every unit's actions, as CSV and as a workbook."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.core.filing import ActionEntry, Closing, CorrectiveAction, Filing, StandardRef, Unit
from desktop.core.sections import SchoolType
from desktop.library import load_standard
from desktop.spreadsheets.county_actions import write_county_actions

TODAY = date(2026, 11, 19)
LATE = CorrectiveAction(
    "5.1 场馆面积未达标",
    about="5.1",
    funds=Decimal("36.5"),
    unit="教科体局",
    person="总务主任",
    due=date(2026, 10, 31),
    progress=(ActionEntry(date(2026, 9, 1), "已测量"), ActionEntry(date(2026, 9, 20), "已招标")),
    asked="扩建操场",
)
CLOSED = CorrectiveAction('=HYPERLINK("x")', closed=Closing(TODAY, "教育股"))


def filing(code: str, name: str, **actions: CorrectiveAction) -> Filing:
    unit = Unit(code, name, "school", "东关镇", SchoolType.PRIMARY)
    return Filing(unit, "2026", StandardRef("xingguo-2023", "1", "00" * 32), actions=actions)


@pytest.fixture
def filings() -> list[Filing]:
    return [
        filing("2136000001", "示例县东关小学", z=CLOSED, a=LATE),
        filing("2136000002", "示例县西关小学"),
        filing("2136000003", "示例县南山小学", a=CorrectiveAction("图书台账不全")),
    ]


def test_as_csv(filings: list[Filing], tmp_path: Path):
    rulebook = load_standard("xingguo-2023")
    path = write_county_actions(tmp_path / "台账.csv", rulebook, filings, title="台账", today=TODAY)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["序号"], row["单位"], row["进展"].split("\n")[0]) for row in rows] == [
        ("1", "示例县东关小学", "推进中（已超期）"),
        ("2", "示例县东关小学", "已销号"),
        ("3", "示例县南山小学", "未启动"),
    ]
    first, second, _ = rows
    assert (first["问题类别（指标）"], first["所需资金（万元）"]) == ("5.1 生均体育运动场馆面积", "36.5")
    assert (first["完成时限"], first["备注"]) == ("2026-10-31", "县级要求：扩建操场")
    assert second["存在问题（现状、标准、差距）"].startswith("'=")


def test_as_a_workbook(filings: list[Filing], tmp_path: Path):
    rulebook = load_standard("xingguo-2023")
    path = write_county_actions(tmp_path / "台账.xlsx", rulebook, filings, title="台账", today=TODAY)
    sheet = load_workbook(path)["整改台账"]
    head = [cell.value for cell in sheet[3]]
    rows = [dict(zip(head, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=4)]
    assert [row["单位"] for row in rows] == ["示例县东关小学"] * 2 + ["示例县南山小学"]
    assert rows[0]["所需资金（万元）"] == 36.5
    assert rows[0]["进展"] == "推进中（已超期）\n2026-09-01 已测量\n2026-09-20 已招标"
    assert sheet.cell(5, head.index("存在问题（现状、标准、差距）") + 1).data_type == "s"
