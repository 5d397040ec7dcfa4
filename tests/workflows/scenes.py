"""Counties of small real files whose packages and decisions can be played to a bureau in many orders."""

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from random import Random

from msgspec import Struct

from desktop.core.canonical import encode
from desktop.core.filing import Filing, Unit
from desktop.core.sections import SchoolType
from desktop.core.settling import Taken
from desktop.exchange.layout import FILING
from desktop.exchange.signing import key_from_seed
from desktop.exchange.statement import Claims, Kind, StatedStandard, StatedUnit
from desktop.exchange.writer import WrittenPackage, write_package
from desktop.storage.own_key import Protection
from desktop.storage.roster import current_round
from desktop.storage.submissions import accepted_filings, received
from desktop.storage.trust import tokens, trusted_units
from desktop.storage.workspace import Workspace, open_workspace
from desktop.workflows.bundling import create_collector, write_bundle
from desktop.workflows.deciding import choose_branch, undo_import
from desktop.workflows.dispatching import issue_enrolments
from desktop.workflows.evaluation import as_json, evaluate_workspace
from desktop.workflows.receiving import receive
from desktop.workflows.setting_up import create_bureau, new_round
from desktop.workflows.trusting import confirm_key, reissue, revoke_key

COUNTY, NOW = "示例县", datetime.fromisoformat("2026-03-02T08:30:00+08:00")
EAST = Unit("2136000001", "东关小学", "school", "东关镇", SchoolType.PRIMARY)
ROCK = Unit("3136000002", "石岭初级中学", "school", "石岭镇", SchoolType.JUNIOR)
WEST = Unit("2136000003", "西关小学", "school", "东关镇", SchoolType.PRIMARY)
TOWN = Unit("东关镇", "东关镇", "township")
COUNTY_KEY = key_from_seed(b"\x09" * 32)
RENEWED = b"r" * 16

# Where and when a step of the bureau's work is played.
Act = Callable[[Workspace, datetime], object]
Clock = Callable[[], datetime]


class Decided(Struct, frozen=True):
    """What the operator does once all of ``after`` (packages and decisions by name) has happened."""

    act: Act
    after: frozenset[str] = frozenset()


class Scene:
    """A bureau before anything came, packages by name, and what the operator decides about them.

    ``clock`` gives the time that each signer claims.
    """

    def __init__(self, folder: Path, clock: Clock = lambda: NOW) -> None:
        self.folder, self.clock = folder, clock
        self.round = new_round("xingguo-2023", "2026年自评", "2026-12-31")
        self.template = folder / "教育局.xbw"
        numbers = count(1)
        roster = (EAST, ROCK, WEST, TOWN)
        with create_bureau(
            self.template, COUNTY, self.round, roster, b"\x09" * 32, NOW, protection=Protection.NONE
        ) as bureau:
            self.enrolments = issue_enrolments(
                bureau, folder / "下发", lambda: bytes([next(numbers)]) * 16, NOW, COUNTY_KEY
            )
            self.tokens = {unit: known[0].token for unit, known in tokens(bureau).items()}
        self.written: dict[str, WrittenPackage] = {}
        self.decisions: dict[str, Decided] = {}
        self.after: dict[str, frozenset[str]] = {}

    def package(
        self,
        name: str,
        unit: Unit,
        seed: int,
        sequence: int,
        parent: str | None = None,
        *,
        token: bytes | None = None,
        after: Iterable[str] = (),
        **values: int,
    ) -> WrittenPackage:
        """A unit's package of which all is known; its key is made of the one byte ``seed``."""
        standard = self.round.standard
        claims = Claims(
            kind=Kind.SUBMISSION,
            unit=StatedUnit(code=unit.code, name=unit.name),
            round=self.round.id,
            sequence=sequence,
            parent=self.written[parent].digest if parent else None,
            standard=StatedStandard(id=standard.id, version=standard.version, digest=standard.digest),
            catalogue_version="1",
            app_version="0",
            counts={},
            claimed_at=self.clock().astimezone(),
            recipient=COUNTY,
        )
        filing = Filing(unit, self.round.id, standard, values=dict(values))
        path, key = self.folder / f"{name}.xbp", key_from_seed(bytes([seed]) * 32)
        self.written[name] = write_package(path, key, claims, {FILING: encode(filing)}, enrolment_token=token)
        self.after[name] = frozenset(after)
        return self.written[name]

    def bundle(self, name: str, held: Sequence[str]) -> None:
        """A bundle in which the township sends up what it has of these packages."""
        enrolment = next(path for path in self.enrolments if path.name.startswith(TOWN.name))
        with create_collector(
            self.folder / f"{name}.xbw", enrolment, b"\x0b" * 32, NOW, Protection.NONE
        ) as town:
            receive(town, [self.written[one].path for one in held], NOW)
            self.written[name] = write_bundle(town, self.folder / name, NOW, key_from_seed(b"\x0b" * 32))
        self.after[name] = frozenset()

    def again(self, name: str, of: str) -> None:
        """The same file under another name."""
        written = self.written[of]
        copy = Path(shutil.copy(written.path, self.folder / f"{name}.xbp"))
        self.written[name] = WrittenPackage(copy, written.digest, written.size)
        self.after[name] = self.after[of]

    def bureau(self, path: Path) -> Workspace:
        return open_workspace(Path(shutil.copy(self.template, path)))

    def order(self, random: Random) -> list[str]:
        """All packages and decisions, each somewhere behind what it needs."""
        left = {name: decided.after for name, decided in self.decisions.items()} | self.after
        order: list[str] = []
        while left:
            name = random.choice(sorted(name for name, after in left.items() if after <= set(order)))
            order.append(name)
            del left[name]
        return order

    def play(self, bureau: Workspace, imports: Iterable[Sequence[str]], clock: Clock = lambda: NOW) -> bytes:
        """Give the bureau everything in this order; `result` of it. A decision stands by itself."""
        for names in imports:
            if names[0] in self.decisions:
                self.decisions[names[0]].act(bureau, clock())
            else:
                receive(bureau, [self.written[name].path for name in names], clock(), archive=False)
        return result(bureau)

    def cut(self, order: Sequence[str], random: Random) -> list[list[str]]:
        """The order as imports of one or several packages, with the decisions between."""
        imports: list[list[str]] = []
        for name in order:
            alone = not imports or name in self.decisions or imports[-1][0] in self.decisions
            if alone or random.random() < 0.4:
                imports.append([name])
            else:
                imports[-1].append(name)
        return imports


def result(bureau: Workspace) -> bytes:
    """Everything that follows from what was received and decided, as canonical JSON.

    The ``via`` and the file name of a submission tell of its first arrival, as the audit log does: no rule
    reads them.
    """
    round = current_round(bureau)
    rulebook, _, counted = evaluate_workspace(bureau)
    trusted: Mapping[str, object] = {
        code: [sorted(found.keys), sorted(found.rivals)] for code, found in trusted_units(bureau).items()
    }
    return encode(
        {
            "submissions": sorted(received(bureau, round), key=lambda r: r.digest),
            "keys": dict(sorted(trusted.items())),
            "accepted": accepted_filings(bureau, round),
            "evaluation": as_json(rulebook, counted),
        }
    )


def small_scene(folder: Path, clock: Clock = lambda: NOW) -> Scene:
    """Six packages of two schools: revisions, a fork, a duplicate, a rival key."""
    scene = Scene(folder, clock)
    token = scene.tokens[EAST.code]
    scene.package("first", EAST, 1, 1, token=token, books=100, computers=5)
    scene.package("revised", EAST, 1, 2, "first", token=token, books=200)
    scene.package("fork", EAST, 1, 2, "first", token=token, books=300)
    scene.again("revised again", "revised")
    scene.package("rival", EAST, 2, 1, token=token, books=400)
    scene.package("rock", ROCK, 3, 1, token=scene.tokens[ROCK.code], books=50)
    return scene


def large_scene(folder: Path, clock: Clock = lambda: NOW) -> Scene:
    """Twenty packages of three schools and six decisions about them."""
    scene = Scene(folder, clock)
    east, rock, west = (scene.tokens[unit.code] for unit in (EAST, ROCK, WEST))
    scene.package("first", EAST, 1, 1, token=east, books=100, computers=5)
    scene.package("second", EAST, 1, 2, "first", token=east, books=200)
    scene.package("third", EAST, 1, 3, "second", token=east, books=210)
    scene.package("fork", EAST, 1, 2, "first", token=east, books=300)
    scene.package("fork goes on", EAST, 1, 3, "fork", token=east, books=310, computers=7)
    scene.package("rival", EAST, 2, 1, token=east, books=400)
    scene.package("stranger", EAST, 3, 9, books=1)
    scene.package("rock 1", ROCK, 4, 1, token=rock, books=50)
    scene.package("rock 2", ROCK, 4, 2, "rock 1", token=rock, books=60)
    scene.package("rock 3", ROCK, 4, 3, "rock 2", token=rock, books=60)
    scene.package("rock new 1", ROCK, 5, 1, token=RENEWED, after=["renew"], books=70)
    scene.package("rock new 2", ROCK, 5, 2, "rock new 1", token=RENEWED, after=["renew"], books=80)
    scene.package("rock new rival", ROCK, 6, 1, token=RENEWED, after=["renew"], books=90)
    scene.package("west by hand 1", WEST, 7, 1, books=10)
    scene.package("west by hand 2", WEST, 7, 2, "west by hand 1", books=20)
    scene.package("west by hand fork", WEST, 7, 2, "west by hand 1", books=30)
    scene.package("west lost 1", WEST, 8, 1, token=west, books=40)
    scene.package("west lost 2", WEST, 8, 2, "west lost 1", token=west, books=41)
    scene.again("second again", "second")
    scene.bundle("汇总", ["second", "third", "west lost 2", "stranger"])

    def digest(name: str) -> str:
        return scene.written[name].digest

    def key(seed: int) -> str:
        return key_from_seed(bytes([seed]) * 32).key_id

    def renew(bureau: Workspace, now: datetime) -> None:
        reissue(bureau, ROCK.code, bureau.path.parent / "重新下发", lambda: RENEWED, now, COUNTY_KEY)

    def choose(bureau: Workspace, now: datetime) -> None:
        taken = [Taken("values", "computers", digest("fork goes on"))]
        choose_branch(bureau, EAST.code, digest("third"), now, taken)

    def choose_west(bureau: Workspace, now: datetime) -> None:
        choose_branch(bureau, WEST.code, digest("west by hand fork"), now)

    scene.decisions = {
        # Whoever renews confirms what is trusted then.
        "renew": Decided(renew, frozenset({"rock 1"})),
        "choose": Decided(choose, frozenset({"third", "fork goes on"})),
        "confirm": Decided(
            lambda bureau, now: confirm_key(bureau, WEST.code, key(7), now), frozenset({"west by hand 2"})
        ),
        "choose west": Decided(choose_west, frozenset({"confirm", "west by hand fork"})),
        "revoke": Decided(
            lambda bureau, now: revoke_key(bureau, WEST.code, key(8), now), frozenset({"west lost 1"})
        ),
        "undo": Decided(
            lambda bureau, now: undo_import(bureau, ROCK.code, digest("rock 3"), now), frozenset({"rock 3"})
        ),
    }
    return scene
