"""A field for one number with its unit."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel

from desktop.ui import theme
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.line_input import LineInput
from desktop.ui.widgets.typed_number import grouped, is_number, plain_digits

_INPUT_WIDTH = 132
_LONGEST_SHOWN = 12


class _NumberInput(LineInput):
    """Undo passes over the change to plain digits, which else would be made again at once."""

    def __init__(self) -> None:
        super().__init__()
        self.is_undoing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.matches(QKeySequence.StandardKey.Undo) or not self.can_undo_typing():
            super().keyPressEvent(event)
            return
        self.is_undoing = True
        self.undo()
        if plain_digits(self.text()) != self.text():
            self.undo()
        self.is_undoing = False


class NumberField(Field):
    """Right-aligned figures; full-width figures, blanks and thousand separators become plain digits.

    While nobody types into it, thousands are set apart; `value` is always plain.
    """

    def __init__(self, name: str, unit: str = "", *, width: int = _INPUT_WIDTH) -> None:
        super().__init__(name)
        self._edit = _NumberInput()
        self._edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._edit.setFixedWidth(width)
        self._edit.textEdited.connect(self._typed)
        self._edit.editingFinished.connect(self.commit)
        self._edit.focused.connect(self._entered)
        self._edit.left.connect(lambda: self._edit.setText(grouped(self.value())))
        self._take(self._edit)
        self._unit = QLabel(unit)
        theme.look(self._unit, tone="secondary")
        self._line.addWidget(self._unit)
        self._line.addStretch(1)
        if unit:
            self._edit.setAccessibleName(f"{name}（{unit}）")

    def value(self) -> str:
        return plain_digits(self._edit.text())

    def is_number(self) -> bool:
        """Whether the value is a number; an empty field is not."""
        return is_number(self.value())

    def _forget_typing(self) -> None:
        self._edit.forget_typing()

    def set_read_only(self, read_only: bool) -> None:
        self._edit.setReadOnly(read_only)

    def set_placeholder(self, text: str) -> None:
        self._edit.setPlaceholderText(text)

    def _put(self, value: str) -> None:
        self._edit.setText(value if self._edit.hasFocus() else grouped(value))

    def _judge(self, value: str) -> str:
        if not value or is_number(value):
            return ""
        shown = value if len(value) <= _LONGEST_SHOWN else value[:_LONGEST_SHOWN] + "…"
        return f"“{shown}”不是数字，请只填数字"

    def _entered(self) -> None:
        plain = self.value()
        if plain != self._edit.text():
            everything = self._edit.hasSelectedText()
            self._edit.setText(plain)
            if everything:
                self._edit.selectAll()
        self.focused.emit()

    def _typed(self, text: str) -> None:
        plain = plain_digits(text)
        if plain != text and not self._edit.is_undoing:
            self._edit.replace_all(plain)  # comes back here with the plain text
            return
        self._changed_by_hand()
