"""What ships is whole; a malformed catalogue or standard is refused with its place."""

from decimal import Decimal

import msgspec
import pytest

from desktop.core.elements import Kind, parse_value
from desktop.core.errors import StandardInvalid, StandardUnknown, ValueInvalid
from desktop.core.formula import Formula
from desktop.core.sections import COMPULSORY_SECTIONS, SECTIONS, SchoolType
from desktop.core.terms import SCHOOL_TYPE_NAMES
from desktop.library import (
    decode_catalogue,
    decode_standard,
    load_catalogue,
    load_standard,
    standard_digest,
    standard_ids,
)
from desktop.paths import STANDARDS

# The codes that tables, packages and other programs use.
CODES = [
    "school_type",
    "urban_rural",
    "founder",
    "boarding",
    "central_school",
    "city_centre",
    "built_by_2010",
    "built_by_2016",
    "built_before_2018_09",
    "pupils",
    "classes",
    "largest_class",
    "full_time_teachers",
    "teachers_college",
    "teachers_bachelor",
    "teachers_master",
    "teachers_doctor",
    "backbone_teachers",
    "pe_teachers",
    "music_teachers",
    "fine_art_teachers",
    "arts_teachers",
    "visiting_pe_arts_teachers",
    "certified_teachers",
    "trained_360h_teachers",
    "migrant_pupils",
    "left_behind_pupils",
    "boarders",
    "catchment_pupils",
    "disabled_pupils",
    "graduates",
    "grade7_three_years_ago",
    "transferred_in",
    "transferred_out",
    "deceased",
    "site_area",
    "building_area",
    "teaching_area",
    "indoor_pe_area",
    "sports_ground_area",
    "other_sports_area",
    "rented_sports_area",
    "equipment_value",
    "multimedia_classrooms",
    "computers",
    "books",
    "public_funds_budget",
    "public_funds_spent",
    "training_funds_budget",
    "training_funds_spent",
    "canteen_seats",
    "dorm_beds",
    "dorm_area",
    "toilet_stalls_boys",
    "toilet_stalls_girls",
    "water_points",
    "bath_places",
]


def test_loading_is_cached():
    assert load_catalogue() is load_catalogue()
    assert load_standard("xingguo-2023") is load_standard("xingguo-2023")


def test_every_shipped_standard_loads():
    assert "xingguo-2023" in standard_ids()
    for id in standard_ids():
        assert load_standard(id).standard.id == id


def test_the_catalogue_has_every_code_of_the_interface():
    assert set(CODES) <= set(load_catalogue().by_code)


def test_what_a_school_types_is_explained():
    for element in load_catalogue().elements:
        assert element.help.endswith("。"), element.code
        assert (element.kind is Kind.CHOICE) == bool(element.choices), element.code
        assert bool(element.department) == (element.asked_of == "department"), element.code
        assert not (element.kind is Kind.COUNT and not element.unit), element.code


def test_school_types_have_the_names_of_the_terms():
    choices = load_catalogue().by_code["school_type"].choices
    assert choices == {str(key): name for key, name in SCHOOL_TYPE_NAMES.items()}


@pytest.mark.parametrize("school_type", SchoolType)
def test_a_school_is_asked_only_about_its_sections(school_type: SchoolType):
    fields = load_catalogue().fields(school_type)
    codes = [field.code for field in fields]
    assert len(codes) == len(set(codes))
    assert {field.section for field in fields} - {None} == set(SECTIONS[school_type])
    assert "school_type" not in codes
    assert not any(code.endswith(("listed_pupils", "listed_classes")) for code in codes)
    assert ("junior.graduates" in codes) == ("junior.pupils" in codes)
    assert [code for code in codes if code.startswith("senior.")] in (
        [],
        ["senior.pupils", "senior.classes"],
    )


def test_groups_stay_together():
    groups = [field.element.group for field in load_catalogue().fields(SchoolType.NINE_YEAR)]
    assert list(dict.fromkeys(groups)) == [
        "基本情况",
        "学生",
        "教师",
        "校舍与场地",
        "装备",
        "经费",
        "生活设施",
    ]
    assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)


@pytest.mark.parametrize("school_type", SchoolType)
def test_checks_can_be_asked_of_every_school(school_type: SchoolType):
    """Each binds to the sections it is asked about, and holds or fails on numbers."""
    catalogue = load_catalogue()
    sections = COMPULSORY_SECTIONS[school_type]
    ones = {field.code: 1 for field in catalogue.fields(school_type)}
    ones |= {f"{s}.{code}": 1 for s in sections for code in ("listed_pupils", "listed_classes")}
    for check in catalogue.checks:
        if check.asked_of == "department":
            continue
        for asked in ((s,) for s in sections) if check.each_section else (sections,):
            bound = Formula(check.expect, catalogue).bind(asked)
            if not bound.missing(ones):
                assert bound(ones) in (True, False)
        assert check.text.endswith("。")


def test_departments_are_asked_their_figures():
    ask = load_catalogue().fields
    assert "satisfaction_rate" in [field.code for field in ask(None, "教科体局")]
    assert [field.code for field in ask(None, "人社局")] == [
        "teacher_average_salary",
        "civil_servant_average_salary",
    ]
    assert ask(None, "残联") == []


def test_a_share_beyond_the_whole_is_refused():
    with pytest.raises(ValueInvalid) as caught:
        parse_value(load_catalogue().by_code["satisfaction_rate"], "100.5")
    assert caught.value.data["reason"] == "too_large"


def test_an_unknown_standard_names_those_that_exist():
    with pytest.raises(StandardUnknown) as caught:
        load_standard("../elements")
    assert caught.value.data == {"standard": "../elements", "known": standard_ids()}


def shipped() -> str:
    return (STANDARDS / "xingguo-2023.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "reason", "place"),
    [
        ("[[documents]]", "[[documents", "not_toml", ""),
        ("per = 100", 'per = "100"', "not_valid", "$.resources[0].per"),
        ("pass_points = 90", "pass_points = 90\nextra = 1", "not_valid", ""),
        ('rule = "at_least"', 'rule = "at_leat"', "not_valid", "$.indicators[13].criteria[0].rule.rule"),
        ('id = "xingguo-2023"', 'id = "xingguo-2024"', "other_id", "id"),
        ('row_rule = "jiangxi"', 'row_rule = "jiangsu"', "unknown_row_rule", "row_rule"),
        ("trained_360h_teachers /", "trained_teachers /", "unknown_name", "17.1"),
        ("{value:2} 人", "{value:two} 人", "syntax", "1.1"),
        ('id = "1.2"', 'id = "1.1"', "duplicate_id", "1.1"),
        ('resource = "L1"', 'resource = "L9"', "unknown_resource", "1.1"),
        ("points = 5\n", "", "points", "8.1"),
    ],
)
def test_a_malformed_standard_is_refused_with_its_place(old: str, new: str, reason: str, place: str):
    text = shipped()
    assert old in text
    with pytest.raises(StandardInvalid) as caught:
        decode_standard(text.replace(old, new, 1).encode(), "xingguo-2023")
    assert (caught.value.data["reason"], caught.value.data["place"]) == (reason, place)
    assert caught.value.data["word"]


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(StandardInvalid) as caught:
        decode_catalogue(b'version = "\xff"')
    assert caught.value.data["reason"] == "not_utf8"


@pytest.mark.parametrize(
    ("element", "check", "reason"),
    [
        ('code = "a"\nname = "甲（乙）"', "", "not_a_word"),
        ('code = "b"\nname = "甲"', "", "duplicate_id"),
        ('code = "a"\nname = "乙"', 'expect = "a <= c"', "unknown_name"),
        ('code = "a"\nname = "乙"', 'expect = "b <= "', "syntax"),
    ],
)
def test_a_malformed_catalogue_is_refused(element: str, check: str, reason: str):
    text = (
        'version = "1"\n[[elements]]\ncode = "b"\nname = "甲"\ngroup = "学生"\nkind = "count"\n'
        f'[[elements]]\ngroup = "学生"\nkind = "count"\n{element}\n'
    )
    if check:
        text += f'[[checks]]\nid = "one"\ntext = "不对。"\n{check}\n'
    with pytest.raises(StandardInvalid) as caught:
        decode_catalogue(text.encode())
    assert caught.value.data["reason"] == reason


def test_the_digest_follows_the_content_and_nothing_else():
    standard = load_standard("xingguo-2023").standard
    digest = standard_digest(standard)
    commented = "# another comment\n" + shipped().replace("per = 100", "per   =   100")
    assert standard_digest(decode_standard(commented.encode(), "xingguo-2023").standard) == digest
    other = msgspec.structs.replace(standard, pass_points=Decimal(91))
    assert standard_digest(other) != digest
    assert len(digest) == 64
