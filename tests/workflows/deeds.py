"""What people do to files, as deeds that can be cut short anywhere and begun again."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from desktop.core.audit import first_broken
from desktop.exchange.reader import Package, verify
from desktop.storage.audit import audit_lines
from desktop.storage.letters import last_sent, taken
from desktop.storage.own_key import Protection
from desktop.storage.roster import current_round, units
from desktop.storage.submissions import exports, received
from desktop.storage.workspace import Workspace, open_workspace
from desktop.workflows.bundling import create_collector, write_bundle
from desktop.workflows.deciding import undo_import
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_value
from desktop.workflows.letters import take_letter
from desktop.workflows.originals import original, originals_folder
from desktop.workflows.receiving import receive
from desktop.workflows.reviewing import write_receipt
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_enrolled
from tests.dying import Ran, kill_after, run
from tests.workflows.scenes import COUNTY_KEY, EAST, NOW, TOWN, Scene, result, small_scene

SCHOOL_SEED, TOWN_SEED = b"\x01" * 32, b"\x0b" * 32
WORKSPACE = "工作.xbw"


class Deed(Struct, frozen=True):
    """One deed with the workspace ``WORKSPACE`` of a folder; ``start`` is the folder as it is before."""

    name: str
    start: Path
    act: Callable[[Workspace, Path], object]


class Died(Struct, frozen=True):
    """A deed that was cut short: its changes until then, and whether it was done by then."""

    ran: Ran
    was_done: bool


def standing(folder: Path) -> object:
    """All that a workspace says was done, once it has been checked against the files beside it."""
    with open_workspace(folder / WORKSPACE) as workspace:
        round, lines = current_round(workspace), audit_lines(workspace)
        assert first_broken(lines) is None
        sent = last_sent(workspace)
        written = [e.digest for u in units(workspace) for e in exports(workspace, round, u.code)]
        whole = {_whole(path).digest for path in folder.glob("**/[!.]*.xbp")}
        # The dispatches of the start lie elsewhere.
        letters = [sent.digest] if sent and sent.kind != "dispatch" else []
        assert {*written, *letters} <= whole
        for path in originals_folder(workspace).glob("[!.]*"):
            assert path.stem == _whole(path).digest
        if workspace.role == "bureau":
            for submission in received(workspace, round):
                original(workspace, submission.digest)
        counted = result(workspace) if workspace.role == "bureau" else open_session(workspace).filing
        came = [t.digest for kind in ("dispatch", "receipt") for t in taken(workspace, kind)]
        return counted, written, sent and sent.digest, came, [(a.action, a.detail) for a in lines]


def cut_short(deed: Deed, place: Path, die_at: int, before: object, after: object) -> Died:
    """Let a deed die at a change, look at what it left, and do it again where it was not done.

    Raises AssertionError where what was there before is not there, or half of the deed is.
    """
    folder = Path(shutil.copytree(deed.start, place))
    ran = run(lambda: _do(deed, folder), folder, die_at)
    what = f"{deed.name} at change {die_at} ({ran.changes[-1]})"
    return Died(ran, _is_mended(deed, folder, what, before, after))


def cut_late(deed: Deed, place: Path, seconds: float, before: object, after: object) -> bool:
    """Kill a deed after so many seconds, unless it has ended by then, and look as `cut_short` does.

    Whether it was done.
    """
    folder = Path(shutil.copytree(deed.start, place))
    kill_after(lambda: _do(deed, folder), seconds)
    return _is_mended(deed, folder, f"{deed.name} after {seconds:.6f} s", before, after)


def _is_mended(deed: Deed, folder: Path, what: str, before: object, after: object) -> bool:
    found = standing(folder)
    assert found in (before, after), f"half done: {what}"
    if found == before:
        _do(deed, folder)
    assert standing(folder) == after, f"another end: {what}"
    assert not list(folder.glob("*.上报原件/.*")), f"left behind: {what}"
    shutil.rmtree(folder)
    return found == after


def uncut(deed: Deed, place: Path) -> tuple[Ran, object, object]:
    """What a deed changes when nothing happens to it: its changes, what stands before and after."""
    folder = Path(shutil.copytree(deed.start, place))
    before = standing(folder)
    ran = run(lambda: _do(deed, folder), folder, 0)
    after = standing(folder)
    assert before != after
    shutil.rmtree(folder)
    return ran, before, after


def deeds(folder: Path) -> Iterator[Deed]:
    """Importing, undoing, answering, bundling, exporting and taking letters, with small real files."""
    (folder / "县").mkdir()
    scene = small_scene(folder / "县")
    packages = [written.path for written in scene.written.values()]
    revised = scene.written["revised"].digest

    received_all = _folder(folder / "收齐", scene.template)
    with open_workspace(received_all / WORKSPACE) as bureau:
        receive(bureau, packages[:5], NOW)
        answer = write_receipt(bureau, EAST.code, folder / "回执", NOW, COUNTY_KEY).path
        later = issue_enrolments(bureau, folder / "再下发", lambda: bytes(16), NOW, COUNTY_KEY)[0]
    yield Deed("import", _folder(folder / "收", scene.template), lambda w, _: receive(w, packages, NOW))
    yield Deed("import more", received_all, lambda w, _: receive(w, packages, NOW))
    yield Deed("undo", received_all, lambda w, _: undo_import(w, EAST.code, revised, NOW))
    yield Deed(
        "write a receipt",
        received_all,
        lambda w, place: write_receipt(w, EAST.code, place / "回执", NOW, COUNTY_KEY),
    )
    yield _bundling(scene, folder, packages)
    yield from _at_school(scene, folder, later, answer)


def _bundling(scene: Scene, folder: Path, packages: list[Path]) -> Deed:
    enrolment = next(path for path in scene.enrolments if path.name.startswith(TOWN.name))
    start = folder / "乡镇"
    start.mkdir()
    with create_collector(start / WORKSPACE, enrolment, TOWN_SEED, NOW, Protection.NONE) as town:
        receive(town, packages, NOW)
    return Deed("write a bundle", start, lambda w, place: write_bundle(w, place / "汇总", NOW))


def _at_school(scene: Scene, folder: Path, later: Path, answer: Path) -> Iterator[Deed]:
    start = folder / "学校"
    start.mkdir()
    enrolment = next(path for path in scene.enrolments if path.name.startswith(EAST.name))
    with create_enrolled(start / WORKSPACE, enrolment, SCHOOL_SEED, NOW, Protection.NONE) as school:
        set_value(school, open_session(school), "books", "100", NOW)
    (start / "U盘").mkdir()
    yield Deed("export", start, lambda w, place: export_package(w, open_session(w), place / "U盘", NOW))
    yield Deed("take a dispatch", start, lambda w, _: take_letter(w, later, NOW))
    yield Deed("take a receipt", start, lambda w, _: take_letter(w, answer, NOW))


def _folder(folder: Path, workspace: Path) -> Path:
    folder.mkdir()
    shutil.copy(workspace, folder / WORKSPACE)
    return folder


def _do(deed: Deed, folder: Path) -> None:
    with open_workspace(folder / WORKSPACE) as workspace:
        deed.act(workspace, folder)


def _whole(path: Path) -> Package:
    package = verify(path, {})
    assert isinstance(package, Package), package
    return package
