"""What all fields of a form share: signals, the pause before a value counts as given, and the problem."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.field_focus import mark_as_field

COMMIT_PAUSE_MS = 400


class Field(QWidget):
    """A field without its label. Values are strings; "" is not filled in.

    Whatever is typed stays as typed. `edited` comes with every keystroke, `committed` when the field is
    left or after a short pause, and only where the value differs from the last one committed or set.
    """

    edited = Signal(str)
    committed = Signal(str)
    focused = Signal()
    problem_changed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._committed = ""
        self._own_problem = ""
        self._given_problem = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(COMMIT_PAUSE_MS)
        self._pause.timeout.connect(self.commit)
        self._line = QHBoxLayout()
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        self._sentence = QLabel()
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        theme.look(self._sentence, tone="unmet", type="small")
        self._sentence.hide()
        self._sentence_shown = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._line)
        column.addWidget(self._sentence)

    def value(self) -> str:
        """The present value, also where it is not valid."""
        raise NotImplementedError

    def set_value(self, value: str) -> None:
        """Show `value` as the stored one: no signal, except that a problem may come or go."""
        self._committed = value
        self._pause.stop()
        if value != self.value():
            self._put(value)
        self._own_problem = self._judge(self.value())
        self._show_problem()

    def set_problem(self, sentence: str) -> None:
        """Show what a page found wrong with the value, or "" for nothing."""
        self._given_problem = sentence
        self._show_problem()

    def problem(self) -> str:
        """What is wrong: the field's own finding first, then the page's."""
        return self._own_problem or self._given_problem

    def is_being_typed(self) -> bool:
        """Whether the value stands on the screen only: not committed yet, or one that cannot be stored."""
        return self.value() != self._committed or bool(self.problem())

    def show_problem_elsewhere(self) -> None:
        """Leave the sentence to whoever listens to `problem_changed`; the red border stays here."""
        self._sentence_shown = False
        self._sentence.hide()

    def set_read_only(self, read_only: bool) -> None:
        """Show the value only."""
        self._input.setEnabled(not read_only)

    def commit(self) -> None:
        """Commit now what was edited."""
        self._pause.stop()
        if self.value() != self._committed:
            self._committed = self.value()
            self._forget_typing()
            self.committed.emit(self._committed)

    def _take(self, widget: QWidget, stretch: int = 0) -> None:
        """Make `widget` the part that is typed into."""
        self._input = widget
        widget.setAccessibleName(self.name)
        mark_as_field(widget)
        self.setFocusProxy(widget)
        self._line.addWidget(widget, stretch)

    def _put(self, value: str) -> None:
        """Show `value` in the input without a signal."""
        raise NotImplementedError

    def _forget_typing(self) -> None:
        """What is committed is undone by the window, no longer by the input."""

    def _judge(self, value: str) -> str:
        """One sentence where `value` cannot be right whatever it means, else ""."""
        return ""

    def _changed_by_hand(self) -> None:
        self._own_problem = self._judge(self.value())
        self._show_problem()
        self.edited.emit(self.value())
        self._pause.start()

    def _show_problem(self) -> None:
        problem = self.problem()
        if problem == self._sentence.text():
            return
        self._sentence.setText(problem)
        self._sentence.setVisible(bool(problem) and self._sentence_shown)
        theme.look(self._input, problem=bool(problem))
        self._input.setAccessibleDescription(problem)
        self.problem_changed.emit(problem)
