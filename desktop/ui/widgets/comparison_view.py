"""Fields side by side: what each side says, what differs, and which value is to count."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.models.comparison_model import ComparedRow, ComparisonModel, ValueColumn
from desktop.ui.widgets.choice_field import CalmComboBox
from desktop.ui.widgets.comparison_table import ComparisonTable
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.placeholder import Placeholder

_WIDEST_GROUP = 240


class ComparisonView(QWidget):
    """A filter row with a button per side, a sentence that counts, and the table.

    Rows come in the order in which they are to be read. With ``group_title`` (such as 单位) rows have a
    group, and what the filter row chooses counts for the group that is shown. ``nothing`` is shown where
    there are no rows. Without a column that is offered there is only the table.
    """

    choices_changed = Signal()
    row_focused = Signal(object)  # ComparedRow

    def __init__(
        self,
        values: Sequence[ValueColumn],
        *,
        name: str,
        group_title: str = "",
        nothing: str = "没有可以比较的内容。",
    ) -> None:
        super().__init__()
        self.model = ComparisonModel(values, group_title=group_title)
        self.model.setParent(self)
        self.table = ComparisonTable(self.model, name=name)
        self.only_different = QCheckBox("只看不同")
        self.only_different.setChecked(True)
        self.group_box = CalmComboBox()
        self.group_box.setAccessibleName(f"看哪个{group_title}")
        self.group_box.setMaximumWidth(_WIDEST_GROUP)
        self.undo_button = QPushButton("撤销选择")
        self.undo_button.setToolTip("回到上一步的选择（Ctrl+Z）")
        self.all_buttons = {value.key: self._all_button(value) for value in values if value.offered}
        self._group_title, self._nothing = group_title, nothing
        self._count = QLabel()
        theme.look(self._count, tone="secondary", type="small")
        self._empty = Placeholder()
        self._lay_out()
        self.only_different.toggled.connect(self._filter)
        self.group_box.activated.connect(self._filter)
        self.undo_button.clicked.connect(self.model.undo)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self).activated.connect(self.model.undo)
        self.table.cell_focused.connect(self._tell_focus)
        self.model.choices_changed.connect(self._show_choices)
        self.model.choices_changed.connect(self.choices_changed)
        self.show_rows(())

    def show_rows(self, rows: Sequence[ComparedRow]) -> None:
        """Compare other rows; the cursor goes to the first value that can be chosen."""
        self.model.show_rows(rows)
        groups = list(dict.fromkeys(row.group for row in rows if row.group))
        self.group_box.clear()
        self.group_box.addItem(f"全部{self._group_title}", "")
        for group in groups:
            self.group_box.addItem(group, group)
        self.group_box.setVisible(len(groups) > 1)
        self._filter()
        self._go_to_first_choice()

    def choices(self) -> dict[str, str]:
        """key of the row → key of the chosen column, of the rows that have one."""
        return self.model.choices()

    def open_rows(self) -> tuple[ComparedRow, ...]:
        """The rows whose values differ and of which none is chosen yet."""
        return tuple(row for row in self.model.rows if self.model.is_open(row))

    def choose(self, row_key: str, column_key: str) -> None:
        """Choose a value as a person would."""
        self.model.choose([row for row in self.model.rows if row.key == row_key], column_key)

    def choose_all(self, column_key: str) -> None:
        """Choose this side in all rows that are shown."""
        self.model.choose(self.table.shown_rows(), column_key)

    def go_to(self, row: ComparedRow) -> None:
        """Put the cursor on the first value of a row that can be chosen, showing all rows if it must."""
        if row not in self.table.shown_rows():
            self.group_box.setCurrentIndex(0)
            self._filter()
        self._put_cursor(row)
        self.table.setFocus()

    def count_sentence(self) -> str:
        return self._count.text()

    def _all_button(self, value: ValueColumn) -> QPushButton:
        button = QPushButton(f"全部用“{value.title}”")
        button.setToolTip("下面列出的每一项都用这一边的")
        button.clicked.connect(lambda: self.choose_all(value.key))
        return button

    def _tell_focus(self, row: ComparedRow, _: str) -> None:
        self.row_focused.emit(row)

    def _filter(self) -> None:
        group = self.group_box.currentData() or ""
        different = self.only_different.isChecked()
        self.table.show_only(
            lambda row: (not group or row.group == group) and (not different or self.model.differs(row))
        )
        if not self.model.rows:
            self._empty.show_empty(self._nothing)
        else:
            self._empty.show_empty("没有不同的项。")
        self._stack.setCurrentWidget(self.table if self.table.shown_rows() else self._empty)
        self._show_choices()

    def _show_choices(self) -> None:
        rows = self.model.rows
        different = sum(map(self.model.differs, rows))
        still_open = len(self.open_rows())
        shown = self.table.shown_rows()
        self.undo_button.setEnabled(self.model.can_undo)
        self._controls.setVisible(bool(rows and self.all_buttons))
        for key, button in self.all_buttons.items():
            button.setEnabled(any(self.model.offers(row, key) for row in shown))
        rest = f"，还有 {still_open} 项没有选。" if still_open else "，都已选好。" if different else "。"
        self._count.setText(f"共 {len(rows)} 项，{different} 项不同{rest}")

    def _go_to_first_choice(self) -> None:
        for row in self.table.shown_rows():
            if self.model.differs(row):
                self._put_cursor(row)
                return

    def _put_cursor(self, row: ComparedRow) -> None:
        number = self.table.shown_rows().index(row)
        offered = (n for n, column in enumerate(self.model.columns) if self.model.offers(row, column.key))
        self.table.setCurrentIndex(self.table.model().index(number, next(offered, 0)))

    def _lay_out(self) -> None:
        self._controls = QWidget()
        flow = FlowLayout(self._controls)
        for control in (self.only_different, self.group_box, *self.all_buttons.values(), self.undo_button):
            flow.addWidget(control)
        flow.addWidget(self._count)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._controls)
        column.addWidget(body, 1)
