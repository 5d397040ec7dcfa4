"""What receiving one signed package costs beyond reading and hashing its bytes, and beside an Excel file.

Prints, from one run over the same schools: milliseconds per package for reading and hashing, for the whole
import (verify, compare, store, settle), the difference, and how many times longer openpyxl takes to read
the same school from a workbook.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from openpyxl import Workbook, load_workbook

from desktop.core.canonical import encode
from desktop.core.filing import Answer, Filing
from desktop.core.judge import asked_of
from desktop.core.rulebook import Rulebook
from desktop.exchange.layout import FILING, FORM
from desktop.exchange.signing import key_from_seed
from desktop.exchange.statement import Claims, Kind, StatedStandard, StatedUnit
from desktop.exchange.writer import write_package
from desktop.library import load_catalogue, load_standard
from desktop.reports.unit_form import unit_form
from desktop.storage.own_key import Protection
from desktop.storage.trust import tokens
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.example_county import COUNTY, example_filing, example_schools
from desktop.workflows.outcomes import Outcome
from desktop.workflows.receiving import receive
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
        with create_bureau(
            folder / "bureau.xbw", COUNTY, round, roster, bytes(32), NOW, protection=Protection.NONE
        ) as bureau:
            issue_enrolments(bureau, folder / "enrolments", lambda: bytes(16), NOW, key_from_seed(bytes(32)))
            known = tokens(bureau)
            paths: list[Path] = []
            for number, filing in enumerate(filings, 1):
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
                write_package(path, key, claims, files, enrolment_token=known[unit.code][0].token)
                paths.append(path)
            size = statistics.mean(path.stat().st_size for path in paths)
            hashing = timed(lambda: [sha256(path.read_bytes()).digest() for path in paths]) / PACKAGES
            start = time.perf_counter()
            results = receive(bureau, paths, NOW)
            importing = (time.perf_counter() - start) / PACKAGES
        assert all(result.outcome is Outcome.NEW for result in results), "a package was not accepted"
        reading = statistics.median(_excel(folder, rulebook, filings[:WORKBOOKS]))
    print(f"{PACKAGES} packages of {size / 1000:.0f} KB")
    print(f"read and hash: {hashing * 1000:.2f} ms per package")
    beyond = importing - hashing
    print(f"verify, compare, store: {importing * 1000:.2f} ms, {beyond * 1000:.2f} ms beyond that")
    times = reading / importing
    print(f"openpyxl reads the same school in {reading * 1000:.1f} ms: {times:.0f} times as long")


def _excel(folder: Path, rulebook: Rulebook, filings: Sequence[Filing]) -> Iterator[float]:
    """How long each school takes to read when it comes as a workbook with all that its package says."""
    for filing in filings:
        path = folder / f"{filing.unit.code}.xlsx"
        _write_workbook(path, rulebook, filing)
        yield timed(
            lambda path=path: [list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(path)]
        )


def _write_workbook(path: Path, rulebook: Rulebook, filing: Filing) -> None:
    """A school's template as counties send it round: data, classes, rooms, and the criteria to answer."""
    book = Workbook()
    data = book.active
    data.append(["代码", "名称", "单位", "数值"])
    for field in rulebook.catalogue.fields(filing.unit.school_type):
        value = filing.values.get(field.code)
        data.append([field.code, field.element.name, field.element.unit, value])
    classes = book.create_sheet("班级名册")
    for listed in filing.class_list:
        classes.append([listed.section.value, listed.grade, listed.name, listed.pupils])
    rooms = book.create_sheet("专用教室")
    for room in filing.special_rooms:
        rooms.append([room.kind, room.name, room.area])
    answers = book.create_sheet("指标自评")
    for _, criterion in asked_of(rulebook, filing):
        answer = filing.answers.get(criterion.id, Answer())
        conclusion = answer.conclusion.value if answer.conclusion else None
        answers.append(
            [criterion.id, criterion.text, criterion.clause, conclusion, answer.score, answer.note]
        )
    book.save(path)


if __name__ == "__main__":
    main()
