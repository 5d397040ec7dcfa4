"""Two people of one school: a working copy goes out, both type, it comes back, and nothing is lost."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.core.filing import Answer, Conclusion, Evidence, SchoolClass
from desktop.core.sections import Section
from desktop.core.three_way import Relation, only
from desktop.storage import errors
from desktop.storage.entries import Entry, history, load_filing, save_entries
from desktop.storage.evidence import load_file, save_file
from desktop.storage.own_key import own_key
from desktop.storage.roster import current_round, save_round
from desktop.storage.trust import tokens
from desktop.storage.working_copies import handed_over, working_copy
from desktop.storage.workspace import Workspace, look_into, open_workspace
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_answer, set_class_list, set_evidence, set_note, set_value
from desktop.workflows.handing_over import IsWorkingCopy, hand_over
from desktop.workflows.printing import filled_form
from desktop.workflows.session import Session, open_session
from desktop.workflows.signing import make_new_key, opened_key
from desktop.workflows.taking_back import (
    ConflictsOpen,
    CopyOfAnother,
    CopyOfOtherRound,
    CopyOlder,
    NotAWorkingCopy,
    TakenBack,
    look_at_copy,
    take_back,
)

HandOver = Callable[..., Path]


def typed(workspace: Workspace, now: datetime, **values: str) -> Session:
    """Type values; names have ``__`` for the point."""
    session = open_session(workspace)
    for code, text in values.items():
        session = set_value(workspace, session, code.replace("__", "."), text, now)
    return session


@pytest.fixture
def later(now: datetime) -> datetime:
    return now + timedelta(days=2)


@pytest.fixture
def out(school: Workspace, tmp_path: Path, now: datetime) -> HandOver:
    """``out("王老师")``: hand a copy over; returns its path."""
    numbers = iter(range(1, 9))

    def go(colleague: str = "王老师") -> Path:
        number = next(numbers)
        path = tmp_path / f"副本 {number}.xbw"
        hand_over(school, open_session(school), path, colleague, f"copy-{number}", now)
        return path

    return go


@pytest.fixture
def back(school: Workspace, later: datetime) -> Callable[..., TakenBack]:
    """Take a copy back; ``theirs`` decides all conflicts."""

    def come(path: Path, theirs: bool | None = None) -> TakenBack:
        session = open_session(school)
        returned = look_at_copy(school, session, path)
        conflicts = only(returned.differences(session), Relation.CONFLICT)
        chosen = {} if theirs is None else {d.place: theirs for d in conflicts}
        return take_back(school, session, returned, chosen, later)

    return come


def values_of(workspace: Workspace) -> dict[str, object]:
    return dict(open_session(workspace).filing.values)


def test_a_copy_has_everything_but_what_signs(school: Workspace, out: HandOver, now: datetime):
    session = typed(school, now, books="100", site_area="12000.5")
    seed = opened_key(school).seed
    (token,) = (issued.token for issued in tokens(school)[session.unit.code])
    path = out("  王 老师 ")
    with open_workspace(path) as copy:
        assert open_session(copy).filing == session.filing
        itself = working_copy(copy)
        assert itself is not None
        assert (itself.number, itself.colleague, itself.original) == (1, "王 老师", school.id)
        assert itself.base == session.filing
        assert copy.id != school.id
        assert own_key(copy).sealed == b""
        assert tokens(copy) == {}
        with pytest.raises(IsWorkingCopy):
            opened_key(copy)
        with pytest.raises(IsWorkingCopy):
            make_new_key(copy, b"\x05" * 32, now)
    data = path.read_bytes()
    assert seed not in data
    assert token not in data
    assert own_key(school).sealed not in data


def test_a_copy_is_filled_and_printed_and_never_exported(
    out: HandOver, tmp_path: Path, later: datetime, school: Workspace
):
    path = out()
    with open_workspace(path) as copy:
        session = typed(copy, later, books="100")
        assert filled_form(copy, session).startswith(b"%PDF")
        with pytest.raises(IsWorkingCopy) as refused:
            export_package(copy, session, tmp_path / "包.xbp", later)
        assert refused.value.data["action"] == "export"
        with pytest.raises(IsWorkingCopy):
            hand_over(copy, session, tmp_path / "副本的副本.xbw", "", "x", later)
        with pytest.raises(IsWorkingCopy):
            look_at_copy(copy, session, school.path)
    assert not list(tmp_path.glob("*.xbp"))
    assert len(list(tmp_path.glob("*.xbw"))) == 2


def test_the_original_knows_which_copies_are_out(school: Workspace, out: HandOver, back, later: datetime):
    out("王老师")
    second = out("李老师")
    round = open_session(school).round
    assert [(c.number, c.colleague, c.returned_at) for c in handed_over(school, round)] == [
        (1, "王老师", None),
        (2, "李老师", None),
    ]
    back(second)
    returned = [c.returned_at for c in handed_over(school, round)]
    assert returned == [None, later.isoformat(timespec="seconds")]


def test_a_name_that_is_taken_is_not_overwritten(
    school: Workspace, out: HandOver, tmp_path: Path, now: datetime
):
    (tmp_path / "副本 1.xbw").write_text("别的文件", encoding="utf-8")
    with pytest.raises(errors.WorkspaceExists):
        out()
    assert (tmp_path / "副本 1.xbw").read_text("utf-8") == "别的文件"
    assert handed_over(school, open_session(school).round) == ()


def test_each_types_a_half(school: Workspace, out: HandOver, back, now: datetime, later: datetime):
    session = typed(school, now, books="100")
    path = out()
    lower, upper = (
        [SchoolClass(Section.PRIMARY, grade, f"{grade}（1）班", 40) for grade in grades]
        for grades in ((1, 2, 3), (4, 5, 6))
    )
    set_class_list(school, session, lower, now)
    typed(school, now, computers="60")
    with open_workspace(path) as copy:
        session = typed(copy, later, site_area="9000")
        session = set_class_list(copy, session, upper, later)
        session = set_answer(copy, session, "21.1", Answer(Conclusion.YES), later)
        session = set_note(copy, session, "site_area", "不含菜地", later)
        photo = save_file(copy, b"photo")
        kept = Evidence("jpg", 5, "a.jpg", "平面图", later.date(), ("21.1",))
        set_evidence(copy, session, photo, kept, later)
    done = back(path)
    assert done.kept == ()
    filing = open_session(school).filing
    assert filing == done.session.filing
    assert filing.values == {"books": 100, "computers": 60, "site_area": 9000}
    assert list(filing.class_list) == lower + upper
    assert filing.answers == {"21.1": Answer(Conclusion.YES)}
    assert filing.notes == {"site_area": "不含菜地"}
    assert load_file(school, photo) == b"photo"
    (line,) = history(school, done.session.round, done.session.unit, "values", "site_area")
    assert (line.old, line.new, line.source, line.taken) == (None, 9000, "1 王老师", True)


@pytest.mark.parametrize(("theirs", "stands"), [(True, 300), (False, 200)])
def test_a_conflict_is_chosen_and_the_loser_stays_in_the_history(
    school: Workspace, out: HandOver, back, now: datetime, later: datetime, *, theirs: bool, stands: int
):
    typed(school, now, books="100")
    path = out()
    typed(school, now, books="200")
    with open_workspace(path) as copy:
        typed(copy, later, books="300", computers="9")
    before = school.path.read_bytes()
    with pytest.raises(ConflictsOpen) as refused:
        back(path)
    assert [d.code for d in refused.value.data["differences"]] == ["books"]  # pyright: ignore
    assert school.path.read_bytes() == before
    done = back(path, theirs)
    assert values_of(school) == {"books": stands, "computers": 9}
    past = history(school, done.session.round, done.session.unit, "values", "books")
    assert {200, 300} <= {value for line in past for value in (line.old, line.new)}
    assert (past[0].source, past[0].taken) == ("1 王老师", theirs)


def test_only_what_is_chosen_is_taken(school: Workspace, out: HandOver, now: datetime, later: datetime):
    typed(school, now, books="100")
    path = out()
    typed(school, now, books="200")
    with open_workspace(path) as copy:
        typed(copy, later, computers="9", site_area="5")
    session = open_session(school)
    returned = look_at_copy(school, session, path)
    places = {d.code: d.place for d in returned.differences(session)}
    chosen = {places["computers"]: False, places["books"]: True}
    done = take_back(school, session, returned, chosen, later)
    assert done.session.filing.values == {"books": 100, "site_area": 5}
    past = history(school, session.round, session.unit, "values", "computers")
    assert [(line.old, line.new, line.taken) for line in past] == [(None, 9, False)]


def test_the_same_copy_again_is_silent(
    school: Workspace, out: HandOver, back, now: datetime, later: datetime
):
    path = out()
    with open_workspace(path) as copy:
        typed(copy, later, books="300")
    back(path)
    typed(school, later, books="400")
    before = school.path.read_bytes()
    done = back(path)
    assert (done.taken, done.kept) == ((), ())
    assert school.path.read_bytes() == before
    assert values_of(school) == {"books": 400}


def test_a_copy_that_went_on_is_compared_with_what_it_was(
    school: Workspace, out: HandOver, back, now: datetime, later: datetime
):
    typed(school, now, books="100", computers="1")
    path = out()
    typed(school, now, books="200")
    with open_workspace(path) as copy:
        typed(copy, later, books="300", computers="2")
    back(path, theirs=False)
    # Here computers is corrected; there somebody goes on with something else and with books again.
    typed(school, later, computers="3")
    with open_workspace(path) as copy:
        typed(copy, later, site_area="7")
    done = back(path)
    assert [d.code for d in done.taken] == ["site_area"]
    assert values_of(school) == {"books": 200, "computers": 3, "site_area": 7}
    with open_workspace(path) as copy:
        typed(copy, later, books="301")
    with pytest.raises(ConflictsOpen):
        back(path)


def test_an_older_state_of_the_copy_is_refused(
    school: Workspace, out: HandOver, back, tmp_path: Path, later: datetime
):
    path = out()
    with open_workspace(path) as copy:
        typed(copy, later, books="300")
    older = shutil.copy(path, tmp_path / "旧.xbw")
    with open_workspace(path) as copy:
        typed(copy, later, books="310")
    back(path)
    with pytest.raises(CopyOlder):
        back(Path(older))
    assert values_of(school) == {"books": 310}


def test_a_copy_of_the_copy_is_compared_with_what_both_began_with(
    school: Workspace, out: HandOver, back, tmp_path: Path, now: datetime, later: datetime
):
    typed(school, now, books="100", computers="1")
    path = out()
    twin = Path(shutil.copy(path, tmp_path / "又一份.xbw"))
    with open_workspace(path) as copy:
        typed(copy, later, books="300")
    with open_workspace(twin) as copy:
        typed(copy, later, computers="2")
    back(path)
    session = open_session(school)
    returned = look_at_copy(school, session, twin)
    assert returned.is_stray
    take_back(school, session, returned, {}, later)
    assert values_of(school) == {"books": 300, "computers": 2}


def test_an_original_that_was_restored_knows_the_copy_by_what_it_carries(
    school: Workspace, out: HandOver, tmp_path: Path, later: datetime, now: datetime
):
    backup = Path(shutil.copy(school.path, tmp_path / "备份.xbw"))
    path = out("王老师")
    with open_workspace(path) as copy:
        typed(copy, later, books="300")
    with open_workspace(backup) as restored:
        hand_over(restored, open_session(restored), tmp_path / "新副本.xbw", "李老师", "other", now)
        session = open_session(restored)
        done = take_back(restored, session, look_at_copy(restored, session, path), {}, later)
        assert values_of(restored) == {"books": 300}
        assert [(c.number, c.colleague) for c in handed_over(restored, session.round)] == [
            (1, "李老师"),
            (2, "王老师"),
        ]
        assert done.copy.number == 2


def test_what_is_no_copy_of_ours_gets_a_sentence(
    school: Workspace, out: HandOver, county, tmp_path: Path, now: datetime
):
    session = open_session(school)
    elsewhere = county.enrolled(tmp_path / "别处.xbw", 0, b"\x07" * 32)
    theirs = tmp_path / "别处的副本.xbw"
    hand_over(elsewhere, open_session(elsewhere), theirs, "", "theirs", now)
    elsewhere.close()
    path = out()
    damaged, cut, text = (tmp_path / name for name in ("坏.xbw", "断.xbw", "文.xbw"))
    whole = path.read_bytes()
    damaged.write_bytes(whole[:4096] + b"\xff" * 4096 + whole[8192:])
    cut.write_bytes(whole[:-5000])
    text.write_text("不是工作文件" * 30, encoding="utf-8")
    for file, error in (
        (theirs, CopyOfAnother),
        (tmp_path / "别处.xbw", NotAWorkingCopy),
        (school.path, NotAWorkingCopy),
        (damaged, errors.WorkspaceDamaged),
        (cut, errors.WorkspaceDamaged),
        (text, errors.NotAWorkspace),
        (tmp_path / "没有.xbw", errors.WorkspaceMissing),
    ):
        before = file.read_bytes() if file.exists() else None
        with pytest.raises(error):
            look_at_copy(school, session, file)
        assert (file.read_bytes() if file.exists() else None) == before


def test_a_copy_of_another_round_gets_a_sentence(school: Workspace, out: HandOver):
    path = out()
    with open_workspace(path) as copy:
        save_round(copy, replace(current_round(copy), id="2027", title="2027年自评"))
    with pytest.raises(CopyOfOtherRound) as refused:
        look_at_copy(school, open_session(school), path)
    assert refused.value.data["round"] == "2027年自评"


def test_what_cannot_be_said_here_stays_in_the_copy_and_does_not_stop_the_rest(
    school: Workspace, out: HandOver, later: datetime
):
    path = out()
    with open_workspace(path) as copy:
        session = typed(copy, later, books="300")
        unknown = Entry("values", "of_another_standard", 5)
        save_entries(copy, session.round, session.unit, [unknown], later)
    session = open_session(school)
    returned = look_at_copy(school, session, path)
    assert returned.misfits == (unknown,)
    assert take_back(school, session, returned, {}, later).session.filing.values == {"books": 300}


def test_a_copy_that_is_open_elsewhere_is_not_read(school: Workspace, out: HandOver):
    path = out()
    with open_workspace(path), pytest.raises(errors.WorkspaceBusy):
        look_at_copy(school, open_session(school), path)


def test_looking_changes_nothing_and_leaves_nothing(school: Workspace, out: HandOver, tmp_path: Path):
    path = out()
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    with look_into(path) as copy:
        assert copy.role == "unit"
    look_at_copy(school, open_session(school), path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == before


def test_a_crash_in_the_middle_leaves_all_or_nothing(
    school: Workspace, out: HandOver, later: datetime, monkeypatch: pytest.MonkeyPatch
):
    path = out()
    with open_workspace(path) as copy:
        typed(copy, later, books="300")
    session = open_session(school)
    returned = look_at_copy(school, session, path)

    def fail(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("desktop.workflows.taking_back.save_handed_over", fail)
        with pytest.raises(RuntimeError):
            take_back(school, session, returned, {}, later)
    assert values_of(school) == {}
    assert history(school, session.round, session.unit, "values", "books") == ()


_typing = st.lists(
    st.tuples(st.sampled_from(["books", "computers", "site_area"]), st.sampled_from(["1", "2", ""])),
    max_size=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(here=_typing, there=_typing, theirs=st.booleans(), again=_typing)
def test_whatever_two_people_type_nothing_is_lost(
    county, tmp_path_factory: pytest.TempPathFactory, now: datetime, here, there, again, *, theirs: bool
):
    folder = tmp_path_factory.mktemp("分工")
    with county.enrolled(folder / "东关.xbw", 0, b"\x01" * 32) as school:
        typed(school, now, books="9", computers="9")
        path = folder / "副本.xbw"
        hand_over(school, open_session(school), path, "王老师", "copy", now)
        for code, text in here:
            typed(school, now, **{code: text})
        for steps in (there, again):
            with open_workspace(path) as copy:
                for code, text in steps:
                    typed(copy, now, **{code: text})
                said = load_filing(copy, open_session(copy).round, open_session(copy).unit).values
            session = open_session(school)
            stood = session.filing.values
            returned = look_at_copy(school, session, path)
            conflicts = only(returned.differences(session), Relation.CONFLICT)
            done = take_back(school, session, returned, {d.place: theirs for d in conflicts}, now)
            seen = {
                (code, value)
                for code in ("books", "computers", "site_area")
                for line in history(school, session.round, session.unit, "values", code)
                for value in (line.old, line.new)
            }
            for filing in (stood, said, done.session.filing.values):
                assert set(filing.items()) <= seen
            assert open_session(school).filing == done.session.filing
