import shutil
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from desktop.core.canonical import encode
from desktop.core.filing import Answer, Evidence
from desktop.core.merge import Change
from desktop.exchange.errors import PackageChanged
from desktop.exchange.trust import Broken, Cause
from desktop.storage.errors import WrongRole
from desktop.storage.own_key import own_key
from desktop.storage.roster import current_round, save_units, units
from desktop.storage.submissions import accepted_filings, exports, refusals
from desktop.storage.workspace import Workspace, open_workspace
from desktop.ui.wording.inbox import result_reason
from desktop.workflows.outcomes import Outcome, RefusalCause, results_as_json
from desktop.workflows.receiving import accept, passed_over, preview, receive

State = tuple[list[tuple[Any, ...]], dict[str, Any]]


@pytest.fixture
def take(bureau: Workspace, county: Any, now: datetime) -> Callable[..., tuple[Any, ...]]:
    """``take("first", "rock")``: the results of receiving these packages."""
    return lambda *names: receive(bureau, [county.package(name) for name in names], now)


def state(workspace: Workspace) -> State:
    """Everything stored about submissions but the time and the order, and what is accepted."""
    rows = workspace.rows(
        "SELECT digest, unit, sequence, parent, key_id, signed, state, hex(filing), hex(statement)"
        " FROM submission ORDER BY digest"
    )
    accepted = {f.unit.code: dict(f.values) for f in accepted_filings(workspace, current_round(workspace))}
    return rows, accepted


def accepted(workspace: Workspace) -> dict[str, Any]:
    return state(workspace)[1]


def test_the_first_package_of_a_unit_is_new(take: Callable[..., Any], bureau: Workspace):
    (result,) = take("first")
    assert (result.outcome, result.unit.name, result.sequence) == (Outcome.NEW, "东关小学", 1)
    assert accepted(bureau) == {"2136000001": {"books": 100, "computers": 5}}


def test_a_revision_tells_what_it_changes(take: Callable[..., Any], bureau: Workspace):
    take("first")
    (result,) = take("revised")
    assert result.outcome is Outcome.CHANGED
    assert result.changes == (Change("values", "books", 100, 200), Change("values", "computers", 5, None))
    assert accepted(bureau) == {"2136000001": {"books": 200}}


def test_a_later_package_may_say_the_same(take: Callable[..., Any], bureau: Workspace):
    take("revised")
    (result,) = take("same")
    assert (result.outcome, result.sequence, result.changes) == (Outcome.UNCHANGED, 3, ())
    assert len(state(bureau)[0]) == 2


def test_the_same_package_again_changes_nothing(take: Callable[..., Any], bureau: Workspace):
    take("first")
    before = state(bureau)
    assert [r.outcome for r in take("first", "first_again")] == [Outcome.KNOWN, Outcome.KNOWN]
    assert state(bureau) == before


def test_a_copy_in_the_same_batch_is_known(take: Callable[..., Any], bureau: Workspace):
    assert [r.outcome for r in take("first_again", "first")] == [Outcome.NEW, Outcome.KNOWN]
    assert len(state(bureau)[0]) == 1


def test_an_older_package_is_kept_but_does_not_count(take: Callable[..., Any], bureau: Workspace):
    take("revised")
    (result,) = take("first")
    assert result.outcome is Outcome.OLDER
    assert accepted(bureau) == {"2136000001": {"books": 200}}
    assert len(state(bureau)[0]) == 2


def test_a_copied_workspace_makes_a_fork(take: Callable[..., Any], bureau: Workspace):
    results = take("first", "revised", "fork")
    assert results[1].sequence == results[2].sequence == 2
    assert sorted(r.outcome for r in results[1:]) == [Outcome.FORK, Outcome.NEW]
    rows = {row[0]: row for row in state(bureau)[0]}
    assert rows[results[1].digest][3] == rows[results[2].digest][3] == results[0].digest
    assert {rows[r.digest][6] for r in results[1:]} == {"accepted", "fork"}


@pytest.mark.parametrize("name", ["by_hand", "second_computer"])
def test_an_unconfirmed_signer_waits(take: Callable[..., Any], bureau: Workspace, name: str):
    take("first")
    (result,) = take(name)
    assert result.outcome is Outcome.PENDING
    assert accepted(bureau) == {"2136000001": {"books": 100, "computers": 5}}
    assert take(name)[0].outcome is Outcome.KNOWN


def test_a_unit_set_up_by_hand_waits_even_if_it_comes_first(take: Callable[..., Any], bureau: Workspace):
    assert take("by_hand")[0].outcome is Outcome.PENDING
    assert accepted(bureau) == {}
    assert take("first")[0].outcome is Outcome.NEW


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("wrong_county", RefusalCause.WRONG_COUNTY),
        ("unknown_unit", RefusalCause.UNKNOWN_UNIT),
        ("wrong_round", RefusalCause.WRONG_ROUND),
        ("wrong_standard", RefusalCause.WRONG_STANDARD),
        ("gone", RefusalCause.UNREADABLE),
    ],
)
def test_refused(take: Callable[..., Any], bureau: Workspace, name: str, cause: RefusalCause):
    (result,) = take(name)
    assert (result.outcome, result.cause) == (Outcome.REFUSED, cause)
    assert state(bureau) == ([], {})


@pytest.mark.parametrize(("name", "cause"), [("damaged", Cause.DAMAGED), ("truncated", Cause.TRUNCATED)])
def test_a_broken_file_is_refused(take: Callable[..., Any], bureau: Workspace, name: str, cause: Cause):
    (result,) = take(name)
    assert result.outcome is Outcome.REFUSED
    assert isinstance(result.cause, Broken)
    assert result.cause.cause is cause
    assert state(bureau) == ([], {})


def test_a_file_that_is_received_well_later_is_not_refused_any_more(
    take: Callable[..., Any], bureau: Workspace
):
    with bureau.writing() as db:
        db.execute("CREATE TEMP TABLE away AS SELECT * FROM unit WHERE code = '3136000002'")
        db.execute("DELETE FROM enrolment WHERE unit = '3136000002'")
        db.execute("DELETE FROM unit WHERE code = '3136000002'")
    take("rock", "damaged")
    assert len(refusals(bureau, current_round(bureau))) == 2
    with bureau.writing() as db:
        db.execute("INSERT INTO unit SELECT * FROM away")
    assert take("rock")[0].outcome is Outcome.PENDING
    assert [r.file_name for r in refusals(bureau, current_round(bureau))] == ["damaged.xbp"]


def test_a_dispatch_is_no_submission(bureau: Workspace, county: Any, now: datetime):
    (result,) = receive(bureau, [county.enrolments[0]], now)
    assert isinstance(result.cause, Broken)
    assert result.cause.cause is Cause.WRONG_KIND


@pytest.mark.parametrize("order", [("rock", "wrong_signer"), ("wrong_signer", "rock")])
@pytest.mark.parametrize("together", [True, False])
def test_a_unit_cannot_sign_for_another(
    take: Callable[..., Any], bureau: Workspace, order: tuple[str, str], together: bool
):
    """Its key proves no token of the other unit: what it signs waits, whatever comes first."""
    taken = take(*order) if together else [take(name)[0] for name in order]
    results = dict(zip(order, taken, strict=True))
    assert results["rock"].outcome is Outcome.NEW
    assert results["wrong_signer"].outcome is Outcome.PENDING
    assert accepted(bureau) == {"3136000002": {"books": 50}}


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[]",
        b'{"round":"2026"}',
        b'{"values":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_what_is_no_filing_is_refused(
    bureau: Workspace, county: Any, tmp_path: Path, now: datetime, data: bytes
):
    path = county.signed(tmp_path / "a.xbp", b"\x05" * 32, data)
    (result,) = receive(bureau, [path], now)
    assert (result.outcome, result.cause) == (Outcome.REFUSED, RefusalCause.MALFORMED_FILING)
    assert state(bureau) == ([], {})


@pytest.mark.parametrize(
    "parts",
    [
        {"values": {"books": "很多"}},
        {"values": {"books": -1}},
        {"values": {"books": True}},
        {"values": {"books": Decimal("1.5")}},
        {"values": {"books": [1]}},
        {"values": {"books": 10**15}},
        {"values": {"site_area": Decimal("1E+9999")}},
        {"values": {"site_area": Decimal("0.0000001")}},
        {"values": {"nonsense": 1}},
        {"values": {"senior.nonsense": 1}},
        {"values": {"pupils": 1}},
        {"values": {"primary.books": 1}},
        {"values": {"boarding": 1}},
        {"values": {"urban_rural": "nowhere"}},
        {"values": {"primary.listed_pupils": 100}},
        {"answers": {"26.1": Answer(score=1000)}},
        {"answers": {"26.1": Answer(score=-1)}},
        {"answers": {"999.1": Answer(note="?")}},
        {"notes": {"nonsense.books": "?"}},
        # Whole in itself, and not in the package.
        {"evidence": {"ab" * 32: Evidence("jpg", 9, "操场.jpg", "操场", date(2026, 3, 1), ("1.1",))}},
    ],
    ids=repr,
)
def test_a_filing_with_what_nobody_can_type_is_refused(
    bureau: Workspace, county: Any, tmp_path: Path, now: datetime, parts: dict[str, Any]
):
    path = county.signed(tmp_path / "a.xbp", b"\x05" * 32, encode(county.filing(**parts)))
    (result,) = receive(bureau, [path], now)
    assert (result.outcome, result.cause) == (Outcome.REFUSED, RefusalCause.MALFORMED_FILING)


def test_numbers_beyond_any_size_are_refused(bureau: Workspace, county: Any, tmp_path: Path, now: datetime):
    data = encode(county.filing(values={"books": 1}))
    for number in (b"1e99999999999999999999", b"9" * 5000, b"1e400"):
        path = county.signed(
            tmp_path / f"{len(number)}.xbp", b"\x05" * 32, data.replace(b'"books":1', b'"books":' + number)
        )
        assert receive(bureau, [path], now)[0].cause is RefusalCause.MALFORMED_FILING


def test_another_spelling_of_a_filing_is_refused(
    bureau: Workspace, county: Any, tmp_path: Path, now: datetime
):
    """Its fingerprint would not be the one that is printed on the form."""
    data = encode(county.filing(values={"books": 1}))
    for number, other in enumerate((data.replace(b":1", b": 1"), data[:-1] + b',"more":1}')):
        path = county.signed(tmp_path / f"{number}.xbp", b"\x05" * 32, other)
        assert receive(bureau, [path], now)[0].cause is RefusalCause.MALFORMED_FILING


def test_a_filing_about_another_unit_or_round_is_refused(
    bureau: Workspace, county: Any, tmp_path: Path, now: datetime
):
    filing = county.filing(values={"books": 1})
    other = msgspec.structs.replace(filing.unit, code="3136000002")
    for number, wrong in enumerate(
        (msgspec.structs.replace(filing, unit=other), msgspec.structs.replace(filing, round="2025"))
    ):
        path = county.signed(tmp_path / f"{number}.xbp", b"\x05" * 32, encode(wrong))
        assert receive(bureau, [path], now)[0].cause is RefusalCause.MALFORMED_FILING


def test_one_bad_file_never_stops_the_others(take: Callable[..., Any], bureau: Workspace):
    bad = ["truncated", "unknown_unit", "damaged", "gone", "wrong_round", "wrong_standard"]
    results = take(*bad[:3], "first", *bad[3:], "rock")
    assert [r.outcome for r in results if r.outcome is not Outcome.REFUSED] == [Outcome.NEW, Outcome.NEW]
    assert set(accepted(bureau)) == {"2136000001", "3136000002"}


def test_every_order_gives_the_same_state(new_bureau: Callable[[str], Workspace], county: Any, now: datetime):
    """Revisions, a fork, a duplicate and a stranger: all at once, one by one, and in two parts."""
    names = ["first", "revised", "fork", "first_again", "by_hand", "rock"]
    orders = list(permutations(names))
    Random(1).shuffle(orders)
    seen: list[State] = []
    with new_bureau("所有次序") as bureau:
        for number, order in enumerate(orders[:60]):
            paths = [county.package(name) for name in order]
            cut = (0, 2, 4)[number % 3]
            parts = [[path] for path in paths] if number % 4 == 0 else [paths[:cut], paths[cut:]]
            for part in parts:
                receive(bureau, part, now)
            seen.append(state(bureau))
            with bureau.writing() as db:
                db.execute("DELETE FROM submission")
    assert len(seen[0][0]) == 5
    assert all(other == seen[0] for other in seen)


def test_two_computers_with_one_token_in_one_batch(
    new_bureau: Callable[[str], Workspace], county: Any, now: datetime
):
    """Whose key is bound does not depend on the order of the files."""
    paths = [county.package("first"), county.package("second_computer")]
    states: list[State] = []
    for name, order in (("甲", paths), ("乙", paths[::-1])):
        with new_bureau(name) as bureau:
            results = receive(bureau, order, now)
            assert sorted(r.outcome for r in results) == [Outcome.NEW, Outcome.PENDING]
            states.append(state(bureau))
    assert states[0] == states[1]


def test_cancelling_stores_nothing(bureau: Workspace, county: Any, now: datetime):
    class Cancelled(BaseException):
        pass

    def progress(done: int, total: int) -> None:
        assert total == 2
        if done == 2:
            raise Cancelled

    paths = [county.package("first"), county.package("damaged")]
    with pytest.raises(Cancelled):
        receive(bureau, paths, now, progress)
    assert state(bureau) == ([], {})
    assert refusals(bureau, current_round(bureau)) == ()
    assert receive(bureau, paths, now)[0].outcome is Outcome.NEW


def test_progress_counts_the_files(bureau: Workspace, county: Any, now: datetime):
    steps: list[tuple[int, int]] = []
    paths = [county.package("rock"), county.package("gone")]
    receive(bureau, paths, now, lambda done, total: steps.append((done, total)))
    assert steps == [(1, 2), (2, 2)]


def test_a_folder_stands_for_its_packages(bureau: Workspace, county: Any, tmp_path: Path, now: datetime):
    inner = tmp_path / "U盘" / "三月"
    inner.mkdir(parents=True)
    (inner / "A.XBP").write_bytes(county.package("first").read_bytes())
    (inner.parent / "b.xbp").write_bytes(county.package("rock").read_bytes())
    (inner / "._A.xbp").write_bytes(b"what macOS leaves")
    (inner / "说明.txt").write_text("不是上报包")
    (inner / "folder.xbp").mkdir()
    results = receive(bureau, [inner.parent], now)
    assert [(r.path.name, r.outcome) for r in results] == [("b.xbp", Outcome.NEW), ("A.XBP", Outcome.NEW)]


def test_the_same_folder_twice_is_silent(bureau: Workspace, county: Any, now: datetime):
    first = receive(bureau, [county.packages], now)
    before = state(bureau), refusals(bureau, current_round(bureau))
    second = receive(bureau, [county.packages], now)
    assert (state(bureau), refusals(bureau, current_round(bureau))) == before
    assert {r.outcome for r in second} == {Outcome.KNOWN, Outcome.REFUSED}
    assert [r.cause for r in second] == [r.cause for r in first]


def test_a_refusal_is_noted_once(take: Callable[..., Any], bureau: Workspace):
    take("damaged", "damaged")
    take("damaged")
    (refusal,) = refusals(bureau, current_round(bureau))
    assert refusal.file_name == "damaged.xbp"


def test_file_names_that_are_not_utf8(bureau: Workspace, county: Any, tmp_path: Path, now: datetime):
    path = tmp_path / "\udcb6\udcab.xbp"
    try:
        path.write_bytes(county.package("first").read_bytes())
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no such names")
    gone = tmp_path / "\udcb6.xbp"
    results = receive(bureau, [path, gone], now)
    assert [r.outcome for r in results] == [Outcome.NEW, Outcome.REFUSED]
    assert [item["file"] for item in results_as_json(results)] == ["??.xbp", "?.xbp"]


def test_names_that_no_file_can_have(bureau: Workspace, now: datetime):
    (result,) = receive(bureau, [Path("长" * 300)], now)
    assert result.cause is RefusalCause.UNREADABLE


def test_nothing_is_received_without_files(bureau: Workspace, tmp_path: Path, now: datetime):
    assert receive(bureau, [tmp_path / "nothing"], now)[0].outcome is Outcome.REFUSED
    (tmp_path / "空").mkdir()
    assert receive(bureau, [tmp_path / "空"], now) == ()


def test_only_a_bureau_receives(school: Workspace, county: Any, now: datetime):
    with pytest.raises(WrongRole):
        receive(school, [county.package("rock")], now)


def test_results_as_json(take: Callable[..., Any]):
    take("first")
    revised, damaged = results_as_json(take("revised", "damaged"))
    assert revised["outcome"] == "changed"
    assert (revised["unit_code"], revised["sequence"], revised["changes"]) == ("2136000001", 2, 2)
    assert revised["refused"] is None
    assert damaged["file"] == "damaged.xbp"
    assert (damaged["outcome"], damaged["unit_code"], damaged["digest"]) == ("refused", None, None)
    assert isinstance(damaged["refused"], dict)
    assert damaged["refused"]["cause"] == "damaged"


def test_a_result_carries_the_fingerprints_of_the_stamped_form(
    county: Any, take: Callable[..., Any], bureau: Workspace
):
    (result,) = take("first")
    with open_workspace(county.folder / "东关.xbw") as east:
        sent = exports(east, current_round(east), "2136000001")[0]
        key_id = own_key(east).key_id
    assert (result.content, result.key_id) == (sent.filing_digest, key_id)
    assert result.stated_name == ""


def test_a_unit_of_another_name_is_shown(take: Callable[..., Any], bureau: Workspace):
    (unit,) = (unit for unit in units(bureau) if unit.code == "2136000001")
    save_units(bureau, [msgspec.structs.replace(unit, name="东关完小")])
    (result,) = take("by_hand")
    assert result.outcome is Outcome.PENDING
    assert result.stated_name == "东关小学"
    assert "包内的单位名称是“东关小学”" in result_reason(result)


def test_another_countys_package_names_its_county(take: Callable[..., Any]):
    (result,) = take("wrong_county")
    assert result_reason(result).startswith("这是外县的上报包，不属于本县")


def test_files_that_are_not_called_as_packages_are_counted(tmp_path: Path):
    for name in ("东关小学_上报包.txt", "说明.pdf", ".隐藏", "a.xbp"):
        (tmp_path / name).write_bytes(b"")
    assert passed_over([tmp_path, tmp_path / "说明.pdf"]) == 2


def test_what_is_changed_after_it_was_verified_is_not_stored(
    bureau: Workspace, county: Any, tmp_path: Path, now: datetime
):
    paths = [Path(shutil.copy(county.package(name), tmp_path)) for name in ("first", "rock")]
    before = state(bureau)
    for archive in (True, False):
        seen = preview(bureau, paths, now)
        whole = paths[1].read_bytes()
        paths[1].write_bytes(whole.replace(b'"books":50', b'"books":99'))
        with pytest.raises(PackageChanged):
            accept(bureau, seen, now, archive=archive)
        assert state(bureau) == before
        paths[1].write_bytes(whole)
    assert [r.outcome for r in receive(bureau, paths, now)] == [Outcome.NEW, Outcome.NEW]


def test_what_was_accepted_is_read_from_the_archive(
    bureau: Workspace, county: Any, tmp_path: Path, now: datetime
):
    """The stick may be pulled out as soon as the originals are copied."""
    path = Path(shutil.copy(county.package("first"), tmp_path))
    results = accept(bureau, preview(bureau, [path], now), now, lambda done, total: path.unlink())
    assert [(r.outcome, r.path) for r in results] == [(Outcome.NEW, path)]
