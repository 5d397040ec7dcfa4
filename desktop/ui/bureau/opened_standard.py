"""An opened standard: the list of its mistakes, or of what changes, with the button that moves the round."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.bureau.standard_rows import (
    CHANGE_COLUMNS,
    CHANGE_WIDTHS,
    FAULT_COLUMNS,
    ChangeRow,
    FaultRow,
    change_detail,
    change_rows,
    fault_detail,
    fault_rows,
    lines_of,
)
from desktop.ui.models.rows_model import Column, RowsModel
from desktop.ui.widgets.table import RowsTable
from desktop.ui.wording.standard_files import effect_text
from desktop.workflows.own_standards import Opened

_LEAST_HEIGHT = 240


class OpenedStandard(QWidget):
    """Hidden until a file was opened."""

    move_wanted = Signal(object)  # Rulebook
    left = Signal()
    detail_changed = Signal(object)  # Detail | None
    row_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._opened: Opened | None = None
        self._about = QLabel()
        self._about.setWordWrap(True)
        self.move_button = QPushButton("本轮改用这个标准")
        theme.look(self.move_button, kind="primary")
        self.move_button.clicked.connect(self._move)
        self.copy_button = QPushButton("复制清单")
        self.copy_button.clicked.connect(self._copy)
        self.leave_button = QPushButton("不改用")
        self.leave_button.clicked.connect(self.left)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.move_button, self.copy_button, self.leave_button):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.table: RowsTable | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self._about)
        self._column.addLayout(buttons)
        self.hide()

    def show_opened(self, opened: Opened) -> None:
        self._opened = opened
        if opened.move is not None and opened.old is not None and opened.new is not None:
            rows = change_rows(opened.move, opened.old, opened.new)
            table = self._show_table("标准的变化", CHANGE_COLUMNS, rows, ("old", "new"))
            for number, column in enumerate(CHANGE_COLUMNS):
                table.setColumnWidth(number, CHANGE_WIDTHS.get(column.key, table.columnWidth(number)))
            self.move_button.setEnabled(opened.move.after != opened.move.before)
        else:
            self._show_table("标准文件的错误", FAULT_COLUMNS, fault_rows(opened.faults), ("reason",))
        self._about.setText(_about(opened))
        self.move_button.setVisible(opened.move is not None)
        self.leave_button.setText("关闭" if opened.move is None else "不改用")
        self.show()

    def sentence(self) -> str:
        return self._about.text()

    def allow(self, allowed: bool) -> None:
        """Whether the round may be moved now."""
        move = self._opened.move if self._opened else None
        self.move_button.setEnabled(allowed and move is not None and move.after != move.before)

    def _show_table(
        self, name: str, columns: tuple[Column[Any], ...], rows: Sequence[Any], wide: tuple[str, ...]
    ) -> RowsTable:
        if self.table is not None:
            self.table.deleteLater()
        self.table = RowsTable(RowsModel(columns, rows), name=name)
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        for key in wide:
            self.table.stretch_column(key)
        self.table.cell_focused.connect(self._focused)
        self.table.clicked.connect(self.row_clicked)
        self.table.setVisible(bool(rows))
        self._column.addWidget(self.table, 1)
        return self.table

    def _focused(self, row: FaultRow | ChangeRow, column: str) -> None:
        self.detail_changed.emit(fault_detail(row) if isinstance(row, FaultRow) else change_detail(row))

    def _move(self) -> None:
        if self._opened is not None:
            self.move_wanted.emit(self._opened.new)

    def _copy(self) -> None:
        """The whole list as lines and tabs, to paste into a message or a table."""
        if self.table is not None:
            QGuiApplication.clipboard().setText(lines_of(self.table.shown_rows()))


def _about(opened: Opened) -> str:
    name = opened.path.name
    if opened.move is None or opened.old is None or opened.new is None:
        return f"“{name}”有 {len(opened.faults)} 处错误，本轮的标准没有改动。请逐处改正，保存后重新打开。"
    move, new = opened.move, opened.new.standard
    if move.after == move.before:
        return f"“{name}”与本轮的标准完全相同，不用改。"
    title = f"“{name}”没有错误：{new.title}，版本 {new.version}。"
    said = [f"与本轮的标准相比有 {len(move.changes)} 处变化。"]
    if move.changes and (new.id, new.version) == (move.before.standard.id, move.before.standard.version):
        said.append("内容有变化而版本号没有变：请先改版本号，否则印出来分不清。")
    if move.kept:
        count = sum(len(ids) for ids in move.kept.values())
        said.append(f"{len(move.kept)} 个单位的 {count} 条自评在新标准中没有对应的要点，仍会保存。")
    if opened.effect is not None:
        said.append(effect_text(opened.effect))
    return title + "".join(said) + "现在还没有改动，按下面的按钮才改用。"
