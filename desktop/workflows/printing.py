"""Print: the unit's self-assessment form, blank for filling by pen, or filled and with its fingerprint."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from desktop.core.canonical import digest
from desktop.core.filing import Filing
from desktop.exchange.signing import fingerprint
from desktop.files import make_folder, write_durably
from desktop.reports.stamp import Stamp
from desktop.storage.own_key import own_key
from desktop.storage.working_copies import working_copy
from desktop.storage.workspace import Workspace
from desktop.workflows.naming import file_name
from desktop.workflows.session import Session

if TYPE_CHECKING:
    from desktop.reports.official import Official


def filled_form(workspace: Workspace, session: Session) -> bytes:
    """The form as PDF with everything filled so far, stamped with the fingerprint of exactly this filing.

    That of a working copy (分工副本) says so and has no stamp: no package will ever say the same.
    """
    if working_copy(workspace) is not None:
        return _form(session, session.filing, county=workspace.county, mark="（分工副本）")
    return _form(
        session,
        session.filing,
        county=workspace.county,
        stamp=form_stamp(workspace, session.filing),
    )


def blank_form(workspace: Workspace, session: Session) -> bytes:
    """The same form with empty blanks, to be filled by pen."""
    blank = Filing(session.unit, session.round.id, session.round.standard)
    return _form(session, blank, county=workspace.county)


def _form(session: Session, filing: Filing, county: str, stamp: Stamp | None = None, mark: str = "") -> bytes:
    # Imported here: drawing on paper takes long to load, and most days nobody prints.
    from desktop.reports.unit_form import unit_form

    title = session.round.title + mark
    return unit_form(
        session.rulebook, filing, county=county, round_title=title, stamp=stamp, previous=session.previous
    )


def print_form(workspace: Workspace, session: Session, path: Path, *, blank: bool = False) -> Path:
    """Write the form to a file; returns the path used. Raises FileNotWritten, MissingGlyphs."""
    from desktop.reports.page import save

    data = blank_form(workspace, session) if blank else filled_form(workspace, session)
    return save(data, path)


def derivation_sheet(workspace: Workspace, session: Session) -> bytes:
    """How every verdict of this unit came about, as PDF."""
    from desktop.reports.derivation_sheet import unit_derivation_sheet

    title = session.round.title
    return unit_derivation_sheet(session.rulebook, session.filing, county=workspace.county, round_title=title)


def print_derivation(workspace: Workspace, session: Session, path: Path) -> Path:
    """Write the 计算过程单 to a file; returns the path used. Raises FileNotWritten, MissingGlyphs."""
    from desktop.reports.page import save

    return save(derivation_sheet(workspace, session), path)


def evidence_index(workspace: Workspace, session: Session) -> bytes:
    """What lies in which box of evidence and on which pages, as PDF."""
    from desktop.reports.evidence_index import evidence_index

    title = session.round.title
    return evidence_index(session.rulebook, session.filing, county=workspace.county, round_title=title)


def print_evidence_index(workspace: Workspace, session: Session, path: Path) -> Path:
    """Write the 档案盒目录 to a file; returns the path used. Raises FileNotWritten, MissingGlyphs."""
    from desktop.reports.page import save

    return save(evidence_index(workspace, session), path)


def action_ledger(workspace: Workspace, session: Session, today: date) -> bytes:
    """The 问题整改台账 as PDF; ``today`` decides what is overdue."""
    from desktop.reports.action_ledger import action_ledger

    return action_ledger(session.rulebook, session.filing, **_printed(workspace, session), today=today)


def action_plan(workspace: Workspace, session: Session, today: date) -> bytes:
    """The 一校一策 as PDF, likewise."""
    from desktop.reports.action_plan import action_plan

    return action_plan(session.rulebook, session.filing, **_printed(workspace, session), today=today)


def problem_sheet(workspace: Workspace, session: Session) -> bytes:
    """The 问题清单 as PDF."""
    from desktop.reports.problem_sheet import problem_sheet

    printed = _printed(workspace, session)
    return problem_sheet(session.rulebook, session.filing, **printed, previous=session.previous)


def data_sheet(workspace: Workspace, session: Session) -> bytes:
    """The 基础数据表 as PDF."""
    from desktop.reports.data_sheet import data_sheet

    printed = _printed(workspace, session)
    return data_sheet(session.rulebook, session.filing, **printed, previous=session.previous)


def self_report(workspace: Workspace, session: Session, today: date) -> bytes:
    """The 自评报告 as PDF, dated ``today``."""
    from desktop.reports.official_pdf import pdf_of

    return pdf_of(_self_report(workspace, session, today))


def self_report_docx(workspace: Workspace, session: Session, today: date) -> bytes:
    """The same as .docx, to go on writing in."""
    from desktop.reports.official_docx import docx_of

    return docx_of(_self_report(workspace, session, today))


def save_docx(data: bytes, path: Path, *, replace: bool = False) -> Path:
    """Write a .docx durably; returns the path used. Raises FileNotWritten."""

    def verify(written: Path) -> None:
        with ZipFile(written) as package:
            if package.testzip() is not None:
                raise ValueError("not the bytes that were written")

    return write_durably(path, data, verify, replace=replace)


def _self_report(workspace: Workspace, session: Session, today: date) -> "Official":
    from desktop.reports.self_report import self_report

    title = session.round.title
    return self_report(
        session.rulebook, session.filing, county=workspace.county, round_title=title, today=today
    )


def _printed(workspace: Workspace, session: Session) -> dict[str, Any]:
    """Where a document is from; that of a working copy says so and has no stamp."""
    is_copy = working_copy(workspace) is not None
    return {
        "county": workspace.county,
        "round_title": session.round.title + ("（分工副本）" if is_copy else ""),
        "stamp": None if is_copy else form_stamp(workspace, session.filing),
    }


def print_forms(workspace: Workspace, session: Session, folder: Path, today: date) -> Sequence[Path]:
    """Every document of a unit in a folder; 档案盒目录 where there is evidence, 台账 where there are actions.

    Raises FileNotWritten, MissingGlyphs.
    """
    from desktop.reports.page import save

    make_folder(folder)
    name = session.unit.name

    def path(kind: str, suffix: str = "pdf") -> Path:
        return folder / f"{file_name(name, kind)}.{suffix}"

    paths = [
        print_form(workspace, session, path("自评表")),
        print_form(workspace, session, path("空白自评表"), blank=True),
        print_derivation(workspace, session, path("计算过程单")),
    ]
    if session.filing.evidence:
        paths.append(print_evidence_index(workspace, session, path("档案盒目录")))
    paths += [
        save(problem_sheet(workspace, session), path("问题清单")),
        save(data_sheet(workspace, session), path("基础数据表")),
        save(self_report(workspace, session, today), path("自评报告")),
        save_docx(self_report_docx(workspace, session, today), path("自评报告", "docx")),
    ]
    if session.filing.actions:
        paths.append(save(action_ledger(workspace, session, today), path("整改台账")))
        paths.append(save(action_plan(workspace, session, today), path("一校一策")))
    return paths


def form_stamp(workspace: Workspace, filing: Filing) -> Stamp:
    """What is printed so that paper and package can be compared by eye or by scanning."""
    key_id = own_key(workspace).key_id
    content = digest(filing)
    return Stamp(
        filing_fingerprint=fingerprint(content, 4),
        key_fingerprint=fingerprint(key_id),
        qr_payload=f"XB1|{filing.unit.code}|{content}|{key_id}",
    )
