"""A thousand random counties, computed a second time from the flat values by the official rules alone."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import ceil, sqrt
from random import Random
from typing import Any

import pytest

from desktop.core.county import evaluate
from desktop.core.filing import Answer, Conclusion, Filing, SpecialRoom
from desktop.core.rulebook import Rulebook
from desktop.core.verdict import Verdict
from desktop.library import load_catalogue, load_standard

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


def retention(schools: list[tuple[str, dict[str, Any], Any]], formula: int = 1) -> bool | None:
    """(毕业 − 转入 + 转出) ÷ (初一 − 死亡), or by the other formula 毕业 ÷ (初一 + 转入 − 死亡 − 转出).

    Over all schools with a junior section.
    """
    codes = ("graduates", "transferred_in", "transferred_out", "grade7_three_years_ago", "deceased")
    juniors = [values for kind, values, _ in schools if "junior" in SECTIONS[kind]]
    if any(f"junior.{code}" not in values for values in juniors for code in codes) or not juniors:
        return None
    done, came, went, began, dead = (sum(values[f"junior.{code}"] for values in juniors) for code in codes)
    if formula == 2:
        return Fraction(done, began + came - dead - went) >= Fraction("0.95")
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


# 赣教督委字〔2018〕6号 as 兴国 prints it: who answers for the B indicators, with the points of their parts.
B_POINTS = {
    "教科体局": {
        "8": [5, 5],
        "23": [3, 2, 3],
        "28": [3, 3, 3],
        "30": [2, 3],
        "31": [2, 2, 2, 2, 2],
        "33": [2, 2, 2, 2, 2],
        "34": [5, 5],
        "35": [2, 2, 1.5, 2, 1.5],
        "36": [3, 3, 2, 2, 1, 1],
        "37": [3, 2, 3],
    },
    "自然资源局": {"9": [3, 3, 3]},
}
# What the education bureau fills in: two figures, and the share that the first must be of the second.
SHARES = {
    "19.1": ("rotated_teachers", "eligible_rotation_teachers", "0.1"),
    "19.2": ("rotated_backbone_teachers", "rotated_teachers", "0.2"),
    "22.1a": ("quality_senior_places_allocated", "quality_senior_places", "0.5"),
    "24.1": ("migrant_pupils_in_public", "eligible_migrant_pupils", "0.85"),
    "27.1": ("disabled_children_enrolled", "disabled_children", "0.95"),
}
VETOES = [f"V{number}" for number in range(1, 8)]


def part_id(indicator: str, number: int) -> str:
    # The fifth point of indicator 36 is two of one point each.
    return {("36", 4): "36.5a", ("36", 5): "36.5b"}.get((indicator, number), f"{indicator}.{number + 1}")


def random_bureau(random: Random) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for above, below, limit in SHARES.values():
        whole = values.setdefault(below, random.randint(1, 400))
        share = Fraction(limit) + Fraction(random.randint(-3, 3), 100)
        values[above] = max(0, min(whole, round(whole * share)))
    values["special_school_funding_per_pupil"] = random.choice([5999, 6000, 6001])
    values["special_school_funding_per_pupil_last_year"] = random.choice([5999, 6000])
    values["monitoring_variation"] = random.choice([Decimal("0.149"), Decimal("0.15"), Decimal("0.151")])
    values["satisfaction_rate"] = random.choice([Decimal("84.9"), 85, 91])
    for code in random.sample(sorted(values), k=random.choice([0, 0, 1, 2])):
        del values[code]
    return values


def county_figures(values: dict[str, Any]) -> dict[str, bool | None]:
    expected: dict[str, bool | None] = {}
    for criterion, (above, below, limit) in SHARES.items():
        first, second = values.get(above), values.get(below)
        known = first is not None and second
        expected[criterion] = Fraction(first, second) >= Fraction(limit) if known else None
    now, then = (values.get(f"special_school_funding_per_pupil{year}") for year in ("", "_last_year"))
    expected["15.1a"] = None if now is None else now >= 6000
    expected["15.1b"] = None if now is None or then is None else now > then
    variation, satisfied = values.get("monitoring_variation"), values.get("satisfaction_rate")
    expected["32.1b"] = None if variation is None else variation < Decimal("0.15")
    expected["38.1"] = None if satisfied is None else satisfied >= 85
    return expected


def is_row(kind: str, values: dict[str, Any], section: str, cutoff: int, private: int) -> bool:
    if kind == "special" or section == "senior" or (not private and values["founder"] == "private"):
        return False
    return kind != "teaching_point" or values["primary.pupils"] >= cutoff


def passes(figures: list[Fraction | None], section: str, rule: str) -> bool | None:
    if rule == "national":
        return row_passes(figures, section)
    thresholds = map(Fraction, THRESHOLDS[section])
    met = [None if f is None else f >= t for f, t in zip(figures, thresholds, strict=True)]
    return False if False in met else None if None in met else True


def resource_verdict(
    number: int, section: str, rows: list[tuple[str, list[Fraction | None], bool | None]]
) -> Verdict:
    """All rows of a section reach it; one that passes as a whole may miss its one item."""
    found: list[bool | None] = []
    for of, figures, passed in rows:
        if of == section:
            figure = figures[number]
            reached = None if figure is None else figure >= Fraction(THRESHOLDS[section][number])
            found.append(passed if reached is False else reached)
    return all_of(found)


def catchment(values: dict[str, Any], section: str, limit: str) -> bool | None:
    inside = values.get(f"{section}.catchment_pupils")
    return None if inside is None else Fraction(inside, values[f"{section}.pupils"]) >= Fraction(limit)


def older_size(kind: str, values: dict[str, Any]) -> bool:
    """2018年9月前已建成的，控制在标准的 120% 以内."""
    pupils = sum(n for c, n in values.items() if c in ("primary.pupils", "junior.pupils"))
    most = 2500 if kind in ("nine_year", "twelve_year") else 2000
    return pupils * 100 <= most * (120 if values["built_before_2018_09"] else 100)


@pytest.mark.parametrize("block", range(2))
def test_the_jiangxi_table_agrees_too(school: Any, department: Any, block: int):
    """Both pass rules, the cut-off, private schools, B scores, vetoes and what departments fill in."""
    standard = load_standard("xingguo-2023").standard
    for seed in range(5000 + block * 150, 5150 + block * 150):
        random = Random(seed)
        rule, cutoff = random.choice(["jiangxi", "national"]), random.choice([50, 100])
        private, formula = random.randint(0, 1), random.randint(1, 2)
        chosen = {"teaching_point_cutoff": cutoff, "private_rows": private, "retention_formula": formula}
        rulebook = Rulebook(standard, load_catalogue(), settings=chosen)
        drawn = [random_school(random) for _ in range(random.randint(1, 5))]
        declared: dict[str, list[str]] = {}
        filings: list[Filing] = []
        for number, (kind, values, rooms) in enumerate(drawn):
            values |= {"urban_rural": random.choice(["111", "123", "210"]), "boarding": random.random() < 0.3}
            values["built_before_2018_09"] = random.random() < 0.5
            for section in SECTIONS[kind]:
                if section != "senior" and random.random() < 0.9:
                    pupils = values[f"{section}.pupils"]
                    values[f"{section}.catchment_pupils"] = pupils - random.choice(
                        [0, pupils // 20, pupils // 9]
                    )
            code = f"{2136000000 + number}"
            said = [veto for veto in VETOES if random.random() < 0.02]
            for veto in said:
                declared.setdefault(veto, []).append(code)
            answers = {veto: Answer(Conclusion.YES if veto in said else Conclusion.NO) for veto in VETOES}
            listed = tuple(SpecialRoom(k, f"{k}{i}", a) for i, (k, a) in enumerate(rooms))
            filings.append(school(kind, values, code, special_rooms=listed, answers=answers))
        bureau = random_bureau(random)
        scores = {
            part_id(indicator, n): Fraction(random.choice([points, points, points, points - 0.5]))
            for parts in B_POINTS.values()
            for indicator, of in parts.items()
            for n, points in enumerate(of)
        }
        whole = {
            part_id(i, n): Fraction(p)
            for a in B_POINTS.values()
            for i, of in a.items()
            for n, p in enumerate(of)
        }
        for gone in random.sample(sorted(scores), k=random.choice([0, 0, 1, 4])):
            del scores[gone]
        cleared = [veto for veto in VETOES if random.random() < 0.9]
        for name, parts in B_POINTS.items():
            own = {
                c: Answer(score=Decimal(str(float(s)))) for c, s in scores.items() if c.split(".")[0] in parts
            }
            own |= {veto: Answer(Conclusion.NO) for veto in cleared if name == "教科体局"}
            filings.append(department(name, bureau if name == "教科体局" else {}, answers=own))
        result = evaluate(rulebook, filings, row_rule=rule)
        verdicts = {c.criterion: c.verdict for i in result.indicators for c in i.criteria}

        rows: list[tuple[str, list[Fraction | None], bool | None]] = []
        expected_rows: dict[tuple[str, str], bool | None] = {}
        for number, (kind, values, _) in enumerate(drawn):
            for section in SECTIONS[kind]:
                if is_row(kind, values, section, cutoff, private):
                    found = amounts(values, section, SECTIONS[kind])
                    pupils = values[f"{section}.pupils"]
                    figures = [None if x is None else per_pupil(x, pupils, i) for i, x in enumerate(found)]
                    passed = passes(figures, section, rule)
                    rows.append((section, figures, passed))
                    expected_rows[f"{2136000000 + number}", section] = passed
        assert {(r.school_code, str(r.section)): r.passes for r in result.rows} == expected_rows, seed
        for number in range(7):
            for part, section in enumerate(("primary", "junior"), 1):
                expected = resource_verdict(number, section, rows)
                assert verdicts[f"{number + 1}.{part}"] is expected, (seed, number, section)

        mandatory = [(k, v) for k, v, _ in drawn if k != "special"]
        assert verdicts["12.1"] is all_of([older_size(k, v) for k, v in mandatory]), seed
        for criterion, section, limit in (("21.1", "primary", "1"), ("21.2", "junior", "0.95")):
            asked = [
                v
                for k, v in mandatory
                if section in SECTIONS[k]
                and v["founder"] == "public"
                and v["urban_rural"] != "210"
                and not v["boarding"]
            ]
            assert verdicts[criterion] is all_of([catchment(v, section, limit) for v in asked]), seed
        for criterion, held in county_figures(bureau).items():
            assert verdicts[criterion] is all_of([held]), (seed, criterion)
        if any("junior" in SECTIONS[kind] for kind, _, _ in drawn):
            assert verdicts["26.1"] is all_of([retention(drawn, formula)]), seed

        total = sum(scores.values(), Fraction(0))
        assert Fraction(result.b_score) == total, seed
        still_open = sum((whole[part] for part in whole if part not in scores), Fraction(0))
        reached = True if total >= 90 else False if total + still_open < 90 else None
        assert result.b_verdict is all_of([reached]), seed
        for part, points in whole.items():
            held = None if part not in scores else scores[part] >= points
            assert verdicts[part] is all_of([held]), (seed, part)
        for veto in result.vetoes:
            expected = False if veto.veto in declared else True if veto.veto in cleared else None
            assert veto.verdict is all_of([expected]), (seed, veto.veto)
            assert list(veto.declared_by) == declared.get(veto.veto, []), seed
        if declared or False in expected_rows.values() or reached is False:
            assert result.verdict is Verdict.UNMET, seed
        else:
            # 16, 18 and others are answered by departments that have filed nothing.
            assert result.verdict in (Verdict.UNMET, Verdict.MISSING), seed
