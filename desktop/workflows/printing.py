"""Print: the unit's self-assessment form, blank for filling by pen, or filled and with its fingerprint."""

from collections.abc import Sequence
from pathlib import Path

from desktop.core.canonical import digest
from desktop.core.filing import Filing
from desktop.exchange.signing import fingerprint
from desktop.files import make_folder
from desktop.reports.stamp import Stamp
from desktop.storage.own_key import own_key
from desktop.storage.working_copies import working_copy
from desktop.storage.workspace import Workspace
from desktop.workflows.naming import file_name
from desktop.workflows.session import Session


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


def print_forms(workspace: Workspace, session: Session, folder: Path) -> Sequence[Path]:
    """The filled form, the blank one, 计算过程单 and, where there is evidence, 档案盒目录 in a folder.

    Raises FileNotWritten, MissingGlyphs.
    """
    make_folder(folder)
    name = session.unit.name
    paths = [
        print_form(workspace, session, folder / f"{file_name(name, '自评表')}.pdf"),
        print_form(workspace, session, folder / f"{file_name(name, '空白自评表')}.pdf", blank=True),
        print_derivation(workspace, session, folder / f"{file_name(name, '计算过程单')}.pdf"),
    ]
    if session.filing.evidence:
        paths.append(
            print_evidence_index(workspace, session, folder / f"{file_name(name, '档案盒目录')}.pdf")
        )
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
