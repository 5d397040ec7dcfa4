"""What becomes of packages that accidents or people have changed: all refused, fast, nothing written.

Prints counts and worst times for a package cut at every byte length, for 100,000 random changes of its
bytes (seeded) and for the corpus of hostile files, each with the memory that it cost. Exits with 1 where one
was accepted, crashed the reader, or made it write, and where a hostile file took a second or 100 MB.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from desktop.exchange.layout import FILING, FORM, evidence_name
from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import key_from_seed
from desktop.exchange.statement import Claims, Kind, StatedStandard, StatedUnit
from desktop.exchange.trust import Broken
from desktop.exchange.writer import write_package
from tests.exchange.hostile import corpus, packed, write

CHANGES, SEED = 100_000, 20260501
SLOWEST, LARGEST = 1.0, 100.0  # seconds, MB
MEMORY = Path("/dev/shm")
KEY = key_from_seed(b"\x07" * 32)
CHINA = timezone(timedelta(hours=8))

# One process that verifies what it is told and says what it cost; its memory never shrinks, so the last
# figure bounds all.
CHILD = """
import resource, sys, time
from pathlib import Path
from desktop.exchange.reader import verify
for line in sys.stdin:
    start = time.perf_counter()
    try:
        result = verify(Path(line.strip()), {})
        said = getattr(result, "cause", "ACCEPTED")
    except Exception as error:
        said = f"CRASHED {error!r}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{time.perf_counter() - start}\\t{peak}\\t{said}", flush=True)
"""


class Watch:
    """Counts what this process writes, removes, starts or sends while `verify` runs."""

    def __init__(self) -> None:
        self.is_on = False
        self.writes: Counter[str] = Counter()
        sys.addaudithook(self._heard)

    def _heard(self, event: str, details: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        if event == "open":
            if details[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
                self.writes["open"] += 1
        elif event.split(".")[0] in ("os", "shutil", "subprocess", "socket", "tempfile"):
            self.writes[event] += 1


class Tally:
    """What became of one kind of change."""

    def __init__(self) -> None:
        self.causes: Counter[str] = Counter()
        self.worst = 0.0

    def line(self, what: str) -> str:
        slowest = f"slowest {self.worst * 1000:.1f} ms"
        return f"{what}: {self.causes.total()}, {slowest} ({counted(self.causes)})"


def counted(causes: Counter[str]) -> str:
    return ", ".join(f"{cause} {count}" for cause, count in causes.most_common())


def make_package(folder: Path) -> Path:
    photo = Random(1).randbytes(400)
    claims = Claims(
        kind=Kind.SUBMISSION,
        unit=StatedUnit(code="2136000001", name="东关小学"),
        round="2026",
        sequence=1,
        parent=None,
        standard=StatedStandard(id="xingguo-2023", version="1", digest="0" * 64),
        catalogue_version="1",
        app_version="bench",
        counts={},
        claimed_at=datetime(2026, 5, 1, 9, tzinfo=CHINA),
    )
    files = {
        FILING: '{"name":"东关小学"}'.encode(),
        FORM: b"%PDF-1.4 not really",
        evidence_name(sha256(photo).hexdigest(), "jpg"): photo,
    }
    return write_package(folder / "good.xbp", KEY, claims, files).path


def judge(tally: Tally, watch: Watch, path: Path) -> None:
    start = time.perf_counter()
    watch.is_on = True
    try:
        result = verify(path, {KEY.key_id: KEY.public_key})
    except Exception as error:
        result = error
    watch.is_on = False
    tally.worst = max(tally.worst, time.perf_counter() - start)
    if isinstance(result, Broken):
        tally.causes[result.cause] += 1
    else:
        tally.causes["ACCEPTED" if isinstance(result, Package) else f"CRASHED {result!r}"] += 1


def random_changes(path: Path) -> Iterator[tuple[str, Callable[[Random], bytes]]]:
    """Kinds of change, each a function that changes the good package somehow."""
    good, data = verify(path, {}), path.read_bytes()
    assert isinstance(good, Package)
    entries = {name: good.read(name) for name in good.entries}
    names = list(entries)

    def flip(count: int) -> Callable[[Random], bytes]:
        def change(random: Random) -> bytes:
            changed = bytearray(data)
            for bit in random.sample(range(8 * len(data)), count):
                changed[bit // 8] ^= 1 << bit % 8
            return bytes(changed)

        return change

    def insert(random: Random) -> bytes:
        at = random.randrange(len(data) + 1)
        return data[:at] + random.randbytes(random.randint(1, 60)) + data[at:]

    def delete(random: Random) -> bytes:
        at = random.randrange(len(data))
        return data[:at] + data[at + random.randint(1, 3000) :]

    def swap(random: Random) -> bytes:
        """Two entries in each other's place, or with each other's contents, in a container that is right."""
        one, other = random.sample(range(len(names)), 2)
        order = names.copy()
        order[one], order[other] = order[other], order[one]
        if random.random() < 0.5:
            return packed({name: entries[name] for name in order})
        return packed({name: entries[instead] for name, instead in zip(names, order, strict=True)})

    yield "single bit flips", flip(1)
    yield "double bit flips", flip(2)
    yield "insertions", insert
    yield "deletions", delete
    yield "entry swaps", swap


def changed(folder: Path, watch: Watch) -> Iterator[tuple[str, Tally]]:
    path = make_package(folder)
    data, target = path.read_bytes(), folder / "changed.xbp"
    print(f"a package of {len(data):,} bytes")
    cuts = Tally()
    with target.open("wb", buffering=0) as file:
        file.write(data)
        for length in reversed(range(len(data))):
            file.truncate(length)
            judge(cuts, watch, target)
    yield "cut at every length", cuts
    random, kinds = Random(SEED), list(random_changes(path))
    with target.open("wb", buffering=0) as file:
        for kind, change in kinds:
            tally = Tally()
            for _ in range(CHANGES // len(kinds)):
                file.seek(0)
                file.truncate(file.write(change(random)))
                judge(tally, watch, target)
            yield kind, tally


def hostile(folder: Path) -> Iterator[tuple[str, float, float, str]]:
    """Name, seconds, peak memory of the process so far in MB, and what the reader said."""
    path, target = make_package(folder), folder / "hostile.xbp"
    command = [sys.executable, "-c", CHILD]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for name, contents in corpus(path, KEY):
            write(target, contents)
            print(target, file=child.stdin, flush=True)
            seconds, peak, said = child.stdout.readline().rstrip("\n").split("\t")
            yield name, float(seconds), float(peak), said
            target.unlink()
        child.stdin.close()


def main() -> int:
    watch, is_good = Watch(), True
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        folder = Path(name)
        for what, tally in changed(folder, watch):
            print(tally.line(what), flush=True)
            is_good &= not any(cause.startswith(("ACCEPTED", "CRASHED")) for cause in tally.causes)
        print(f"written while verifying: {dict(watch.writes) or 'nothing'}")
        (folder / "good.xbp").unlink()
        results = list(hostile(folder))
    said = Counter(cause for _, _, _, cause in results)
    slowest = max(results, key=lambda result: result[1])
    print(f"{len(results)} hostile files: {counted(said)}")
    print(f"slowest {slowest[1] * 1000:.0f} ms ({slowest[0]}); peak of the process {results[-1][2]:.0f} MB")
    is_good &= not watch.writes and slowest[1] < SLOWEST and results[-1][2] < LARGEST
    is_good &= not any(cause.startswith(("ACCEPTED", "CRASHED")) for cause in said)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
