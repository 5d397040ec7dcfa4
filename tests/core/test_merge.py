"""What a new filing changes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.core.filing import Answer, Conclusion, Filing, SchoolClass, SpecialRoom, StandardRef, Unit
from desktop.core.merge import Change, compare
from desktop.core.sections import Section

ROOM = SpecialRoom("music", "音乐教室", Decimal("73.5"))


@pytest.fixture
def filing() -> Filing:
    return Filing(
        Unit("3199000001", "东关小学"),
        "2026",
        StandardRef("xingguo-2023", "1", "0" * 64),
        {"site_area": Decimal("2310.5"), "primary.pupils": 812},
        (SchoolClass(Section.PRIMARY, 1, "一（1）班", 40),),
        (ROOM,),
        {"4.1": Answer(Conclusion.YES)},
        {"site_area": "含体育场"},
        {"site_area": "不动产证"},
    )


def test_a_filing_does_not_differ_from_itself(filing: Filing):
    assert compare(filing, filing) == ()


def test_against_nothing_everything_is_new(filing: Filing):
    assert [(c.part, c.code, c.old) for c in compare(None, filing)] == [
        ("answers", "4.1", None),
        ("class_list", "class_list", None),
        ("notes", "site_area", None),
        ("sources", "site_area", None),
        ("special_rooms", "special_rooms", None),
        ("values", "primary.pupils", None),
        ("values", "site_area", None),
    ]


@pytest.mark.parametrize(
    ("new", "change"),
    [
        ({"values": {"site_area": 0, "primary.pupils": 812}}, ("values", "site_area", Decimal("2310.5"), 0)),
        ({"values": {"site_area": Decimal("2310.5")}}, ("values", "primary.pupils", 812, None)),
        ({"notes": {}}, ("notes", "site_area", "含体育场", None)),
        (
            {"answers": {"4.1": Answer(Conclusion.NO)}},
            ("answers", "4.1", Answer(Conclusion.YES), Answer(Conclusion.NO)),
        ),
        ({"special_rooms": ()}, ("special_rooms", "special_rooms", (ROOM,), None)),
        (
            {"special_rooms": (replace(ROOM, area=74),)},
            ("special_rooms", "special_rooms", (ROOM,), (replace(ROOM, area=74),)),
        ),
    ],
)
def test_one_difference(filing: Filing, new: dict[str, object], change: tuple[object, ...]):
    assert compare(filing, replace(filing, **new)) == (Change(*change),)


def test_how_a_number_is_written_is_no_difference(filing: Filing):
    same = replace(
        filing,
        values={"site_area": Decimal("2310.50"), "primary.pupils": Decimal("812.0")},
        special_rooms=(replace(ROOM, area=Decimal("73.500")),),
    )
    assert compare(filing, same) == ()


_values = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 2) | st.text(max_size=2))


@given(old=_values, new=_values)
def test_applying_the_changes_to_the_old_makes_the_new(old: dict[str, object], new: dict[str, object]):
    def with_values(values: dict[str, object]) -> Filing:
        return Filing(Unit("1", "东关小学"), "2026", StandardRef("s", "1", ""), values)

    merged = dict(old)
    for change in compare(with_values(old), with_values(new)):
        assert merged.get(change.code) == change.old
        if change.new is None:
            del merged[change.code]
        else:
            merged[change.code] = change.new
    assert merged == new
    back = compare(with_values(new), with_values(old))
    assert [(c.code, c.new, c.old) for c in back] == [
        (c.code, c.old, c.new) for c in compare(with_values(old), with_values(new))
    ]
