"""How fast packages of a typical school are verified, beside SHA-256 alone, and in how much memory.

Prints, from one run over 300 packages with 60 KB of data and 20 photos of 300 KB: the rate at which SHA-256
alone takes those bytes from memory, that of verifying the files one by one and that of verifying them as a
batch, with the ratios; then the memory that verifying 1 MB, 100 MB and 1 GB adds to a process.
All take turns, and the median turn counts, so that a busy machine slows all alike.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from statistics import median

from desktop.exchange.layout import FILING, FORM, evidence_name
from desktop.exchange.reader import Package, verify, verify_all
from desktop.exchange.signing import key_from_seed
from desktop.exchange.statement import Claims, Kind, StatedStandard, StatedUnit
from desktop.exchange.writer import Source, write_package

PACKAGES, DATA, PHOTOS, PHOTO = 300, 60_000, 20, 300_000
# How many packages make a turn.
TURN = 10
SIZES = {"1 MB": 10**6, "100 MB": 10**8, "1 GB": 10**9}
KEY = key_from_seed(b"\x07" * 32)
TRUSTED = {KEY.key_id: KEY.public_key}

# Linux and macOS differ in the unit of ru_maxrss.
CHILD = """
import resource, sys
from pathlib import Path
from desktop.exchange.reader import verify
unit = 1e6 if sys.platform == "darwin" else 1e3
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
verify(Path(sys.argv[1]), {})
before = peak()
assert not hasattr(verify(Path(sys.argv[2]), {}), "cause")
print(f"{peak():.1f}\\t{peak() - before:.1f}")
"""


def write(path: Path, sequence: int, files: dict[str, Source]) -> Path:
    claims = Claims(
        kind=Kind.SUBMISSION,
        unit=StatedUnit(code="2136000001", name="东关小学"),
        round="2026",
        sequence=sequence,
        parent=None,
        standard=StatedStandard(id="xingguo-2023", version="1", digest="0" * 64),
        catalogue_version="1",
        app_version="bench",
        counts={},
        claimed_at=datetime(2026, 5, 1, 9).astimezone(),
    )
    return write_package(path, KEY, claims, files).path


def school(path: Path, sequence: int, random: Random) -> Path:
    photos = [random.randbytes(PHOTO) for _ in range(PHOTOS)]
    files: dict[str, Source] = {evidence_name(sha256(photo).hexdigest(), "jpg"): photo for photo in photos}
    files[FILING] = b'{"x":"%b"}' % (b"x" * DATA)
    files[FORM] = random.randbytes(PHOTO)
    return write(path, sequence, files)


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def speed(folder: Path) -> None:
    random = Random(1)
    paths = [school(folder / f"{number}.xbp", number, random) for number in range(1, PACKAGES + 1)]
    sizes = [path.stat().st_size for path in paths]
    buffer = memoryview(random.randbytes(max(sizes)))
    turns: list[tuple[float, float, float]] = []
    for start in range(0, PACKAGES, TURN):
        some = slice(start, start + TURN)
        turns.append(
            (
                timed(lambda some=some: [sha256(buffer[:size]).digest() for size in sizes[some]]),
                timed(lambda some=some: [_good(verify(path, TRUSTED)) for path in paths[some]]),
                timed(lambda some=some: [_good(package) for package in verify_all(paths[some], TRUSTED)]),
            )
        )
    size = sum(sizes) / PACKAGES / 1e6
    rate = size * TURN / median(hashing for hashing, _, _ in turns)
    print(f"{PACKAGES} packages of {size:.1f} MB; SHA-256 from memory: {rate:.0f} MB/s")
    for what, ratios in (
        ("one by one", [hashing / single for hashing, single, _ in turns]),
        ("as a batch", [hashing / batch for hashing, _, batch in turns]),
    ):
        print(f"verified {what}: {median(ratios):.0%} of that rate (best turn {max(ratios):.0%})")


def _good(package: object) -> None:
    assert isinstance(package, Package), package


def memory(folder: Path) -> None:
    small = write(folder / "small.xbp", 1, {FILING: b"{}"})
    for name, size in SIZES.items():
        film = folder / "film.bin"
        with film.open("wb") as file:
            file.truncate(size)
        path = write(folder / "large.xbp", 1, {FILING: b"{}", "data/film.bin": film})
        run = [sys.executable, "-c", CHILD, small, path]
        peak, added = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
        print(f"a package of {name}: peak {peak} MB, {added} MB more than for a package of a few KB")
        path.unlink()
        film.unlink()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        speed(Path(name))
        memory(Path(name))


if __name__ == "__main__":
    main()
