"""The right part of the page of evidence: one criterion, what it asks to see, and its files."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.core.filing import Evidence
from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.school.evidence_card import EvidenceCard
from desktop.ui.school.evidence_lines import Line
from desktop.ui.school.thumbnails import Thumbnails
from desktop.ui.widgets.file_grid import FileGrid
from desktop.ui.widgets.flowing_label import FlowingLabel
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.widgets.page_scroll import PageScroll

_GRID_HEIGHT = 172
_NARROWEST = 380


class EvidencePanel(QWidget):
    """Shows what it is given; what should happen to files goes out as signals with their SHA-256."""

    files_wanted = Signal(str)  # the title that they should have, "" for their names
    folder_wanted = Signal()
    file_opened = Signal(str)
    file_removed = Signal(str)
    file_changed = Signal(str, object)  # Evidence
    file_moved = Signal(str, str)  # the other criterion
    file_also_used = Signal(str, str)
    undo_wanted = Signal()

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._files: Mapping[str, Evidence] = {}
        self._line: Line | None = None
        self._lines: Sequence[Line] = ()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        theme.look(self._text, type="strong")
        self._asked = QGridLayout()
        self._asked.setHorizontalSpacing(12)
        self._asked.setVerticalSpacing(4)
        self._asked.setColumnStretch(1, 1)
        self.add_button, self.folder_button = QPushButton("加入文件…"), QPushButton("加入文件夹…")
        theme.look(self.add_button, kind="primary")
        self.add_button.clicked.connect(lambda: self.files_wanted.emit(""))
        self.folder_button.clicked.connect(self.folder_wanted)
        self._said, self._undo = MarkLabel(), LinkButton("撤销")
        self._undo.clicked.connect(self.undo_wanted)
        self._nothing = QLabel("还没有文件。可以把照片和文档拖到这里。")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.look(self._nothing, tone="secondary")
        self.grid = FileGrid("佐证文件", thumbnails.image)
        thumbnails.ready.connect(self._repaint)
        self.card = EvidenceCard()
        self._connect()
        self._lay_out()
        self.show_said(None, "")

    def show_criterion(self, line: Line, files: Mapping[str, Evidence], lines: Sequence[Line]) -> None:
        """Show a criterion with its files; ``lines`` are all that a file can be moved to."""
        if self._line is not None and line.id != self._line.id:
            self.card.commit()
        self._line, self._files, self._lines = line, files, lines
        self._text.setText(f"{line.id}  {line.text}")
        self._show_asked(line, files)
        self._nothing.setVisible(not files)
        self.grid.setVisible(bool(files))
        self.grid.show_files(files)

    def show_said(self, mark: Mark | None, text: str, action: str = "") -> None:
        """What has just happened, and perhaps how to take it back."""
        self._said.show_mark(mark, text)
        self._said.setVisible(bool(text))
        self._undo.setVisible(bool(action))

    def said(self) -> str:
        return self._said.text()

    def undo_button(self) -> QPushButton:
        return self._undo

    def _show_asked(self, line: Line, files: Mapping[str, Evidence]) -> None:
        while self._asked.count():
            self._asked.takeAt(0).widget().deleteLater()
        titles = [evidence.title for evidence in files.values()]
        for row, name in enumerate(line.asked):
            count = titles.count(name)
            there = MarkLabel(Mark.MET if count else Mark.MISSING, "")
            there.setAccessibleName("已有" if count else "还没有")
            label = FlowingLabel(name)
            state = QLabel(f"{count} 个" if count else "")
            theme.look(state, tone="met", type="small")
            add = LinkButton("加入", name=f"加入{name}")
            add.clicked.connect(partial(self.files_wanted.emit, name))
            for column, widget in enumerate((there, label, state, add)):
                self._asked.addWidget(widget, row, column, Qt.AlignmentFlag.AlignVCenter)

    def _show_card(self, sha256: str) -> None:
        self.card.commit()
        evidence = self._files.get(sha256)
        self.card.setVisible(evidence is not None)
        if evidence is not None and self._line is not None:
            self.card.show_file(sha256, evidence, self._line, self._lines)

    def _repaint(self) -> None:
        self.grid.viewport().update()

    def _change(self, evidence: Evidence) -> None:
        self.file_changed.emit(self.card.sha256, evidence)

    def _move(self, criterion: str) -> None:
        self.file_moved.emit(self.grid.chosen(), criterion)

    def _use_also(self, criterion: str) -> None:
        self.file_also_used.emit(self.grid.chosen(), criterion)

    def _connect(self) -> None:
        card, grid = self.card, self.grid
        grid.file_chosen.connect(self._show_card)
        grid.file_opened.connect(self.file_opened)
        grid.file_removed.connect(self.file_removed)
        card.opened.connect(lambda: self.file_opened.emit(grid.chosen()))
        card.removed.connect(lambda: self.file_removed.emit(grid.chosen()))
        card.changed.connect(self._change)
        card.moved.connect(self._move)
        card.also_used.connect(self._use_also)

    def _lay_out(self) -> None:
        asked = QWidget()
        asked.setLayout(self._asked)
        self._asked.setContentsMargins(0, 0, 0, 0)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.folder_button)
        hint = FlowingLabel("也可以拖进来，或按 Ctrl+V 粘贴。")
        theme.look(hint, tone="secondary", type="small")
        buttons.addWidget(hint, 1)
        said = QHBoxLayout()
        said.setSpacing(12)
        said.addWidget(self._said)
        said.addWidget(self._undo)
        said.addStretch(1)
        inside = QWidget()
        theme.look(inside, kind="scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        column.addWidget(self._text)
        column.addWidget(asked)
        column.addLayout(buttons)
        column.addLayout(said)
        self._nothing.setMinimumHeight(_GRID_HEIGHT)
        self.grid.setMinimumHeight(_GRID_HEIGHT)
        column.addWidget(self._nothing, 1)
        column.addWidget(self.grid, 1)
        column.addWidget(self.card)
        self.card.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(PageScroll(inside))
        self.setMinimumWidth(_NARROWEST)
