"""The program dies in the middle of what it writes: nothing committed is lost, and nothing is half there."""

from pathlib import Path

import pytest

from tests.dying import can_trace
from tests.workflows.deeds import Deed, cut_short, deeds, uncut

pytestmark = pytest.mark.skipif(not can_trace(), reason="this machine does not let a process be traced")
NAMES = [
    *("import", "import more", "undo", "write a receipt", "write a bundle"),
    *("export", "take a dispatch", "take a receipt"),
]
POINTS = 6


@pytest.fixture(scope="module")
def starts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Deed]:
    return {deed.name: deed for deed in deeds(tmp_path_factory.mktemp("起点"))}


def test_all_deeds_are_here(starts: dict[str, Deed]):
    assert list(starts) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_deed_that_dies_is_done_or_not_and_can_be_done_again(
    starts: dict[str, Deed], tmp_path: Path, name: str
):
    deed = starts[name]
    ran, before, after = uncut(deed, tmp_path / "完整")
    assert not ran.was_killed
    count = len(ran.changes)
    points = sorted({1 + number * (count - 1) // (POINTS - 1) for number in range(POINTS)})
    died = [cut_short(deed, tmp_path / "中断", at, before, after) for at in points]
    # SQLite needs a write more or less from run to run.
    assert all(one.ran.was_killed for one in died[:-1])
    # Once done, done.
    assert [one.was_done for one in died] == sorted(one.was_done for one in died)
