"""What a county chooses of a standard: stored, sent, judged by alike, printed, kept through a move."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pypdfium2 import PdfDocument

from desktop.core.filing import Unit
from desktop.core.judge import judge
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SchoolType
from desktop.core.standard import Standard
from desktop.core.verdict import Verdict
from desktop.library import load_catalogue, load_standard, standard_ref
from desktop.storage.roster import current_round, save_round
from desktop.storage.workspace import Workspace, open_workspace
from desktop.ui.wording import sentence
from desktop.ui.wording.standard_files import move_text
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.evaluation import evaluate_workspace
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_value
from desktop.workflows.moving import move_round
from desktop.workflows.outcomes import Outcome
from desktop.workflows.printing import derivation_sheet, filled_form
from desktop.workflows.readings import ReadingInvalid, parse_settings, read_with
from desktop.workflows.receiving import receive
from desktop.workflows.reporting import write_reports
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_bureau, create_enrolled, new_round

NATIONAL = load_standard("national-2017")
SMALL = Unit("2136000001", "上坪小学", "school", "东关乡", SchoolType.PRIMARY)
CUTOFF = Decimal("99.5")
FILLED = {
    "primary.pupils": "99",
    "urban_rural": "220",
    "primary.visiting_pe_arts_teachers": "1",
    **{f"primary.{kind}_teachers": "0" for kind in ("pe", "music", "fine_art", "arts")},
}


def relaxed_round() -> Any:
    settings = {"teaching_point_cutoff": CUTOFF}
    return new_round("national-2017", "2026年自评", switches=["visiting_teachers"], settings=settings)


def text_of(pdf: bytes) -> str:
    with PdfDocument(pdf) as document:
        return "".join("".join(page.get_textpage().get_text_range() for page in document).split())


def test_school_and_bureau_judge_alike_and_every_print_says_how(tmp_path: Path, now: datetime):
    round = relaxed_round()
    with create_bureau(tmp_path / "局.xbw", "示例县", round, [SMALL], b"\x01" * 32, now) as bureau:
        (enrolment,) = issue_enrolments(bureau, tmp_path, lambda: b"\x02" * 16, now)
        with create_enrolled(tmp_path / "上坪.xbw", enrolment, b"\x03" * 32, now) as school:
            for code, text in FILLED.items():
                set_value(school, open_session(school), code, text, now)
            session = open_session(school)
            assert session.round == round
            assert session.filing.standard == standard_ref(NATIONAL.standard)
            assert judge(session.rulebook, session.filing)["3.1"].verdict is Verdict.MET
            assert judge(NATIONAL, session.filing)["3.1"].verdict is Verdict.UNMET
            prints = [filled_form(school, session), derivation_sheet(school, session)]
            export_package(school, session, tmp_path / "上坪.xbp", now)
        (result,) = receive(bureau, [tmp_path / "上坪.xbp"], now)
        assert result.outcome is Outcome.NEW
        rulebook, _, county = evaluate_workspace(bureau)
        assert rulebook.setting("teaching_point_cutoff", 0) == CUTOFF
        (row,) = county.rows
        assert {code for code, figure in row.figures.items() if figure.relaxed} == {"L3"}
        assert row.figures["L3"].verdict is Verdict.MET
        reports = write_reports(bureau, tmp_path / "报表", now)
    prints += [path.read_bytes() for path in reports if path.suffix == ".pdf"]
    assert len(prints) == 4
    for printed in prints:
        text = text_of(printed)
        assert "启用的放宽口径：规程放宽：农村小规模学校" in text
        assert "本县设定的参数：学生少于这个人数的教学点不单独成行99.5。" in text
    with open_workspace(tmp_path / "局.xbw") as bureau:
        assert current_round(bureau) == round


def test_a_round_without_choices_travels_as_it_always_did(tmp_path: Path, now: datetime):
    plain = new_round("national-2017", "2026年自评")
    assert sorted(msgspec.to_builtins(plain)) == ["id", "row_rule", "standard", "title"]
    with create_bureau(tmp_path / "局.xbw", "示例县", plain, [SMALL], b"\x01" * 32, now) as bureau:
        stored = current_round(bureau)
        assert msgspec.json.encode(stored) == msgspec.json.encode(plain)
        assert evaluate_workspace(bureau)[0] is NATIONAL


@pytest.mark.parametrize(
    ("switches", "settings", "said"),
    [
        (["mars"], {}, "没有放宽开关“mars”，只能是：visiting_teachers、"),
        ([], {"mars": 1}, "没有参数“mars”，只能是：teaching_point_cutoff、"),
        ([], {"special_school_quota": -1}, "“特殊教育学校生均公用经费标准”填的是“-1”"),
        ([], {"special_school_quota": Decimal("1E+99")}, "应是不小于 0 的数"),
        ([], {"retention_formula": 3}, "“巩固率算法”不能是“3”，只能是：1、2"),
    ],
)
def test_what_a_standard_does_not_have_is_refused(switches: list[str], settings: Any, said: str):
    with pytest.raises(ReadingInvalid) as caught:
        new_round("national-2017", "2026年自评", switches=switches, settings=settings)
    assert said in sentence(caught.value)


def test_a_value_that_makes_a_formula_impossible_is_refused(example: Callable[..., Rulebook]):
    rulebook = example("computers / most_books")
    with pytest.raises(ReadingInvalid) as caught:
        read_with(rulebook, (), {"most_books": 0})
    assert "“示例参数”填成“0”" in sentence(caught.value)
    with pytest.raises(ReadingInvalid) as caught:
        parse_settings(rulebook, {"most_books": "很多"})
    assert "填的是“很多”" in sentence(caught.value)


@pytest.fixture
def example() -> Callable[..., Rulebook]:
    """A standard of one criterion with one setting, whatever its formula."""

    def build(formula: str) -> Rulebook:
        from desktop.core.standard import AtLeast, Criterion, Indicator, Setting

        criterion = Criterion("1.1", "示例", "示例", AtLeast(formula, "1"))
        indicator = Indicator("1", "示例", "示例", "A", ("教科体局",), (), (criterion,))
        settings = {"most_books": Setting("示例参数", "示例", 1)}
        standard = Standard("example", "1", "示例标准", "示例", (), (indicator,), settings=settings)
        return Rulebook(standard, load_catalogue())

    return build


def test_an_enrolment_with_an_impossible_reading_is_refused(tmp_path: Path, now: datetime):
    from desktop.workflows.contents import PackageRefused

    round = new_round("national-2017", "2026年自评")
    with create_bureau(tmp_path / "局.xbw", "示例县", round, [SMALL], b"\x01" * 32, now) as bureau:
        save_round(bureau, msgspec.structs.replace(round, switches=("mars",)))
        (enrolment,) = issue_enrolments(bureau, tmp_path, lambda: b"\x02" * 16, now)
    with pytest.raises(PackageRefused):
        create_enrolled(tmp_path / "上坪.xbw", enrolment, b"\x03" * 32, now)
    assert not (tmp_path / "上坪.xbw").exists()


def without(standard: Standard, switch: str) -> Rulebook:
    """The next version of a standard, in which one switch is no longer used."""
    switches: Mapping[str, Any] = {id: s for id, s in standard.switches.items() if id != switch}
    resources = tuple(
        msgspec.structs.replace(r, relaxations=tuple(x for x in r.relaxations if x.switch != switch))
        for r in standard.resources
    )
    changed = msgspec.structs.replace(standard, version="2", switches=switches, resources=resources)
    return Rulebook(changed, load_catalogue())


def test_a_move_keeps_what_the_new_version_has_and_names_the_rest(tmp_path: Path, now: datetime):
    settings = {"special_school_quota": 7000}
    round = new_round(
        "national-2017",
        "2026年自评",
        switches=["visiting_teachers", "older_schools"],
        settings=settings,
    )
    bureau: Workspace
    with create_bureau(tmp_path / "局.xbw", "示例县", round, [SMALL], b"\x01" * 32, now) as bureau:
        move = move_round(bureau, without(NATIONAL.standard, "visiting_teachers"), now)
        moved = current_round(bureau)
        assert (moved.switches, moved.settings) == (("older_schools",), settings)
        assert move.dropped == (NATIONAL.standard.switches["visiting_teachers"].name,)
        assert "本轮不再采用：规程放宽：农村小规模学校" in move_text(move)
        rulebook, _, _ = evaluate_workspace(bureau)
        assert rulebook.standard.version == "2"
        assert rulebook.switches == {"older_schools"}
        assert rulebook.setting("special_school_quota", 0) == 7000
