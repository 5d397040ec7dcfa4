"""A township collects for the county, a county for the city; every signature is checked again at the top."""

import shutil
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from desktop.core.canonical import encode
from desktop.core.filing import Filing, Unit
from desktop.exchange.layout import BUNDLE, FILING
from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import key_from_seed
from desktop.exchange.statement import Kind, StatedUnit
from desktop.exchange.writer import Named
from desktop.storage.roster import current_round, save_units, units
from desktop.storage.submissions import accepted_filings, arrivals, received
from desktop.storage.workspace import Workspace, open_workspace
from desktop.workflows.bundles import Bundle, Bundled, entry_name, read_bundle
from desktop.workflows.bundling import (
    NobodyAbove,
    NothingToBundle,
    above,
    create_collector,
    report_to,
    write_bundle,
)
from desktop.workflows.counties import county_standings
from desktop.workflows.dispatching import issue_collector, issue_enrolments
from desktop.workflows.evaluation import as_json, evaluate_workspace
from desktop.workflows.letters import NotForThisUnit
from desktop.workflows.outcomes import Outcome, RefusalCause
from desktop.workflows.receiving import discard, preview, receive
from desktop.workflows.sending import send
from desktop.workflows.setting_up import create_bureau, new_round

EAST, ROCK = "2136000001", "3136000002"
TOWN = Unit("东关镇", "东关镇", "township")


def books(bureau: Workspace) -> dict[str, Any]:
    return {f.unit.code: f.values.get("books") for f in accepted_filings(bureau, current_round(bureau))}


@pytest.fixture
def dispatch(bureau: Workspace, tmp_path: Path, now: datetime) -> Path:
    """The dispatch of the township."""
    save_units(bureau, [TOWN])
    paths = issue_enrolments(bureau, tmp_path / "下发", lambda: b"t" * 16, now)
    return next(path for path in paths if path.name.startswith("东关镇"))


@pytest.fixture
def bundle(dispatch: Path, county: Any, tmp_path: Path, now: datetime) -> Path:
    """What the township sends up: its school's packages, a fork among them, and a damaged file left out."""
    with create_collector(tmp_path / "东关镇.xbw", dispatch, b"\x0b" * 32, now) as town:
        names = ("first", "revised", "fork", "damaged", "rock")
        outcomes = [r.outcome for r in receive(town, [county.package(name) for name in names], now)]
        assert outcomes.count(Outcome.REFUSED) == 2
        assert books(town)[EAST] in (200, 300)
        return write_bundle(town, tmp_path / "汇总", now).path


def test_a_bundle_gives_what_its_packages_give(
    bureau: Workspace, bundle: Path, county: Any, new_bureau: Callable[[str], Workspace], now: datetime
):
    results = receive(bureau, [bundle], now)
    assert sorted(r.outcome for r in results) == [Outcome.FORK, Outcome.NEW]
    with new_bureau("一个一个") as other:
        receive(other, [county.package("revised"), county.package("fork")], now)
        assert set(received(other, current_round(other))) == set(received(bureau, current_round(bureau)))
    package = verify(bundle, {})
    assert isinstance(package, Package)
    assert {arrival.via for arrival in arrivals(bureau, current_round(bureau))} == {package.digest}
    # The same packages from a stick, or the bundle again, change nothing.
    again = receive(bureau, [bundle, county.package("revised")], now)
    assert {r.outcome for r in again} == {Outcome.KNOWN}


def test_a_preview_of_a_bundle_leaves_nothing_behind(
    bureau: Workspace, bundle: Path, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    scratch = tmp_path / "临时"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    seen = preview(bureau, [bundle], now)
    assert len(seen.results) == 2
    discard(seen)
    receive(bureau, [bundle], now)
    assert list(scratch.iterdir()) == []


def test_whoever_bundles_vouches_for_nothing(
    bureau: Workspace, county: Any, dispatch: Path, tmp_path: Path, now: datetime
):
    """A package that only a stranger has signed waits, although it comes in the township's bundle."""
    with create_collector(tmp_path / "东关镇.xbw", dispatch, b"\x0b" * 32, now) as town:
        receive(town, [county.package("by_hand")], now)
        path = write_bundle(town, tmp_path / "汇总", now).path
    assert [r.outcome for r in receive(bureau, [path], now)] == [Outcome.PENDING]


def forged(town: Workspace, folder: Path, now: datetime, files: dict[str, Path], unit: str = EAST) -> Path:
    """A bundle that says of packages what they are not."""
    bundled = [Bundled(unit, digest, sha256(path.read_bytes()).hexdigest()) for digest, path in files.items()]
    round = current_round(town)
    manifest = Bundle("示例县", TOWN.code, round, units(town), tuple(bundled))
    contents: dict[str, Any] = {BUNDLE: encode(manifest)}
    contents |= {entry_name(b): path for b, path in zip(bundled, files.values(), strict=True)}
    place = Named(folder, "假的")
    key = key_from_seed(b"\x0b" * 32)
    return send(town, place, key, Kind.BUNDLE, contents, now, round=round, recipient="示例县", counts={}).path


def test_a_bundle_that_lies_about_its_packages_is_refused_piece_by_piece(
    bureau: Workspace, county: Any, dispatch: Path, tmp_path: Path, now: datetime
):
    with create_collector(tmp_path / "东关镇.xbw", dispatch, b"\x0b" * 32, now) as town:
        path = forged(
            town,
            tmp_path,
            now,
            {"0" * 64: county.package("first"), "1" * 64: county.package("damaged")},
        )
    results = receive(bureau, [path], now)
    assert [r.outcome for r in results] == [Outcome.REFUSED, Outcome.REFUSED]
    assert RefusalCause.WRONG_BUNDLE in [r.cause for r in results]
    assert books(bureau) == {}


def test_a_list_that_does_not_fit_its_files_is_no_bundle(county: Any, tmp_path: Path, now: datetime):
    package = verify(county.package("first"), {})
    assert isinstance(package, Package)
    assert not isinstance(read_bundle(package), Bundle)


def test_a_collector_has_somebody_above_and_something_to_send(
    bureau: Workspace, dispatch: Path, tmp_path: Path, now: datetime
):
    with pytest.raises(NobodyAbove):
        write_bundle(bureau, tmp_path, now)
    with create_collector(tmp_path / "东关镇.xbw", dispatch, b"\x0b" * 32, now) as town:
        superior = above(town)
        assert superior is not None
        assert (superior.county, superior.unit.name) == ("示例县", "东关镇")
        assert [unit.name for unit in units(town)] == ["东关小学", "东关镇"]
        with pytest.raises(NothingToBundle):
            write_bundle(town, tmp_path, now)


def test_a_central_school_collects_from_the_schools_it_was_given(
    bureau: Workspace, county: Any, tmp_path: Path, now: datetime
):
    path = issue_collector(bureau, tmp_path, EAST, [ROCK], lambda: b"t" * 16, now)
    with create_collector(tmp_path / "中心校.xbw", path, b"\x0b" * 32, now) as central:
        receive(central, [county.package("first"), county.package("rock")], now)
        assert books(central) == {EAST: 100, ROCK: 50}
        bundle = write_bundle(central, tmp_path / "汇总", now).path
    receive(bureau, [bundle], now)
    assert books(bureau) == {EAST: 100, ROCK: 50}


@pytest.fixture
def city(tmp_path: Path, now: datetime) -> Any:
    round = new_round("xingguo-2023", "2026年全市复核")
    roster = (Unit("示例县", "示例县", "county"), Unit("外县", "外县", "county"))
    return create_bureau(tmp_path / "示例市.xbw", "示例市", round, roster, b"\x0c" * 32, now)


def test_a_city_merges_counties_and_verifies_every_school_again(
    bureau: Workspace, county: Any, city: Workspace, tmp_path: Path, now: datetime
):
    with city:
        dispatches = issue_enrolments(city, tmp_path / "市", lambda: b"c" * 16, now)
        with pytest.raises(NotForThisUnit):
            report_to(bureau, dispatches[0], now)
        report_to(bureau, dispatches[1], now)
        receive(bureau, [county.package("first"), county.package("rock"), county.package("by_hand")], now)
        first = write_bundle(bureau, tmp_path / "一", now).path
        assert [r.outcome for r in receive(city, [first], now)] == [Outcome.NEW]
        (standing,) = county_standings(city, b"\x0d" * 32, now)
        assert (standing.unit.name, standing.schools) == ("示例县", 2)
        rulebook, _, result = evaluate_workspace(bureau)
        assert as_json(standing.rulebook, standing.result) == as_json(rulebook, result)
        # A later bundle replaces the earlier one, whatever is imported again.
        receive(bureau, [county.package("revised")], now)
        second = write_bundle(bureau, tmp_path / "二", now).path
        outcomes = [r.outcome for r in receive(city, [second, first], now)]
        assert outcomes == [Outcome.UNCHANGED, Outcome.KNOWN]
        (standing,) = county_standings(city, b"\x0d" * 32, now)
        with open_workspace(standing.workspace) as derived:
            assert books(derived) == {EAST: 200, ROCK: 50}
        assert len(list(standing.workspace.parent.glob("*.xbw"))) == 1


def test_one_rotten_package_refuses_the_whole_county(
    bureau: Workspace, county: Any, city: Workspace, tmp_path: Path, now: datetime
):
    with city:
        dispatches = issue_enrolments(city, tmp_path / "市", lambda: b"c" * 16, now)
        receive(bureau, [county.package("first")], now)
        report_to(bureau, dispatches[1], now)
        shutil.copy(county.package("damaged"), tmp_path / "坏.xbp")
        round = current_round(bureau)
        rotten = Bundled(EAST, "0" * 64, sha256((tmp_path / "坏.xbp").read_bytes()).hexdigest())
        manifest = Bundle("示例县", "示例县", round, units(bureau), (rotten,))
        asked = current_round(city)
        files = {
            BUNDLE: encode(manifest),
            FILING: encode(Filing(units(city)[1], asked.id, asked.standard)),
            entry_name(rotten): tmp_path / "坏.xbp",
        }
        path = send(
            bureau,
            Named(tmp_path, "坏的"),
            key_from_seed(b"\x09" * 32),
            Kind.BUNDLE,
            files,
            now,
            round=asked,
            recipient="示例市",
            counts={},
            sender=StatedUnit(code="示例县", name="示例县"),
        ).path
        (result,) = receive(city, [path], now)
        assert (result.outcome, result.cause) == (Outcome.REFUSED, RefusalCause.WRONG_BUNDLE)
        assert county_standings(city, b"\x0d" * 32, now) == ()
