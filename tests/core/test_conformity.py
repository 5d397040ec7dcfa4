from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.canonical import decode_filing, encode
from desktop.core.conformity import entry_fits, misfit, value_fits
from desktop.core.elements import Kind, parse_value
from desktop.core.errors import ValueInvalid
from desktop.core.filing import Answer, Conclusion, SchoolClass, SpecialRoom
from desktop.core.rulebook import Rulebook
from desktop.core.sections import Section
from desktop.library import load_catalogue

ELEMENTS = [e for e in load_catalogue().elements if e.kind is not Kind.DERIVED and e.group]


@given(element=st.sampled_from(ELEMENTS), text=st.one_of(st.text(max_size=20), st.decimals().map(str)))
def test_whatever_can_be_typed_fits(element: Any, text: str):
    try:
        value = parse_value(element, text)
    except ValueInvalid:
        return
    assert value_fits(element, value)


@pytest.mark.parametrize(
    "value",
    [
        True,
        None,
        "1",
        -1,
        1.0,
        10**15,
        Decimal("-0.5"),
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1E+99"),
    ],
    ids=repr,
)
def test_what_is_no_amount(value: Any):
    assert not value_fits(load_catalogue().element("site_area"), value)


def test_a_maximum_holds():
    element = next(e for e in ELEMENTS if e.maximum is not None)
    assert value_fits(element, element.maximum)
    assert not value_fits(element, element.maximum + 1)


def test_scores_are_between_0_and_the_points(xingguo: Rulebook):
    code, points = next((c.id, c.points) for _, c in xingguo.criteria.values() if c.points is not None)
    fitting = {0: True, points: True, points + Decimal("0.5"): False, -1: False}
    for score, fits in fitting.items():
        assert entry_fits(xingguo, "answers", code, Answer(score=score)) is fits
    without = next(c.id for _, c in xingguo.criteria.values() if c.points is None)
    assert not entry_fits(xingguo, "answers", without, Answer(score=1))
    veto = xingguo.standard.vetoes[0].id
    assert entry_fits(xingguo, "answers", veto, Answer(Conclusion.NO))
    assert not entry_fits(xingguo, "answers", veto, Answer(score=1))


def test_the_first_misfit_is_named(xingguo: Rulebook, school: Any):
    assert misfit(xingguo, school("primary", {"books": 1, "site_area": "大"})) == "values/site_area"
    crowd = (SchoolClass(Section.PRIMARY, 99, "?", 45),)
    assert misfit(xingguo, school("primary", class_list=crowd)) == "class_list/class_list"
    rooms = (SpecialRoom("music", "音乐室", -1),)
    assert misfit(xingguo, school("primary", special_rooms=rooms)) == "special_rooms/special_rooms"
    assert misfit(xingguo, school("primary", notes={"nothing": "?"})) == "notes/nothing"
    assert misfit(xingguo, school("primary", {"books": 1}, notes={"books": "少"})) is None


def test_one_filing_has_one_spelling(school: Any):
    """Also where a text is another object than the default it equals."""
    filing = school("primary", {"books": 1, "site_area": Decimal("2310.5")})
    read = decode_filing(encode(filing))
    assert read == filing
    assert encode(read) == encode(filing)
    kind: Any = "".join(["sch", "ool"])
    import msgspec

    other = msgspec.structs.replace(filing, unit=msgspec.structs.replace(filing.unit, kind=kind))
    assert encode(other) == encode(filing)
