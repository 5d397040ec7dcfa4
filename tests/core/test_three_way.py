"""Two people, one filing: what each typed comes together, and nothing is lost on the way."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.core.filing import (
    Answer,
    Conclusion,
    CorrectiveAction,
    Evidence,
    Filing,
    SchoolClass,
    SpecialRoom,
    StandardRef,
    Unit,
)
from desktop.core.merge import compare
from desktop.core.sections import Section
from desktop.core.three_way import Difference, Relation, merged, only, three_way

EMPTY = Filing(Unit("3199000001", "东关小学"), "2026", StandardRef("xingguo-2023", "1", "0" * 64))


def file(title: str) -> Evidence:
    return Evidence("jpg", 1000, "照片.jpg", title, date(2026, 3, 2), ("4.1",))


_codes = st.sampled_from("abcd")
_classes = st.lists(
    st.builds(
        SchoolClass,
        section=st.sampled_from((Section.PRIMARY, Section.JUNIOR)),
        grade=st.integers(1, 2),
        name=st.sampled_from(("1班", "2班")),
        pupils=st.integers(40, 42),
    ),
    max_size=4,
).map(tuple)
_rooms = st.lists(
    st.builds(
        SpecialRoom,
        kind=st.sampled_from(("music", "art")),
        name=st.sampled_from(("", "甲")),
        area=st.integers(0, 2),
    ),
    max_size=4,
).map(tuple)
filings = st.builds(
    lambda **parts: replace(EMPTY, **parts),
    values=st.dictionaries(_codes, st.integers(0, 2)),
    answers=st.dictionaries(_codes, st.sampled_from([Answer(c) for c in Conclusion])),
    notes=st.dictionaries(_codes, st.sampled_from("甲乙")),
    sources=st.dictionaries(_codes, st.sampled_from("甲乙")),
    evidence=st.dictionaries(_codes, st.sampled_from([file("甲"), file("乙")])),
    actions=st.dictionaries(
        _codes, st.sampled_from([CorrectiveAction("甲"), CorrectiveAction("乙", done=date(2026, 3, 2))])
    ),
    class_list=_classes,
    special_rooms=_rooms,
)


def by_default(base: Filing, mine: Filing, theirs: Filing) -> Filing:
    return merged(base, mine, theirs, only(three_way(base, mine, theirs), Relation.THEIRS))


@given(base=filings, theirs=filings)
def test_where_i_changed_nothing_everything_of_theirs_is_taken(base: Filing, theirs: Filing):
    assert by_default(base, base, theirs) == theirs


@given(base=filings, mine=filings)
def test_where_they_changed_nothing_everything_of_mine_stays(base: Filing, mine: Filing):
    assert by_default(base, mine, base) == mine


@given(base=filings, both=filings)
def test_where_both_did_the_same_nothing_is_to_be_chosen(base: Filing, both: Filing):
    assert by_default(base, both, both) == both
    assert {d.relation for d in three_way(base, both, both)} <= {Relation.ALIKE}


@given(base=filings, mine=filings, theirs=filings)
def test_seen_from_the_other_side_the_same_is_taken_kept_and_asked(
    base: Filing, mine: Filing, theirs: Filing
):
    def places(differences: tuple[Difference, ...], relation: Relation) -> set[object]:
        return {d.place for d in only(differences, relation)}

    here, there = three_way(base, mine, theirs), three_way(base, theirs, mine)
    assert places(here, Relation.THEIRS) == places(there, Relation.MINE)
    assert places(here, Relation.MINE) == places(there, Relation.THEIRS)
    assert places(here, Relation.ALIKE) == places(there, Relation.ALIKE)
    assert places(here, Relation.CONFLICT) == places(there, Relation.CONFLICT)


@given(base=filings, mine=filings, theirs=filings, data=st.data())
def test_nothing_that_was_typed_is_lost(base: Filing, mine: Filing, theirs: Filing, data: st.DataObject):
    differences = three_way(base, mine, theirs)
    assert len({d.place for d in differences}) == len(differences)
    taken = [d for d in differences if data.draw(st.booleans())]
    result = merged(base, mine, theirs, taken)
    now = {d.place: d for d in three_way(mine, result, theirs)}
    for difference in differences:
        stands = difference.theirs if difference in taken else difference.mine
        found = now.get(difference.place)
        assert (difference.mine if found is None else found.mine) == stands
    # What differs is told; so what is not told is the same in all three, and in the result.
    told = {(d.part, d.code) for d in differences}
    for filing in (base, mine, theirs):
        for change in compare(filing, result):
            assert (change.part, change.code) in told or sorted(change.old) == sorted(change.new)


@given(base=filings, mine=filings, theirs=filings, data=st.data())
def test_merging_again_changes_nothing(base: Filing, mine: Filing, theirs: Filing, data: st.DataObject):
    taken = [d for d in three_way(base, mine, theirs) if data.draw(st.booleans())]
    once = merged(base, mine, theirs, taken)
    again = {d.place: d for d in three_way(base, once, theirs)}
    same = [again[d.place] for d in taken if d.place in again]
    assert three_way(once, merged(base, once, theirs, same), once) == ()
    # What they handed back is the next base: then nothing of theirs is left to take or to choose.
    next_time = three_way(theirs, once, theirs)
    assert {d.relation for d in next_time} <= {Relation.MINE}


def test_two_halves_of_a_class_list_do_not_conflict():
    lower = tuple(SchoolClass(Section.PRIMARY, g, f"{g}（1）班", 40 + g) for g in (1, 2, 3))
    upper = tuple(SchoolClass(Section.PRIMARY, g, f"{g}（1）班", 40 + g) for g in (4, 5, 6))
    mine, theirs = replace(EMPTY, class_list=upper), replace(EMPTY, class_list=lower)
    assert only(three_way(EMPTY, mine, theirs), Relation.CONFLICT) == ()
    assert by_default(EMPTY, mine, theirs).class_list == lower + upper


def test_the_same_class_with_other_pupils_is_one_conflict():
    one = SchoolClass(Section.PRIMARY, 1, "一（1）班", 40)
    base = replace(EMPTY, class_list=(one,))
    mine = replace(EMPTY, class_list=(replace(one, pupils=41),))
    theirs = replace(EMPTY, class_list=(replace(one, pupils=42),))
    (conflict,) = three_way(base, mine, theirs)
    assert conflict.relation is Relation.CONFLICT
    sides = (conflict.base, conflict.mine, conflict.theirs)
    assert [line.pupils for (line,) in sides] == [40, 41, 42]
    assert merged(base, mine, theirs, [conflict]).class_list == theirs.class_list
    assert merged(base, mine, theirs, []).class_list == mine.class_list


def test_a_new_line_stands_behind_the_one_it_was_typed_behind():
    rooms = [SpecialRoom("music", name, 60) for name in ("甲", "乙", "丙")]
    base = replace(EMPTY, special_rooms=(rooms[0], rooms[2]))
    mine = replace(EMPTY, special_rooms=(SpecialRoom("art", "", 50), rooms[0], rooms[2]))
    theirs = replace(EMPTY, special_rooms=tuple(rooms))
    names = [(room.kind, room.name) for room in by_default(base, mine, theirs).special_rooms]
    assert names == [("art", ""), ("music", "甲"), ("music", "乙"), ("music", "丙")]


@pytest.mark.parametrize(
    ("mine", "theirs", "relation"),
    [
        (1, 2, Relation.THEIRS),
        (2, 1, Relation.MINE),
        (2, 2, Relation.ALIKE),
        (2, 3, Relation.CONFLICT),
        (None, 2, Relation.CONFLICT),
        (None, 1, Relation.MINE),
        (1, None, Relation.THEIRS),
        (None, None, Relation.ALIKE),
    ],
)
def test_who_has_changed_a_value(mine: int | None, theirs: int | None, relation: Relation):
    assert Difference("values", "books", 1, mine, theirs).relation is relation


def test_how_a_number_is_written_is_no_difference():
    base, same = (replace(EMPTY, values={"site_area": Decimal(text)}) for text in ("2310.5", "2310.50"))
    assert three_way(base, same, base) == ()


def test_whose_filing_it_is_and_under_which_standard_stays_mine():
    theirs = replace(EMPTY, standard=StandardRef("xingguo-2023", "2", "1" * 64), values={"books": 1})
    result = by_default(EMPTY, EMPTY, theirs)
    assert result.standard == EMPTY.standard
    assert result.values == {"books": 1}
