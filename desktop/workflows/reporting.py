"""The bureau's reports in a folder: the county result as PDF and workbook, and every 计算过程单."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from desktop.core.canonical import encode
from desktop.core.doubts import county_doubts
from desktop.files import make_folder, write_durably
from desktop.storage.roster import current_round
from desktop.storage.workspace import Workspace
from desktop.workflows.evaluation import as_json, evaluate_workspace
from desktop.workflows.last_round import last_filings
from desktop.workflows.naming import file_name, free_path


def write_reports(
    workspace: Workspace, folder: Path, now: datetime, row_rule: str | None = None
) -> Sequence[Path]:
    """Write the county's PDFs, workbook and JSON, and 整改台账 where units have sent any; returns the paths.

    Raises FileNotWritten, MissingGlyphs.
    """
    from desktop.reports.county_derivation import county_derivation_sheet
    from desktop.reports.county_report import county_report
    from desktop.reports.page import save
    from desktop.spreadsheets.county_actions import write_county_actions
    from desktop.spreadsheets.county_workbook import write_county_workbook

    rulebook, filings, result = evaluate_workspace(workspace, row_rule=row_rule)
    round = current_round(workspace)
    make_folder(folder)
    stem = file_name(workspace.county, round.title)
    county, title, at = workspace.county, round.title, f"{now:%Y-%m-%d %H:%M}"
    doubts = county_doubts(rulebook, filings, last_filings(workspace, round))
    pdf = county_report(
        rulebook, filings, result, county=county, round_title=title, computed_at=at, doubts=doubts
    )
    workbook = write_county_workbook(
        folder / f"{stem}_测算表.xlsx",
        rulebook,
        filings,
        result,
        county=county,
        round_title=title,
        computed_at=at,
    )
    sheet = county_derivation_sheet(
        rulebook, filings, result, county=county, round_title=title, computed_at=at
    )
    data = encode(as_json(rulebook, result))
    ledgers: list[Path] = []
    if any(filing.actions for filing in filings):
        head = f"{county}问题整改台账（{title}，截至 {now:%Y-%m-%d}）"
        ledgers = [
            write_county_actions(
                folder / f"{stem}_整改台账{suffix}", rulebook, filings, title=head, today=now.date()
            )
            for suffix in (".xlsx", ".csv")
        ]
    return [
        save(pdf, folder / f"{stem}_县级报告.pdf"),
        save(sheet, folder / f"{stem}_差异系数计算过程单.pdf"),
        workbook,
        write_durably(folder / f"{stem}_测算结果.json", data, lambda path: path.read_bytes() == data),
        *ledgers,
    ]


def write_derivations(
    workspace: Workspace, folder: Path, progress: Callable[[int, int], object], unit_code: str = ""
) -> Sequence[Path]:
    """Write the 计算过程单 of one unit, or one PDF for every unit that has sent into a folder of their own.

    ``progress`` is told how many are done, of how many, before each one.

    Raises FileNotWritten, MissingGlyphs.
    """
    from desktop.reports.derivation_sheet import unit_derivation_sheet
    from desktop.reports.page import save

    rulebook, filings, _ = evaluate_workspace(workspace)
    title = current_round(workspace).title
    if unit_code:
        filings = [filing for filing in filings if filing.unit.code == unit_code]
        make_folder(folder)
    else:
        make_folder(folder)
        folder = make_folder(free_path(folder / file_name(workspace.county, title, "各单位计算过程单")))
    written: list[Path] = []
    for filing in filings:
        progress(len(written), len(filings))
        sheet = unit_derivation_sheet(rulebook, filing, county=workspace.county, round_title=title)
        written.append(save(sheet, folder / f"{file_name(filing.unit.name, '计算过程单')}.pdf"))
    return written
