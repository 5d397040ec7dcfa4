"""How fast a bureau verifies and merges, beside what the machine itself can do, and in how much memory.

Prints, from one run over 300 packages with 60 KB of data and 20 photos of 300 KB: the machine's own rates
(SHA-256 in one thread and in as many as it has cores, copying with a flush per file), those of verifying,
previewing and accepting without and with the archive of originals, and the ratios. All take turns, and the
median turn counts, so that a busy machine slows all alike. Then the time and the peak memory of receiving
300, 1,200 and 20,000 packages of 60 KB, and 300 with their photos, each in a process of its own (Linux).
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from statistics import median

from msgspec.structs import replace

from desktop.core.canonical import encode
from desktop.core.filing import Evidence, Filing, Unit
from desktop.core.sections import SchoolType
from desktop.exchange.layout import FILING, MEBIBYTE, evidence_name
from desktop.exchange.reader import Package, verify_all
from desktop.exchange.signing import key_from_seed
from desktop.exchange.statement import Claims, Kind, StatedStandard, StatedUnit
from desktop.exchange.writer import Source, write_package
from desktop.library import load_standard
from desktop.storage.own_key import Protection
from desktop.storage.roster import Round
from desktop.storage.trust import save_tokens
from desktop.storage.workspace import Workspace
from desktop.workflows.example_county import COUNTY, example_filing
from desktop.workflows.outcomes import Outcome
from desktop.workflows.receiving import accept, preview, receive
from desktop.workflows.setting_up import create_bureau, new_round

PACKAGES, PHOTOS, PHOTO, DATA = 300, 20, 300_000, 60_000
TURN = 30  # packages
# Packages, photos in each.
SIZES = ((300, 0), (1_200, 0), (20_000, 0), (300, PHOTOS))
NOW = datetime(2026, 5, 1, 9)
ROUND = new_round("xingguo-2023", "bench")
TOKEN = bytes(16)

# What ru_maxrss says of a process began with whoever started it.
CHILD = """
import sys, time
from datetime import datetime
from pathlib import Path
from desktop.storage.workspace import open_workspace
from desktop.workflows.receiving import receive
def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1000
before = peak()
start = time.perf_counter()
with open_workspace(Path(sys.argv[1])) as bureau:
    results = receive(bureau, [Path(sys.argv[2])], datetime(2026, 5, 1, 9), archive=sys.argv[3] == "archive")
seconds = time.perf_counter() - start
assert all(result.outcome.value == "new" for result in results)
print(f"{len(results)}\\t{seconds:.1f}\\t{peak():.0f}\\t{before:.0f}")
"""


def schools(count: int) -> list[Unit]:
    return [
        Unit(f"21{number:08d}", f"第{number}小学", "school", "东关镇", SchoolType.PRIMARY)
        for number in range(count)
    ]


def bureau(path: Path, roster: Sequence[Unit]) -> Workspace:
    made = create_bureau(path, COUNTY, ROUND, roster, bytes(32), NOW, protection=Protection.NONE)
    save_tokens(made, [(unit.code, TOKEN) for unit in roster], NOW)
    return made


def typical() -> Filing:
    """A filled school whose JSON has been brought to 60 KB by its explanations."""
    rulebook = load_standard(ROUND.standard.id)
    filing = example_filing(schools(1)[0], rulebook, ROUND.id, ROUND.standard, 1)
    room = (DATA - len(encode(filing))) // len(filing.values)
    return replace(filing, notes=dict.fromkeys(filing.values, "说" * (room // 3)))


def write(folder: Path, units: Sequence[Unit], photos: int) -> list[Path]:
    random, filing, paths = Random(1), typical(), list[Path]()
    for number, unit in enumerate(units):
        files: dict[str, Source] = {}
        evidence: dict[str, Evidence] = {}
        for photo in (random.randbytes(PHOTO) for _ in range(photos)):
            digest = sha256(photo).hexdigest()
            files[evidence_name(digest, "jpg")] = photo
            evidence[digest] = Evidence("jpg", PHOTO, "a.jpg", "照片", date(2026, 5, 1), ("1.1",))
        files[FILING] = encode(replace(filing, unit=unit, evidence=evidence))
        path = folder / f"{unit.code}.xbp"
        key = key_from_seed(number.to_bytes(32, "big"))
        paths.append(write_package(path, key, claims(unit, ROUND), files, enrolment_token=TOKEN).path)
    return paths


def claims(unit: Unit, round: Round) -> Claims:
    return Claims(
        kind=Kind.SUBMISSION,
        unit=StatedUnit(code=unit.code, name=unit.name),
        round=round.id,
        sequence=1,
        parent=None,
        standard=StatedStandard(
            id=round.standard.id, version=round.standard.version, digest=round.standard.digest
        ),
        catalogue_version="1",
        app_version="bench",
        counts={},
        claimed_at=NOW.astimezone(),
    )


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def copied(paths: Sequence[Path], folder: Path) -> None:
    """The least that an archive can cost: read, write, flush."""
    for path in paths:
        with path.open("rb") as source, (folder / path.name).open("xb") as target:
            while chunk := source.read(MEBIBYTE):
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())


def speed(folder: Path) -> None:
    units, cores = schools(PACKAGES), os.cpu_count() or 1
    (folder / "packages").mkdir()
    (folder / "copies").mkdir()
    paths = write(folder / "packages", units, PHOTOS)
    sizes = [path.stat().st_size for path in paths]
    buffer = memoryview(Random(1).randbytes(max(sizes)))
    turns: list[dict[str, float]] = []
    with (
        bureau(folder / "light.xbw", units) as light,
        bureau(folder / "full.xbw", units) as full,
        ThreadPoolExecutor(cores) as pool,
    ):
        for start in range(0, PACKAGES, TURN):
            turns.append(
                dict(
                    turn(paths[start : start + TURN], sizes[start : start + TURN], buffer, light, full, pool)
                )
            )
    size = sum(sizes) / PACKAGES * TURN / 1e6
    print(f"{PACKAGES} packages of {size / TURN:.2f} MB, {cores} cores")
    for what in turns[0]:
        rate = size / median(seconds[what] for seconds in turns)
        one = median(seconds["SHA-256, one thread"] / seconds[what] for seconds in turns)
        all_cores = median(seconds["SHA-256, all cores"] / seconds[what] for seconds in turns)
        print(f"{what}: {rate:.0f} MB/s; {one:.0%} of SHA-256 in one thread, {all_cores:.0%} in all cores")


def turn(
    paths: Sequence[Path],
    sizes: Sequence[int],
    buffer: memoryview,
    light: Workspace,
    full: Workspace,
    pool: ThreadPoolExecutor,
) -> Iterator[tuple[str, float]]:
    """What was done → seconds, over the same packages."""

    def hashed(size: int) -> bytes:
        return sha256(buffer[:size]).digest()

    def good(results: Sequence[object]) -> None:
        assert all(getattr(result, "outcome", None) is Outcome.NEW for result in results)

    yield "SHA-256, one thread", timed(lambda: [hashed(size) for size in sizes])
    yield "SHA-256, all cores", timed(lambda: list(pool.map(hashed, sizes)))
    yield "copy and flush", timed(lambda: copied(paths, light.path.parent / "copies"))
    start = time.perf_counter()
    assert all(isinstance(found, Package) for found in verify_all(paths, {}))
    yield "verify", time.perf_counter() - start
    start = time.perf_counter()
    seen = preview(light, paths, NOW)
    yield "preview", time.perf_counter() - start
    good(seen.results)
    start_accept = time.perf_counter()
    good(accept(light, seen, NOW, archive=False))
    yield "accept, without the archive", time.perf_counter() - start_accept
    yield "verify and merge (preview, accept)", time.perf_counter() - start
    yield "verify and merge with the archive", timed(lambda: good(receive(full, paths, NOW)))


def memory(folder: Path) -> None:
    for count, photos in SIZES:
        packages = folder / f"{count} {photos}"
        packages.mkdir()
        units = schools(count)
        size = sum(path.stat().st_size for path in write(packages, units, photos)) / count / 1000
        for archive in ("no archive", "archive"):
            path = folder / f"{count} {photos} {archive}.xbw"
            bureau(path, units).close()
            run = [sys.executable, "-c", CHILD, path, packages, archive]
            found = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split("\t")
            print(
                f"{found[0]} packages of {size:.0f} KB received ({archive}): {found[1]} s,"
                f" peak {found[2]} MB (before: {found[3].strip()} MB)",
                flush=True,
            )
        shutil.rmtree(packages)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        speed(Path(name))
    with tempfile.TemporaryDirectory() as name:
        memory(Path(name))


if __name__ == "__main__":
    main()
