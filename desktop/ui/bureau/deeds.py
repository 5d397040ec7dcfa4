"""What the bureau decides on its pages, each as work beside the window that ends in one sentence."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct

from desktop.core.letters import Letter
from desktop.core.settling import Taken
from desktop.exchange.signing import Key
from desktop.storage.workspace import Workspace
from desktop.ui.wording.bundling import above_sentence, bundled_sentence, standings_text
from desktop.ui.wording.reviewing import (
    answered_sentence,
    chosen_sentence,
    reviewed_sentence,
    undone_sentence,
)
from desktop.ui.wording.rounds import deadline_sentence, dispatched_sentence, started_sentence
from desktop.ui.wording.trusting import revoked_sentence
from desktop.workflows import bundling, reviewing, rounds
from desktop.workflows.counties import county_standings
from desktop.workflows.deciding import choose_branch, undo_import
from desktop.workflows.dispatching import issue_dispatch, issue_enrolments
from desktop.workflows.trusting import revoke_key, roster_unit


class Means(NamedTuple):
    """With what a deed is done: a connection of its own, the time, a progress that may raise to cancel, and
    the county's key where it has been opened.
    """

    own: Workspace
    now: datetime
    progress: Callable[[int, int], None]
    key: Key | None = None


class Deed(Struct, frozen=True):
    """``do`` returns the sentence that tells what it came to; ``what`` is being done meanwhile.

    A deed that can be cancelled has a sentence for that, ``stopped``. One that ``signs`` needs the county's
    key.
    """

    name: str
    what: str
    do: Callable[[Means], str]
    stopped: str = ""
    signs: bool = False


def undo(unit: str, digest: str) -> Deed:
    """Take the import of one package back."""

    def do(by: Means) -> str:
        return undone_sentence(undo_import(by.own, unit, digest, by.now))

    return Deed("undo", "正在撤销", do)


def revoke(unit: str, key_id: str) -> Deed:
    """Trust a unit's key no more."""

    def do(by: Means) -> str:
        revoke_key(by.own, unit, key_id, by.now)
        return revoked_sentence(roster_unit(by.own, unit).name, key_id)

    return Deed("revoke", "正在停用密钥", do)


def choose(unit: str, kept: str, taken: Sequence[Taken]) -> Deed:
    """Settle a fork."""

    def do(by: Means) -> str:
        return chosen_sentence(choose_branch(by.own, unit, kept, by.now, taken))

    return Deed("choose", "正在处理序号冲突", do)


def review(unit: str, decision: Literal["returned", "passed", "reopened"], letter: Letter) -> Deed:
    """Return, pass, or take the decision back."""

    def do(by: Means) -> str:
        reviewing.review(by.own, unit, decision, letter, by.now)
        return reviewed_sentence(roster_unit(by.own, unit).name, decision)

    return Deed("review", "正在保存审核结论", do)


def receipts(units: Sequence[str], folder: Path) -> Deed:
    """Write the receipts of those of these units that have sent something that counts."""

    def do(by: Means) -> str:
        written = reviewing.write_receipts(by.own, units, folder, by.now, by.progress, by.key)
        return answered_sentence(written, str(folder))

    stopped = f"已停止。前面写好的回执包都在“{folder}”。"
    return Deed("receipts", "正在写回执包", do, stopped, signs=True)


def enrolments(folder: Path) -> Deed:
    """Write an enrolment file for every unit."""

    def do(by: Means) -> str:
        written = issue_enrolments(by.own, folder, lambda: secrets.token_bytes(16), by.now, by.key)
        return dispatched_sentence(str(folder), len(written), shared=False)

    return Deed("dispatch", "正在签发下发包", do, signs=True)


def shared_dispatch(folder: Path) -> Deed:
    """Write one dispatch for all units."""

    def do(by: Means) -> str:
        issue_dispatch(by.own, folder, by.now, by.key)
        return dispatched_sentence(str(folder), 1, shared=True)

    return Deed("dispatch", "正在签发下发包", do, signs=True)


def report_to_city(file: Path) -> Deed:
    """Report to the level above whose dispatch this is."""

    def do(by: Means) -> str:
        return above_sentence(bundling.report_to(by.own, file, by.now))

    return Deed("bundle", "正在打开上级的下发包", do)


def bundle(folder: Path) -> Deed:
    """Write everything received as one bundle for the level above."""

    def do(by: Means) -> str:
        return bundled_sentence(bundling.write_bundle(by.own, folder, by.now, by.key, by.progress))

    return Deed("bundle", "正在写汇总包", do, "已停止，没有写出汇总包。", signs=True)


def counties(seed: bytes) -> Deed:
    """Verify and evaluate each county that has sent a bundle."""

    def do(by: Means) -> str:
        return standings_text(county_standings(by.own, seed, by.now))

    return Deed("counties", "正在核验并测算各县", do)


def change_deadline(deadline: str | None) -> Deed:
    """Let the running round end on another day."""

    def do(by: Means) -> str:
        return deadline_sentence(rounds.change_deadline(by.own, deadline, by.now))

    return Deed("round", "正在改截止日期", do)


def start_round(title: str, deadline: str | None, standard_id: str) -> Deed:
    """Begin a new round."""

    def do(by: Means) -> str:
        return started_sentence(rounds.start_round(by.own, title, deadline, by.now, standard_id))

    return Deed("round", "正在开始新一轮", do)
