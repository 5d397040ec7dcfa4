"""A short form that makes a workspace: its fields, one button, and the reason why it could not be made."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import XiaobiaoError
from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.readings_form import ReadingsForm
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.field_form import FieldForm
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.widgets.page_head import PageHead
from desktop.ui.wording import sentence

_WIDTH = 720


class Row(NamedTuple):
    """One field: its key, the widget, the value it starts with, and what is wrong with its value.

    ``fault`` also gets the values of all fields by key.
    """

    key: str
    field: Field
    value: str = ""
    fault: Callable[[str, Mapping[str, str]], str] = lambda value, values: ""


class SetUpForm(QWidget):
    """``make`` gets the values by key and returns the new workspace's path, or raises XiaobiaoError.

    ``readings`` stand below the rows and follow the row "standard".
    """

    created = Signal(Path)
    left = Signal()

    def __init__(
        self,
        title: str,
        text: str,
        rows: Sequence[Row],
        make: Callable[[Mapping[str, str]], Path],
        readings: ReadingsForm,
    ) -> None:
        super().__init__()
        self._rows = rows
        self._make_workspace = make
        self.readings = readings
        self.form = FieldForm()
        for row in rows:
            row.field.set_value(row.value)
            row.field.edited.connect(partial(_forget_problem, row.field))
            self.form.add_row(row.key, row.field, wide=True)
        standard = self.form.field("standard")
        standard.committed.connect(readings.show_standard)
        readings.show_standard(standard.value())
        self._problem = MarkLabel()
        button = QPushButton("新建并打开")
        theme.look(button, kind="primary")
        button.clicked.connect(self.make)
        back = LinkButton("返回")
        back.clicked.connect(self.left)
        buttons = QHBoxLayout()
        buttons.addWidget(button)
        buttons.addWidget(back)
        buttons.addWidget(self._problem, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(PageHead(title, text))
        self.form.setMaximumWidth(_WIDTH)
        column.addWidget(self.form)
        readings.setMaximumWidth(_WIDTH)
        column.addWidget(readings)
        column.addLayout(buttons)

    def make(self) -> None:
        """Check the values, make the workspace and announce it; or say what is wrong, beside it."""
        values = {row.key: row.field.value().strip() for row in self._rows}
        faults = {row.key: row.fault(values[row.key], values) for row in self._rows}
        for row in self._rows:
            row.field.set_problem(faults[row.key])
        if any(faults.values()):
            self.form.focus(next(key for key, fault in faults.items() if fault))
            return
        if not self.readings.check():
            return
        try:
            path = self._make_workspace(values)
        except XiaobiaoError as error:
            self._problem.show_mark(Mark.UNMET, sentence(error))
            return
        self.created.emit(path)


def required(value: str, values: Mapping[str, str]) -> str:
    return "" if value else "这一项要填"


def _forget_problem(field: Field, value: str) -> None:
    """What was found wrong is checked anew with the button; while somebody types it would be stale."""
    field.set_problem("")
