"""What a unit has filled comes back exactly, and so does what it was before."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.filing import (
    Answer,
    Conclusion,
    Evidence,
    Filing,
    SchoolClass,
    SpecialRoom,
    StandardRef,
    Unit,
)
from desktop.core.numbers import plain
from desktop.core.sections import Section
from desktop.storage.entries import (
    Entry,
    PastValue,
    entries_of,
    history,
    last_saved,
    load_filing,
    save_entries,
)
from desktop.storage.roster import Round, save_round, save_units
from desktop.storage.workspace import Workspace, create

_texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(["𬭎𪚥", "东关小学（本部）", "是", "12", "null", "\0", "'; --", "\ufeff 　"]),
)
_codes = st.sampled_from(["primary.pupils", "site_area", "校舍", "a.b"]) | _texts
_numbers = st.one_of(
    st.integers(-(10**15), 10**15),
    st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9).map(
        plain
    ),
)
_answers = st.builds(
    Answer,
    conclusion=st.none() | st.sampled_from(Conclusion),
    score=st.none() | _numbers,
    note=_texts,
)
_classes = st.builds(SchoolClass, st.sampled_from(Section), st.integers(1, 12), _texts, st.integers(0, 99))
_evidence = st.builds(
    Evidence,
    suffix=_texts,
    size=st.integers(0, 10**9),
    name=_texts,
    title=_texts,
    added=st.dates(),
    criteria=st.lists(_codes, max_size=3).map(tuple),
    pages=st.none() | st.integers(1, 99),
)
_filled = st.fixed_dictionaries(
    {
        "values": st.dictionaries(_codes, st.one_of(_numbers, st.booleans(), _texts), max_size=6),
        "answers": st.dictionaries(_codes, _answers, max_size=4),
        "notes": st.dictionaries(_codes, _texts, max_size=3),
        "sources": st.dictionaries(_codes, _texts, max_size=3),
        "evidence": st.dictionaries(_codes, _evidence, max_size=3),
        "class_list": st.lists(_classes, max_size=4).map(tuple),
        "special_rooms": st.lists(st.builds(SpecialRoom, _texts, _texts, _numbers), max_size=4).map(tuple),
    }
)


@pytest.fixture(scope="module")
def every_round() -> Round:
    return Round("2026", "2026年评估", StandardRef("xingguo-2023", "1", "0" * 64), "all")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, every_round: Round) -> Iterator[Workspace]:
    """One workspace for all examples; each takes a unit of its own."""
    path: Path = tmp_path_factory.mktemp("entries") / "a.xbw"
    with create(
        path, "bureau", "示例县", datetime(2026, 3, 2), lambda workspace: save_round(workspace, every_round)
    ) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def fresh_unit(shared: Workspace) -> Callable[[], Unit]:
    numbers = count()

    def make() -> Unit:
        unit = Unit(str(next(numbers)), "东关小学")
        save_units(shared, [unit])
        return unit

    return make


def _types(value: object) -> object:
    """1, True and Decimal(1) are equal in Python and different in a filing."""
    return [(code, type(item)) for code, item in sorted(value.items())]


@settings(deadline=None)
@given(filled=_filled)
def test_a_filing_comes_back_exactly(
    shared: Workspace, every_round: Round, fresh_unit: Callable[[], Unit], filled: dict[str, object]
):
    unit = fresh_unit()
    filing = Filing(unit, every_round.id, every_round.standard, **filled)
    entries = entries_of(filing)
    assert save_entries(shared, every_round, unit, entries, datetime(2026, 3, 2)) == tuple(entries)
    loaded = load_filing(shared, every_round, unit)
    assert loaded == filing
    assert _types(loaded.values) == _types(filing.values)
    assert msgspec.json.encode(loaded, order="sorted") == msgspec.json.encode(filing, order="sorted")
    assert save_entries(shared, every_round, unit, entries, datetime(2026, 3, 3)) == ()


@settings(deadline=None, max_examples=50)
@given(values=st.lists(st.none() | _numbers | st.booleans() | _texts, min_size=1, max_size=8))
def test_the_history_is_every_change_and_the_value_is_the_last(
    shared: Workspace, every_round: Round, fresh_unit: Callable[[], Unit], values: list[object]
):
    unit = fresh_unit()
    at = datetime(2026, 3, 2, 8)
    for value in values:
        save_entries(shared, every_round, unit, [Entry("values", "site_area", value)], at)
    past = history(shared, every_round, unit, "values", "site_area")
    steps = [None, *values]
    changes = [
        (old, new) for old, new in zip(steps, values, strict=False) if (type(old), old) != (type(new), new)
    ]
    assert [(p.old, p.new) for p in reversed(past)] == changes
    last = {} if values[-1] is None else {"site_area": values[-1]}
    assert load_filing(shared, every_round, unit).values == last


def test_decimals_keep_their_digits(workspace: Workspace, round: Round, unit: Unit, now: datetime):
    exact = Decimal("123456789012345.123456")
    save_entries(
        workspace, round, unit, [Entry("values", "a", exact), Entry("values", "b", Decimal("0.1"))], now
    )
    assert load_filing(workspace, round, unit).values == {"a": exact, "b": Decimal("0.1")}


def test_yes_is_not_one(workspace: Workspace, round: Round, unit: Unit, now: datetime):
    save_entries(workspace, round, unit, [Entry("values", "a", 1)], now)
    assert save_entries(workspace, round, unit, [Entry("values", "a", True)], now)
    assert load_filing(workspace, round, unit).values["a"] is True


def test_taking_away_is_a_change_and_not_zero(workspace: Workspace, round: Round, unit: Unit, now: datetime):
    save_entries(workspace, round, unit, [Entry("values", "a", 0), Entry("notes", "a", "无")], now)
    assert save_entries(workspace, round, unit, [Entry("values", "a", None)], now)
    assert save_entries(workspace, round, unit, [Entry("values", "a", None)], now) == ()
    filing = load_filing(workspace, round, unit)
    assert (filing.values, filing.notes) == ({}, {"a": "无"})
    at = now.isoformat(timespec="seconds")
    assert history(workspace, round, unit, "values", "a") == (PastValue(0, None, at), PastValue(None, 0, at))


def test_the_same_code_in_two_parts_units_and_rounds_is_four_things(
    workspace: Workspace, round: Round, unit: Unit, now: datetime
):
    other, next_year = Unit("4", "西关小学"), msgspec.structs.replace(round, id="2027")
    save_units(workspace, [other])
    save_round(workspace, next_year)
    save_entries(workspace, round, unit, [Entry("values", "a", 1), Entry("sources", "a", "会计")], now)
    save_entries(workspace, round, other, [Entry("values", "a", 2)], now)
    save_entries(workspace, next_year, unit, [Entry("values", "a", 3)], now)
    assert load_filing(workspace, round, unit).values == {"a": 1}
    assert load_filing(workspace, round, unit).sources == {"a": "会计"}
    assert load_filing(workspace, round, other).values == {"a": 2}
    assert load_filing(workspace, next_year, unit).values == {"a": 3}
    assert len(history(workspace, round, unit, "values", "a")) == 1


def test_last_saved_is_the_newest_change_even_if_the_clock_went_back(
    workspace: Workspace, round: Round, unit: Unit, now: datetime
):
    assert last_saved(workspace, round) is None
    save_entries(workspace, round, unit, [Entry("values", "a", 1)], now)
    earlier = now - timedelta(days=400)
    save_entries(workspace, round, unit, [Entry("values", "a", 2)], earlier)
    save_entries(workspace, round, unit, [Entry("values", "a", 2)], now)
    assert last_saved(workspace, round) == earlier.isoformat(timespec="seconds")


def test_a_value_that_cannot_be_stored_stores_nothing(
    workspace: Workspace, round: Round, unit: Unit, now: datetime
):
    with pytest.raises(TypeError):
        save_entries(workspace, round, unit, [Entry("values", "a", 1), Entry("values", "b", object())], now)
    assert load_filing(workspace, round, unit).values == {}
