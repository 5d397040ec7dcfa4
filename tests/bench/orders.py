"""Whether the order or number of imports ever changes what counts at a bureau.

Plays all 720 orders of six packages (revisions, a fork, a duplicate, a rival key), each split into one, two
or three imports, and 1,000 random orders of twenty packages of three schools with the operator's decisions
and a bundle among them, each to a bureau of its own. Prints counts and times; exits with 1 where one result
differs from another as canonical JSON.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import permutations
from pathlib import Path
from random import Random

from tests.workflows.scenes import Scene, large_scene, small_scene

ORDERS, SEED = 1000, 20260502
MEMORY = Path("/dev/shm")


def played(scene: Scene, orders: Iterable[Sequence[Sequence[str]]]) -> bool:
    """Prints how many results there were; whether they were one."""
    results: Counter[str] = Counter()
    imports, start = 0, time.perf_counter()
    for order in orders:
        path = scene.folder / "bureau.xbw"
        with scene.bureau(path) as bureau:
            results[sha256(scene.play(bureau, order)).hexdigest()] += 1
        path.unlink()
        imports += len(order)
    seconds = time.perf_counter() - start
    said = ", ".join(f"{digest[:16]} {count}" for digest, count in results.most_common())
    what = f"{len(scene.written)} packages, {len(scene.decisions)} decisions"
    print(f"{what}: {results.total()} orders, {imports} steps, {seconds:.0f} s", flush=True)
    print(f"{len(results)} result{'s' if len(results) > 1 else ''}: {said}", flush=True)
    return len(results) == 1


def split(order: Sequence[str], number: int) -> list[Sequence[str]]:
    """One, two or three imports, cut at other places each time."""
    if number % 3 == 0:
        return [order]
    first = 1 + number // 3 % 3
    return (
        [order[:first], order[first:]]
        if number % 3 == 1
        else [order[:first], order[first : first + 2], order[first + 2 :]]
    )


def main() -> int:
    random = Random(SEED)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        folder = Path(name)
        (folder / "small").mkdir()
        (folder / "large").mkdir()
        small, large = small_scene(folder / "small"), large_scene(folder / "large")
        orders = permutations(small.written)
        is_one = played(small, (split(order, number) for number, order in enumerate(orders)))
        is_one &= played(large, (large.cut(large.order(random), random) for _ in range(ORDERS)))
    return 0 if is_one else 1


if __name__ == "__main__":
    sys.exit(main())
