"""What receiving one signed package costs beyond reading and hashing its bytes, and beside an Excel file.

Prints, from one run over the same schools: milliseconds per package for reading and hashing, for the whole
import (verify, compare, store, settle), the difference, and how many times longer openpyxl takes to read
the same school from a workbook.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from openpyxl import load_workbook

from desktop.core.canonical import encode
from desktop.exchange.layout import FILING, FORM
from desktop.exchange.signing import key_from_seed
from desktop.exchange.statement import Claims, Kind, StatedStandard, StatedUnit
from desktop.exchange.writer import write_package
from desktop.library import load_catalogue, load_standard
from desktop.reports.unit_form import unit_form
from desktop.spreadsheets.flat_table import TableRow
from desktop.spreadsheets.flat_table_writer import write_table
from desktop.storage import keys
from desktop.workflows.enrolling import issue_enrolments
from desktop.workflows.example_county import COUNTY, example_filing, example_schools
from desktop.workflows.receiving import Outcome, receive
from desktop.workflows.setting_up import create_bureau, new_round

PACKAGES, WORKBOOKS, NOW = 200, 20, datetime(2026, 5, 1, 9)


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        round = new_round("xingguo-2023", "bench")
        rulebook = load_standard("xingguo-2023")
        roster = example_schools(PACKAGES, 1)
        filings = [example_filing(unit, rulebook, round.id, round.standard, 1) for unit in roster]
        # One form for all: the bytes of a form weigh the same whatever it says, and each costs 0.3 s to draw.
        form = unit_form(rulebook, filings[0], county=COUNTY, round_title=round.title)
        with create_bureau(folder / "bureau.xbw", COUNTY, round, roster, bytes(32), NOW) as bureau:
            issue_enrolments(bureau, folder / "enrolments", lambda: bytes(16), NOW)
            tokens = keys.enrolments(bureau)
            paths: list[Path] = []
            for number, filing in enumerate(filings):
                unit = filing.unit
                claims = Claims(
                    kind=Kind.SUBMISSION,
                    unit=StatedUnit(code=unit.code, name=unit.name),
                    round=round.id,
                    sequence=1,
                    parent=None,
                    standard=StatedStandard(
                        id=round.standard.id, version=round.standard.version, digest=round.standard.digest
                    ),
                    catalogue_version=load_catalogue().version,
                    app_version="bench",
                    counts={},
                    claimed_at=NOW.astimezone(),
                )
                key = key_from_seed(number.to_bytes(32, "big"))
                files = {FILING: encode(filing), FORM: form}
                path = folder / f"{unit.code}.xbp"
                write_package(path, key, claims, files, enrolment_token=tokens[unit.code].token)
                paths.append(path)
            size = statistics.mean(path.stat().st_size for path in paths)
            hashing = timed(lambda: [sha256(path.read_bytes()).digest() for path in paths]) / PACKAGES
            start = time.perf_counter()
            results = receive(bureau, paths, NOW)
            importing = (time.perf_counter() - start) / PACKAGES
        assert all(result.outcome is Outcome.NEW for result in results), results
        reading = statistics.median(_excel(folder, filings[:WORKBOOKS]))
    print(f"{PACKAGES} packages of {size / 1000:.0f} KB")
    print(f"read and hash: {hashing * 1000:.2f} ms per package")
    print(
        f"verify, compare, store: {importing * 1000:.2f} ms, {(importing - hashing) * 1000:.2f} ms beyond that"
    )
    print(
        f"openpyxl reads the same school in {reading * 1000:.1f} ms: {reading / importing:.0f} times as long"
    )


def _excel(folder: Path, filings) -> list[float]:
    times: list[float] = []
    for filing in filings:
        row = TableRow(1, filing.unit, filing.values, filing.class_list, filing.special_rooms)
        path = write_table(folder / f"{filing.unit.code}.xlsx", [row], load_catalogue())
        times.append(
            timed(lambda path=path: [list(s.iter_rows(values_only=True)) for s in load_workbook(path)])
        )
    return times


if __name__ == "__main__":
    main()
