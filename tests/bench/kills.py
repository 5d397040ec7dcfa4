"""What is left where the program is killed: at every single change of a file, and at random moments.

For importing, undoing, answering, bundling, exporting and taking letters, prints at how many changes (write,
flush, create, rename, remove; SQLite's own ones too) the program was killed just before each, after how many
of them the deed was found done, and how often it was killed after a random time. After each, the workspace
is opened, everything committed is looked for, every package under a final name is verified, and the deed is
done again where it had not been. Exits with 1 where anything was lost, half there, or ended otherwise.
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from desktop.core.errors import XiaobiaoError
from tests.dying import can_trace
from tests.workflows.deeds import Deed, cut_late, cut_short, deeds, uncut

MOMENTS, SEED = 40, 20260503
MEMORY = Path("/dev/shm")


def survives(deed: Deed, place: Path, random: Random) -> bool:
    """Whether nothing went wrong; what did is told."""
    start = time.perf_counter()
    ran, before, after = uncut(deed, place)
    began = time.perf_counter()
    cut_late(deed, place, 60.0, before, after)
    lasts = time.perf_counter() - began
    kills, done = 0, 0
    try:
        for at in range(1, len(ran.changes) + 1):
            died = cut_short(deed, place, at, before, after)
            kills += died.ran.was_killed
            done += died.was_done
        for _ in range(MOMENTS):
            cut_late(deed, place, random.uniform(0, lasts), before, after)
    except (AssertionError, XiaobiaoError) as error:
        print(f"WRONG: {error!r}")
        return False
    kinds = ", ".join(f"{kind} {count}" for kind, count in Counter(ran.changes).most_common())
    print(
        f"{deed.name}: killed at {kills} of {len(ran.changes)} changes ({kinds}), found done {done} times;"
        f" at {MOMENTS} random moments; {time.perf_counter() - start:.0f} s",
        flush=True,
    )
    return True


def main() -> int:
    if not can_trace():
        print("this machine does not let a process be traced")
        return 1
    random, is_good = Random(SEED), True
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        folder = Path(name)
        (folder / "starts").mkdir()
        for deed in deeds(folder / "starts"):
            is_good &= survives(deed, folder / "place", random)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
