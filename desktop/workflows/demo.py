"""The whole main job on an invented county: fill, print, sign, send, receive, compute, report."""

import glob
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from random import Random

from msgspec import Struct

from desktop.core.county import CountyResult
from desktop.core.errors import XiaobiaoError
from desktop.core.filing import Unit
from desktop.core.rulebook import Rulebook
from desktop.exchange.container import closing, lay_out, local_header
from desktop.exchange.contents import measure, tagmanifest
from desktop.exchange.layout import EXTENSION, FILING, MANIFEST, STATEMENT, TAGMANIFEST, manifest_text
from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import Key, key_from_seed
from desktop.files import make_folder
from desktop.library import DEFAULT_STANDARD, load_standard
from desktop.storage.entries import entries_of
from desktop.storage.own_key import Protection
from desktop.storage.workspace import SUFFIX, Workspace
from desktop.workflows.answering import answering_units
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.evaluation import evaluate_workspace
from desktop.workflows.example_county import COUNTY, example_filing, example_schools
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_all
from desktop.workflows.naming import file_name
from desktop.workflows.outcomes import Result
from desktop.workflows.printing import print_form
from desktop.workflows.receiving import receive
from desktop.workflows.reporting import write_reports
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import (
    create_bureau,
    create_enrolled,
    enrolment_unit,
    new_round,
)

STANDARD = DEFAULT_STANDARD
# One whose package is damaged, one that is forged, and one more.
FEWEST_SCHOOLS = 3


class FolderNotEmpty(XiaobiaoError):
    """The demo needs a folder of its own. Data: path."""


class Demo(Struct, frozen=True):
    """What a demo left behind."""

    bureau: Path
    school: Path
    packages: Path
    results: Sequence[Result]
    rulebook: Rulebook
    result: CountyResult
    reports: Sequence[Path]
    forms: Path


def run_demo(
    folder: Path, schools: int, seed: int, now: datetime, progress: Callable[[str, int, int], None]
) -> Demo:
    """Run the main job into ``folder``, which must be empty or missing; ``progress(what, done, total)``.

    ``schools`` is at least FEWEST_SCHOOLS. Raises FolderNotEmpty, and FileNotWritten where it cannot be used.

    One package is damaged and one forged on purpose, after their schools have sent them: the
    bureau must refuse both and count the rest.
    """
    random = Random(seed)
    rulebook = load_standard(STANDARD)
    roster = [*example_schools(schools, seed), *answering_units(rulebook.standard, COUNTY)]
    round = new_round(STANDARD, "2026年义务教育优质均衡自评", "2026-12-31")
    if any(make_folder(folder).iterdir()):
        raise FolderNotEmpty(path=folder)
    bureau_path = folder / f"{COUNTY}教育局{SUFFIX}"
    # Keys of invented units need no keeping: this computer's private folder is not touched for them.
    clear, county_seed = Protection.NONE, random.randbytes(32)
    with create_bureau(bureau_path, COUNTY, round, roster, county_seed, now, protection=clear) as bureau:
        county_key = key_from_seed(county_seed)
        enrolments = issue_enrolments(
            bureau, folder / "1_下发包", lambda: random.randbytes(16), now, county_key
        )
        units, packages, forms = folder / "2_各单位", folder / "3_上报包", folder / "4_自评表"
        for place in (units, packages, forms):
            make_folder(place)
        for number, enrolment in enumerate(enrolments, 1):
            key = key_from_seed(random.randbytes(32))
            path = units / f"{file_name(enrolment_unit(enrolment).name)}{SUFFIX}"
            with create_enrolled(path, enrolment, key.seed, now, clear) as workspace:
                _fill_print_send(workspace, packages, forms, seed, now, key)
            progress("units", number, len(roster))
        _tamper(packages, roster)
        results = receive(bureau, [packages], now, lambda done, total: progress("packages", done, total))
        reports = write_reports(bureau, folder / "5_报表", now)
        _, _, result = evaluate_workspace(bureau)
    school = units / f"{file_name(roster[0].name)}{SUFFIX}"
    return Demo(bureau_path, school, packages, results, rulebook, result, reports, forms)


def _fill_print_send(
    workspace: Workspace, packages: Path, forms: Path, seed: int, now: datetime, key: Key
) -> None:
    session = open_session(workspace)
    filing = example_filing(session.unit, session.rulebook, session.round.id, session.round.standard, seed)
    session = set_all(workspace, session, entries_of(filing), now)
    print_form(workspace, session, forms / f"{file_name(session.unit.name, '自评表')}.pdf")
    export_package(workspace, session, packages, now, key)


def _tamper(packages: Path, roster: Sequence[Unit]) -> None:
    """Damage the second school's package, and forge a better one of the third school's."""
    damaged = _package_of(packages, roster[1])
    whole = bytearray(damaged.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    damaged.write_bytes(whole)
    forge(_package_of(packages, roster[2]), packages / f"伪造的上报包{EXTENSION}")


def _package_of(packages: Path, unit: Unit) -> Path:
    return next(packages.glob(f"{glob.escape(file_name(unit.name, '上报包'))}_*{EXTENSION}"))


def forge(original: Path, target: Path) -> None:
    """As a clever stranger would: change a figure and make every checksum anew, under the old signature."""
    package = verify(original, {})
    assert isinstance(package, Package)
    entries = {name: package.read(name) for name in package.entries}
    entries[FILING] = re.sub(rb'("books":)(\d+)', rb"\g<1>9\g<2>", entries[FILING])
    payload = {name: data for name, data in entries.items() if name.startswith("data/")}
    entries[MANIFEST] = manifest_text((name, measure(data).sha256) for name, data in payload.items())
    listed = {name: measure(data) for name, data in entries.items()}
    entries[TAGMANIFEST] = tagmanifest(listed, entries[STATEMENT])
    extents = lay_out((name, len(data), measure(data).crc32) for name, data in entries.items())
    parts = [local_header(extent) + entries[extent.name] for extent in extents]
    target.write_bytes(b"".join(parts) + closing(extents))
