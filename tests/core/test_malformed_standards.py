"""Whatever stands in a standard, it is refused with a place and a sentence, or it computes."""

import re
import tomllib
from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop.core.county import evaluate
from desktop.core.derivation import derive
from desktop.core.errors import FormulaInvalid, StandardInvalid
from desktop.core.filing import Filing
from desktop.core.formula import Formula
from desktop.core.judge import asked_of
from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY
from desktop.core.standard import ROOM_KINDS, Standard
from desktop.core.statement import statement
from desktop.core.terms import ROOM_NAMES
from desktop.library import decode_standard, load_catalogue
from desktop.paths import STANDARDS
from desktop.ui.wording import sentence

County = Callable[[Rulebook], list[Filing]]
TEXTS = {id: (STANDARDS / f"{id}.toml").read_text("utf-8") for id in ("national-2017", "jiangxi-conditions")}
# What people and machines put where something else should stand.
HOSTILE = [
    *("nan", "inf", "-inf", "1e999", "1e-999", "-1", "0", "1.5", "99999999999999999999", "9" * 400),
    *('""', '"founder"', '"nan"', '"1e999"', '"{value:99}"', '"{"', '"学生"', '"pupils / 0"', '"pupils"'),
    *("[]", "[[]]", "{}", '["school", "school"]', '["county"]', "true", "false", "1979-05-27", "{ a = 1 }"),
    *('"-pupils"', "\"'a' * 999999999\"", '"ceil(1, 2)"', '"boarding"', '"2 ** 9"', '"pupils, pupils"'),
    *('"\\u0000"', '"senior"', '["senior"]', "{ primary = 0, junior = 0 }", "{ dance = 90 }", "-7"),
]


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, str]:
    """A shipped standard with one value replaced, or one line taken away, doubled or moved."""
    id = draw(st.sampled_from(sorted(TEXTS)))
    lines = TEXTS[id].splitlines()
    at = draw(st.integers(0, len(lines) - 1))
    match draw(st.sampled_from(["value", "value", "inner", "drop", "double", "move"])):
        case "value" if " = " in lines[at]:
            lines[at] = f"{lines[at].partition(' = ')[0]} = {draw(st.sampled_from(HOSTILE))}"
        case "inner" if values := re.findall(r"(?<== )[^,{}\[\]]+", lines[at]):
            lines[at] = lines[at].replace(draw(st.sampled_from(values)), draw(st.sampled_from(HOSTILE)), 1)
        case "double":
            lines.insert(at, lines[at])
        case "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        case _:
            del lines[at]
    return id, "\n".join(lines)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(spoilt())
def test_a_spoilt_standard_is_refused_or_computes(county: County, spoilt: tuple[str, str]):
    id, text = spoilt
    try:
        rulebook = decode_standard(text.encode(), id)
    except StandardInvalid as error:
        said = sentence(error)
        assert re.fullmatch(r"[^。\n]+。[^。\n]+。", said), said
        return
    filings = county(rulebook)
    for filing in filings:
        for _, criterion in asked_of(rulebook, filing):
            derive(rulebook, criterion, filing)
            statement(rulebook, criterion, filing)
    evaluate(rulebook, filings)


ATOMS = ["pupils", "primary.pupils", "小学.在校学生数", "site_area", "boarding", "founder", "least", "none"]
ATOMS += [
    "0",
    "1.5",
    "1e-3",
    "1e999",
    "1e-999",
    "'public'",
    "True",
    "None",
    "b'x'",
    "...",
    "𝐩upils",
    "1_0",
    "0x1F",
]
FORMS = ["{} + {}", "{} - {}", "{} * {}", "{} / {}", "{} ** {}", "{} if {} else {}", "{} and {}", "not {}"]
FORMS += ["{} < {}", "{} == {}", "{} in ({}, {})", "{} in {}", "ceil({})", "min({}, {})", "max({})", "({})"]
FORMS += [
    "-{}",
    "{}.{}",
    "{}[{}]",
    "[{}]",
    "lambda: {}",
    "{}({})",
    "f'{{{}}}'",
    "{} := {}",
    "{}\n{}",
    "{}; {}",
]


def _combined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def fill(form: str) -> st.SearchStrategy[str]:
        blanks = form.replace("{{", "").replace("}}", "").count("{}")
        return st.tuples(*[parts] * blanks).map(lambda found: form.format(*found))

    return st.sampled_from(FORMS).flatmap(fill)


formulas = st.recursive(st.sampled_from(ATOMS), _combined, max_leaves=9)


def formula_of(text: str) -> Formula | FormulaInvalid:
    try:
        return Formula(text, load_catalogue())
    except FormulaInvalid as error:
        return error


@settings(deadline=None, max_examples=400)
@given(st.one_of(formulas, st.text(max_size=60), st.text("pulis/()+*'0.e ", max_size=60)))
@example("1 / ('a' * 999999999999)")
@example("pupils / (1 if 'a' * 9999999999 else 2)")
@example("1e-9999999 / 3 / 7")
@example("1 if pupils > 0 else " * 39 + "1")
@example("founder == 'nobody'")
@example("min(3)")
def test_a_formula_is_refused_or_computes(text: str):
    formula = formula_of(text)
    if isinstance(formula, FormulaInvalid):
        assert sentence(formula).endswith("。")
        return
    facts = {"boarding": True, "founder": "public", "site_area": 1, "primary.pupils": 3, "junior.pupils": 0}
    try:
        formula.bind(COMPULSORY)(facts)
    except (KeyError, ZeroDivisionError):
        return


@pytest.mark.parametrize(
    ("formula", "reason", "word"),
    [
        ("founder + 1", "wrong_type", "founder"),
        ("pupils > 'x'", "wrong_type", "'x'"),
        ("not pupils", "wrong_type", "pupils"),
        ("pupils in 3", "wrong_type", "3"),
        ("boarding * 3", "wrong_type", "boarding"),
        ("ceil(1, 2)", "wrong_type", "ceil(1, 2)"),
        ("pupils if pupils else 1", "wrong_type", "pupils"),
        ("1 if boarding else 'a'", "wrong_type", "'a'"),
        ("school_type == '小学'", "not_a_choice", "'小学'"),
        ("urban_rural in ('111', '999')", "not_a_choice", "'999'"),
        ("pupils / 1e-20", "too_large", "1e-20"),
        ("books + " * 12_500 + "books", "too_long", ""),
    ],
)
def test_what_is_refused_and_why(formula: str, reason: str, word: str):
    with pytest.raises(FormulaInvalid) as caught:
        Formula(formula, load_catalogue())
    assert (caught.value.data["reason"], caught.value.data["word"]) == (reason, word)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # What is compared must be a number, what is a condition must be true or false.
        ('formula = "pupils"', 'formula = "boarding"'),
        ('formula = "trained_360h_teachers / full_time_teachers"', 'formula = "founder"'),
        ("applies = \"school_type != 'special'\"", 'applies = "pupils"'),
        ('when = "built_by_2016"', 'when = "classes"'),
        ('when = "city_centre"', 'when = "pupils"'),
    ],
)
def test_a_formula_gives_what_its_place_asks_for(old: str, new: str):
    text = TEXTS["national-2017"]
    assert old in text
    spoilt = msgspec.convert(tomllib.loads(text.replace(old, new, 1), parse_float=Decimal), Standard)
    with pytest.raises(StandardInvalid) as caught:
        Rulebook(spoilt, load_catalogue(), {"older_rooms", "city_sports"})
    assert caught.value.data["reason"] == "wrong_type"


@pytest.mark.parametrize("formula", ["most_books", "least_books + 1", "settings.least_books", "[1, 2]"])
def test_a_setting_is_a_number_and_no_formula_so_that_nothing_can_go_round_in_circles(formula: str):
    text = TEXTS["national-2017"].replace("value = 50\n", f'value = "{formula}"\n', 1)
    with pytest.raises(StandardInvalid) as caught:
        decode_standard(text.encode(), "national-2017")
    assert caught.value.data["place"] == "$.settings[...].value"


@pytest.mark.parametrize(
    ("old", "new", "reason", "place"),
    [
        (
            'section = "primary"\n',
            'section = "primary"\nasked = ["school", "school"]\n',
            "duplicate_id",
            "1.1",
        ),
        ("per = 100\n", "per = 0\n", "not_positive", "L1"),
        ("threshold = { primary = 4.2", 'threshold = { primary = "nan"', "not_a_number", "L1"),
        ("threshold = { primary = 4.2", "threshold = { primary = 0", "not_positive", "L1"),
        ("value = 50\n", "value = 1234567890123456\n", "too_large", "settings.teaching_point_cutoff"),
        ("at_most = 45", "at_most = -1", "not_positive", "12.1"),
        ("music = 96, fine_art = 90", "dance = 96", "rooms", "10.1"),
        ('formula = "funded_pupils"', 'formula = " "', "missing_field", "13.1"),
        ('when = "built_by_2016"', 'when = ""', "missing_field", "10.1"),
        ("{value:2} 人", "{value:99} 人", "syntax", "1.1"),
        ('formula = "special_school_funding_per_pupil"', 'formula = "pupils"', "no_section", "14.1"),
        ('formula = "special_school_funding_per_pupil"', 'formula = "books"', "not_asked", "14.1"),
        (
            'formula = "special_school_funding_per_pupil"',
            'formula = "teacher_average_salary"',
            "not_asked",
            "14.1",
        ),
        (
            'rule = { rule = "dispersion", resource = "L1" }',
            'rule = { rule = "attested" }',
            "missing_field",
            "1.3",
        ),
    ],
)
def test_what_could_not_be_judged_is_refused(old: str, new: str, reason: str, place: str):
    text = TEXTS["national-2017"]
    assert old in text
    with pytest.raises(StandardInvalid) as caught:
        decode_standard(text.replace(old, new, 1).encode(), "national-2017")
    assert (caught.value.data["reason"], caught.value.data["place"]) == (reason, place)


def test_rooms_of_every_kind_have_a_name():
    assert set(ROOM_NAMES) == ROOM_KINDS
