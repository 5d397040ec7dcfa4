"""Opening what the county sends: read beside the window, taken on it, while people go on typing."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop.core.errors import XiaobiaoError
from desktop.core.letters import Receipt
from desktop.exchange.reader import Package
from desktop.ui.background import Background
from desktop.ui.marks import Mark
from desktop.ui.school.draft import Draft
from desktop.ui.wording import said
from desktop.ui.wording.letters import receipt_sentence, taken_sentence
from desktop.workflows.dispatches import OpenedDispatch
from desktop.workflows.letters import NewCountyKey, TakenDispatch, read_letter, take_letter

_RECEIPT_MARKS = {"returned": Mark.RETURNED, "passed": Mark.MET, "received": Mark.MET}


class LetterTaking(QObject):
    """Takes one letter after the other. Something is said of each but a receipt that asks for something:
    the list of what to do shows that by itself.
    """

    said = Signal(Mark, str)
    key_doubted = Signal(Path, str, str)  # a letter, the id of the county's new key, what to do about it
    taken = Signal()  # unit, round or receipt are others now; what is typed stays
    renewed = Signal(str)  # the rules are others: the pages are to be made anew; with what is to be said

    def __init__(self, draft: Draft, commit_fields: Callable[[], object], parent: QObject) -> None:
        """``commit_fields`` commits what stands edited in the fields of all pages."""
        super().__init__(parent)
        self._draft = draft
        self._commit_fields = commit_fields
        # Of its own, so that a form that is being set makes nobody wait.
        self._reading = Background(self)

    def open(self, path: Path, new_key: str = "") -> None:
        """Read a file and take it, if it is a letter for this unit; ``new_key`` as in `take_letter`."""

        def read(_: object) -> Package | OpenedDispatch:
            return read_letter(path)

        self._reading.run(read, done=lambda letter: self._take(path, letter, new_key), failed=self._failed)

    def shutdown(self) -> None:
        self._reading.shutdown()

    def _take(self, path: Path, letter: Package | OpenedDispatch, new_key: str) -> None:
        draft = self._draft
        self._commit_fields()
        renews = isinstance(letter, OpenedDispatch) and self._renews(letter)
        if renews and (left := unfinished(draft)):
            self.said.emit(Mark.UNMET, f"{left}改好后再打开“{path.name}”。")
            return
        try:
            taken = take_letter(draft.workspace, path, draft.clock(), new_key)
        except NewCountyKey as error:
            self.key_doubted.emit(path, error.data["key_id"], said(error))
            return
        except XiaobiaoError as error:
            self._failed(error)
            return
        if renews and isinstance(taken, TakenDispatch) and taken.fresh:
            self.renewed.emit(taken_sentence(taken))
            return
        draft.read_letters()
        self.taken.emit()
        if not isinstance(taken, Receipt):
            self.said.emit(Mark.MET, taken_sentence(taken))
        elif not draft.asked:
            self.said.emit(_RECEIPT_MARKS[taken.decision], receipt_sentence(taken))

    def _renews(self, letter: OpenedDispatch) -> bool:
        """Whether fields or verdicts would be others: another round, standard, reading or kind of unit."""
        session, round = self._draft.session, letter.dispatch.round
        now = msgspec.structs.replace(session.round, title=round.title, deadline=round.deadline)
        unit = letter.dispatch.unit(session.unit.code)
        same_kind = unit is None or (unit.kind, unit.school_type) == (
            session.unit.kind,
            session.unit.school_type,
        )
        return round != now or not same_kind

    def _failed(self, error: Exception) -> None:
        self.said.emit(Mark.UNMET, said(error))


def unfinished(draft: Draft) -> str:
    """What stands on the screen only and would be gone with the pages, as one sentence; "" for nothing."""
    unreadable = [typed.sentence for typed in draft.unreadable.values()]
    left = "".join(unreadable[:1]) or draft.left_rows
    if not draft.store():
        left = left or "还有改动没有存下来，请先处理窗口右上角的提示。"
    return left
