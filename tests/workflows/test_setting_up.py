from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.core.canonical import encode
from desktop.core.errors import StandardUnknown
from desktop.core.filing import StandardRef, Unit
from desktop.exchange.layout import DISPATCH, FILING
from desktop.exchange.signing import key_from_seed
from desktop.exchange.statement import Claims, Kind, StatedStandard, StatedUnit
from desktop.exchange.trust import Cause
from desktop.exchange.writer import write_package
from desktop.library import load_standard
from desktop.storage import keys
from desktop.storage.errors import WorkspaceExists, WrongRole
from desktop.storage.own_key import own_key
from desktop.storage.roster import current_round, units
from desktop.storage.trust import tokens
from desktop.storage.workspace import Workspace
from desktop.workflows.answering import answering_units
from desktop.workflows.contents import PackageRefused
from desktop.workflows.dispatches import Dispatch, StandardMismatch
from desktop.workflows.pass_rule import PassRuleUnknown
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import (
    create_bureau,
    create_enrolled,
    create_unit,
    enrolment_unit,
    new_round,
)

SEED = b"\x06" * 32


@pytest.fixture
def dispatch(county: Any, tmp_path: Path, now: datetime) -> Callable[..., Path]:
    """An enrolment file signed by a county; everything in it can be wrong."""

    def build(enrolment: Any, name: str = DISPATCH, **claims: Any) -> Path:
        standard = county.round.standard
        stated = {
            "kind": Kind.DISPATCH,
            "unit": StatedUnit(code="示例县", name="示例县"),
            "round": county.round.id,
            "sequence": 1,
            "parent": None,
            "standard": StatedStandard(id=standard.id, version=standard.version, digest=standard.digest),
            "catalogue_version": "1",
            "app_version": "0",
            "counts": {},
            "claimed_at": now,
            "recipient": "2136000001",
        }
        data = enrolment if isinstance(enrolment, bytes) else encode(enrolment)
        key = key_from_seed(b"\x09" * 32)
        return write_package(tmp_path / "下发包.xbp", key, Claims(**stated | claims), {name: data}).path

    return build


@pytest.fixture
def enrolment(county: Any) -> Dispatch:
    unit = Unit("2136000001", "东关小学")
    return Dispatch("示例县", county.round, (unit,), {unit.code: b"t" * 16})


def test_a_bureau(tmp_path: Path, now: datetime):
    round = new_round("xingguo-2023", "2026年自评", "2026-12-31", "national")
    roster = [
        Unit("2136000001", "东关小学", "school"),
        *answering_units(load_standard("xingguo-2023").standard, "示例县"),
    ]
    with create_bureau(tmp_path / "a.xbw", "示例县", round, roster, SEED, now) as bureau:
        assert (bureau.role, bureau.county) == ("bureau", "示例县")
        assert current_round(bureau) == round
        assert units(bureau)[0].name == "东关小学"
        assert own_key(bureau).key_id == key_from_seed(SEED).key_id
        with pytest.raises(WrongRole):
            open_session(bureau)


def test_the_departments_that_lead_an_indicator_or_veto():
    standard = load_standard("xingguo-2023").standard
    names = [unit.name for unit in answering_units(load_standard("xingguo-2023").standard, "示例县")]
    assert len(names) == len(set(names))
    assert set(names) == {item.lead[0] for item in (*standard.indicators, *standard.vetoes)}


def test_a_round_under_an_unknown_standard_or_pass_rule():
    with pytest.raises(StandardUnknown):
        new_round("nowhere-1999", "2026年自评")
    with pytest.raises(PassRuleUnknown) as caught:
        new_round("xingguo-2023", "2026年自评", row_rule="mars")
    assert set(caught.value.data["known"]) == {"jiangxi", "national"}


def test_a_round_takes_the_pass_rule_of_its_standard():
    assert new_round("xingguo-2023", "2026年自评").row_rule == "jiangxi"


def test_a_unit_by_hand(county: Any, tmp_path: Path, now: datetime):
    unit = Unit("教科体局", "教科体局", "department")
    with create_unit(tmp_path / "a.xbw", "示例县", county.round, unit, SEED, now) as workspace:
        session = open_session(workspace)
        assert (session.unit, session.round) == (unit, county.round)
        assert session.filing.values == {}
        assert tokens(workspace) == {}


def test_an_enrolled_unit_has_everything_the_bureau_gave(school: Workspace, county: Any):
    session = open_session(school)
    assert (session.unit.name, session.unit.township, session.unit.school_type) == (
        "东关小学",
        "东关镇",
        "primary",
    )
    assert (school.county, session.round) == ("示例县", county.round)
    holders = {holder for _, holder in keys.trusted_keys(school).values()}
    assert holders == {keys.OWN, keys.COUNTY}
    assert len(tokens(school)["2136000001"][0].token) == 16


def test_whom_an_enrolment_file_is_for(county: Any):
    assert [enrolment_unit(path).code for path in county.enrolments] == [
        "2136000001",
        "3136000002",
        "教科体局",
    ]


def refused(path: Path, target: Path, now: datetime) -> Cause:
    """The cause; and that nothing is left behind."""
    before = sorted(target.parent.rglob("*"))
    with pytest.raises(PackageRefused) as caught:
        create_enrolled(target, path, SEED, now)
    assert sorted(target.parent.rglob("*")) == before
    return caught.value.data["broken"].cause


def test_a_submission_is_no_enrolment(county: Any, tmp_path: Path, now: datetime):
    assert refused(county.package("rock"), tmp_path / "a.xbw", now) is Cause.WRONG_KIND


def test_a_damaged_enrolment(county: Any, tmp_path: Path, now: datetime):
    data = bytearray(county.enrolments[0].read_bytes())
    data[-200] ^= 1
    path = tmp_path / "damaged.xbp"
    path.write_bytes(data)
    assert refused(path, tmp_path / "a.xbw", now) in set(Cause)


def test_what_is_no_package(tmp_path: Path, now: datetime):
    path = tmp_path / "成绩单.xbp"
    path.write_text("不是下发包")
    assert refused(path, tmp_path / "a.xbw", now) is Cause.NOT_A_PACKAGE


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"{}",
        b'{"county":"A","round":{},"units":[],"tokens":{"a":"!"}}',
        b"[" * 100_000 + b"]" * 100_000,
    ],
)
def test_a_malformed_enrolment(dispatch: Callable[..., Path], tmp_path: Path, now: datetime, data: bytes):
    assert refused(dispatch(data), tmp_path / "a.xbw", now) is Cause.MALFORMED


def test_an_enrolment_about_somebody_else(
    dispatch: Callable[..., Path], enrolment: Dispatch, tmp_path: Path, now: datetime
):
    path = dispatch(enrolment, recipient="3136000002")
    assert refused(path, tmp_path / "a.xbw", now) is Cause.MALFORMED


def test_a_dispatch_without_an_enrolment(
    dispatch: Callable[..., Path], enrolment: Dispatch, tmp_path: Path, now: datetime
):
    assert refused(dispatch(enrolment, FILING), tmp_path / "a.xbw", now) is Cause.MALFORMED


@pytest.mark.parametrize(
    "change", [{"id": "nowhere-1999"}, {"version": "2"}, {"digest": "0" * 64}], ids=lambda c: next(iter(c))
)
def test_another_standard_than_ours(
    dispatch: Callable[..., Path],
    enrolment: Dispatch,
    tmp_path: Path,
    now: datetime,
    change: dict[str, str],
):
    standard: StandardRef = msgspec.structs.replace(enrolment.round.standard, **change)
    round = msgspec.structs.replace(enrolment.round, standard=standard)
    path = dispatch(msgspec.structs.replace(enrolment, round=round))
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StandardMismatch):
        create_enrolled(tmp_path / "a.xbw", path, SEED, now)
    assert sorted(tmp_path.iterdir()) == before


def test_no_workspace_is_overwritten(county: Any, tmp_path: Path, now: datetime):
    path = tmp_path / "a.xbw"
    path.write_bytes(b"something else")
    makers: list[Callable[[], Workspace]] = [
        lambda: create_enrolled(path, county.enrolments[0], SEED, now),
        lambda: create_bureau(path, "示例县", county.round, (), SEED, now),
        lambda: create_unit(path, "示例县", county.round, Unit("a", "a", "department"), SEED, now),
    ]
    for make in makers:
        with pytest.raises(WorkspaceExists):
            make()
    assert [p.name for p in tmp_path.iterdir()] == ["a.xbw"]
    assert path.read_bytes() == b"something else"
