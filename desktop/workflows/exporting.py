"""Export: the signed package of a unit's filing, with its printed form inside."""

from datetime import datetime
from pathlib import Path

from desktop.core.canonical import digest, encode
from desktop.exchange.layout import FILING, FORM
from desktop.exchange.signing import Key
from desktop.exchange.statement import Claims, Kind, StatedStandard, StatedUnit
from desktop.exchange.writer import Named, Progress, ignore_progress, write_package
from desktop.library import load_catalogue
from desktop.storage.submissions import Export, exports, save_export
from desktop.storage.trust import tokens
from desktop.storage.workspace import Workspace
from desktop.version import version
from desktop.workflows.evidence import stored_files
from desktop.workflows.handing_over import needs_original
from desktop.workflows.naming import file_name
from desktop.workflows.printing import filled_form
from desktop.workflows.session import Session
from desktop.workflows.signing import opened_key


def export_package(
    workspace: Workspace,
    session: Session,
    place: Path,
    now: datetime,
    key: Key | None = None,
    progress: Progress = ignore_progress,
) -> Export:
    """Write the next package of this unit and note it.

    ``place`` is a folder, in which the file gets a name of its own that ends in its checksum, or the very
    path of the file. ``progress`` may raise, to cancel.

    ``key`` is the workspace's key where it has been opened already.

    The package goes to the disk first: one that is written and not noted is only a number used
    twice, which the bureau shows as a fork; one that is noted and not written would be a lie.
    Raises IsWorkingCopy, the errors of `exchange.write_package` and `signing.opened_key`; nothing is written
    or noted then.
    """
    needs_original(workspace, "export")
    key = key or opened_key(workspace)
    filing, round = session.filing, session.round
    before = exports(workspace, round, session.unit.code)
    last = before[-1] if before else None
    claims = Claims(
        kind=Kind.SUBMISSION,
        unit=StatedUnit(code=session.unit.code, name=session.unit.name),
        round=round.id,
        sequence=last.sequence + 1 if last else 1,
        parent=last.digest if last else None,
        standard=StatedStandard(
            id=round.standard.id, version=round.standard.version, digest=round.standard.digest
        ),
        catalogue_version=load_catalogue().version,
        app_version=version(),
        counts={
            "values": len(filing.values),
            "answers": len(filing.answers),
            "evidence": len(filing.evidence),
        },
        claimed_at=now.astimezone(),
        recipient=workspace.county,
    )
    known = tokens(workspace).get(session.unit.code, ())
    stem = file_name(session.unit.name, "上报包", f"第{claims.sequence}次", "校验码")
    written = write_package(
        Named(place, stem) if place.is_dir() else place,
        key,
        claims,
        {FILING: encode(filing), FORM: filled_form(workspace, session), **stored_files(workspace, filing)},
        enrolment_token=known[-1].token if known else None,
        progress=progress,
    )
    export = Export(
        written.digest,
        claims.sequence,
        claims.parent,
        digest(filing),
        written.path.name,
        now.isoformat(timespec="seconds"),
    )
    save_export(workspace, round, session.unit.code, export)
    return export
