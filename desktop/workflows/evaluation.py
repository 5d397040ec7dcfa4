"""Evaluate a county from a bureau's workspace or from a flat table, and say it as JSON."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from desktop.core.county import CountyResult, evaluate
from desktop.core.dispersion import DispersionState
from desktop.core.filing import Filing, StandardRef, Unit
from desktop.core.resources import Row
from desktop.core.rulebook import Rulebook
from desktop.core.sections import COMPULSORY
from desktop.library import DEFAULT_STANDARD, load_catalogue, standard_ref
from desktop.spreadsheets.flat_table import TableRow, read_table
from desktop.storage.roster import current_round, units
from desktop.storage.submissions import accepted_filings
from desktop.storage.workspace import Workspace, is_workspace, open_workspace
from desktop.workflows.pass_rule import pass_rule
from desktop.workflows.readings import AS_IT_IS, Reading
from desktop.workflows.rulebooks import round_rulebook
from desktop.workflows.standards import find_standard


def evaluate_workspace(
    workspace: Workspace,
    standard_id: str | None = None,
    row_rule: str | None = None,
    reading: Reading = AS_IT_IS,
) -> tuple[Rulebook, Sequence[Filing], CountyResult]:
    """The county as the bureau's workspace has it now, under the round's standard unless another is named.

    ``reading`` comes on top of what the round has chosen.
    Raises WrongRole, StandardUnknown, PassRuleUnknown, ReadingInvalid.
    """
    workspace.needs("bureau")
    round = current_round(workspace)
    rulebook = reading.of(find_standard(standard_id) if standard_id else round_rulebook(workspace, round))
    filings = accepted_filings(workspace, round)
    rule = row_rule or (round.row_rule if rulebook.standard.id == round.standard.id else None)
    return rulebook, filings, evaluate(rulebook, filings, units(workspace), pass_rule(rulebook, rule))


def evaluate_table(
    path: Path, standard_id: str, row_rule: str | None = None, reading: Reading = AS_IT_IS
) -> tuple[Rulebook, Sequence[Filing], CountyResult]:
    """The county of a flat table. Raises TableInvalid, StandardUnknown, PassRuleUnknown, ReadingInvalid."""
    written = find_standard(standard_id)
    rulebook = reading.of(written)
    rows = read_table(path, load_catalogue()).rows
    filings = [filing_of(row, row.unit, "", standard_ref(written.standard)) for row in rows]
    return rulebook, filings, evaluate(rulebook, filings, (), pass_rule(rulebook, row_rule))


def evaluate_file(
    path: Path, standard_id: str | None = None, row_rule: str | None = None, reading: Reading = AS_IT_IS
) -> tuple[Rulebook, Sequence[Filing], CountyResult]:
    """The county of a workspace or of a flat table; a table without a standard is judged by DEFAULT_STANDARD.

    Raises what opening a workspace, `evaluate_workspace` and `evaluate_table` raise.
    """
    try:
        is_ours = is_workspace(path)
    except OSError:
        # What cannot be read is refused below, with the reason.
        is_ours = False
    if not is_ours:
        return evaluate_table(path, standard_id or DEFAULT_STANDARD, row_rule, reading)
    with open_workspace(path) as workspace:
        return evaluate_workspace(workspace, standard_id, row_rule, reading)


def filing_of(row: TableRow, unit: Unit, round_id: str, standard: StandardRef) -> Filing:
    """One row of a table as an (unsigned) filing."""
    return Filing(unit, round_id, standard, row.values, row.class_list, row.special_rooms)


def as_json(rulebook: Rulebook, result: CountyResult) -> dict[str, Any]:
    """The published shape of `evaluate --json`: numbers unrounded, a county cell null without 差异系数."""
    county: dict[str, dict[str, Any]] = {}
    for section in COMPULSORY:
        county[section.value] = {}
        for code, cell in result.dispersion[section].items():
            computed = {
                "mean": cell.mean,
                "cv": cell.cv,
                "limit": float(cell.limit),
                "verdict": cell.verdict.value,
            }
            county[section.value][code] = computed if cell.state is DispersionState.COMPUTED else None
    return {
        "standard": rulebook.standard.id,
        "rows": list(_rows(result.rows)),
        "county": county,
        "excluded": [
            {"school_code": e.school_code, "section": e.section and e.section.value, "reason": e.reason}
            for e in result.excluded
        ],
    }


def _rows(rows: Iterable[Row]) -> Iterable[dict[str, Any]]:
    for row in rows:
        yield {
            "school_code": row.school_code,
            "section": row.section.value,
            "pupils": row.pupils,
            "indicators": {
                code: {"value": f.value, "threshold": float(f.threshold), "verdict": f.verdict.value}
                for code, f in row.figures.items()
            },
            "passes": row.passes,
        }
