"""The bureau's reports in a folder: the county result and its 计算过程单 as PDF, and a workbook."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from desktop.core.canonical import encode
from desktop.files import make_folder, write_durably
from desktop.storage.roster import current_round
from desktop.storage.workspace import Workspace
from desktop.workflows.evaluation import as_json, evaluate_workspace
from desktop.workflows.naming import file_name


def write_reports(
    workspace: Workspace, folder: Path, now: datetime, row_rule: str | None = None
) -> Sequence[Path]:
    """Write the county's PDFs, workbook and JSON; returns the paths. Raises FileNotWritten, MissingGlyphs."""
    from desktop.reports.county_derivation import county_derivation_sheet
    from desktop.reports.county_report import county_report
    from desktop.reports.page import save
    from desktop.spreadsheets.county_workbook import write_county_workbook

    rulebook, filings, result = evaluate_workspace(workspace, row_rule=row_rule)
    round = current_round(workspace)
    at = f"{now:%Y-%m-%d %H:%M}"
    make_folder(folder)
    stem = file_name(workspace.county, round.title)
    pdf = county_report(
        rulebook, filings, result, county=workspace.county, round_title=round.title, computed_at=at
    )
    workbook = write_county_workbook(
        folder / f"{stem}_测算表.xlsx",
        rulebook,
        filings,
        result,
        county=workspace.county,
        round_title=round.title,
        computed_at=at,
    )
    sheet = county_derivation_sheet(
        rulebook, filings, result, county=workspace.county, round_title=round.title, computed_at=at
    )
    data = encode(as_json(rulebook, result))
    return [
        save(pdf, folder / f"{stem}_县级报告.pdf"),
        save(sheet, folder / f"{stem}_差异系数计算过程单.pdf"),
        workbook,
        write_durably(folder / f"{stem}_测算结果.json", data, lambda path: path.read_bytes() == data),
    ]
