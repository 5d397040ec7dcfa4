"""A list that is filled as a table: what it is for, the table, its buttons, and what is wrong in it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.school.grid_model import GridModel
from desktop.ui.school.grid_table import GridTable
from desktop.ui.school.list_reading import RowFault
from desktop.ui.widgets.mark_label import MarkLabel

_FAULTS_SHOWN = 3


class ListEditor(QWidget):
    """Rows that are not complete stay in the table and are named above it."""

    row_focused = Signal(int)

    def __init__(self, model: GridModel, *, name: str, hint: str) -> None:
        super().__init__()
        self.table = GridTable(model, name=name)
        self.table.row_focused.connect(self.row_focused)
        self.setFocusProxy(self.table)
        said = QLabel(hint)
        said.setWordWrap(True)
        theme.look(said, tone="secondary", type="small")
        add, remove, paste = QPushButton("添加一行"), QPushButton("删除所选行"), QPushButton("粘贴")
        add.clicked.connect(self.table.add_row)
        remove.clicked.connect(self.table.remove_selected)
        paste.clicked.connect(self.table.paste)
        paste.setToolTip("从 Excel 或 WPS 复制后粘贴到选中的格（Ctrl+V）")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (add, remove, paste):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._faults = [MarkLabel() for _ in range(_FAULTS_SHOWN)]
        self._totals = QVBoxLayout()
        self._totals.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(said)
        column.addLayout(buttons)
        for label in self._faults:
            column.addWidget(label)
        column.addWidget(self.table)
        column.addLayout(self._totals)
        column.addStretch(1)
        self.show_faults(())

    def show_faults(self, faults: Sequence[RowFault]) -> None:
        """Name the first rows that are not complete, and how many more there are."""
        for place, label in enumerate(self._faults):
            label.setVisible(place < len(faults))
            if place < len(faults):
                fault = faults[place]
                more = len(faults) - _FAULTS_SHOWN if place == _FAULTS_SHOWN - 1 else 0
                rest = f"另有 {more} 行也不完整。" if more > 0 else ""
                label.show_mark(Mark.UNMET, f"第 {fault.row} 行没有保存：{fault.sentence}{rest}")

    def show_totals(self, totals: Sequence[tuple[Mark | None, str]]) -> None:
        """What follows from the list, one line each."""
        while self._totals.count() < len(totals):
            self._totals.addWidget(MarkLabel(size="normal"))
        for place in range(self._totals.count()):
            label = self._totals.itemAt(place).widget()
            assert isinstance(label, MarkLabel)
            label.setVisible(place < len(totals))
            if place < len(totals):
                label.show_mark(*totals[place])
