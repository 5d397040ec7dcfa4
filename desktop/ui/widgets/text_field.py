"""A field for one line of text."""

from desktop.ui.widgets.field import Field
from desktop.ui.widgets.line_input import LineInput


class TextField(Field):
    """Takes all the width it is given."""

    def __init__(self, name: str, *, placeholder: str = "", longest: int = 200) -> None:
        super().__init__(name)
        self._edit = LineInput()
        self._edit.setMaxLength(longest)
        self._edit.setPlaceholderText(placeholder)
        self._edit.textEdited.connect(self._changed_by_hand)
        self._edit.editingFinished.connect(self.commit)
        self._edit.focused.connect(self.focused)
        self._take(self._edit, 1)

    def value(self) -> str:
        return self._edit.text()

    def _forget_typing(self) -> None:
        self._edit.forget_typing()

    def set_read_only(self, read_only: bool) -> None:
        self._edit.setReadOnly(read_only)

    def _put(self, value: str) -> None:
        self._edit.setText(value)
