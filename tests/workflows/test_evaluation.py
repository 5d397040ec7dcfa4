"""`evaluate --json` as it is published, from tables that say exactly what is at stake."""

import csv
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import StandardUnknown
from desktop.storage.errors import WrongRole
from desktop.storage.workspace import Workspace
from desktop.workflows.evaluation import as_json, evaluate_file, evaluate_table, evaluate_workspace
from desktop.workflows.importing import import_table
from desktop.workflows.pass_rule import PassRuleUnknown
from desktop.workflows.setting_up import create_bureau

L = ("L1", "L2", "L3", "L4", "L5", "L6", "L7")


def primary(pupils: int = 1000, **changes: Any) -> dict[str, Any]:
    """A primary section that stands exactly at every threshold when it has 1000 pupils."""
    return {
        "primary.pupils": pupils,
        "primary.teachers_college": 20,
        "primary.teachers_bachelor": 20,
        "primary.teachers_master": 2,
        "primary.teachers_doctor": 0,
        "primary.backbone_teachers": 10,
        "primary.pe_teachers": 5,
        "primary.music_teachers": 2,
        "primary.fine_art_teachers": 2,
        "primary.arts_teachers": 0,
        "teaching_area": 4600,
        "indoor_pe_area": 100,
        "sports_ground_area": 7400,
        "equipment_value": 200,
        "multimedia_classrooms": 23,
    } | changes


def line_of(number: int, school_type: str, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "school_code": f"21360{number:05d}",
        "school_name": f"第{number}学校",
        "school_type": school_type,
        **values,
    }


@pytest.fixture
def evaluated(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """The published JSON of a table of these schools, read back as another program reads it."""

    def run(*schools: dict[str, Any], rule: str | None = None) -> dict[str, Any]:
        head = list(dict.fromkeys(key for line in schools for key in line))
        path = tmp_path / "学校.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, head)
            writer.writeheader()
            writer.writerows(schools)
        rulebook, _, result = evaluate_table(path, "xingguo-2023", rule)
        return json.loads(json.dumps(as_json(rulebook, result), allow_nan=False))

    return run


def verdicts(row: dict[str, Any]) -> dict[str, str]:
    return {code: figure["verdict"] for code, figure in row["indicators"].items()}


def test_the_keys(evaluated: Callable[..., Any]):
    result = evaluated(line_of(1, "小学", primary()), line_of(2, "小学", primary(900)))
    assert list(result) == ["standard", "rows", "county", "excluded"]
    assert result["standard"] == "xingguo-2023"
    row = result["rows"][0]
    assert list(row) == ["school_code", "section", "pupils", "indicators", "passes"]
    assert (row["school_code"], row["section"], row["pupils"]) == ("2136000001", "primary", 1000)
    assert tuple(row["indicators"]) == L
    assert all(list(figure) == ["value", "threshold", "verdict"] for figure in row["indicators"].values())
    assert list(result["county"]) == ["primary", "junior"]
    assert tuple(result["county"]["primary"]) == tuple(result["county"]["junior"]) == L
    assert list(result["county"]["primary"]["L1"]) == ["mean", "cv", "limit", "verdict"]
    assert result["excluded"] == []


def test_a_value_at_the_threshold_passes(evaluated: Callable[..., Any]):
    (row,) = evaluated(line_of(1, "小学", primary()))["rows"]
    assert [f["value"] for f in row["indicators"].values()] == [4.2, 1.0, 0.9, 4.5, 7.5, 2000.0, 2.3]
    assert [f["threshold"] for f in row["indicators"].values()] == [4.2, 1.0, 0.9, 4.5, 7.5, 2000.0, 2.3]
    assert set(verdicts(row).values()) == {"met"}
    assert row["passes"] is True


def test_numbers_are_not_rounded(evaluated: Callable[..., Any]):
    first, second = evaluated(
        line_of(1, "小学", primary(997)), line_of(2, "小学", primary(601, equipment_value="123.456"))
    )["rows"]
    assert first["indicators"]["L1"]["value"] == pytest.approx(4200 / 997, rel=1e-15)
    assert second["indicators"]["L6"]["value"] == pytest.approx(1234560 / 601, rel=1e-15)


def test_the_golden_coefficient(evaluated: Callable[..., Any]):
    """Weighted, 0.5153 is above the limit, unweighted 0.4888 would be below it."""
    pupils, areas = [45, 37, 89, 76, 55], [279, 137, 935, 160, 402]
    schools = [
        line_of(n, "小学", primary(p, teaching_area=area, indoor_pe_area=0))
        for n, (p, area) in enumerate(zip(pupils, areas, strict=True))
    ]
    cell = evaluated(*schools)["county"]["primary"]["L4"]
    assert cell["mean"] == pytest.approx(1913 / 302, rel=1e-14)
    assert round(cell["cv"], 4) == 0.5153
    assert (cell["limit"], cell["verdict"]) == (0.5, "unmet")


def test_limits_differ_by_section(evaluated: Callable[..., Any]):
    junior = {key.replace("primary.", "junior."): value for key, value in primary().items()}
    county = evaluated(
        line_of(1, "小学", primary()),
        line_of(2, "小学", primary()),
        line_of(3, "初级中学", junior),
        line_of(4, "初级中学", junior),
    )["county"]
    assert {cell["limit"] for cell in county["primary"].values()} == {0.5}
    assert {cell["limit"] for cell in county["junior"].values()} == {0.45}
    assert {cell["cv"] for section in county.values() for cell in section.values()} == {0.0}


def test_no_coefficient_for_one_row_or_none(evaluated: Callable[..., Any]):
    county = evaluated(line_of(1, "小学", primary()))["county"]
    assert county == {section: dict.fromkeys(L) for section in ("primary", "junior")}


def test_no_coefficient_where_the_mean_is_0(evaluated: Callable[..., Any]):
    county = evaluated(
        line_of(1, "小学", primary(multimedia_classrooms=0)),
        line_of(2, "小学", primary(multimedia_classrooms=0)),
    )["county"]["primary"]
    assert county["L7"] is None
    assert county["L6"] is not None


def test_no_coefficient_where_data_are_missing(evaluated: Callable[..., Any]):
    result = evaluated(
        line_of(1, "小学", primary(equipment_value="")),
        line_of(2, "小学", primary()),
        line_of(3, "小学", primary()),
    )
    county = result["county"]["primary"]
    assert county["L6"] is None
    assert all(county[code] is not None for code in L if code != "L6")
    figure = result["rows"][0]["indicators"]["L6"]
    assert figure == {"value": None, "threshold": 2000.0, "verdict": "missing"}


def test_a_column_that_is_not_there_is_missing(evaluated: Callable[..., Any]):
    values = primary()
    del values["sports_ground_area"], values["primary.backbone_teachers"]
    (row,) = evaluated(line_of(1, "小学", values))["rows"]
    assert {code for code, verdict in verdicts(row).items() if verdict == "missing"} == {"L2", "L5"}
    assert row["passes"] is None


def test_nothing_but_who_the_school_is(evaluated: Callable[..., Any]):
    result = evaluated(line_of(1, "小学", {}))
    (row,) = result["rows"]
    assert row["pupils"] is None
    assert set(verdicts(row).values()) == {"missing"}
    assert row["passes"] is None
    assert result["excluded"] == []


@pytest.mark.parametrize(
    ("changes", "jiangxi", "national"),
    [
        ({}, True, True),
        ({"multimedia_classrooms": 20}, False, True),  # 2.0, above the floor of 1.955
        ({"equipment_value": 170}, False, True),  # 1700 is the floor itself
        ({"equipment_value": "169.9999"}, False, False),
        ({"multimedia_classrooms": 20, "equipment_value": 170}, False, False),  # only 5 met
        ({"multimedia_classrooms": ""}, None, None),
        # The missing one could be met or be the second below: not decided.
        ({"multimedia_classrooms": "", "equipment_value": 170}, False, None),
        # Whatever the missing one is, one item is below the floor.
        ({"multimedia_classrooms": "", "equipment_value": 100}, False, False),
        # Two below already: nothing can change it.
        ({"multimedia_classrooms": "", "equipment_value": 170, "sports_ground_area": 7000}, False, False),
        ({"multimedia_classrooms": "", "equipment_value": ""}, None, None),
    ],
)
def test_passes(
    evaluated: Callable[..., Any], changes: dict[str, Any], jiangxi: bool | None, national: bool | None
):
    line = line_of(1, "小学", primary(**changes))
    assert evaluated(line, rule="jiangxi")["rows"][0]["passes"] is jiangxi
    assert evaluated(line, rule="national")["rows"][0]["passes"] is national
    assert evaluated(line)["rows"][0]["passes"] is jiangxi


def test_who_is_no_row(evaluated: Callable[..., Any]):
    result = evaluated(
        line_of(1, "教学点", primary(49)),
        line_of(2, "教学点", primary(50)),
        line_of(3, "小学", primary(49)),
        line_of(4, "特殊教育学校", primary(200)),
        line_of(5, "小学", primary(0)),
        line_of(6, "教学点", primary() | {"primary.pupils": ""}),
    )
    assert [row["school_code"][-1] for row in result["rows"]] == ["2", "3", "6"]
    assert result["excluded"] == [
        {"school_code": "2136000001", "section": "primary", "reason": "small_teaching_point"},
        {"school_code": "2136000004", "section": None, "reason": "special_school"},
        {"school_code": "2136000005", "section": "primary", "reason": "no_pupils"},
    ]


def both(**pupils: int) -> dict[str, Any]:
    values: dict[str, Any] = {"teaching_area": 3000, "indoor_pe_area": 0}
    return values | {f"{section}.pupils": count for section, count in pupils.items()}


@pytest.mark.parametrize(
    ("school_type", "values", "expected"),
    [
        ("九年一贯制学校", both(primary=300, junior=200), {"primary": 3000 / 520, "junior": 3300 / 520}),
        (
            "完全中学",
            both(junior=600, senior=400) | {"teaching_area": 8000},
            {"junior": 8000 / 1080},
        ),
        (
            "十二年一贯制学校",
            both(primary=600, junior=300, senior=300) | {"teaching_area": 9000},
            {"primary": 9000 / 1326, "junior": 9900 / 1326},
        ),
    ],
)
def test_schools_with_several_sections(
    evaluated: Callable[..., Any], school_type: str, values: dict[str, Any], expected: dict[str, float]
):
    """九年 1 : 1.1, 完中 1 : 1.2, 十二年 1 : 1.1 : 1.32: 5.769 / 6.346, 7.407, 6.787 / 7.466."""
    rows = evaluated(line_of(1, school_type, values))["rows"]
    found = {row["section"]: row["indicators"]["L4"]["value"] for row in rows}
    assert found == pytest.approx(expected, rel=1e-14)


def test_a_section_whose_pupils_are_unknown_leaves_the_other_open(evaluated: Callable[..., Any]):
    values = both(primary=300) | {"junior.pupils": "", "junior.backbone_teachers": 3}
    values["primary.backbone_teachers"] = 3
    first, second = evaluated(line_of(1, "九年一贯制学校", values))["rows"]
    assert verdicts(first)["L4"] == verdicts(second)["L4"] == "missing"
    assert verdicts(first)["L2"] == "met"
    assert verdicts(second)["L2"] == "missing"


def test_a_workspace_and_its_table_agree(
    evaluated: Callable[..., Any], county: Any, tmp_path: Path, now: datetime
):
    schools = [
        line_of(1, "小学", primary()),
        line_of(2, "小学", primary(900)),
        line_of(3, "九年一贯制学校", both(primary=300, junior=200)),
    ]
    expected = evaluated(*schools)
    table, path = tmp_path / "学校.csv", tmp_path / "局.xbw"
    with create_bureau(path, "示例县", county.round, (), b"\x0a" * 32, now) as bureau:
        import_table(bureau, table, now)
        rulebook, _, result = evaluate_workspace(bureau)
        assert as_json(rulebook, result) == expected
    for source in (table, path):
        rulebook, _, result = evaluate_file(source, "xingguo-2023", "national")
        assert result.row_rule == "national"
    assert as_json(rulebook, result)["rows"][0]["passes"] is True


def test_an_unknown_standard_or_pass_rule(evaluated: Callable[..., Any], tmp_path: Path):
    evaluated(line_of(1, "小学", primary()))
    with pytest.raises(StandardUnknown):
        evaluate_file(tmp_path / "学校.csv", "nowhere-1999")
    with pytest.raises(PassRuleUnknown):
        evaluate_file(tmp_path / "学校.csv", "xingguo-2023", "mars")


def test_a_school_does_not_evaluate_the_county(school: Workspace):
    with pytest.raises(WrongRole):
        evaluate_workspace(school)
