"""The window of a school or a department: its pages around one draft."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop.core.actions import open_actions
from desktop.core.asked import Asked
from desktop.exchange.layout import EXTENSION
from desktop.settings import Stop
from desktop.storage.backups import Reason
from desktop.storage.entries import Entry, PastValue, Step
from desktop.storage.steps import StepKind
from desktop.storage.working_copies import working_copy
from desktop.storage.workspace import SUFFIX, Workspace
from desktop.ui.background import Background
from desktop.ui.dropped import dropped_file
from desktop.ui.marks import Mark
from desktop.ui.school.asked import asked_fields
from desktop.ui.school.backup_keeper import BackupKeeper
from desktop.ui.school.draft import Draft
from desktop.ui.school.explained_page import ExplainedPage
from desktop.ui.school.explaining import (
    CLOSE_HISTORY,
    OPEN_HISTORY,
    RESTORE,
    clock_text,
    explain_criterion,
    explain_element,
)
from desktop.ui.school.letter_taking import LetterTaking, unfinished
from desktop.ui.school.overview import OverviewPage
from desktop.ui.school.places import Place, read_place
from desktop.ui.school.problem_list import problem_list
from desktop.ui.school.progress import nearest_deadline, progress_of, remaining
from desktop.ui.school.step_places import place_of_step
from desktop.ui.signing_key.key_ring import KeyRing
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.frame import Frame, Page
from desktop.ui.wording.splitting import copy_name
from desktop.ui.wording.steps import step_text

if TYPE_CHECKING:
    from desktop.ui.school.actions import ActionsPage
    from desktop.ui.school.assessment import AssessmentPage
    from desktop.ui.school.backups_dialog import BackupsDialog
    from desktop.ui.school.data import DataPage
    from desktop.ui.school.evidence import EvidencePage
    from desktop.ui.school.output import OutputPage
    from desktop.ui.school.splitting import SplittingPage
    from desktop.ui.signing_key.dialog import KeyDialog

OVERVIEW, DATA, ASSESSMENT, EVIDENCE, OUTPUT = "overview", "data", "assessment", "evidence", "output"
ACTIONS, SPLITTING = "actions", "splitting"
_MINUTE_MS = 60_000
_REST_MS = 500
# Where what a place shows is stored.
_PARTS = {"value": "values", "criterion": "answers"}


class SchoolWindow(Frame):
    """Owns the draft and the background worker; the workspace is its caller's, who closes it afterwards.

    The modules of pages are loaded with their page: the window shows sooner.
    """

    stopped = Signal(object)  # Stop: where somebody is now, a moment after they came here
    merged = Signal(str)  # a copy was merged, with its sentence: what the pages show is no longer so
    renewed = Signal(str)  # a letter has brought other rules, with its sentence: likewise

    def __init__(
        self, workspace: Workspace, clock: Callable[[], datetime], backups: Path | None = None
    ) -> None:
        self.draft = draft = Draft(workspace, clock)
        copy = working_copy(workspace)
        self.ring = KeyRing(workspace, clock)
        self._key_dialog: KeyDialog | None = None
        pages = [Page(OVERVIEW, "概览", self._overview)]
        if asked_fields(draft):
            pages.append(Page(DATA, "基础数据", self._data, scrolls=False))
        pages.append(Page(ASSESSMENT, "指标自评", self._assessment))
        pages.append(Page(EVIDENCE, "佐证材料", self._evidence, has_details=False, scrolls=False))
        pages.append(Page(ACTIONS, "问题整改", self._actions, has_details=False))
        pages.append(Page(OUTPUT, "打印与导出" if copy is None else "打印", self._output, has_details=False))
        if copy is None:
            pages.append(Page(SPLITTING, "分工合并", self._splitting, has_details=False, scrolls=False))
        super().__init__(tuple(pages))
        self._background = Background(self)
        # Photos that are being added keep nobody from looking at others.
        self._adding = Background(self)
        self._letters = LetterTaking(draft, self.commit_fields, self)
        self._letters.said.connect(self._say_letter)
        self._letters.key_doubted.connect(self._ask_key)
        self._letters.taken.connect(self._show_taken)
        self._letters.renewed.connect(self.renewed)
        # With a folder for them, backups are made.
        self.keeper = BackupKeeper(workspace, backups / workspace.id, clock, self) if backups else None
        if self.keeper is not None:
            self.look_menu.add("备份…", self.show_backups)
            self.keeper.failed.connect(self._show_no_backup)
        self._backups_dialog: BackupsDialog | None = None
        self._explained: Place | None = None
        self._asked_criterion: str | None = None
        self._past: tuple[PastValue, ...] = ()
        self._whole_history = False
        self._has_warned = False
        self.show_unit(_full_name(workspace.county, draft.unit.name), draft.session.round.title)
        if copy is not None:
            self.header.show_tag(f"分工{copy_name(copy)}")
        self.setAcceptDrops(copy is None)
        draft.setParent(self)
        self.ring.setParent(self)
        draft.judged.connect(self._show_details)
        draft.rested.connect(self._show_progress)
        draft.rested.connect(self._show_remaining)
        draft.stored.connect(self._show_stored)
        draft.stored.connect(self._show_steps)
        self.header.undo_wanted.connect(self.undo)
        self.header.redo_wanted.connect(self.redo)
        cast("QApplication", QApplication.instance()).focusChanged.connect(draft.leave_field)
        draft.rows_left.connect(self._show_stored)
        draft.store_failed.connect(self.header.show_save_error)
        self.problems.jump_requested.connect(self.jump)
        self.details.link_pressed.connect(self._follow)
        self.page_shown.connect(self._explain_page)
        self._show_progress()
        self._show_steps()
        self._show_remaining()
        if draft.session.saved_at is not None:
            self.header.show_saved(clock_text(draft.session.saved_at, clock()))
        self._stop = QTimer(self, singleShot=True, interval=_REST_MS)
        self._stop.timeout.connect(self._tell_stop)
        draft.rested.connect(self._stop.start)
        day = QTimer(self)
        day.timeout.connect(self._show_remaining)
        day.start(_MINUTE_MS)

    def jump(self, place: str) -> None:
        """Show what a place names and put the cursor there."""
        kind, key = read_place(place)
        if kind == "page":
            self.show_page(key)
        elif kind == "criterion":
            self.assessment().focus(key)
        elif kind == "evidence":
            self.evidence().focus(key)
        elif kind == "rooms":
            self.data().focus_rooms()
        elif kind == "classes":
            self.data().focus_classes()
        else:
            self.data().focus(key)

    def take_letter(self, path: Path) -> None:
        """Take a dispatch or receipt of the county; the overview says what came of it."""
        self._letters.open(path)

    def overview(self) -> OverviewPage:
        """The first page, shown."""
        self.show_page(OVERVIEW)
        return cast(OverviewPage, self.page(OVERVIEW))

    def whereabouts(self) -> Stop:
        """Where somebody is, to be found again at the next opening."""
        page = self._built.get(self.shown_page())
        explained = self._explained if isinstance(page, ExplainedPage) else None
        place = explained or Place("page", self.shown_page())
        return Stop(str(place), {code: typed.text for code, typed in self.draft.unreadable.items()})

    def go_back(self, stop: Stop) -> None:
        """Show the page and the field where somebody stopped, as far as they are still there."""
        for code, text in stop.typed.items():
            if code in self._elements():
                self.draft.type_value(code, text)
        kind, _, key = stop.place.partition(":")
        known = {"page": self._pages, "value": self._elements(), "criterion": self.draft.judgements}
        if key in known.get(kind, ()):
            self.jump(stop.place)

    def _elements(self) -> set[str]:
        return {field.code for group in asked_fields(self.draft).values() for field in group}

    def data(self) -> "DataPage":
        """The page of data elements, shown."""
        self.show_page(DATA)
        return cast("DataPage", self.page(DATA))

    def assessment(self) -> "AssessmentPage":
        """The page of the self-assessment, shown."""
        self.show_page(ASSESSMENT)
        return cast("AssessmentPage", self.page(ASSESSMENT))

    def evidence(self) -> "EvidencePage":
        """The page of 佐证材料, shown."""
        self.show_page(EVIDENCE)
        return cast("EvidencePage", self.page(EVIDENCE))

    def corrective_actions(self) -> "ActionsPage":
        """The page of 问题整改, shown."""
        self.show_page(ACTIONS)
        return cast("ActionsPage", self.page(ACTIONS))

    def output(self) -> "OutputPage":
        """The page that prints and exports, shown."""
        self.show_page(OUTPUT)
        return cast("OutputPage", self.page(OUTPUT))

    def splitting(self) -> "SplittingPage":
        """The page on which people split the work, shown."""
        self.show_page(SPLITTING)
        return cast("SplittingPage", self.page(SPLITTING))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event.mimeData())
        if path is None:
            return
        event.acceptProposedAction()
        if path.suffix.lower() == SUFFIX:
            self.splitting().open_copy(path)
        else:
            self.take_letter(path)

    def show_key(self) -> "KeyDialog":
        """Everything about the signing key, in a small window."""
        from desktop.ui.signing_key.dialog import KeyDialog

        if self._key_dialog is None:
            self._key_dialog = KeyDialog(self.ring, self)
        self._key_dialog.open()
        return self._key_dialog

    def show_backups(self) -> "BackupsDialog":
        """The backups of this workspace, in a small window."""
        from desktop.ui.school.backups_dialog import BackupsDialog

        assert self.keeper is not None
        if self._backups_dialog is None:
            self._backups_dialog = BackupsDialog(
                self.draft, self.keeper, self._background, self.commit_fields, self
            )
        self._backups_dialog.open()
        return self._backups_dialog

    def _after_backup(self, then: Callable[[], object]) -> None:
        """Do something large once the present state is kept."""
        if self.keeper is None:
            then()
        else:
            self.keeper.back_up(Reason.MERGE, then)

    def _show_no_backup(self, sentence: str) -> None:
        self.header.show_save_error(f"备份没有做成。{sentence}")

    def explain(self, place: Place, criterion: str | None = None) -> None:
        """Show on the right what stands at `place`; of a data element perhaps another criterion."""
        self._whole_history &= place == self._explained
        self._explained, self._asked_criterion = place, criterion
        self._past = self._history(place)
        self._stop.start()
        self._show_details()

    def commit_fields(self) -> None:
        """Commit what stands edited in the fields of all pages, without waiting for them to be left."""
        for field in self.findChildren(Field):
            field.commit()

    def undo(self) -> None:
        """Take back the last step and show where it was."""
        self.commit_fields()
        self._show_step(self.draft.undo())

    def redo(self) -> None:
        """Do again what was undone last and show where it is."""
        self.commit_fields()
        self._show_step(self.draft.redo())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Redo) or _is_ctrl_y(event):
            self.redo()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.commit_fields()
        stored = self.draft.is_stored or self.draft.store()
        if (not stored or self.draft.left_rows) and not self._has_warned:
            self._has_warned = True
            self.header.show_save_error(f"{self.header.save_state()}再次关闭将放弃没有保存的改动。")
            event.ignore()
            return
        self._letters.shutdown()
        self._stop.stop()
        self.stopped.emit(self.whereabouts())
        self._adding.shutdown()
        # Who closes the window right after exporting wants the package.
        self._background.shutdown(stop=False)
        if self.keeper is not None:
            self.keeper.close()
        self.ring.shutdown()
        super().closeEvent(event)

    def _overview(self) -> QWidget:
        page = OverviewPage(self.draft, self.ring)
        page.letters.open_requested.connect(self._choose_letter)
        page.letters.key_confirmed.connect(self._letters.open)
        page.returned.alike_requested.connect(self._take_alike)
        page.jump_requested.connect(self.jump)
        page.key_wanted.connect(self.show_key)
        page.criterion_focused.connect(self._explain_criterion)
        return page

    def _data(self) -> QWidget:
        from desktop.ui.school.data import DataPage

        page = DataPage(self.draft)
        page.value_focused.connect(self._explain_value)
        page.criterion_focused.connect(self._explain_criterion)
        return page

    def _assessment(self) -> QWidget:
        from desktop.ui.school.assessment import AssessmentPage

        page = AssessmentPage(self.draft)
        page.criterion_focused.connect(self._explain_criterion)
        page.jump_requested.connect(self.jump)
        return page

    def _evidence(self) -> QWidget:
        from desktop.ui.school.evidence import EvidencePage

        return EvidencePage(self.draft, self._background, self._adding)

    def _actions(self) -> QWidget:
        from desktop.ui.school.actions import ActionsPage

        page = ActionsPage(self.draft)
        page.jump_requested.connect(self.jump)
        return page

    def _output(self) -> QWidget:
        from desktop.ui.school.output import OutputPage

        page = OutputPage(self.draft, self._background, self.ring)
        page.jump_requested.connect(self.jump)
        page.key_wanted.connect(self.show_key)
        return page

    def _splitting(self) -> QWidget:
        from desktop.ui.school.splitting import SplittingPage

        page = SplittingPage(self.draft, self._background, self.commit_fields, self._after_backup)
        page.merged.connect(self.merged)
        return page

    def _tell_stop(self) -> None:
        """A window that was closed has told already."""
        if self.isVisible():
            self.stopped.emit(self.whereabouts())

    def _choose_letter(self) -> None:
        dialog = QFileDialog(self, "打开教育局发来的文件", "", f"下发包、回执包 (*{EXTENSION})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._open_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open_chosen(self, path: str) -> None:
        self.take_letter(Path(path))

    def _say_letter(self, mark: Mark, said: str) -> None:
        self.overview().letters.show_notice(mark, said)

    def _ask_key(self, letter: Path, key_id: str, said: str) -> None:
        self.overview().letters.ask_key(letter, key_id, said)

    def _show_taken(self) -> None:
        """Unit, round and receipt as they are now."""
        draft = self.draft
        self.show_unit(_full_name(draft.workspace.county, draft.unit.name), draft.session.round.title)
        self.overview().letters.show_notice(None, "")
        self.overview().show_letters()
        self._show_progress()
        self._show_remaining()

    def _take_alike(self, asked: Asked) -> None:
        """Take over what the county took from the other branch of a fork; the pages show it anew."""
        self.commit_fields()
        if left := unfinished(self.draft):
            self._say_letter(Mark.UNMET, left)
        elif self.draft.take_alike(asked):
            self.forget_page(ASSESSMENT if asked.part == "answers" else DATA)
            self.overview().show_letters()

    def _explain_value(self, code: str) -> None:
        self.explain(Place("value", code))

    def _explain_criterion(self, id: str) -> None:
        self.explain(Place("criterion", id))

    def _explain_page(self, key: str) -> None:
        """A page that is turned to has something to explain before anything on it is chosen."""
        self._stop.start()
        page = self.page(key)
        if isinstance(page, ExplainedPage):
            page.explain_first()

    def _follow(self, link: str) -> None:
        """A link of the details: history and other criteria are shown in place, anything else is gone to."""
        if link in (OPEN_HISTORY, CLOSE_HISTORY):
            self._whole_history = link == OPEN_HISTORY
            self._show_details()
            return
        if link.startswith(RESTORE):
            self._take_up(self._past[int(link.removeprefix(RESTORE))])
            return
        place = read_place(link)
        if place.kind == "criterion" and self._explained is not None and self._explained.kind == "value":
            self.explain(self._explained, place.key)
        else:
            self.jump(link)

    def _take_up(self, past: PastValue) -> None:
        """Store an earlier value of what is explained again, and show it in its field."""
        assert self._explained is not None
        place, part = self._explained, _PARTS[self._explained.kind]
        self.commit_fields()
        if self.draft.take_up([Entry(part, place.key, past.new)], StepKind.RESTORED):
            self.jump(str(place))

    def _show_details(self) -> None:
        if self._explained is None:
            return
        kind, key = self._explained
        if kind == "value":
            shown = explain_element(self.draft, key, self._past, self._asked_criterion, self._whole_history)
        else:
            shown = explain_criterion(self.draft, key, self._past, self._whole_history)
        self.details.show_detail(shown)

    def _show_progress(self) -> None:
        progress = progress_of(self.draft)
        if asked_fields(self.draft):
            self.navigation.show_badge(DATA, progress.fields.percent)
        self.navigation.show_badge(ASSESSMENT, progress.answers.percent)
        self.navigation.show_badge(EVIDENCE, str(len(self.draft.filing.evidence) or ""))
        self.navigation.show_badge(ACTIONS, str(open_actions(self.draft.filing) or ""))
        self.problems.show_problems(problem_list(self.draft))

    def _show_remaining(self) -> None:
        today = self.draft.clock().date()
        deadline, what = nearest_deadline(self.draft, today)
        text, urgent = remaining(deadline, today)
        self.header.show_remaining(f"{what}{text}", urgent=urgent)

    def _show_stored(self) -> None:
        saved_at = self.draft.session.saved_at
        if self.draft.left_rows:
            self.header.show_save_error(self.draft.left_rows)
        elif not self.draft.is_stored:
            return
        elif saved_at is not None:
            self.header.show_saved(clock_text(saved_at, self.draft.clock()))
        if self._explained is not None:
            self._past = self._history(self._explained)
            self._show_details()

    def _show_steps(self) -> None:
        steps, rulebook = self.draft.next_steps(), self.draft.rulebook
        undo, redo = ("" if step is None else step_text(rulebook, step) for step in (steps.undo, steps.redo))
        self.header.show_steps(undo, redo)

    def _show_step(self, step: Step | None) -> None:
        place = step and place_of_step(self.draft, step)
        if place:
            self.jump(str(place))

    def _history(self, place: Place) -> tuple[PastValue, ...]:
        """What was stored at a place before, newest first."""
        part = _PARTS.get(place.kind)
        return self.draft.history(part, place.key) if part else ()


def _is_ctrl_y(event: QKeyEvent) -> bool:
    """Redo as people know it, also where the system's own key for it is another."""
    return event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier


def _full_name(county: str, unit: str) -> str:
    return unit if unit.startswith(county) else f"{county} {unit}"
