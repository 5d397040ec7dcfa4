"""Standards that counties write: checked, compared, used by a round, and exchanged for a newer version."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.core.errors import StandardInvalid
from desktop.core.filing import Unit
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SchoolType
from desktop.core.standard import AtLeast, Standard
from desktop.core.standard_changes import ChangeKind, compare_standards
from desktop.core.standard_toml import write_toml
from desktop.library import load_catalogue, load_standard, standard_digest, standard_ids, standard_ref
from desktop.paths import STANDARDS
from desktop.storage.entries import load_filing
from desktop.storage.roster import current_round
from desktop.storage.standards import former_standards, standard_text
from desktop.storage.submissions import accepted_filings
from desktop.storage.workspace import Workspace, open_workspace
from desktop.ui.wording.standard_files import change_sentence, changes_text, faults_text, move_text
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.evaluation import evaluate_workspace
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_answer, set_value
from desktop.workflows.moving import move_round, plan_move
from desktop.workflows.receiving import Outcome, receive
from desktop.workflows.rulebooks import rulebook_of
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_bureau, create_enrolled, new_round
from desktop.workflows.standard_table import shipped_table
from desktop.workflows.standards import (
    StandardUnreadable,
    check_file,
    find_standard,
    load_standard_file,
    toml_of,
    workbook_of,
)

EAST = Unit("2136000001", "东关小学", "school", "东关镇", SchoolType.PRIMARY)
ROTATION = "rotated_teachers / eligible_rotation_teachers"


def changed(standard: Standard, **fields: Any) -> Standard:
    return msgspec.structs.replace(standard, **fields)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A county's own version: another threshold, a criterion and a veto less, one veto more."""
    base = load_standard("xingguo-2023").standard
    indicators = list(base.indicators)
    nineteen = indicators[18]
    rule = AtLeast(ROTATION, "0.15", percent=True)
    indicators[18] = changed(
        nineteen, criteria=(changed(nineteen.criteria[0], rule=rule), *nineteen.criteria[1:])
    )
    ten = indicators[9]
    indicators[9] = changed(ten, criteria=ten.criteria[1:])
    extra = changed(base.vetoes[0], id="V9", text="拖欠教师工资")
    standard = changed(
        base, version="1-示例县", indicators=tuple(indicators), vetoes=(*base.vetoes[1:], extra)
    )
    path = tmp_path / "本县标准.toml"
    path.write_text(write_toml(standard), "utf-8")
    return path


def test_the_table_of_shipped_standards_is_true():
    assert (STANDARDS / "README.md").read_text("utf-8") == shipped_table()


@pytest.mark.parametrize("id", standard_ids())
def test_shipped_standards_are_without_mistakes_in_any_form(id: str, tmp_path: Path):
    assert check_file(STANDARDS / f"{id}.toml") == ()
    workbook = workbook_of(id, tmp_path / "标准.xlsx")
    assert check_file(workbook) == ()
    path, standard = toml_of(workbook, tmp_path / "标准.toml")
    assert standard_digest(standard) == standard_digest(load_standard(id).standard)
    assert path.read_text("utf-8") == write_toml(standard)
    assert compare_standards(standard, load_standard(id).standard) == []


def test_a_standard_is_found_by_id_or_file(own: Path):
    assert find_standard("xingguo-2023") is load_standard("xingguo-2023")
    assert find_standard(str(own)).standard.version == "1-示例县"
    with pytest.raises(StandardUnreadable):
        load_standard_file(own.with_name("没有.toml"))


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        (b"\xff\xfe", "not_utf8"),
        (b"id = ", "not_toml"),
        (b"a = " + b"[" * 5000, "too_deep"),
        (b"#" * 3_000_000, "too_large"),
    ],
)
def test_what_is_no_standard_at_all(tmp_path: Path, contents: bytes, reason: str):
    path = tmp_path / "标准.toml"
    path.write_bytes(contents)
    for read in (load_standard_file, check_file):
        with pytest.raises(StandardInvalid) as caught:
            read(path)
        assert caught.value.data["reason"] == reason


def test_all_mistakes_of_a_file_are_told(own: Path):
    text = own.read_text("utf-8")
    for old, new in (
        ('short_title = "兴国 2023"\n', ""),
        ('id = "9.1"', 'id = "9.2"'),
        (f'formula = "{ROTATION}"', 'formula = "交流教师 / 2"'),
        ('limit = "0.15"', "limit = 0.15"),
        ("split = true", 'split = "是"'),
        ('rule = "scored"', 'rule = "guessed"'),
        ('kind = "B"', 'kind = "D"'),
        ('row_rule = "jiangxi"', 'row_rule = "mars"'),
        ('county = "兴国县"', 'county = "兴国县"\ncolour = "红"'),
    ):
        assert old in text or "rule = " in old, old
        text = text.replace(old, new, 1)
    own.write_text(text, "utf-8")
    found = check_file(own)
    assert {fault.reason for fault in found} >= {
        *("missing_field", "duplicate_id", "unknown_name", "not_a_text", "not_a_flag"),
        *("unknown_rule", "not_a_choice", "unknown_row_rule", "unknown_field"),
    }
    lines = faults_text(found).splitlines()
    assert len(lines) == len(found)
    assert all(line.endswith("。") for line in lines)
    assert any("19.1" in line and "交流教师" in line for line in lines)


def test_differences_are_told_item_by_item(own: Path):
    old, new = load_standard("xingguo-2023").standard, load_standard_file(own).standard
    changes = compare_standards(old, new)
    lines = [change_sentence(change) for change in changes]
    assert len(lines) == 5
    assert "标准的“版本”由“1”改为“1-示例县”。" in lines
    assert "评估要点 19.1的“界限（公式或数）”由“0.1”改为“0.15”。" in lines
    assert any(line.startswith("删去评估要点 10.1：“") for line in lines)
    assert any(line.startswith("删去一票否决事项 V1：“存在以考试方式招生”") for line in lines)
    assert "增加一票否决事项 V9：“拖欠教师工资”。" in lines
    assert changes_text(changes).endswith("共 5 处不同。")
    assert changes_text([]) == "两个标准完全相同。"


def test_no_difference_is_overlooked():
    standard = load_standard("xingguo-2023").standard
    first = standard.resources[0]
    digits = changed(first, limit={section: limit.normalize() for section, limit in first.limit.items()})
    variants = [
        changed(standard, vetoes=standard.vetoes[::-1]),
        changed(standard, documents=standard.documents[::-1]),
        changed(standard, resources=(digits, *standard.resources[1:])),
        changed(standard, settings={}),
        changed(standard, row_rule="national"),
    ]
    for variant in variants:
        assert standard_digest(variant) != standard_digest(standard)
        assert compare_standards(standard, variant)
        assert compare_standards(variant, standard)
    assert compare_standards(standard, variants[0])[0].kind is ChangeKind.REORDERED


def test_a_round_under_the_countys_own_standard(own: Path, tmp_path: Path, now: datetime):
    """It travels in the enrolment file, and both sides judge by it."""
    rulebook = load_standard_file(own)
    round = new_round(str(own), "2026年自评")
    with create_bureau(tmp_path / "局.xbw", "示例县", round, [EAST], b"\x01" * 32, now, rulebook) as bureau:
        (enrolment,) = issue_enrolments(bureau, tmp_path, lambda: b"\x02" * 16, now)
        with create_enrolled(tmp_path / "东关.xbw", enrolment, b"\x03" * 32, now) as school:
            session = open_session(school)
            assert session.rulebook.standard == rulebook.standard
            set_value(school, session, "books", "100", now)
            export_package(school, open_session(school), tmp_path / "东关.xbp", now)
        (result,) = receive(bureau, [tmp_path / "东关.xbp"], now)
        assert result.outcome is Outcome.NEW
        assert evaluate_workspace(bureau)[0].standard == rulebook.standard
    with open_workspace(tmp_path / "东关.xbw") as school:
        assert open_session(school).rulebook.standard == rulebook.standard


def test_every_workspace_keeps_the_text_of_its_standard(school: Workspace, bureau: Workspace):
    ref = standard_ref(load_standard("xingguo-2023").standard)
    for workspace in (school, bureau):
        assert standard_text(workspace, ref) == write_toml(load_standard("xingguo-2023").standard)


def test_a_school_moves_and_loses_nothing(school: Workspace, own: Path, now: datetime):
    session = set_value(school, open_session(school), "books", "100", now)
    session = set_answer(school, session, "V1", _no(), now)
    before = load_filing(school, session.round, session.unit)
    rulebook = load_standard_file(own)
    planned = plan_move(school, rulebook)
    assert current_round(school) == session.round
    move = move_round(school, rulebook, now)
    assert move == planned
    assert move.kept == {"东关小学": ("V1",)}
    assert len(move.changes) == 5
    told = move_text(move)
    assert "“东关小学”对 V1 的自评" in told
    assert "1-示例县" in told
    after = open_session(school)
    assert after.rulebook.standard == rulebook.standard
    assert after.filing.answers == before.answers
    assert after.filing.values == before.values
    assert former_standards(school, after.round) == (session.round.standard,)
    assert rulebook_of(school, session.round.standard) is load_standard("xingguo-2023")
    assert move_round(school, rulebook, now).changes == []
    assert len(former_standards(school, after.round)) == 1
    move_round(school, load_standard("xingguo-2023"), now)
    assert open_session(school).filing == before
    assert "没有变化" in move_text(plan_move(school, load_standard("xingguo-2023")))


def test_a_bureau_moves_and_still_takes_what_was_made_before(
    bureau: Workspace, county: Any, own: Path, now: datetime
):
    receive(bureau, [county.package("first")], now)
    old = current_round(bureau)
    move_round(bureau, load_standard_file(own), now)
    moved = current_round(bureau)
    (filing,) = accepted_filings(bureau, moved)
    assert filing.standard == old.standard
    (later,) = receive(bureau, [county.package("revised")], now)
    assert later.outcome is Outcome.CHANGED
    rulebook, filings, result = evaluate_workspace(bureau)
    assert rulebook.standard.version == "1-示例县"
    assert [f.values["books"] for f in filings] == [200]
    assert {veto.veto for veto in result.vetoes} == {veto.id for veto in rulebook.standard.vetoes}


def test_a_pass_rule_that_the_new_standard_lacks_gives_way(school: Workspace, now: datetime):
    base = load_standard("xingguo-2023").standard
    only = {"national": base.row_rules["national"]}
    rulebook = Rulebook(changed(base, version="2", row_rules=only, row_rule="national"), load_catalogue())
    assert move_round(school, rulebook, now).after.row_rule == "national"


def test_a_move_is_whole_or_not_at_all(
    school: Workspace, own: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object) -> None:
        raise OSError("no")

    before = current_round(school)
    monkeypatch.setattr("desktop.workflows.moving.save_move", fail)
    with pytest.raises(OSError, match="no"):
        move_round(school, load_standard_file(own), now)
    assert current_round(school) == before
    assert standard_text(school, standard_ref(load_standard_file(own).standard)) is None


def _no() -> Any:
    from desktop.core.filing import Answer, Conclusion

    return Answer(Conclusion.NO)
