"""What a bureau does with standards: write one as a workbook, open what was edited, choose how it is read."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from desktop.core.county import CountyResult, evaluate
from desktop.core.numbers import Number
from desktop.core.rulebook import Rulebook
from desktop.core.verdict import Verdict
from desktop.library import load_catalogue, load_standard
from desktop.spreadsheets.standard_reader import CellFault
from desktop.storage.audit import note
from desktop.storage.roster import Round, current_round, save_round, units
from desktop.storage.workspace import Workspace
from desktop.workflows.evaluation import evaluate_workspace
from desktop.workflows.moving import Move, plan_move
from desktop.workflows.readings import read_with
from desktop.workflows.rulebooks import rulebook_of
from desktop.workflows.standards import PlacedFault, check_file, load_standard_file


class Effect(Struct, frozen=True):
    """What other rules make of what the units have sent so far, before and after: rows that pass, rows,
    indicators that are met, indicators.
    """

    before: tuple[int, int, int, int]
    after: tuple[int, int, int, int]


class Opened(Struct, frozen=True):
    """A file of a standard: its mistakes, or the standard, the round's own, and what moving would change."""

    path: Path
    faults: Sequence[PlacedFault | CellFault] = ()
    old: Rulebook | None = None
    new: Rulebook | None = None
    move: Move | None = None
    effect: Effect | None = None


def export_standard(workspace: Workspace, path: Path, shipped_id: str = "") -> Path:
    """Write the round's standard, or a shipped one, as a workbook; returns its path.

    Raises FileNotWritten.
    """
    from desktop.spreadsheets.standard_workbook import write_standard_workbook

    rulebook = load_standard(shipped_id) if shipped_id else written_standard(workspace)
    return write_standard_workbook(path, rulebook.standard, load_catalogue())


def written_standard(workspace: Workspace) -> Rulebook:
    """The current round's standard as it is written, without the county's switches and settings."""
    return rulebook_of(workspace, current_round(workspace).standard)


def open_standard(workspace: Workspace, path: Path) -> Opened:
    """Check a workbook or a TOML file, and say what changes where the round moves to it. Nothing is stored.

    Raises StandardUnreadable, StandardInvalid, TableInvalid, ReadingInvalid.
    """
    faults = check_file(path)
    if faults:
        return Opened(path, faults)
    new = load_standard_file(path)
    move = plan_move(workspace, new)
    effect = _effect(workspace, read_with(new, move.after.switches, move.after.settings), move.after)
    return Opened(path, (), written_standard(workspace), new, move, effect)


def plan_readings(workspace: Workspace, switches: Collection[str], settings: Mapping[str, Number]) -> Effect:
    """What `choose_readings` would come to; nothing is stored. Raises ReadingInvalid."""
    read = read_with(written_standard(workspace), switches, settings)
    return _effect(workspace, read, current_round(workspace))


def choose_readings(
    workspace: Workspace, switches: Collection[str], settings: Mapping[str, Number], now: datetime
) -> Round:
    """Read the current round's standard with these switches on and these settings from now on.

    Units go on as before until they get a new enrolment file. Raises ReadingInvalid, and stores nothing.
    """
    round = current_round(workspace)
    rulebook = rulebook_of(workspace, round.standard)
    read_with(rulebook, switches, settings)
    own = rulebook.standard
    chosen = msgspec.structs.replace(
        round,
        switches=tuple(id for id in own.switches if id in switches),
        settings={id: settings[id] for id in own.settings if id in settings},
    )
    with workspace.writing():
        save_round(workspace, chosen)
        note(workspace, "readings_chosen", now, switches=chosen.switches, settings=chosen.settings)
    return chosen


def _effect(workspace: Workspace, rulebook: Rulebook, round: Round) -> Effect:
    _, filings, before = evaluate_workspace(workspace)
    return Effect(_counts(before), _counts(evaluate(rulebook, filings, units(workspace), round.row_rule)))


def _counts(result: CountyResult) -> tuple[int, int, int, int]:
    met = sum(indicator.verdict is Verdict.MET for indicator in result.indicators)
    return sum(row.passes is True for row in result.rows), len(result.rows), met, len(result.indicators)
