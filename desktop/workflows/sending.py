"""Sign what a bureau sends, each package linked to the one before."""

from collections.abc import Callable, Mapping
from datetime import datetime

from desktop.exchange.signing import Key
from desktop.exchange.statement import Claims, Kind, StatedStandard, StatedUnit
from desktop.exchange.writer import Named, Progress, Source, WrittenPackage, ignore_progress, write_package
from desktop.library import load_catalogue
from desktop.storage.letters import Sent, last_sent, save_sent
from desktop.storage.roster import Round
from desktop.storage.workspace import Workspace
from desktop.version import version


def send(
    workspace: Workspace,
    place: Named,
    key: Key,
    kind: Kind,
    files: Mapping[str, Source],
    now: datetime,
    *,
    round: Round,
    recipient: str | None,
    counts: Mapping[str, int],
    sender: StatedUnit | None = None,
    answers: str | None = None,
    token: bytes | None = None,
    progress: Progress = ignore_progress,
    also: Callable[[WrittenPackage], object] = lambda written: None,
) -> WrittenPackage:
    """Write the next package of this workspace and note it; the sender is the county unless told otherwise.

    As in `exporting`, the file goes to the disk first; ``also`` is called in the transaction that notes it.
    Raises the errors of `exchange.write_package`; nothing is noted then.
    """
    last = last_sent(workspace)
    sequence, parent = (last.sequence + 1, last.digest) if last else (1, None)
    standard = round.standard
    claims = Claims(
        kind=kind,
        unit=sender or StatedUnit(code=workspace.county, name=workspace.county),
        round=round.id,
        sequence=sequence,
        parent=parent,
        standard=StatedStandard(id=standard.id, version=standard.version, digest=standard.digest),
        catalogue_version=load_catalogue().version,
        app_version=version(),
        counts=dict(counts),
        claimed_at=now.astimezone(),
        recipient=recipient,
        answers=answers,
    )
    written = write_package(place, key, claims, files, enrolment_token=token, progress=progress)
    at = now.isoformat(timespec="seconds")
    line = Sent(written.digest, kind.value, recipient, sequence, parent, written.path.name, at, answers)
    with workspace.writing():
        save_sent(workspace, round, line)
        also(written)
    return written
