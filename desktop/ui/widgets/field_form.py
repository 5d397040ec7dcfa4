"""A form: aligned labels, fields, a hint such as last year's value, and beside each field what is known."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.mark_label import MarkLabel

_HINT_WIDTH = 96
_LABEL_WIDTH = {True: 194, False: 160}  # by whether there is much room
_SPACING = {True: 24, False: 14}
_MUCH_ROOM = 760
# A row, and room for a wide one below it with its note.
_LINES_OF_ROW = 3


class RowNote(QWidget):
    """What is known about one value: a mark, a few words and perhaps a link."""

    link_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._page_note: tuple[Mark | None, str, str] = (None, "", "")
        self._problem = ""
        self._hides = False
        self._label = MarkLabel()
        self._link = LinkButton("")
        self._link.clicked.connect(self.link_pressed)
        self._link.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._label)
        row.addWidget(self._link)
        row.addStretch(1)

    def show_note(self, mark: Mark | None, text: str = "", link: str = "") -> None:
        """Show `mark` with `text` (may be empty) and a `link`; no mark and no text clears the note."""
        self._page_note = (mark, text, link)
        if not self._problem:
            self._show(mark, text, link)

    def show_problem(self, sentence: str) -> None:
        """Show a field's problem in place of the note, which comes back when `sentence` is empty."""
        self._problem = sentence
        if sentence:
            self._show(Mark.UNMET, sentence, "")
        else:
            self._show(*self._page_note)

    def hide_when_empty(self) -> None:
        """Take no room while there is nothing to say."""
        self._hides = True
        self.setVisible(bool(self._label.text() or self._label.mark))

    def text(self) -> str:
        return self._label.text()

    def _show(self, mark: Mark | None, text: str, link: str) -> None:
        self._label.show_mark(mark, text)
        self._link.setText(link)
        self._link.setAccessibleName(link)
        self._link.setVisible(bool(link))
        if self._hides:
            self.hide_when_empty()


class FieldForm(QWidget):
    """Rows are added from top to bottom; Tab and Enter follow them."""

    def __init__(self) -> None:
        super().__init__()
        self._fields: dict[str, Field] = {}
        self._notes: dict[str, RowNote] = {}
        self._hints: dict[str, QLabel] = {}
        self._labels: dict[str, QLabel] = {}
        self._lines: dict[str, int] = {}
        self._next_line = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._roomy = True
        self._grid.setVerticalSpacing(8)
        self._fit_columns()
        self._grid.setColumnStretch(3, 1)

    def add_heading(self, text: str) -> QLabel:
        """Returns the heading, which can be hidden together with its rows."""
        heading = QLabel(text)
        theme.look(heading, type="strong")
        heading.setContentsMargins(0, 8 if self._next_line else 0, 0, 2)
        self._grid.addWidget(heading, self._take_line(), 0, 1, 4)
        return heading

    def add_row(
        self, key: str, field: Field, *, hint: str = "", indent: int = 0, wide: bool = False, below: str = ""
    ) -> RowNote:
        """Add `field` under its own name; `hint` is “上年 3 860.0”; `indent` steps show “其中”.

        A `wide` field, for text, has the whole line; its note stands below it and it has no hint. It may be
        put `below` a row that is there already, at any time.
        """
        row = self._lines[below] + 1 if below else self._take_line()
        self._lines[key] = row
        label = QLabel(field.name)
        label.setBuddy(field)
        label.setWordWrap(True)
        label.setContentsMargins(14 * indent, 0, 0, 0)
        note = RowNote()
        field.show_problem_elsewhere()
        field.problem_changed.connect(note.show_problem)
        note.show_problem(field.problem())
        middle = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(label, row, 0, middle)
        if wide:
            self._grid.addWidget(field, row, 1, 1, 3)
            self._grid.addWidget(note, row + 1, 1, 1, 3)
            note.hide_when_empty()
        else:
            self._grid.addWidget(field, row, 1, middle)
            self._hints[key] = self._hint(hint)
            self._grid.addWidget(self._hints[key], row, 2, middle)
            self._grid.addWidget(note, row, 3, middle)
        self._fields[key], self._notes[key], self._labels[key] = field, note, label
        if below:
            self.setTabOrder(self._fields[below], field)
        return note

    def _take_line(self) -> int:
        line, self._next_line = self._next_line, self._next_line + _LINES_OF_ROW
        return line

    def set_row_visible(self, key: str, visible: bool) -> None:
        """Show or hide a row; hidden it takes no room."""
        for part in (self._labels[key], self._fields[key]):
            part.setVisible(visible)
        if key in self._hints:
            self._hints[key].setVisible(visible)
            self._notes[key].setVisible(visible)
        else:
            self._notes[key].setVisible(visible and bool(self._notes[key].text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= _MUCH_ROOM
        if roomy != self._roomy:
            self._roomy = roomy
            self._fit_columns()

    def _fit_columns(self) -> None:
        self._grid.setHorizontalSpacing(_SPACING[self._roomy])
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH[self._roomy])

    def _hint(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setMinimumWidth(_HINT_WIDTH)
        theme.look(label, tone="secondary", type="small")
        return label

    def field(self, key: str) -> Field:
        return self._fields[key]

    def note(self, key: str) -> RowNote:
        return self._notes[key]

    def show_hint(self, key: str, text: str) -> None:
        self._hints[key].setText(text)

    def focus(self, key: str) -> None:
        """Put the cursor into field `key`, as a problem's link does; a scroll area follows by itself."""
        self._fields[key].setFocus(Qt.FocusReason.TabFocusReason)
