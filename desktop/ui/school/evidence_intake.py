"""What is dropped or pasted, as files that can become evidence; adding them beside the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from desktop.core.errors import XiaobiaoError
from desktop.ui.background import Background, Report, Run
from desktop.ui.school.draft import Draft
from desktop.ui.wording import sentence
from desktop.workflows.adding_evidence import Kept, Source, keep_evidence, sources_in
from desktop.workflows.evidence_faults import EvidenceRefused

Gather = Callable[[], list[Source]]
_MOST_NAMED = 5


def can_take(data: QMimeData) -> bool:
    """Whether there are files or a picture in what is dragged or was copied."""
    return data.hasImage() or any(url.isLocalFile() for url in data.urls())


def taken(data: QMimeData, name: str) -> Gather:
    """How to get at these files; a picture without a file is called ``name``."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if paths:
        return lambda: sources_in(paths)
    image = data.imageData()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if isinstance(image, QImage):
        # QImage knows the other kinds as well; PNG loses nothing.
        image.save(buffer, "PNG")  # pyright: ignore[reportArgumentType, reportCallIssue]
    content = bytes(buffer.data().data())
    return lambda: [Source(f"{name}.png", content)]


class Intake(QObject):
    """Adds one batch of files after the other; each is in the filing as soon as its bytes are stored."""

    progressed = Signal(int, int)  # done, of
    ended = Signal(object, str)  # whether all is well (bool), what to say

    def __init__(self, draft: Draft, background: Background) -> None:
        super().__init__()
        self._draft, self._background = draft, background
        self._runs: list[Run] = []

    def add(self, gather: Gather, criterion: str, title: str = "") -> None:
        """Add files as evidence of a criterion; without a title they are called by their names."""
        workspace, filing, today = self._draft.workspace, self._draft.filing, self._draft.clock().date()
        added: list[str] = []
        known: list[str] = []
        refused: list[str] = []
        batch = object()

        def job(report: Report) -> None:
            report((0, 0, None))
            sources = gather()

            def progress(done: int, result: object) -> None:
                report((done, len(sources), result))

            with workspace.second() as own:
                keep_evidence(own, filing, sources, criterion, today, title, progress)

        def progressed(step: tuple[int, int, Kept | EvidenceRefused | None]) -> None:
            done, of, result = step
            if isinstance(result, EvidenceRefused):
                refused.append(sentence(result))
            elif result is not None:
                before = self._draft.filing.evidence.get(result.sha256)
                there = before is not None and criterion in before.criteria
                (known if there else added).append(result.evidence.name)
                self._draft.add_evidence(result.sha256, result.evidence, batch)
            self.progressed.emit(done, of)

        def ended(end: str = "") -> None:
            self._runs.remove(run)
            said = [f"已加入 {len(added)} 个文件。"] if added else []
            said += [f"{len(known)} 个已经在这里了。"] if known else []
            said += [end] if end else []
            said += refused[:_MOST_NAMED]
            said += [f"……共 {len(refused)} 个没有加入。"] if len(refused) > _MOST_NAMED else []
            self.ended.emit(not refused and not end, "\n".join(said or ["没有可以加入的文件。"]))

        def failed(error: Exception) -> None:
            if not isinstance(error, XiaobiaoError):
                ended()
                raise error
            ended(sentence(error))

        run = self._background.run(
            job,
            done=lambda _: ended(),
            failed=failed,
            progress=progressed,
            cancelled=lambda _: ended("已停止，其余的没有加入。"),
        )
        self._runs.append(run)

    def cancel(self) -> None:
        """Stop at the next file; what came before stays."""
        for run in self._runs:
            run.cancel()

    @property
    def is_busy(self) -> bool:
        return bool(self._runs)
