"""A standard that asks townships and departments, from the empty roster to the complete county verdict."""

import csv
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdfium2 import PdfDocument

from desktop.__main__ import main
from desktop.core.elements import Kind
from desktop.core.filing import Answer, Conclusion, Unit
from desktop.core.judge import asked_of
from desktop.core.problems import needed_fields
from desktop.core.standard import Attested
from desktop.core.verdict import Verdict
from desktop.library import load_standard
from desktop.storage.roster import current_round, units
from desktop.storage.workspace import Workspace, open_workspace
from desktop.ui.bureau.county_text import delay_text
from desktop.ui.bureau.indicator_detail import indicator_detail
from desktop.ui.bureau.roster_rows import places
from desktop.ui.bureau.state import load_state
from desktop.ui.wording.inbox import imported_sentence
from desktop.workflows.answering import answering_units
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.evaluation import evaluate_workspace
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_answer, set_value
from desktop.workflows.importing import import_table
from desktop.workflows.moving import move_round
from desktop.workflows.outcomes import Outcome
from desktop.workflows.printing import blank_form, derivation_sheet, filled_form
from desktop.workflows.receiving import receive
from desktop.workflows.reporting import write_reports
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_bureau, create_enrolled, new_round

STANDARD = "jiaoling-2025"
HEAD = ["school_code", "school_name", "school_type", "township"]
SCHOOLS = [
    ["2136000001", "东关小学", "小学", "东关镇"],
    ["2136000002", "西关小学", "小学", "西关镇"],
    ["2136000003", "东山教学点", "教学点", "东关镇"],
]


def table(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return path


def new_bureau(folder: Path, now: datetime, standard: str = STANDARD) -> Workspace:
    round = new_round(standard, "2026年自评")
    roster = answering_units(load_standard(standard).standard, "示例县")
    return create_bureau(folder / "局.xbw", "示例县", round, roster, b"\x01" * 32, now)


def fill_everything(workspace: Workspace, now: datetime) -> None:
    """One in every field and yes to every question: what the verdict is does not matter, but there is one."""
    session = open_session(workspace)
    for field in needed_fields(session.rulebook, session.filing):
        texts = {Kind.FLAG: "是", Kind.CHOICE: next(iter(field.element.choices), "")}
        session = set_value(workspace, session, field.code, texts.get(field.element.kind, "1"), now)
    for _, criterion in asked_of(session.rulebook, session.filing):
        if isinstance(criterion.rule, Attested):
            session = set_answer(workspace, session, criterion.id, Answer(Conclusion.YES), now)


def text_of(pdf: bytes) -> str:
    with PdfDocument(pdf) as document:
        return "".join("".join(page.get_textpage().get_text_range() for page in document).split())


def by_kind(workspace: Workspace, kind: str) -> list[str]:
    return [unit.name for unit in units(workspace) if unit.kind == kind]


def test_townships_answer_like_everybody_else(tmp_path: Path, now: datetime):
    packages = tmp_path / "上报"
    packages.mkdir()
    with new_bureau(tmp_path, now) as bureau:
        imported = import_table(bureau, table(tmp_path / "名册.csv", SCHOOLS), now)
        assert [unit.name for unit in imported.joined] == ["东关镇", "西关镇"]
        assert "已把 2 个乡镇加入名册" in imported_sentence("名册.csv", imported)
        assert by_kind(bureau, "township") == ["东关镇", "西关镇"]
        assert import_table(bureau, table(tmp_path / "名册.csv", SCHOOLS), now).joined == ()
        enrolments = issue_enrolments(bureau, tmp_path / "下发", lambda: secrets.token_bytes(16), now)
        roster = units(bureau)
        assert len(enrolments) == len(roster)
        for number, (unit, enrolment) in enumerate(zip(roster, enrolments, strict=True)):
            path = tmp_path / f"{number}.xbw"
            with create_enrolled(path, enrolment, secrets.token_bytes(32), now) as workspace:
                fill_everything(workspace, now)
                session = open_session(workspace)
                assert session.unit == unit
                if unit.kind == "township":
                    assert set(session.filing.values) == {"township_boarding_schools"}
                    blank = text_of(blank_form(workspace, session))
                    filled = text_of(filled_form(workspace, session))
                    assert "乡镇自评表" in blank
                    assert f"单位名称{unit.name}" in filled
                    assert "6.3" in text_of(derivation_sheet(workspace, session))
                export_package(workspace, session, packages / f"{number}.xbp", now)
        last = next(n for n, unit in enumerate(roster) if unit.name == "西关镇")
        late = (packages / f"{last}.xbp").rename(tmp_path / "西关镇.xbp")
        assert {result.outcome for result in receive(bureau, [packages], now)} == {Outcome.NEW}

        _, _, result = evaluate_workspace(bureau)
        found = {c.criterion: c for i in result.indicators for c in i.criteria}
        assert (found["6.3"].verdict, found["6.3"].missing) == (Verdict.MISSING, ("西关镇",))
        assert [unit.name for unit in result.absent] == ["西关镇"]
        state = load_state(bureau)
        row = next(row for row in state.indicators if row.id == "6")
        section = next(s for s in indicator_detail(state, row).sections if s.heading.startswith("6.3"))
        assert "由各乡镇填报，已填 1 个，共 2 个" in section.text
        assert "缺数据 1 个：西关镇" in section.text
        assert list(places(state.roster).values()) == [(2, 2), (1, 1), (1, 2), (4, 4)]
        assert "西关镇未上报" in delay_text(state)
        report = next(p for p in write_reports(bureau, tmp_path / "报表", now) if "县级报告" in p.name)
        assert "未上报单位1个：西关镇" in text_of(report.read_bytes())

        receive(bureau, [late], now)
        _, _, result = evaluate_workspace(bureau)
        found = {c.criterion: c for i in result.indicators for c in i.criteria}
        assert found["6.3"].verdict is Verdict.MET
        assert result.absent == ()
        assert [c for c in found.values() if c.missing] == []
        assert result.verdict in (Verdict.MET, Verdict.UNMET)


def test_where_no_township_is_asked_none_joins(tmp_path: Path, now: datetime):
    with new_bureau(tmp_path, now, "xingguo-2023") as bureau:
        assert import_table(bureau, table(tmp_path / "名册.csv", SCHOOLS), now).joined == ()
        assert by_kind(bureau, "township") == []
        before = set(by_kind(bureau, "department"))
        move_round(bureau, load_standard(STANDARD), now)
        assert by_kind(bureau, "township") == ["东关镇", "西关镇"]
        assert set(by_kind(bureau, "department")) > before
        assert current_round(bureau).standard.id == STANDARD


def test_the_county_answers_where_it_is_asked():
    standard = load_standard(STANDARD).standard
    indicator = standard.indicators[0]
    criterion = replace(indicator.criteria[0], asked=("county",))
    asking = replace(standard, indicators=(replace(indicator, criteria=(criterion,)),))
    assert answering_units(asking, "示例县") == [Unit("示例县", "示例县", "county")]


@pytest.mark.parametrize(
    ("role", "options", "name"),
    [("township", ["--name", "东关镇"], "东关镇"), ("county", [], "示例县")],
)
def test_a_unit_by_hand_on_the_command_line(tmp_path: Path, role: str, options: list[str], name: str):
    path = tmp_path / "a.xbw"
    assert main(["new", str(path), "--role", role, "--standard", STANDARD, *options]) == 0
    with open_workspace(path) as workspace:
        assert units(workspace) == (Unit(name, name, role),)  # pyright: ignore[reportArgumentType]
