"""What counts depends neither on the order or number of imports, nor on any clock."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from itertools import count, permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.workflows.scenes import Clock, Scene, large_scene, small_scene


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return small_scene(tmp_path_factory.mktemp("六个"))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return large_scene(tmp_path_factory.mktemp("二十个"))


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Path]:
    return (tmp_path / f"{number}.xbw" for number in count(1))


def wild_clock(random: Random) -> Clock:
    """Any time of any year in any zone, later ones before earlier ones."""

    def clock() -> datetime:
        zone = timezone(timedelta(minutes=random.randint(-12 * 60, 14 * 60)))
        return datetime(1990, 1, 1, tzinfo=zone) + timedelta(seconds=random.randrange(50 * 365 * 86_400))

    return clock


def played(scene: Scene, path: Path, imports: list[list[str]]) -> bytes:
    with scene.bureau(path) as bureau:
        return scene.play(bureau, imports)


def test_orders_of_six_packages_in_one_to_three_imports(small: Scene, places: Iterator[Path]):
    random = Random(4)
    orders = random.sample(list(permutations(small.written)), 20)
    results: set[bytes] = set()
    for number, order in enumerate(orders):
        size = [6, 3, 2][number % 3]
        imports = [list(order[start : start + size]) for start in range(0, 6, size)]
        results.add(played(small, next(places), imports))
    assert len(results) == 1


@pytest.mark.parametrize("seed", range(8))
def test_orders_of_twenty_packages_with_decisions_between(large: Scene, places: Iterator[Path], seed: int):
    random = Random(seed)
    plain = played(large, next(places), [[name] for name in large.order(Random(99))])
    assert played(large, next(places), large.cut(large.order(random), random)) == plain


@pytest.mark.parametrize("seed", range(4))
def test_no_clock_decides(large: Scene, places: Iterator[Path], seed: int):
    """Whatever the bureau's clock says at each step, and however it jumps."""
    random = Random(seed)
    order = large.cut(large.order(random), random)
    with large.bureau(next(places)) as bureau:
        expected = large.play(bureau, order)
    with large.bureau(next(places)) as bureau:
        assert large.play(bureau, order, wild_clock(random)) == expected


@pytest.mark.parametrize("seed", range(3))
def test_no_school_clock_decides(tmp_path: Path, places: Iterator[Path], seed: int):
    """The signers' clocks change their digests and nothing else: each package goes by its name here.

    Of branches of one length the digest decides until the operator does; the scene's operator has.
    """

    def by_name(scene: Scene, order: list[list[str]]) -> dict[str, Any]:
        text = played(scene, next(places), order).decode()
        for name, written in scene.written.items():
            text = text.replace(written.digest, name.removesuffix(" again"))
        found = json.loads(text)
        found["submissions"].sort(key=lambda submission: submission["digest"])
        return found

    random = Random(seed)
    (tmp_path / "准").mkdir()
    (tmp_path / "乱").mkdir()
    right, wrong = large_scene(tmp_path / "准"), large_scene(tmp_path / "乱", wild_clock(random))
    order = right.cut(right.order(random), random)
    assert by_name(right, order) == by_name(wrong, order)
