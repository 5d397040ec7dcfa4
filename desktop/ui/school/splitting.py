"""分工合并: hand a copy to a colleague, see which are out, and merge what comes back."""

import uuid
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.core.errors import XiaobiaoError
from desktop.exchange.media import is_removable
from desktop.storage.entries import not_taken
from desktop.storage.working_copies import HandedOver, handed_over
from desktop.storage.workspace import SUFFIX
from desktop.ui import theme
from desktop.ui.background import Background
from desktop.ui.marks import Mark
from desktop.ui.models.comparison_model import ComparisonModel
from desktop.ui.models.rows_model import Column, RowsModel
from desktop.ui.school.declined_rows import COLUMNS, declined_rows
from desktop.ui.school.draft import Draft
from desktop.ui.school.explaining import clock_text
from desktop.ui.school.merging import Merging
from desktop.ui.widgets.comparison_table import ComparisonTable
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.widgets.page_head import PageHead
from desktop.ui.widgets.page_scroll import PageScroll
from desktop.ui.widgets.placeholder import Placeholder
from desktop.ui.widgets.table import RowsTable
from desktop.ui.widgets.text_field import TextField
from desktop.ui.wording import sentence
from desktop.ui.wording.splitting import handed_over_sentence, nothing_sentence, taken_back_sentence
from desktop.workflows.handing_over import hand_over
from desktop.workflows.naming import file_name, free_path
from desktop.workflows.taking_back import Returned, look_at_copy, take_back

_COPIES = f"分工副本 (*{SUFFIX})"
_ADVICE = "两个人可以同时填：分出一个副本交给同事，填好的文件拿回来，在这里合并。"
_NOBODY = "还没有分出过副本。写上同事的姓名，点“分出副本”，把写成的文件交给同事。"
_CHOOSE = "每一项选好用哪一边的，再点“合并”。没有采用的值也不会丢，留在修改记录里。"
_NAME_WIDTH = 200
_ROW, _MOST_COPIES = 34, 5


class SplittingPage(QWidget):
    """Everything that takes long runs beside the window; what is merged is one transaction."""

    merged = Signal(str)  # what was merged, as a sentence: the pages are to be made anew

    def __init__(
        self,
        draft: Draft,
        background: Background,
        commit_fields: Callable[[], object],
        after_backup: Callable[[Callable[[], object]], object],
    ) -> None:
        """``commit_fields`` commits what stands edited in the fields of all pages; ``after_backup`` does
        something once the present state is kept.
        """
        super().__init__()
        self._draft, self._background = draft, background
        self._commit_fields = commit_fields
        self._head = PageHead("分工合并")
        self.colleague = TextField("同事的姓名", placeholder="同事的姓名", longest=20)
        self.colleague.setFixedWidth(_NAME_WIDTH)
        self.hand_over_button, self.take_back_button = QPushButton("分出副本…"), QPushButton("合并副本…")
        theme.look(self.hand_over_button, kind="primary")
        self.hand_over_button.clicked.connect(self._choose_new)
        self.take_back_button.clicked.connect(self._choose_copy)
        self.result = MarkLabel(size="normal")
        self.result.hide()
        self._copies = RowsModel[HandedOver](self._copy_columns())
        self.copies = RowsTable(self._copies, name="分出的副本")
        self._declined = ComparisonModel(COLUMNS)
        self.declined = ComparisonTable(self._declined, name="副本填了、没有采用的值")
        self._nobody = Placeholder()
        self._nobody.show_empty(_NOBODY)
        self.merging = Merging()
        self.merging.merge_pressed.connect(lambda: after_backup(self._merge))
        self.merging.left.connect(self._leave)
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_copies()
        if self.merging.returned is not None:
            self.merging.show_copy(self.merging.returned, self._draft.session)

    def hand_over_to(self, path: Path) -> None:
        """Write a copy for the colleague whose name is in the field."""
        if not self._is_stored():
            return
        workspace, session, now = self._draft.workspace, self._draft.session, self._draft.clock()
        colleague, id = self.colleague.value(), str(uuid.uuid4())
        self._show_working("正在写副本并核对…")

        def write(_: object) -> HandedOver:
            with workspace.second() as second:
                return hand_over(second, session, path, colleague, id, now)

        def written(copy: HandedOver) -> None:
            self.colleague.set_value("")
            said = handed_over_sentence(copy, path, is_removable=is_removable(path.parent))
            self._show_result(Mark.MET, said)
            self._show_copies()

        self._background.run(write, done=written, failed=self._failed)

    def open_copy(self, path: Path) -> None:
        """Compare a copy that has come back with what stands here."""
        if not self._is_stored():
            return
        workspace, session = self._draft.workspace, self._draft.session
        self._show_working(f"正在读“{path.name}”…")

        def look(_: object) -> Returned:
            with workspace.second() as second:
                return look_at_copy(second, session, path)

        self._background.run(look, done=self._compare, failed=self._failed)

    def show_merged(self, said: str) -> None:
        """What the merge before has come to."""
        self._show_result(Mark.MET, said)

    def _compare(self, returned: Returned) -> None:
        self._allow(True)
        self.result.hide()
        session = self._draft.session
        if not returned.news(session):
            take_back(self._draft.workspace, session, returned, {}, self._draft.clock())
            self._show_result(Mark.MET, nothing_sentence(returned))
            self._show_copies()
            return
        self.merging.show_copy(returned, session)
        self._show_part(self.merging)

    def _merge(self) -> None:
        returned = self.merging.returned
        if returned is None or not self._is_stored():
            return
        draft = self._draft
        try:
            done = take_back(draft.workspace, draft.session, returned, self.merging.chosen(), draft.clock())
        except XiaobiaoError as error:
            self._failed(error)
            return
        self.merged.emit(taken_back_sentence(done))

    def _leave(self) -> None:
        self.merging.returned = None
        self._show_copies()

    def _is_stored(self) -> bool:
        """Whether everything typed is on the disk; says what is not, for a merge makes the pages anew."""
        self._commit_fields()
        unreadable = [typed.sentence for typed in self._draft.unreadable.values()]
        left = "".join(unreadable[:1]) or self._draft.left_rows
        if not self._draft.store():
            left = left or "还有改动没有存下来，请先处理窗口右上角的提示。"
        if left:
            self._show_result(Mark.UNMET, left)
        return not left

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, XiaobiaoError):
            raise error
        self._show_result(Mark.UNMET, sentence(error))

    def _show_working(self, what: str) -> None:
        self._show_result(None, what)
        self._allow(False)

    def _show_result(self, mark: Mark | None, said: str) -> None:
        self._allow(True)
        self.result.show_mark(mark, said)
        self.result.show()

    def _allow(self, allowed: bool) -> None:
        self.hand_over_button.setEnabled(allowed)
        self.take_back_button.setEnabled(allowed)

    def _show_copies(self) -> None:
        draft = self._draft
        copies = handed_over(draft.workspace, draft.session.round)
        out = sum(copy.returned_at is None for copy in copies)
        self._head.show_sentence(f"有 {out} 个副本还没有交回。拿到文件后点“合并副本”。" if out else _ADVICE)
        self._copies.show_rows(copies)
        self.copies.setFixedHeight(_ROW * (1 + max(2, min(len(copies), _MOST_COPIES))) + 4)
        past = not_taken(draft.workspace, draft.session.round, draft.unit)
        self._declined.show_rows(declined_rows(draft.session, past, draft.clock()))
        self._kept.setVisible(bool(past))
        if self.merging.returned is None:
            self._show_part(self._lists if copies else self._nobody)

    def _show_part(self, part: QWidget) -> None:
        if part is self.merging:
            self._head.show_sentence(_CHOOSE)
        self._parts.setCurrentWidget(part)
        self._controls.setVisible(part is not self.merging)

    def _choose_new(self) -> None:
        name = file_name(self._draft.unit.name, "分工副本", self.colleague.value())
        path = free_path(Path(_desktop_folder()) / f"{name}{SUFFIX}")
        dialog = QFileDialog(self, "副本存到哪里，例如U盘", str(path), _COPIES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        # An existing file is never replaced, so nobody need be asked whether it may be.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        _open(dialog, self.hand_over_to)

    def _choose_copy(self) -> None:
        dialog = QFileDialog(self, "选择同事交回的副本", _desktop_folder(), _COPIES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        _open(dialog, self.open_copy)

    def _copy_columns(self) -> tuple[Column[HandedOver], ...]:
        def at(iso: str | None) -> str:
            return clock_text(iso, self._draft.clock()) if iso else "还没有交回"

        return (
            Column(
                "number", "副本", lambda copy: str(copy.number), sort=lambda copy: copy.number, right=True
            ),
            Column("colleague", "交给", lambda copy: copy.colleague or "没有写姓名"),
            Column("out", "分出时间", lambda copy: at(copy.handed_over_at), sort=lambda c: c.handed_over_at),
            Column(
                "back",
                "最近交回",
                lambda copy: at(copy.returned_at),
                sort=lambda copy: copy.returned_at,
                mark=lambda copy: Mark.MET if copy.returned_at else Mark.MISSING,
            ),
        )

    def _lay_out(self) -> None:
        self._controls = QWidget()
        flow = FlowLayout(self._controls)
        for control in (self.colleague, self.hand_over_button, self.take_back_button):
            flow.addWidget(control)
        kept_title = QLabel("副本填了、合并时没有采用的值")
        theme.look(kept_title, type="strong")
        self._kept = _column(kept_title, self.declined)
        self._lists = PageScroll(_column(self.copies, self._kept))
        self.declined.setMinimumHeight(_ROW * _MOST_COPIES)
        self.copies.stretch_column("back")
        self._parts = QStackedWidget()
        for part in (self._nobody, self._lists, self.merging):
            self._parts.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        column.addWidget(self._head)
        column.addWidget(self._controls)
        column.addWidget(self.result)
        column.addWidget(self._parts, 1)


def _column(*parts: QWidget) -> QWidget:
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for part in parts[:-1]:
        column.addWidget(part)
    column.addWidget(parts[-1], 1)
    # Room for the last part where it is hidden.
    column.addStretch(0)
    return widget


def _open(dialog: QFileDialog, chosen: Callable[[Path], object]) -> None:
    def selected(path: str) -> None:
        chosen(Path(path))

    dialog.fileSelected.connect(selected)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _desktop_folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation)
