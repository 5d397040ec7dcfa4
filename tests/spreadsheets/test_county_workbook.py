"""The county's workbook, recalculated by the real LibreOffice to the program's own values."""

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from desktop.core.county import CountyResult, evaluate
from desktop.core.filing import Answer, Conclusion, Filing, Unit
from desktop.core.sections import COMPULSORY, Section
from desktop.core.terms import SECTION_NAMES, VERDICT_NAMES
from desktop.core.verdict import Verdict
from desktop.library import load_standard
from desktop.spreadsheets.county_workbook import SHEETS, write_county_workbook

ABOUT = {"county": "示例县", "round_title": "2025 年度", "computed_at": "2025-06-01 09:30"}
CLOSE = {"rel": 1e-9, "abs": 1e-12}


@pytest.fixture(scope="module")
def rulebook():
    return load_standard("xingguo-2023")


def _sheets(path: Path) -> dict[str, list[list[Any]]]:
    with CalamineWorkbook.from_path(path) as workbook:
        return {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
        }


def _check_rows(rulebook, rows: list[list[Any]], result: CountyResult) -> None:
    resources = rulebook.standard.resources
    heads = rows[3]
    first_value = next(i for i, head in enumerate(heads) if resources[0].unit in str(head))
    ordered = [row for section in COMPULSORY for row in result.rows if row.section is section]
    lines = [line for line in rows[4:] if line[0]]
    assert [(line[0], line[2]) for line in lines] == [
        (row.school_code, SECTION_NAMES[row.section]) for row in ordered
    ]
    passes = {True: Verdict.MET, False: Verdict.UNMET, None: Verdict.MISSING}
    for line, row in zip(lines, ordered, strict=True):
        count = len(resources)
        values = line[first_value : first_value + count]
        verdicts = line[first_value + count : first_value + 2 * count]
        for resource, value, verdict in zip(resources, values, verdicts, strict=True):
            figure = row.figures[resource.code]
            expected = VERDICT_NAMES[Verdict.MISSING] if figure.value is None else figure.value
            assert value == (expected if isinstance(expected, str) else pytest.approx(expected, **CLOSE))
            assert verdict == VERDICT_NAMES[figure.verdict]
        met = sum(figure.verdict is Verdict.MET for figure in row.figures.values())
        assert line[first_value + 2 * count] == met
        assert line[first_value + 2 * count + 1] == VERDICT_NAMES[passes[row.passes]]


def _check_dispersion(rulebook, rows: list[list[Any]], result: CountyResult) -> None:
    lines = iter(line for line in rows[3:] if line[0] and line[0] not in SECTION_NAMES.values())
    words = {"missing": "缺数据", "one_row": "不适用", "no_rows": "不适用", "zero_mean": "无法计算"}
    for section in COMPULSORY:
        members = [row for row in result.rows if row.section is section]
        for resource in rulebook.standard.resources:
            line = next(lines)
            cell = result.dispersion[section][resource.code]
            assert line[0] == resource.code
            if cell.mean is not None:
                total = float(sum(row.figures[resource.code].allocated for row in members))
                assert line[5] == sum(row.pupils or 0 for row in members)
                assert line[6] == pytest.approx(total, **CLOSE)
                assert line[7] == pytest.approx(cell.mean, **CLOSE)
            expected = words.get(cell.state) or pytest.approx(cell.cv, **CLOSE)
            assert line[8] == expected
            assert line[9] == float(cell.limit)
            assert line[10] == VERDICT_NAMES[cell.verdict]


def _check_indicators(rows: list[list[Any]], result: CountyResult) -> None:
    said = {line[2]: line[5] for line in rows if line[2]}
    assert [line[5] for line in rows[3 : 3 + len(result.indicators)]] == [
        VERDICT_NAMES[line.verdict] for line in result.indicators
    ]
    assert said["B 类已评得分合计"] == pytest.approx(float(result.b_score))
    assert said["B 类判定"] == VERDICT_NAMES[result.b_verdict]
    assert said["全县结论"] == VERDICT_NAMES[result.verdict]


def _recalculated(soffice, tmp_path: Path, rulebook, filings, result) -> dict[str, list[list[Any]]]:
    path = write_county_workbook(tmp_path / "测算表.xlsx", rulebook, filings, result, **ABOUT)
    sheets = _sheets(soffice(path, "xlsx"))
    for name, rows in sheets.items():
        for row in rows:
            for cell in row:
                assert not str(cell).startswith(("#", "Err:")), (name, row)
    return sheets


def _check(soffice, tmp_path: Path, rulebook, filings, result) -> dict[str, list[list[Any]]]:
    sheets = _recalculated(soffice, tmp_path, rulebook, filings, result)
    _check_rows(rulebook, sheets["各校达标"], result)
    _check_dispersion(rulebook, sheets["差异系数"], result)
    _check_indicators(sheets["县级指标"], result)
    return sheets


@pytest.mark.parametrize("rule", ["jiangxi", "national"])
@pytest.mark.parametrize("gaps", [False, True])
def test_libreoffice_computes_what_the_program_computes(soffice, tmp_path, rulebook, county, rule, gaps):
    filings = county(seed=7, gaps=gaps)
    roster = [Unit("3136000999", "示例县未报小学", "school", "东关镇", None)] if gaps else []
    result = evaluate(rulebook, filings, roster, rule)
    sheets = _check(soffice, tmp_path, rulebook, filings, result)
    words = {cell for row in sheets["说明"] for cell in row}
    assert {"示例县 2025 年度 县级评估结果", "2025-06-01 09:30"} <= words
    assert not gaps or "示例县未报小学" in words


def test_errors_are_seen_where_there_are_any(soffice, write_xlsx):
    # calamine reads an error as an empty cell: look at the raw sheet that the checks rely on.
    from openpyxl import load_workbook

    path = soffice(write_xlsx([["=1/0", "=没有这个函数(1)"]]), "xlsx")
    values = [cell.value for cell in load_workbook(path, data_only=True).active[1]]
    assert values == ["#DIV/0!", "#NAME?"]


def test_one_school_and_none(soffice, tmp_path, rulebook, county):
    primary = [f for f in county(seed=2) if f.unit.school_type == "primary"][:1]
    _check(soffice, tmp_path, rulebook, primary, evaluate(rulebook, primary))
    _check(soffice, tmp_path, rulebook, [], evaluate(rulebook, []))


def test_values_at_the_threshold_pass(soffice, tmp_path, rulebook, county):
    filings = []
    for index, pupils in enumerate((1000, 500, 300)):
        filing = next(f for f in county(seed=2) if f.unit.school_type == "primary")
        values = {
            **{code: 0 for code in filing.values if code.startswith("primary.")},
            "primary.pupils": pupils,
            "primary.teachers_college": pupils * 42 // 1000,
            "primary.backbone_teachers": pupils // 100,
            "primary.pe_teachers": pupils * 9 // 1000,
            "indoor_pe_area": 0,
            "teaching_area": pupils * 9 // 2,
            "sports_ground_area": pupils * 15 // 2,
            "equipment_value": pupils // 5,
            "multimedia_classrooms": pupils * 23 // 1000,
        }
        unit = Unit(f"{3136000500 + index}", f"临界{index}校", "school", "镇", filing.unit.school_type)
        filings.append(Filing(unit, filing.round, filing.standard, values))
    result = evaluate(rulebook, filings)
    assert result.rows[0].passes is True
    _check(soffice, tmp_path, rulebook, filings, result)


def test_scores_and_vetoes(soffice, tmp_path, rulebook, county):
    filings = county(seed=5)
    leads = {i.lead[0] for i in rulebook.standard.indicators} | {v.lead[0] for v in rulebook.standard.vetoes}
    for name in sorted(leads):
        answers = {
            c.id: Answer(score=c.points if c.points is not None else None, conclusion=Conclusion.YES)
            for i, c in rulebook.criteria.values()
            if i.lead[0] == name
        }
        answers |= {v.id: Answer(conclusion=Conclusion.NO) for v in rulebook.standard.vetoes}
        unit = Unit(name, name, "department")
        filings.append(Filing(unit, "2025", filings[0].standard, answers=answers))
    result = evaluate(rulebook, filings)
    assert result.b_verdict is Verdict.MET
    _check(soffice, tmp_path, rulebook, filings, result)


def test_the_workbook_is_live_printable_and_whole(tmp_path, rulebook, county):
    from openpyxl import load_workbook

    filings = county(seed=3)
    path = write_county_workbook(
        tmp_path / "测算表.xlsx", rulebook, filings, evaluate(rulebook, filings), **ABOUT
    )
    workbook = load_workbook(path)
    assert tuple(workbook.sheetnames) == SHEETS
    for sheet in workbook:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.print_title_rows
    rows, dispersion = workbook["各校达标"], workbook["差异系数"]
    assert rows.freeze_panes == "D5"
    assert dispersion["H5"].number_format == "0.00"
    assert dispersion["I5"].number_format == "0.000"
    assert "SUMPRODUCT" in dispersion["I5"].value
    formulas = [c.value for s in workbook for row in s for c in row if str(c.value).startswith("=")]
    assert not any("_xlfn" in formula for formula in formulas)
    # Nothing is replaced silently.
    again = write_county_workbook(path, rulebook, filings, evaluate(rulebook, filings), **ABOUT)
    assert again.name == "测算表(2).xlsx"


def test_names_that_look_like_formulas_stay_names(soffice, tmp_path, rulebook, county):
    filings = county(seed=2)
    unit = Unit(filings[0].unit.code, "=1+1", "school", "+镇", filings[0].unit.school_type)
    filings[0] = Filing(unit, "2025", filings[0].standard, filings[0].values)
    sheets = _recalculated(soffice, tmp_path, rulebook, filings, evaluate(rulebook, filings))
    assert any(line[1] == "=1+1" for line in sheets["各校达标"])
    assert Section.PRIMARY in {row.section for row in evaluate(rulebook, filings).rows}
