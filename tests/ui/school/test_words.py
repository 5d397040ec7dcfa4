"""What the pages say: problems, next steps, notes; and which criterion an element feeds."""

from datetime import date

import msgspec
import pytest
from PySide6.QtWidgets import QLabel

from desktop.core.filing import Answer, SpecialRoom
from desktop.core.problem_words import problem_sentence
from desktop.core.problems import Problem, ProblemKind
from desktop.core.sections import SchoolType
from desktop.core.terms import SECTION_NAMES
from desktop.core.verdict import Verdict
from desktop.ui.school.draft import Draft
from desktop.ui.school.element_fields import form_name
from desktop.ui.school.explaining import clock_text, explain_criterion, explain_element
from desktop.ui.school.places import Place, read_place
from desktop.ui.school.problem_list import problem_list
from desktop.ui.school.progress import next_step, progress_of, remaining
from desktop.ui.school.row_notes import shortly, verdict_text
from desktop.ui.school.verdict_looks import verdict_look


@pytest.fixture
def draft_of(make_workspace, clock):
    return lambda *args, **kwargs: Draft(make_workspace(*args, **kwargs), clock)


@pytest.mark.parametrize("kind", [*SchoolType, "教科体局", "人社局", "编办", "自然资源局"])
@pytest.mark.parametrize("filled", [True, False])
def test_everything_can_be_said_of_every_unit(draft_of, kind, filled) -> None:
    draft = draft_of(kind, **({} if filled else {"change": None}))
    for problem in draft.problems:
        said = problem_sentence(draft.rulebook, draft.filing, problem)
        assert said.endswith("。")
        assert "{" not in said
    for problem in problem_list(draft):
        assert str(read_place(problem.place)) == problem.place
    for code in draft.judgements:
        assert explain_criterion(draft, code).title
        assert verdict_look(draft, code)
    codes = [
        f"{field.section}.{field.element.code}" if field.section else field.element.code
        for field in draft.rulebook.catalogue.fields(draft.unit.school_type, draft.unit.name)
    ]
    for code in codes:
        assert explain_element(draft, code, ()).title
        verdict_text(draft, code)
    assert next_step(draft).endswith("。")
    progress = progress_of(draft)
    assert progress.answers.done == (progress.answers.of if filled else 0)


def test_an_element_stands_beside_the_criterion_it_is_nearest_to(draft_of) -> None:
    draft = draft_of(SchoolType.NINE_YEAR)
    assert draft.feeding.nearest("teaching_area") == ("4.1", "4.2")
    assert draft.feeding.nearest("junior.backbone_teachers") == ("2.2",)
    assert draft.feeding.nearest("primary.pupils") == ("12.1",)
    assert set(draft.feeding.all("primary.pupils")) > {"1.1", "4.1", "4.2", "12.1"}
    assert draft.feeding.nearest("special_rooms.music") == ("11.1", "11.2")


def test_steps_follow_importance(draft_of, with_values) -> None:
    assert next_step(draft_of(change=None)).startswith("还有 ")


def test_contradictions_come_first(draft_of, with_values) -> None:
    draft = draft_of(change=with_values(teaching_area=99999, books=None))
    assert draft.problems[0].kind is ProblemKind.CONTRADICTION
    assert "对不上" in next_step(draft)


def test_remaining_days() -> None:
    today = date(2026, 11, 19)
    assert remaining("2026-12-01", today) == ("还有 12 天", False)
    assert remaining("2026-11-20", today) == ("还有 1 天", True)
    assert remaining("2026-11-19", today) == ("今天截止", True)
    assert remaining("2026-11-10", today) == ("已过截止日 9 天", True)
    assert remaining(None, today) == ("", False)


def test_times_are_as_short_as_they_can_be(clock) -> None:
    now = clock()
    assert clock_text("2026-11-19T08:05:00", now) == "08:05"
    assert clock_text("2026-03-05T08:05:00", now) == "3月5日 08:05"
    assert clock_text("2025-03-05T08:05:00", now) == "2025年3月5日 08:05"


def test_checks_are_told_without_their_advice() -> None:
    assert shortly("运动场地面积超过校园占地面积，请核对。") == "运动场地面积超过校园占地面积"
    assert shortly("甲与乙不符。丙应含丁，请核对。") == "甲与乙不符"
    assert shortly("按现在填的数，不在 1 到 5 元之间。单位是万元，请检查是否按元填写；请说明。") == (
        "单位是万元，请检查是否按元填写"
    )


def test_a_value_of_two_sections_says_what_the_most_needing_lacks(draft_of, with_values) -> None:
    draft = draft_of(SchoolType.NINE_YEAR, with_values(teaching_area=1500))
    own = [
        id for id in draft.feeding.nearest("teaching_area") if draft.judgements[id].verdict is Verdict.UNMET
    ]
    lacking = {id: float(draft.derivation(id).gaps[0].split()[1]) for id in own}
    assert len(lacking) == 2
    worst = max(lacking, key=lacking.__getitem__)
    assert draft.derivation(worst).gaps[0] in verdict_text(draft, "teaching_area").text


def test_all_kinds_of_rooms_that_lack_are_named(draft_of) -> None:
    none = (SpecialRoom("music", "", 0), SpecialRoom("fine_art", "", 0))
    draft = draft_of(change=lambda filing: msgspec.structs.replace(filing, special_rooms=none))
    said = next(p.text for p in problem_list(draft) if p.text.startswith("11.1"))
    assert "音乐教室" in said
    assert "美术教室" in said


@pytest.mark.parametrize("kind", [SchoolType.PRIMARY, SchoolType.NINE_YEAR, "教科体局"])
def test_sentence_badge_and_bar_count_the_same(draft_of, kind) -> None:
    draft = draft_of(kind, None)
    draft.type_answer("V1", Answer(note="说明"))
    progress = progress_of(draft)
    lacking = progress.fields.of - progress.fields.done
    assert f"还有 {lacking} 项" in (next_step(draft) if lacking else "还有 0 项")
    unanswered = progress.answers.of - progress.answers.done
    assert any(f"还有 {unanswered} 项没有自评" in problem.text for problem in problem_list(draft))


def test_the_statistical_form_of_a_section_is_its_own(draft_of) -> None:
    catalogue = draft_of().rulebook.catalogue
    for element in catalogue.elements:
        if "、" in element.statistical_form and len(element.sections) > 1:
            names = {form_name(element, SECTION_NAMES[section]) for section in element.sections}
            assert len(names) == len(element.sections), element.code


def test_places_are_read_back() -> None:
    assert read_place("value:primary.pupils") == Place("value", "primary.pupils")
    with pytest.raises(ValueError, match="nowhere"):
        read_place("nowhere:x")


def test_vetoes_have_the_numbers_of_the_paper(draft_of) -> None:
    draft = draft_of(change=None)
    assert explain_criterion(draft, "V3").code == "一票否决 3"
    problem = Problem(ProblemKind.NOT_ANSWERED, criterion="V3")
    assert problem_sentence(draft.rulebook, draft.filing, problem).startswith("一票否决 3 “")


def test_points_are_plain_numbers(make_workspace, open_window) -> None:
    window = open_window(make_workspace("教科体局"))
    page = window.assessment()
    page.build_all()
    said = [label.text() for label in page.findChildren(QLabel)]
    assert any(text.startswith("B 类，") for text in said)
    assert not any(".0 分" in text for text in said)
