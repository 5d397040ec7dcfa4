"""The filing while it is being filled: what is typed is judged at once, what is committed is stored."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from desktop.core.asked import Asked, asked_by
from desktop.core.derivation import Derivation, derive
from desktop.core.elements import parse_value
from desktop.core.errors import ValueInvalid, XiaobiaoError
from desktop.core.evidence import joined
from desktop.core.filing import Answer, CorrectiveAction, Evidence, Filing, SchoolClass, SpecialRoom
from desktop.core.judge import Judgement, judge
from desktop.core.merge import LISTS
from desktop.core.problems import Problem, find_problems
from desktop.core.terms import ROOM_NAMES, SECTION_NAMES
from desktop.storage.entries import Entry, PastValue, Step, history
from desktop.storage.steps import Action, StepKind, last_step
from desktop.storage.workspace import Workspace
from desktop.ui.school.feeding import Feeding
from desktop.ui.wording import sentence
from desktop.ui.wording.fields import LIST_NAMES
from desktop.workflows import filling, restoring, undoing
from desktop.workflows.letters import read_open_receipt
from desktop.workflows.restoring import Looked
from desktop.workflows.session import Session, open_session

_Store = Callable[[Session, Action], Session]
_Go = Callable[[Workspace, Session, datetime], undoing.Stepped | None]
# Progress, problems and the overview follow a moment after the last keystroke.
_REST_MS = 120


class Unreadable(NamedTuple):
    """Typed text that is no value of its element: it stays in the field and is not stored."""

    text: str
    sentence: str


class Draft(QObject):
    """One unit's filing with everything that is typed, its verdicts and problems.

    ``filing`` is what is on the screen, ``session.filing`` what is on the disk. What could not be
    stored stays pending and is tried again with every later commit.
    """

    judged = Signal()  # verdicts follow the newest keystroke
    rested = Signal()  # the same, once per pause in typing
    stored = Signal()  # everything committed is on the disk
    rows_left = Signal()  # another number of rows in the lists cannot be stored
    replaced = Signal()  # values were taken back or up again: fields show what is stored
    store_failed = Signal(str)  # one sentence; everything typed is still here

    def __init__(self, workspace: Workspace, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.workspace = workspace
        self.clock = clock
        self.session = open_session(workspace)
        self.rulebook = self.session.rulebook
        self.unit = self.session.unit
        self.filing: Filing = self.session.filing
        self.feeding = Feeding(self.rulebook, self.filing)
        self.unreadable: dict[str, Unreadable] = {}
        self._left_rows: dict[str, int] = {}
        self._evidence_counts: tuple[object, Counter[str]] = (None, Counter())
        self._pending: dict[tuple[str, str], _Store] = {}
        # What one action goes on changing, such as the field that is being filled, and its step.
        self._going_on: tuple[object, int | None] = (None, None)
        self._batches: dict[tuple[str, str], object] = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.rested)
        self.answered = read_open_receipt(workspace)
        self._judge()

    def derivation(self, criterion: str) -> Derivation:
        """How the verdict on a criterion comes about, for what is typed now."""
        found = self._derivations.get(criterion)
        if found is None:
            found = derive(self.rulebook, self.rulebook.criteria[criterion][1], self.filing)
            self._derivations[criterion] = found
        return found

    @property
    def problems(self) -> Sequence[Problem]:
        """What to look at, in order of importance; found anew when first asked after a change."""
        if self._problems is None:
            self._problems = find_problems(self.rulebook, self.filing, self.session.previous)
        return self._problems

    def evidence_count(self, criterion: str) -> int:
        """How many files prove a criterion. Counted once: many rows ask at every keystroke."""
        counted, counts = self._evidence_counts
        if counted is not self.filing.evidence:
            evidence = self.filing.evidence
            counts = Counter(id for one in evidence.values() for id in one.criteria)
            self._evidence_counts = evidence, counts
        return counts[criterion]

    @property
    def asked(self) -> Sequence[Asked]:
        """What the county's open receipt asks for, and what has been dealt with; found anew likewise."""
        if self._asked is None:
            open_ = self.answered
            self._asked = (
                asked_by(open_.receipt, open_.alike, open_.sent, self.filing, self._judged_by)
                if open_ is not None
                else ()
            )
        return self._asked

    def asked_at(self, *entries: tuple[str, str]) -> list[Asked]:
        """The points of the open receipt about these entries, each as its (part, code)."""
        return [asked for asked in self.asked if (asked.part, asked.code) in entries]

    @property
    def is_stored(self) -> bool:
        """Whether everything committed is on the disk."""
        return not self._pending

    def type_value(self, code: str, text: str) -> str:
        """Judge with what is typed; returns what is wrong with the text, or ""."""
        values = dict(self.filing.values)
        values.pop(code, None)
        self.unreadable.pop(code, None)
        if text.strip():
            try:
                values[code] = parse_value(self.rulebook.catalogue.element(code), text)
            except ValueInvalid as error:
                self.unreadable[code] = Unreadable(text, sentence(error))
        self._take(values=values)
        return self.unreadable[code].sentence if code in self.unreadable else ""

    def commit_value(self, code: str, text: str) -> None:
        """Store what was typed, unless it is unreadable."""
        self.type_value(code, text)
        if code not in self.unreadable:
            self._commit(
                "values", code, lambda s, a: filling.set_value(self.workspace, s, code, text, self.clock(), a)
            )

    def commit_note(self, code: str, text: str) -> None:
        """Store the 说明 of a data element."""
        self._take(notes=_with(self.filing.notes, code, text.strip()))
        self._commit(
            "notes", code, lambda s, a: filling.set_note(self.workspace, s, code, text, self.clock(), a)
        )

    def type_answer(self, criterion: str, answer: Answer) -> None:
        """Judge with an answer that is being typed."""
        self._take(answers=_with(self.filing.answers, criterion, None if answer == Answer() else answer))

    def commit_answer(self, criterion: str, answer: Answer) -> None:
        self.type_answer(criterion, answer)
        self._commit(
            "answers",
            criterion,
            lambda s, a: filling.set_answer(self.workspace, s, criterion, answer, self.clock(), a),
        )

    def commit_class_list(self, classes: Sequence[SchoolClass]) -> None:
        self._take(class_list=tuple(classes))
        self._commit(
            "class_list", "", lambda s, a: filling.set_class_list(self.workspace, s, classes, self.clock(), a)
        )

    def commit_special_rooms(self, rooms: Sequence[SpecialRoom]) -> None:
        self._take(special_rooms=tuple(rooms))
        self._commit(
            "special_rooms",
            "",
            lambda s, a: filling.set_special_rooms(self.workspace, s, rooms, self.clock(), a),
        )

    def add_evidence(self, sha256: str, evidence: Evidence, batch: object = None) -> None:
        """Store a file of evidence whose bytes are in the workspace; those of one batch are one step."""
        self._batches["evidence", sha256] = batch
        self.set_evidence(sha256, joined(self.filing.evidence.get(sha256), evidence))

    def set_evidence(self, sha256: str, evidence: Evidence | None) -> None:
        """Store what is known about a file of evidence; None takes it away."""
        self._take(evidence=_with(self.filing.evidence, sha256, evidence))
        self._commit(
            "evidence",
            sha256,
            lambda s, a: filling.set_evidence(self.workspace, s, sha256, evidence, self.clock(), a),
        )

    def take_alike(self, asked: Asked) -> bool:
        """Store an entry as the county has it; the pages that show it are to be made anew."""
        entry = Entry(asked.part, asked.code, asked.value)
        self._pending[asked.part, asked.code] = lambda s, _: filling.set_all(
            self.workspace, s, [entry], self.clock(), action=Action(StepKind.LETTER)
        )
        if not self.store():
            self._pending.pop((asked.part, asked.code), None)
            return False
        is_list = asked.part in LISTS
        entries = getattr(self.filing, asked.part)
        value = (asked.value or ()) if is_list else _with(entries, asked.code, asked.value)
        self._take(**{asked.part: value})
        return True

    def read_letters(self) -> None:
        """Unit, round and receipt as they are after a letter was taken or a package written.

        The rules are the same as before; what is typed stays.
        """
        self.session = open_session(self.workspace)
        self.unit = self.session.unit
        self.answered = read_open_receipt(self.workspace)
        self._take(unit=self.unit)

    def set_corrective_actions(self, actions: Mapping[str, CorrectiveAction | None]) -> None:
        """Store corrective actions in one step; None takes one away."""
        changed = self.filing.actions
        for id, action in actions.items():
            changed = _with(changed, id, action)
        self._take(actions=changed)
        entries = [Entry("actions", id, action) for id, action in actions.items()]
        self._commit(
            "actions",
            " ".join(actions),
            lambda s, a: filling.set_all(self.workspace, s, entries, self.clock(), action=a),
        )

    def leave_rows(self, name: str, count: int) -> None:
        """Say how many rows of the list ``name`` stand on the screen only, because they are not complete."""
        if count != self._left_rows.get(name, 0):
            self._left_rows[name] = count
            self.rows_left.emit()

    @property
    def left_rows(self) -> str:
        """What is not stored of the lists, as one sentence; empty where all is."""
        left = [f"有 {count} 行没有保存，见{name}。" for name, count in self._left_rows.items() if count]
        return "".join(left)

    def store(self) -> bool:
        """Put everything that is pending on the disk, oldest first; False where something does not go.

        An entry that does not fit stays pending and does not keep back the others.
        """
        problem = ""
        for key in list(self._pending):
            try:
                self._store_as_step(key)
            except XiaobiaoError as error:
                problem = problem or sentence(error)
                continue
            del self._pending[key]
        if problem:
            self.store_failed.emit(problem)
            return False
        self.stored.emit()
        return True

    def leave_field(self) -> None:
        """What is typed from now on is another step, also where it is typed into the same field again."""
        if isinstance(self._going_on[0], tuple):
            self._going_on = (None, None)

    def next_steps(self) -> undoing.NextSteps:
        """What `undo` would take back and `redo` would do again."""
        return undoing.next_steps(self.workspace, self.session)

    def undo(self) -> Step | None:
        """Take back the last step; None where there is none, or where it does not go, which is then said."""
        return self._step(self.next_steps().undo, undoing.undo)

    def redo(self) -> Step | None:
        """Do again what was undone last; else as `undo`."""
        return self._step(self.next_steps().redo, undoing.redo)

    def take_up(self, entries: Sequence[Entry], kind: StepKind) -> bool:
        """Store earlier values again, as one step; False where that does not go, which is then said."""
        if not self.store():
            return False
        try:
            session = filling.set_all(
                self.workspace, self.session, entries, self.clock(), action=Action(kind)
            )
        except XiaobiaoError as error:
            self.store_failed.emit(sentence(error))
            return False
        self._show(session, {(entry.part, entry.code) for entry in entries})
        return True

    def restore(self, looked: Looked) -> bool:
        """Store what a backup says, as one step; False where that does not go, which is then said."""
        places = {(entry.part, entry.code) for entry in looked.entries(self.session)}
        try:
            session = restoring.restore(self.workspace, self.session, looked, self.clock())
        except XiaobiaoError as error:
            self.store_failed.emit(sentence(error))
            return False
        self._show(session, places)
        return True

    def history(self, part: str, code: str) -> tuple[PastValue, ...]:
        """The stored changes of one entry, newest first."""
        return history(self.workspace, self.session.round, self.unit, part, code)

    def _commit(self, part: str, code: str, store: _Store) -> None:
        self._pending.pop((part, code), None)
        self._pending[part, code] = store
        self.store()

    def _store_as_step(self, key: tuple[str, str]) -> None:
        """What a visit to one field, or one batch of files, changes is one step."""
        action = self._batches.get(key) or key
        joins = self._going_on[1] if self._going_on[0] == action and key[0] not in LIST_NAMES else None
        kind = StepKind.EVIDENCE if key[0] == "evidence" else StepKind.TYPED
        before = self.session
        self.session = self._pending[key](self.session, Action(kind, joins=joins))
        self._batches.pop(key, None)
        if self.session is not before:
            self._going_on = action, last_step(self.workspace, self.session.round, self.unit)

    def _step(self, step: Step | None, go: _Go) -> Step | None:
        if step is None or not self.store():
            return None
        if any(self._left_rows.get(LIST_NAMES.get(change.part, "")) for change in step.changes):
            self.store_failed.emit(f"{self.left_rows}请先补全或删掉，再撤销或重做。")
            return None
        try:
            gone = go(self.workspace, self.session, self.clock())
        except XiaobiaoError as error:
            self.store_failed.emit(sentence(error))
            return None
        if gone is None:
            return None
        self._show(gone.session, {(change.part, change.code) for change in gone.step.changes})
        return gone.step

    def _show(self, session: Session, places: set[tuple[str, str]]) -> None:
        """Go on with what is stored; only unreadable text of other fields stays on the screen."""
        self.session = session
        self._going_on = (None, None)
        for part, code in places:
            if part == "values":
                self.unreadable.pop(code, None)
        kept = {code: v for code, v in session.filing.values.items() if code not in self.unreadable}
        self.filing = msgspec.structs.replace(session.filing, values=kept)
        self._take()
        self.replaced.emit()
        self.stored.emit()

    def _take(self, **parts: Any) -> None:
        changed = msgspec.structs.replace(self.filing, **parts)
        if changed != self.filing:
            self.filing = changed
        self._judge()
        self.judged.emit()
        self._rest.start()

    def _judge(self) -> None:
        self.judgements: Mapping[str, Judgement] = judge(self.rulebook, self.filing)
        self._derivations: dict[str, Derivation] = {}
        self._problems: Sequence[Problem] | None = None
        self._asked: Sequence[Asked] | None = None

    def _judged_by(self, code: str) -> Collection[str]:
        """The criteria that judge an element, or a list."""
        codes = {
            "class_list": [f"{section}.largest_class" for section in SECTION_NAMES],
            "special_rooms": [f"special_rooms.{kind}" for kind in ROOM_NAMES],
        }.get(code, [code])
        return {id for code in codes for id in self.feeding.judged(code)}


def _with(parts: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    changed = {other: part for other, part in parts.items() if other != key}
    return changed if value in (None, "") else changed | {key: value}
