"""A small real county: a bureau with issued enrolments, two schools, and every kind of package they send."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.core.canonical import encode
from desktop.core.filing import Filing, StandardRef, Unit
from desktop.core.sections import SchoolType
from desktop.exchange.layout import FILING
from desktop.exchange.signing import key_from_seed
from desktop.exchange.statement import Claims, Kind, StatedStandard, StatedUnit
from desktop.exchange.writer import write_package
from desktop.storage.roster import Round
from desktop.storage.workspace import Workspace, open_workspace
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.exporting import export_package
from desktop.workflows.filling import set_value
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_bureau, create_enrolled, create_unit, new_round

NOW = datetime.fromisoformat("2026-03-02T08:30:00+08:00")
EAST = Unit("2136000001", "东关小学", "school", "东关镇", SchoolType.PRIMARY)
ROCK = Unit("3136000002", "石岭初级中学", "school", "石岭镇", SchoolType.JUNIOR)
OFFICE = Unit("教科体局", "教科体局", "department")
SEEDS = {EAST.code: b"\x01" * 32, ROCK.code: b"\x02" * 32}
SECOND_COMPUTER, STRANGER = b"\x03" * 32, b"\x04" * 32


def fill(workspace: Workspace, **values: str) -> None:
    session = open_session(workspace)
    for code, text in values.items():
        session = set_value(workspace, session, code, text, NOW)


def send(workspace: Workspace, path: Path, **values: str) -> Path:
    """Fill, then export."""
    fill(workspace, **values)
    export_package(workspace, open_session(workspace), path, NOW)
    return path


class County:
    """A bureau as it is after issuing enrolments, and what its schools have sent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.round = new_round("xingguo-2023", "2026年自评", "2026-12-31")
        self.template = folder / "教育局.xbw"
        tokens = iter(bytes([number]) * 16 for number in range(1, 10))
        roster = (EAST, ROCK, OFFICE)
        with create_bureau(self.template, "示例县", self.round, roster, b"\x09" * 32, NOW) as bureau:
            self.enrolments = issue_enrolments(bureau, folder / "下发", lambda: next(tokens), NOW)
        self.packages = folder / "上报"
        self.packages.mkdir()
        self._send_all()

    def enrolled(self, path: Path, number: int, seed: bytes) -> Workspace:
        return create_enrolled(path, self.enrolments[number], seed, NOW)

    def package(self, name: str) -> Path:
        return self.packages / f"{name}.xbp"

    def signed(self, path: Path, seed: bytes, data: bytes, unit: Unit = EAST, **claims: Any) -> Path:
        """A package of which everything can be wrong but the signature."""
        standard = self.round.standard
        stated = {
            "kind": Kind.SUBMISSION,
            "unit": StatedUnit(code=unit.code, name=unit.name),
            "round": self.round.id,
            "sequence": 7,
            "parent": None,
            "standard": StatedStandard(id=standard.id, version=standard.version, digest=standard.digest),
            "catalogue_version": "1",
            "app_version": "0",
            "counts": {},
            "claimed_at": NOW,
        }
        return write_package(path, key_from_seed(seed), Claims(**stated | claims), {FILING: data}).path

    def filing(self, unit: Unit = EAST, **parts: Any) -> Filing:
        return Filing(unit, self.round.id, self.round.standard, **parts)

    def _send_all(self) -> None:
        with self.enrolled(self.folder / "东关.xbw", 0, SEEDS[EAST.code]) as east:
            send(east, self.package("first"), books="100", computers="5")
            copy = self.folder / "东关（副本）.xbw"
            copy.write_bytes(east.path.read_bytes())
            send(east, self.package("revised"), books="200", computers="")
            send(east, self.package("same"))
        with open_workspace(copy) as east:
            send(east, self.package("fork"), books="300")
        with self.enrolled(self.folder / "东关二.xbw", 0, SECOND_COMPUTER) as east:
            send(east, self.package("second_computer"), books="400")
        with self.enrolled(self.folder / "石岭.xbw", 1, SEEDS[ROCK.code]) as rock:
            send(rock, self.package("rock"), books="50")
        with create_unit(self.folder / "手工.xbw", "示例县", self.round, EAST, STRANGER, NOW) as by_hand:
            send(by_hand, self.package("by_hand"), books="500")
        shutil.copy(self.package("first"), self.package("first_again"))
        elsewhere = Unit("2136009999", "外县小学", "school", "", SchoolType.PRIMARY)
        self._send_by_hand("wrong_county", self.round, EAST, "外县")
        other_round = new_round("xingguo-2023", "2025年自评")
        old_standard = StandardRef("xingguo-2023", "0", "0" * 64)
        for name, round, unit in (
            ("unknown_unit", self.round, elsewhere),
            ("wrong_round", other_round, EAST),
            ("wrong_standard", msgspec.structs.replace(self.round, standard=old_standard), EAST),
        ):
            self._send_by_hand(name, round, unit)
        filing = encode(self.filing(values={"books": 600}))
        self.signed(self.package("wrong_signer"), SEEDS[ROCK.code], filing)
        whole = self.package("rock").read_bytes()
        middle = len(whole) // 2
        flipped = whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :]
        self.package("damaged").write_bytes(flipped)
        self.package("truncated").write_bytes(whole[:-100])

    def _send_by_hand(self, name: str, round: Round, unit: Unit, county: str = "示例县") -> None:
        with create_unit(self.folder / f"{name}.xbw", county, round, unit, STRANGER, NOW) as workspace:
            send(workspace, self.package(name), books="1")


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return County(tmp_path_factory.mktemp("示例县 #1"))


@pytest.fixture
def new_bureau(county: County, tmp_path: Path) -> Callable[[str], Workspace]:
    """``new_bureau("甲")``: the county's bureau, before anything was received."""

    def copy(name: str) -> Workspace:
        return open_workspace(Path(shutil.copy(county.template, tmp_path / f"{name}.xbw")))

    return copy


@pytest.fixture
def bureau(new_bureau: Callable[[str], Workspace]) -> Iterator[Workspace]:
    with new_bureau("教育局") as workspace:
        yield workspace


@pytest.fixture
def school(county: County, tmp_path: Path) -> Iterator[Workspace]:
    """东关小学, enrolled, nothing filled."""
    with county.enrolled(tmp_path / "东关小学.xbw", 0, SEEDS[EAST.code]) as workspace:
        yield workspace


@pytest.fixture
def now() -> datetime:
    return NOW
