"""Corrective actions: what may stand in a filing, how far they are, and how a verdict becomes one."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.action_drafts import asked_id, drafts, new_id, unmet_without_action
from desktop.core.actions import LONGEST_TEXT, MOST_ACTIONS, State, in_order, is_overdue, state_of
from desktop.core.canonical import decode_filing, encode
from desktop.core.conformity import misfit
from desktop.core.filing import (
    ActionEntry,
    Answer,
    Closing,
    CorrectiveAction,
    Filing,
    SchoolClass,
    SpecialRoom,
)
from desktop.core.judge import asked_of, judge
from desktop.core.letters import AskedAction
from desktop.core.merge import compare
from desktop.core.rulebook import Rulebook
from desktop.core.sections import Section
from desktop.core.three_way import Relation, merged, three_way
from desktop.core.verdict import Verdict
from desktop.library import load_standard

DAY = date(2026, 3, 1)
ROOM = CorrectiveAction("11.1 音乐教室未达标", about="11.1", funds=Decimal("3.5"), unit="教科体局", due=DAY)


def test_a_filing_without_actions_is_written_as_it_always_was(school: Callable[..., Filing]):
    assert b"actions" not in encode(school("primary"))


def test_actions_survive_the_way(school: Callable[..., Filing]):
    full = replace(
        ROOM,
        progress=(ActionEntry(DAY, "已招标"), ActionEntry(date(2026, 4, 1), "已开工\n已完成基础")),
        done=date(2026, 8, 1),
        closed=Closing(date(2026, 9, 1), "教育股"),
    )
    filing = school("primary", actions={"11.1": full, "b": replace(ROOM, funds=20)})
    assert decode_filing(encode(filing)) == filing
    assert b'"funds":3.5' in encode(filing)


@pytest.mark.parametrize(
    ("id", "changed"),
    [
        ("", {}),
        ("1" * 61, {}),
        ("1\n", {}),
        ("1", {"problem": ""}),
        ("1", {"problem": "长" * (LONGEST_TEXT + 1)}),
        ("1", {"measures": "a\x07b"}),
        ("1", {"person": "总务\n主任"}),
        ("1", {"unit": "局" * 61}),
        ("1", {"funds": -1}),
        ("1", {"funds": Decimal("1E+40")}),
        ("1", {"progress": (ActionEntry(DAY, "x"),) * 101}),
        ("1", {"closed": Closing(DAY, "")}),
    ],
)
def test_what_no_program_of_ours_would_store(
    xingguo: Rulebook, school: Callable[..., Filing], id: str, changed: dict[str, Any]
):
    assert misfit(xingguo, school("primary", actions={id: replace(ROOM, **changed)})) == f"actions/{id}"
    assert misfit(xingguo, school("primary", actions={"11.1": ROOM})) is None


def test_a_filing_has_a_largest_number_of_actions(xingguo: Rulebook, school: Callable[..., Filing]):
    many = {str(number): ROOM for number in range(MOST_ACTIONS + 1)}
    assert misfit(xingguo, school("primary", actions=many)) == "actions/actions"


def test_a_state_follows_from_what_is_dated():
    entry = (ActionEntry(DAY, "已招标"),)
    assert state_of(ROOM) is State.NOT_STARTED
    assert state_of(replace(ROOM, progress=entry)) is State.UNDERWAY
    assert state_of(replace(ROOM, done=DAY)) is State.DONE
    assert state_of(replace(ROOM, closed=Closing(DAY, "教育股"))) is State.CLOSED


def test_only_open_actions_are_overdue_and_not_on_their_day():
    assert not is_overdue(ROOM, DAY)
    assert is_overdue(ROOM, date(2026, 3, 2))
    assert not is_overdue(replace(ROOM, due=None), date(2027, 1, 1))
    assert not is_overdue(replace(ROOM, done=DAY), date(2027, 1, 1))


def test_every_unmet_criterion_becomes_one_action(xingguo: Rulebook, school: Callable[..., Filing]):
    filing = school(
        "nine_year",
        {"primary.pupils": 300, "junior.pupils": 200, "primary.classes": 8, "junior.classes": 6},
        class_list=(SchoolClass(Section.PRIMARY, 1, "一（1）班", 52),),
        special_rooms=(SpecialRoom("music", "东楼 201", 80), SpecialRoom("fine_art", "东楼 202", 95)),
    )
    judgements = judge(xingguo, filing)
    unmet = [c.id for _, c in asked_of(xingguo, filing) if judgements[c.id].verdict is Verdict.UNMET]
    found = drafts(xingguo, filing)
    assert list(found) == unmet == list(unmet_without_action(xingguo, filing))
    assert found["11.1"] == CorrectiveAction(
        "11.1 小学、初中音乐、美术专用教室配备（小学）未达标",
        about="11.1",
        present="0 间",
        standard="≥ 1 间",
        gap="还差 1 间 96㎡ 以上的音乐教室",
        goal="达到标准：≥ 1 间",
        unit="教科体局",
    )
    assert (found["13.1"].present, found["13.1"].gap) == ("最大班额 52 人", "超额班级：一（1）班（52人）")
    drafted = replace(filing, actions=found)
    assert misfit(xingguo, drafted) is None
    assert drafts(xingguo, drafted) == {}


def test_a_draft_has_every_unit_once_and_no_empty_decimals(school: Callable[..., Filing]):
    values = {
        "primary.pupils": 100,
        "primary.full_time_teachers": 26,
        "primary.trained_360h_teachers": 20,
        "teaching_area": 400,
        "indoor_pe_area": 0,
        "sports_ground_area": Decimal("700.5"),
    }
    rulebook = load_standard("national-2017")
    found = drafts(rulebook, school("primary", values)).values()
    trained, *_ = [action for action in found if action.standard.startswith("≥ 100%")]
    assert (trained.present, trained.standard, trained.goal) == ("76.92%", "≥ 100%", "达到标准：≥ 100%")
    gaps = [action.gap for action in found]
    assert [gap for gap in gaps if "㎡" in gap] == ["还差 50 ㎡", "还差 49.5 ㎡"]


def test_what_the_county_asks_for_is_drafted_once_in_its_own_words(
    xingguo: Rulebook, school: Callable[..., Filing]
):
    filing = school(
        "primary",
        {"primary.pupils": 300, "primary.classes": 8},
        special_rooms=(SpecialRoom("music", "东楼 201", 80), SpecialRoom("fine_art", "东楼 202", 95)),
    )
    about_room = AskedAction("8 月底前改建音乐教室一间", "11.1", "2026-08-31")
    general = AskedAction("补齐图书台账\x07")
    found = drafts(xingguo, filing, (about_room, general))
    room = found[asked_id(about_room)]
    assert (room.problem, room.asked, room.due) == (about_room.text, about_room.text, date(2026, 8, 31))
    assert (room.present, room.gap) == ("0 间", "还差 1 间 96㎡ 以上的音乐教室")
    assert found[asked_id(general)].problem == "补齐图书台账 "
    assert "11.1" not in found
    drafted = replace(filing, actions=found)
    assert misfit(xingguo, drafted) is None
    assert drafts(xingguo, drafted, (about_room, general)) == {}


def test_actions_stand_in_the_order_of_the_standard(school: Callable[..., Filing]):
    actions = {
        "z": CorrectiveAction("其他"),
        "2": CorrectiveAction("二", about="13.1"),
        "1": CorrectiveAction("一", about="11.1"),
    }
    assert list(in_order(school("primary", actions=actions), ["11.1", "13.1"])) == ["1", "2", "z"]


def test_two_who_write_the_same_action_must_choose(school: Callable[..., Filing]):
    base = school("primary", answers={"4.1": Answer(note="x")})
    mine = replace(base, actions={"11.1": ROOM})
    theirs = replace(base, actions={"11.1": replace(ROOM, person="总务主任"), "13.1": ROOM})
    differences = three_way(base, mine, theirs)
    assert [(d.code, d.relation) for d in differences] == [
        ("11.1", Relation.CONFLICT),
        ("13.1", Relation.THEIRS),
    ]
    assert merged(base, mine, theirs, differences[1:]).actions == {"11.1": ROOM, "13.1": ROOM}
    assert [(c.part, c.code) for c in compare(base, mine)] == [("actions", "11.1")]


def test_an_id_by_hand_says_about_what_and_when():
    now = datetime(2026, 3, 1, 8, 30, 5, 42)
    assert new_id("11.1", now) == "11.1-20260301083005000042"
    assert new_id("", now) == "20260301083005000042"
