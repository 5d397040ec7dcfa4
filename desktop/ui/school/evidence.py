"""The page of 佐证材料: what every criterion asks to see, what is there, and adding to it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.core.evidence import SUFFIXES, files_of, total_size
from desktop.core.filing import Evidence
from desktop.storage.evidence import load_file
from desktop.ui import theme
from desktop.ui.background import Background
from desktop.ui.marks import Mark
from desktop.ui.school.draft import Draft
from desktop.ui.school.evidence_criteria import CriteriaList
from desktop.ui.school.evidence_intake import Gather, Intake, can_take, taken
from desktop.ui.school.evidence_lines import Line, evidence_lines
from desktop.ui.school.evidence_panel import EvidencePanel
from desktop.ui.school.filter_row import filter_row
from desktop.ui.school.thumbnails import Thumbnails
from desktop.ui.widgets.file_preview import FilePreview
from desktop.ui.widgets.page_head import PageHead
from desktop.ui.widgets.work_bar import WorkBar
from desktop.ui.wording.evidence import size_text
from desktop.workflows.adding_evidence import PICTURES, sources_in

ALL, LACKING, THERE = "all", "lacking", "there"
FILTERS: Mapping[str, tuple[str, Callable[[Line], bool]]] = {
    ALL: ("全部", lambda line: True),
    LACKING: ("缺佐证", lambda line: line.lacks),
    THERE: ("已有", lambda line: line.count > 0),
}
# What a package holds besides: the printed form and the data.
_REST_OF_PACKAGE = 150_000
_LIST_WIDTH, _PANEL_WIDTH = 380, 700


class EvidencePage(QWidget):
    """Files come by button, drop or paste and go to the criterion that is chosen on the left."""

    def __init__(self, draft: Draft, background: Background, adding: Background) -> None:
        super().__init__()
        self._draft, self._background = draft, background
        self._filter = ALL
        self._lines: Sequence[Line] = ()
        self._preview: FilePreview | None = None
        self._taken_away: tuple[str, Evidence] | None = None
        self._head = PageHead("佐证材料")
        self._size = QLabel()
        theme.look(self._size, tone="secondary", type="small")
        self._buttons = {key: QPushButton(title) for key, (title, _) in FILTERS.items()}
        self.criteria = CriteriaList()
        self.thumbnails = Thumbnails(draft.workspace, background)
        self.panel = EvidencePanel(self.thumbnails)
        self.intake = Intake(draft, adding)
        self.work = WorkBar()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self._show_all()
        first = next((line for line in self._lines if line.lacks), None)
        if first is not None:
            self.criteria.choose(first.id)

    def focus(self, criterion: str) -> None:
        """Choose a criterion and put the cursor on it."""
        self.criteria.choose(criterion)
        self.criteria.setFocus()

    def add(self, gather: Gather, criterion: str = "", title: str = "") -> None:
        """Add files to a criterion, by default to the chosen one."""
        line = self.criteria.chosen()
        wanted = criterion or ("" if line is None else line.id)
        if not wanted:
            return
        self._taken_away = None
        self.panel.show_said(None, "")
        self.work.show_start("正在加入佐证材料", True)
        self.intake.add(gather, wanted, title)

    def paste(self) -> None:
        """Add what was copied in another program."""
        data = QGuiApplication.clipboard().mimeData()
        if can_take(data):
            self.add(taken(data, f"粘贴的图片{self._draft.clock():%H%M%S}"))
        else:
            self.panel.show_said(Mark.WARN, "剪贴板里没有文件或图片。请先复制，再按 Ctrl+V。")

    def open_file(self, sha256: str) -> None:
        """Show a file of the chosen criterion in a window beside this one."""
        workspace = self._draft.workspace

        def load(wanted: str) -> bytes:
            with workspace.second() as own:
                return load_file(own, wanted)

        if self._preview is None:
            self._preview = FilePreview(self, self._background)
        self._preview.show_file(self._files(), sha256, load)

    def preview(self) -> FilePreview | None:
        """The window that shows a file, once there was one."""
        return self._preview

    def remove(self, sha256: str) -> None:
        """Take a file from the chosen criterion; one that proves nothing else is taken away."""
        evidence, line = self._draft.filing.evidence[sha256], self.criteria.chosen()
        assert line is not None
        rest = tuple(id for id in evidence.criteria if id != line.id)
        left = msgspec.structs.replace(evidence, criteria=rest) if rest else None
        self._taken_away = sha256, evidence
        self._draft.set_evidence(sha256, left)
        self.panel.show_said(None, f"已移除“{evidence.title}”。", "撤销")

    def undo(self) -> None:
        """Bring back what was taken away last."""
        if self._taken_away is not None:
            self._draft.set_evidence(*self._taken_away)
            self._taken_away = None
            self.panel.show_said(None, "")

    def show_filter(self, key: str) -> None:
        self._filter = key
        self._buttons[key].setChecked(True)
        self._show_all()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_all()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if can_take(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        place = self.criteria.mapFrom(self, event.position().toPoint())
        criterion = self.criteria.criterion_at(place) if self.criteria.rect().contains(place) else ""
        if criterion:
            self.criteria.choose(criterion)
        self.add(taken(event.mimeData(), f"拖入的图片{self._draft.clock():%H%M%S}"), criterion)

    def _files(self) -> Mapping[str, Evidence]:
        line = self.criteria.chosen()
        return {} if line is None else files_of(self._draft.filing, line.id)

    def _show_all(self) -> None:
        lines = evidence_lines(self._draft)
        self.criteria.show_lines(lines, FILTERS[self._filter][1])
        for key, (title, wanted) in FILTERS.items():
            self._buttons[key].setText(f"{title} {sum(map(wanted, lines))}")
        lacking = sum(line.lacks for line in lines)
        self._head.show_sentence(
            f"还有 {lacking} 项缺佐证。选一项，加入照片、扫描件或文档。"
            if lacking
            else "每一项都有佐证材料了。"
        )
        filing = self._draft.filing
        count, size = len(filing.evidence), total_size(filing)
        self._size.setText(
            f"共 {count} 个文件，上报包约 {size_text(size + _REST_OF_PACKAGE)}" if count else "还没有文件"
        )
        self._lines = lines
        self._show_chosen()

    def _show_chosen(self) -> None:
        line = self.criteria.chosen()
        if line is not None:
            self.panel.show_criterion(line, self._files(), self._lines)

    def _refresh(self) -> None:
        if self.isVisible():
            self._show_all()

    def _change(self, sha256: str, evidence: Evidence) -> None:
        self._draft.set_evidence(sha256, evidence)

    def _move(self, sha256: str, criterion: str) -> None:
        evidence, line = self._draft.filing.evidence[sha256], self.criteria.chosen()
        assert line is not None
        criteria = tuple(criterion if id == line.id else id for id in evidence.criteria)
        self._taken_away = sha256, evidence
        self._draft.set_evidence(sha256, msgspec.structs.replace(evidence, criteria=criteria))
        self.panel.show_said(None, f"“{evidence.title}”已移到 {criterion}。", "撤销")

    def _use_also(self, sha256: str, criterion: str) -> None:
        evidence = self._draft.filing.evidence[sha256]
        self._taken_away = sha256, evidence
        more = msgspec.structs.replace(evidence, criteria=(*evidence.criteria, criterion))
        self._draft.set_evidence(sha256, more)
        self.panel.show_said(None, f"“{evidence.title}”也用于 {criterion}。", "撤销")

    def _progressed(self, done: int, of: int) -> None:
        if of:
            self.work.show_progress(f"正在加入佐证材料 {done} / {of}", done / of)

    def _ended(self, well: bool, said: str) -> None:
        if not self.intake.is_busy:
            self.work.hide()
        self.panel.show_said(Mark.MET if well else Mark.WARN, said)

    def _cancel(self) -> None:
        self.work.show_cancelling()
        self.intake.cancel()

    def _choose_files(self, title: str) -> None:
        kinds = " ".join(f"*.{suffix}" for suffix in sorted({*SUFFIXES, *PICTURES}))
        dialog = QFileDialog(self, "加入佐证材料", "", f"照片和文档 ({kinds})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(partial(self._add_paths, title))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "加入整个文件夹")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(partial(self._add_paths, ""))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _add_paths(self, title: str, paths: list[str]) -> None:
        self.add(lambda: sources_in(Path(path) for path in paths), title=title)

    def _connect(self) -> None:
        self.criteria.criterion_chosen.connect(self._turn)
        panel = self.panel
        panel.files_wanted.connect(self._choose_files)
        panel.folder_wanted.connect(self._choose_folder)
        panel.file_opened.connect(self.open_file)
        panel.file_removed.connect(self.remove)
        panel.file_changed.connect(self._change)
        panel.file_moved.connect(self._move)
        panel.file_also_used.connect(self._use_also)
        panel.undo_wanted.connect(self.undo)
        self.intake.progressed.connect(self._progressed)
        self.intake.ended.connect(self._ended)
        self.work.cancel_pressed.connect(self._cancel)
        self._draft.rested.connect(self._refresh)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    def _turn(self) -> None:
        self._taken_away = None
        self.panel.show_said(None, "")
        self._show_chosen()

    def _lay_out(self) -> None:
        tools = filter_row(self, self._buttons, ALL, self.show_filter)
        tools.addWidget(self._size)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(16)
        parts.addWidget(self.criteria)
        parts.addWidget(self.panel)
        parts.setSizes([_LIST_WIDTH, _PANEL_WIDTH])
        parts.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        column.addWidget(self._head)
        column.addLayout(tools)
        column.addWidget(self.work)
        column.addWidget(parts, 1)
