"""A thousand random counties, computed a second time from the flat values by the official rules alone."""

from collections.abc import Callable
from fractions import Fraction
from math import ceil, sqrt
from random import Random
from typing import Any

import pytest

from desktop.core.county import evaluate
from desktop.core.filing import Filing, SpecialRoom
from desktop.core.verdict import Verdict
from desktop.library import load_standard

COUNTIES = 1000
WEIGHTS = {"primary": Fraction(1), "junior": Fraction("1.1"), "senior": Fraction("1.32")}
SECTIONS = {
    "primary": ["primary"],
    "teaching_point": ["primary"],
    "junior": ["junior"],
    "nine_year": ["primary", "junior"],
    "twelve_year": ["primary", "junior", "senior"],
    "complete_secondary": ["junior", "senior"],
    "special": ["primary", "junior"],
}
THRESHOLDS = {
    "primary": ["4.2", "1", "0.9", "4.5", "7.5", "2000", "2.3"],
    "junior": ["5.3", "1", "0.9", "5.8", "10.2", "2500", "2.4"],
}
CV_LIMITS = {"primary": "0.50", "junior": "0.45"}
PER_SECTION = {
    "full_time_teachers": (5, 90),
    "certified_teachers": (5, 90),
    "teachers_college": (0, 30),
    "teachers_bachelor": (0, 60),
    "teachers_master": (0, 5),
    "teachers_doctor": (0, 1),
    "backbone_teachers": (0, 25),
    "pe_teachers": (0, 8),
    "music_teachers": (0, 5),
    "fine_art_teachers": (0, 5),
    "arts_teachers": (0, 2),
    "graduates": (50, 100),
    "grade7_three_years_ago": (60, 100),
    "transferred_in": (0, 9),
    "transferred_out": (0, 9),
    "deceased": (0, 1),
}
WHOLE = {
    "teaching_area": (800, 9000),
    "indoor_pe_area": (0, 700),
    "sports_ground_area": (900, 16000),
    "equipment_value": (5, 400),
    "multimedia_classrooms": (2, 60),
    "funded_pupils": (90, 110),
    "public_funds_budget": (90_000, 900_000),
    "public_funds_spent": (90_000, 900_000),
    "training_funds_budget": (4000, 50_000),
    "training_funds_spent": (4000, 50_000),
}


def random_school(random: Random) -> tuple[str, dict[str, Any], list[tuple[str, int]]]:
    """A type, its flat values, and its rooms as kind and area."""
    kind = random.choice(list(SECTIONS))
    values: dict[str, Any] = {code: random.randint(*span) for code, span in WHOLE.items()}
    values["founder"] = random.choice(["public", "public", "private"])
    for section in SECTIONS[kind]:
        pupils = random.randint(20, 130) if kind == "teaching_point" else random.randint(60, 2100)
        values[f"{section}.pupils"] = pupils
        values[f"{section}.classes"] = ceil(pupils / random.randint(30, 48))
        if section != "senior":
            values[f"{section}.largest_class"] = random.randint(38, 52)
            for code, span in PER_SECTION.items():
                values[f"{section}.{code}"] = random.randint(*span)
    rooms = [
        (kind, random.randint(80, 110)) for kind in ("music", "fine_art") for _ in range(random.randint(1, 4))
    ]
    for code in random.sample(sorted(values), k=random.choice([0, 0, 0, 0, 1])):
        if not code.endswith((".pupils", "founder")):
            del values[code]
    return kind, values, rooms


def amounts(values: dict[str, Any], section: str, sections: list[str]) -> list[Fraction | None]:
    """L1–L7 as quantities of the section (资源拆分 for L4–L7), None where something is missing."""

    def total(*codes: str) -> Fraction | None:
        found = [values.get(f"{section}.{code}") for code in codes]
        return None if None in found else Fraction(sum(n for n in found if n is not None))

    degrees = ["teachers_bachelor", "teachers_master", "teachers_doctor"]
    if section == "primary":
        degrees.append("teachers_college")
    weighted = sum(WEIGHTS[s] * values[f"{s}.pupils"] for s in sections)
    share = WEIGHTS[section] * values[f"{section}.pupils"] / weighted

    def part(formula: Callable[[], Any]) -> Fraction | None:
        try:
            return Fraction(formula()) * share
        except KeyError:
            return None

    return [
        total(*degrees),
        total("backbone_teachers"),
        total("pe_teachers", "music_teachers", "fine_art_teachers", "arts_teachers"),
        part(lambda: values["teaching_area"] - values["indoor_pe_area"]),
        part(lambda: values["indoor_pe_area"] + values["sports_ground_area"]),
        part(lambda: values["equipment_value"] * 10_000),
        part(lambda: values["multimedia_classrooms"]),
    ]


def per_pupil(amount: Fraction, pupils: int, number: int) -> Fraction:
    return amount * (100 if number in (0, 1, 2, 6) else 1) / pupils


def row_passes(figures: list[Fraction | None], section: str) -> bool | None:
    """六项达标、余项不低于 85 %; None while a missing figure could still decide."""
    known = [(f, Fraction(t)) for f, t in zip(figures, THRESHOLDS[section], strict=True) if f is not None]
    below = [(f, t) for f, t in known if f < t]
    if len(below) > 1 or any(f < t * Fraction("0.85") for f, t in below):
        return False
    return None if len(known) < 7 else True


def coefficient(rows: list[tuple[int, Fraction]]) -> float | None:
    """S ÷ X̄, weighted by pupils; None where it cannot be said."""
    pupils = sum(p for p, _ in rows)
    mean = float(sum(x for _, x in rows)) / pupils
    if len(rows) < 2 or not mean:
        return None
    return sqrt(sum(p * (float(x) / p - mean) ** 2 for p, x in rows) / pupils) / mean


def all_of(verdicts: list[bool | None]) -> Verdict:
    if False in verdicts:
        return Verdict.UNMET
    if None in verdicts:
        return Verdict.MISSING
    return Verdict.MET if verdicts else Verdict.NOT_APPLICABLE


def reaches(values: dict[str, Any], above: str, below: str, limit: str) -> bool | None:
    """above ÷ below ≥ limit, by whole schools."""

    def total(code: str) -> int | None:
        found = [n for c, n in values.items() if c.rpartition(".")[2] == code]
        return sum(found) if len(found) == needed(code) else None

    def needed(code: str) -> int:
        return 1 if code in WHOLE else len([c for c in values if c.endswith(".pupils") and "senior" not in c])

    first, second = total(above), total(below)
    if first is None or second is None or second == 0:
        return None
    return Fraction(first, second) >= Fraction(limit)


def size_holds(kind: str, values: dict[str, Any]) -> bool:
    pupils = sum(n for c, n in values.items() if c in ("primary.pupils", "junior.pupils"))
    return pupils <= (2500 if kind in ("nine_year", "twelve_year") else 2000)


def rooms_hold(values: dict[str, Any], section: str, rooms: list[tuple[str, int]]) -> bool | None:
    classes = values.get(f"{section}.classes")
    if classes is None:
        return None
    least = {"music": 96, "fine_art": 90}
    need = ceil(classes / 12)
    return all(sum(k == kind and a >= area for k, a in rooms) >= need for kind, area in least.items())


def retention(schools: list[tuple[str, dict[str, Any], Any]]) -> bool | None:
    """(毕业 − 转入 + 转出) ÷ (初一 − 死亡) over all schools with a junior section."""
    codes = ("graduates", "transferred_in", "transferred_out", "grade7_three_years_ago", "deceased")
    juniors = [values for kind, values, _ in schools if "junior" in SECTIONS[kind]]
    if any(f"junior.{code}" not in values for values in juniors for code in codes) or not juniors:
        return None
    done, came, went, began, dead = (sum(values[f"junior.{code}"] for values in juniors) for code in codes)
    return Fraction(done - came + went, began - dead) >= Fraction("0.95")


@pytest.mark.parametrize("block", range(4))
def test_the_engine_agrees_with_an_independent_calculation(school: Callable[..., Filing], block: int):
    rulebook = load_standard("national-2017")
    for seed in range(block * COUNTIES // 4, (block + 1) * COUNTIES // 4):
        random = Random(seed)
        drawn = [random_school(random) for _ in range(random.randint(2, 6))]
        filings = [
            school(
                kind,
                values,
                f"{2136000000 + number}",
                special_rooms=tuple(SpecialRoom(k, f"{k}{i}", a) for i, (k, a) in enumerate(rooms)),
            )
            for number, (kind, values, rooms) in enumerate(drawn)
        ]
        result = evaluate(rulebook, filings)
        rows: dict[str, list[tuple[int, int, list[Fraction | None]]]] = {"primary": [], "junior": []}
        for number, (kind, values, _) in enumerate(drawn):
            for section in SECTIONS[kind]:
                small = kind == "teaching_point" and values["primary.pupils"] < 50
                if kind != "special" and section != "senior" and not small:
                    found = amounts(values, section, SECTIONS[kind])
                    rows[section].append((number, values[f"{section}.pupils"], found))
        assert len(result.rows) == sum(map(len, rows.values())), seed
        for section, members in rows.items():
            ours = {r.school_code: r for r in result.rows if r.section == section}
            for number, pupils, found in members:
                row = ours[f"{2136000000 + number}"]
                figures = [None if x is None else per_pupil(x, pupils, i) for i, x in enumerate(found)]
                for code, expected in zip(row.figures, figures, strict=True):
                    value = row.figures[code].value
                    assert value == (None if expected is None else pytest.approx(float(expected), abs=1e-9))
                assert row.passes is row_passes(figures, section), seed
            for i, code in enumerate(rulebook.resources):
                cell = next(d for s, d in result.dispersion.items() if s == section)[code]
                if not members or any(found[i] is None for _, _, found in members):
                    assert cell.cv is None
                    continue
                pairs = [(pupils, found[i] or Fraction(0)) for _, pupils, found in members]
                expected_cv = coefficient(pairs)
                assert cell.cv == (None if expected_cv is None else pytest.approx(expected_cv, abs=1e-9)), (
                    seed
                )
                if expected_cv is not None and abs(expected_cv - float(CV_LIMITS[section])) > 1e-9:
                    assert (cell.verdict is Verdict.MET) == (expected_cv <= float(CV_LIMITS[section]))
        verdicts = {c.criterion: c.verdict for i in result.indicators for c in i.criteria}
        mandatory = [(kind, values, rooms) for kind, values, rooms in drawn if kind != "special"]
        for criterion, section in (("10.1", "primary"), ("10.2", "junior")):
            asked = [(v, r) for k, v, r in mandatory if section in SECTIONS[k]]
            assert verdicts[criterion] is all_of([rooms_hold(v, section, r) for v, r in asked]), seed
        assert verdicts["11.1"] is all_of([size_holds(k, v) for k, v, _ in mandatory]), seed
        for criterion, section, most in (("12.1", "primary", 45), ("12.2", "junior", 50)):
            sizes = [v.get(f"{section}.largest_class") for k, v, _ in mandatory if section in SECTIONS[k]]
            assert verdicts[criterion] is all_of([None if n is None else n <= most for n in sizes]), seed
        certified = [reaches(v, "certified_teachers", "full_time_teachers", "1") for _, v, _ in drawn]
        assert verdicts["19.1"] is all_of(certified), seed
        trained = [reaches(v, "training_funds_budget", "public_funds_budget", "0.05") for _, v, _ in drawn]
        spent = [reaches(v, "training_funds_spent", "public_funds_spent", "0.05") for _, v, _ in drawn]
        assert verdicts["26.1"] is all_of(trained + spent), seed
        small = [v for k, v, _ in drawn if k in ("primary", "teaching_point") and v["primary.pupils"] < 100]
        funded = [None if "funded_pupils" not in v else v["funded_pupils"] >= 100 for v in small]
        assert verdicts["13.1"] is all_of(funded), seed
        juniors = any("junior" in SECTIONS[kind] for kind, _, _ in drawn)
        assert verdicts["23.1"] is (all_of([retention(drawn)]) if juniors else Verdict.MISSING), seed
