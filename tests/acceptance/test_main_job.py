"""The main job from end to end, and its numbers against the official rules worked out here by hand.

Nothing of the program computes in this file: packages are opened as zip files, filings as JSON.
"""

import json
import math
import zipfile
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from desktop.exchange.trust import Broken, Cause
from desktop.library import load_standard, standard_ref
from desktop.workflows.demo import Demo, run_demo
from desktop.workflows.example_county import example_filings
from desktop.workflows.outcomes import Outcome

SPLIT = {"L4", "L5", "L6", "L7"}
PER_HUNDRED = {"L1", "L2", "L3", "L7"}
THRESHOLDS = {
    "primary": {"L1": "4.2", "L2": "1", "L3": "0.9", "L4": "4.5", "L5": "7.5", "L6": "2000", "L7": "2.3"},
    "junior": {"L1": "5.3", "L2": "1", "L3": "0.9", "L4": "5.8", "L5": "10.2", "L6": "2500", "L7": "2.4"},
}
LIMITS = {"primary": 0.5, "junior": 0.45}
WEIGHTS = {"primary": Fraction(1), "junior": Fraction(11, 10), "senior": Fraction(132, 100)}
SECTIONS = {
    "primary": ("primary",),
    "teaching_point": ("primary",),
    "junior": ("junior",),
    "nine_year": ("primary", "junior"),
    "twelve_year": ("primary", "junior", "senior"),
    "complete_secondary": ("junior", "senior"),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("演示") / "示例县"
    now = datetime.fromisoformat("2026-03-02T08:30:00+08:00")
    return run_demo(folder, 12, 4, now, lambda step, done, total: None)


@pytest.fixture(scope="module")
def filings(demo: Demo) -> list[dict[str, Any]]:
    """The schools' filings as they lie in the packages that were accepted."""
    found: list[dict[str, Any]] = []
    for result in demo.results:
        if result.outcome is not Outcome.REFUSED:
            with zipfile.ZipFile(result.path) as package:
                found.append(json.loads(package.read("data/filing.json"), parse_float=Decimal))
    return [filing for filing in found if filing["unit"]["school_type"]]


@pytest.fixture(scope="module")
def published(demo: Demo) -> dict[str, Any]:
    (path,) = (path for path in demo.reports if path.suffix == ".json")
    return json.loads(path.read_text("utf-8"))


def quantity(code: str, section: str, values: dict[str, Any]) -> Fraction | None:
    """What is counted for each indicator, of the section or of the whole school."""
    highest = ("teachers_bachelor", "teachers_master", "teachers_doctor")
    own = {
        "L1": highest if section == "junior" else ("teachers_college", *highest),
        "L2": ("backbone_teachers",),
        "L3": ("pe_teachers", "music_teachers", "fine_art_teachers", "arts_teachers"),
    }
    terms: list[tuple[int, str]]
    if code in own:
        terms = [(1, f"{section}.{name}") for name in own[code]]
    else:
        terms = {
            "L4": [(1, "teaching_area"), (-1, "indoor_pe_area")],
            "L5": [(1, "indoor_pe_area"), (1, "sports_ground_area")],
            "L6": [(10_000, "equipment_value")],
            "L7": [(1, "multimedia_classrooms")],
        }[code]
    if any(name not in values for _, name in terms):
        return None
    return sum((factor * Fraction(values[name]) for factor, name in terms), Fraction(0))


def expected_rows(filings: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for filing in filings:
        unit, values = filing["unit"], filing["values"]
        if unit["school_type"] == "special":
            continue
        pupils = {s: values[f"{s}.pupils"] for s in SECTIONS[unit["school_type"]]}
        if unit["school_type"] == "teaching_point" and pupils["primary"] < 50:
            continue
        whole = sum(WEIGHTS[s] * count for s, count in pupils.items())
        for section in (s for s in pupils if s != "senior"):
            allocated: dict[str, Fraction | None] = {}
            for code in THRESHOLDS[section]:
                amount = quantity(code, section, values)
                if amount is not None and code in SPLIT:
                    amount *= WEIGHTS[section] * pupils[section] / whole
                allocated[code] = amount
            rows[unit["code"], section] = {"pupils": pupils[section], "allocated": allocated}
    return rows


def test_the_whole_job_was_done(demo: Demo):
    packages = sorted(path.name for path in demo.packages.iterdir())
    assert len(packages) == len(demo.results)
    types = {result.unit.school_type for result in demo.results if result.unit}
    assert types == {*SECTIONS, "special", None}
    assert len(list(demo.forms.glob("*.pdf"))) == len(packages) - 1
    assert demo.bureau.is_file()
    assert demo.school.is_file()


def test_the_damaged_and_the_forged_package_are_refused_and_nothing_else(demo: Demo):
    refused = {r.path.name: r.cause for r in demo.results if r.outcome is Outcome.REFUSED}
    causes = {
        name.split("_第1次")[0]: cause.cause for name, cause in refused.items() if isinstance(cause, Broken)
    }
    assert causes == {"第一初级中学_上报包": Cause.DAMAGED, "伪造的上报包.xbp": Cause.FORGED}
    assert {r.outcome for r in demo.results} == {Outcome.NEW, Outcome.REFUSED}


def test_the_forged_figure_counts_nowhere(demo: Demo, filings: list[dict[str, Any]]):
    with zipfile.ZipFile(demo.packages / "伪造的上报包.xbp") as forged:
        lie = json.loads(forged.read("data/filing.json"))
    truth = next(f for f in filings if f["unit"]["code"] == lie["unit"]["code"])
    assert lie["values"]["books"] > 9 * truth["values"]["books"]
    absent = {unit.name for unit in demo.result.absent}
    assert absent == {"第一初级中学"}


def test_every_row_and_every_figure(filings: list[dict[str, Any]], published: dict[str, Any]):
    expected = expected_rows(filings)
    found = {(row["school_code"], row["section"]): row for row in published["rows"]}
    assert found.keys() == expected.keys()
    assert len(found) > 8
    for key, row in found.items():
        section, pupils = key[1], expected[key]["pupils"]
        assert row["pupils"] == pupils
        met: list[bool | None] = []
        for code, amount in expected[key]["allocated"].items():
            figure, threshold = row["indicators"][code], Fraction(THRESHOLDS[section][code])
            assert figure["threshold"] == float(threshold)
            if amount is None:
                assert (figure["value"], figure["verdict"]) == (None, "missing")
                met.append(None)
                continue
            value = amount / pupils * (100 if code in PER_HUNDRED else 1)
            assert figure["value"] == pytest.approx(float(value), rel=1e-12)
            assert figure["verdict"] == ("met" if value >= threshold else "unmet")
            met.append(value >= threshold)
        # 江西口径: all seven.
        assert row["passes"] is (False if False in met else None if None in met else True)


def test_every_coefficient(filings: list[dict[str, Any]], published: dict[str, Any]):
    """The weighted formula: X̄ = Σx / ΣP, S² = Σ P (x/P − X̄)² / ΣP."""
    rows = expected_rows(filings)
    computed = 0
    for section, limit in LIMITS.items():
        members = [row for (_, s), row in rows.items() if s == section]
        pupils = [row["pupils"] for row in members]
        for code in THRESHOLDS[section]:
            cell = published["county"][section][code]
            amounts = [row["allocated"][code] for row in members]
            if None in amounts or len(members) < 2 or not sum(amounts):
                assert cell is None
                continue
            mean = sum(amounts) / sum(pupils)
            square = sum(p * (x / p - mean) ** 2 for p, x in zip(pupils, amounts, strict=True)) / sum(pupils)
            cv = math.sqrt(square) / mean
            assert cell["cv"] == pytest.approx(cv, rel=1e-9)
            assert cell["mean"] == pytest.approx(float(mean) * (100 if code in PER_HUNDRED else 1), rel=1e-12)
            assert (cell["limit"], cell["verdict"]) == (limit, "met" if cv <= limit else "unmet")
            computed += 1
    assert computed >= 7


def test_who_is_left_out(filings: list[dict[str, Any]], published: dict[str, Any]):
    small = {
        f["unit"]["code"]
        for f in filings
        if f["unit"]["school_type"] == "teaching_point" and f["values"]["primary.pupils"] < 50
    }
    special = {f["unit"]["code"] for f in filings if f["unit"]["school_type"] == "special"}
    reasons = {item["school_code"]: item["reason"] for item in published["excluded"]}
    assert reasons == dict.fromkeys(small, "small_teaching_point") | dict.fromkeys(special, "special_school")
    assert special


def test_the_reports_open_and_name_the_schools(demo: Demo):
    from openpyxl import load_workbook
    from pypdfium2 import PdfDocument

    pdf = next(path for path in demo.reports if path.name.endswith("县级报告.pdf"))
    workbook = next(path for path in demo.reports if path.suffix == ".xlsx")
    with PdfDocument(pdf) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    sheets = load_workbook(workbook).worksheets
    cells = {str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row}
    for name in ("东关小学", "䶮溪小学", "𬭎山初级中学"):
        assert name in text
        assert name in cells
    assert any(value.startswith("=") for value in cells)
    with PdfDocument(demo.forms / "䶮溪小学_自评表.pdf") as form:
        assert "䶮溪小学" in form[0].get_textpage().get_text_range()


def test_the_same_seed_gives_the_same_county():
    rulebook = load_standard("xingguo-2023")
    ref = standard_ref(rulebook.standard)
    one, same, other = (example_filings(30, seed, rulebook, "2026", ref) for seed in (1, 1, 2))
    assert one == same
    assert one != other
