"""Tables, counties and a real LibreOffice for the tests of spreadsheets."""

import csv
import os
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from desktop.core.filing import Filing, StandardRef, Unit
from desktop.core.numbers import plain
from desktop.core.sections import SECTIONS, SchoolType
from desktop.library import load_catalogue

CODE = "3136000001"


@pytest.fixture(scope="session")
def catalogue():
    return load_catalogue()


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    def write(rows: list[list[Any]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
        path = tmp_path / "学校.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
        return path

    return write


@pytest.fixture
def write_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows as openpyxl does: formulas have no results."""

    def write(rows: list[list[Any]], change: Callable[[Any], object] = lambda workbook: None) -> Path:
        from openpyxl import Workbook

        workbook = Workbook()
        for row in rows:
            workbook.active.append(row)
        change(workbook)
        path = tmp_path / "学校.xlsx"
        workbook.save(path)
        return path

    return write


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """Converts a file to another format with the real LibreOffice, which recalculates it."""
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("soffice is not installed, but CI must run this test")
        pytest.skip("soffice (LibreOffice Calc) is not installed")
    home = tmp_path_factory.mktemp("libreoffice")

    def convert(path: Path, suffix: str) -> Path:
        folder = tmp_path_factory.mktemp("converted")
        command = [program, "--headless", f"-env:UserInstallation={home.as_uri()}"]
        command += ["--convert-to", suffix, "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return folder / f"{path.stem}.{suffix}"

    return convert


@pytest.fixture(scope="session")
def county() -> Callable[..., list[Filing]]:
    """A county of every type of school; with ``gaps`` some of them have not filled everything."""

    def build(seed: int, gaps: bool = False) -> list[Filing]:
        random = Random(seed)
        types = [*SchoolType, *[SchoolType.PRIMARY] * 4, *[SchoolType.JUNIOR] * 2, SchoolType.NINE_YEAR]
        filings = [_school(random, index, school_type) for index, school_type in enumerate(types)]
        if gaps:
            for index in range(0, len(filings), 3):
                values = dict(filings[index].values)
                del values[random.choice(sorted(values))]
                filings[index] = _with_values(filings[index], values)
        return filings

    return build


def _with_values(filing: Filing, values: dict[str, Any]) -> Filing:
    return Filing(filing.unit, filing.round, filing.standard, values)


def _school(random: Random, index: int, school_type: SchoolType) -> Filing:
    rates = {
        "teachers_college": 0.02,
        "teachers_bachelor": 0.05,
        "teachers_master": 0.002,
        "teachers_doctor": 0.001,
        "backbone_teachers": 0.011,
        "pe_teachers": 0.004,
        "music_teachers": 0.003,
        "fine_art_teachers": 0.003,
        "arts_teachers": 0.001,
    }
    values: dict[str, Any] = {}
    total = 0
    for section in SECTIONS[school_type]:
        pupils = random.randint(30, 900)
        total += pupils
        values[f"{section}.pupils"] = pupils
        for code, rate in rates.items():
            values[f"{section}.{code}"] = round(pupils * rate * random.uniform(0.7, 1.7))
    values |= {
        "teaching_area": plain(Decimal(total * random.randint(40, 80)) / 10),
        "indoor_pe_area": random.choice([0, 300, Decimal("12.5")]),
        "sports_ground_area": plain(Decimal(total * random.randint(70, 130)) / 10),
        "equipment_value": plain(Decimal(total * random.randint(18, 30)) / 100),
        "multimedia_classrooms": round(total * 0.026),
    }
    unit = Unit(f"{3136000001 + index}", f"示例县第{index}学校", "school", "东关镇", school_type)
    return Filing(unit, "2025", StandardRef("xingguo-2023", "1", "0" * 64), values)
