"""A field for one day, in the usual ways in which people write it."""

from desktop.ui.typed_day import day_fault, typed_day
from desktop.ui.widgets.text_field import TextField

_WIDTH = 132


class DayField(TextField):
    """Its value is what is typed; `day` is the ISO date, "" where there is none yet."""

    def __init__(self, name: str, *, placeholder: str = "如 2026-12-31") -> None:
        super().__init__(name, placeholder=placeholder, longest=20)
        self._edit.setFixedWidth(_WIDTH)
        self._line.addStretch(1)

    def day(self) -> str:
        typed = self.value()
        return typed_day(typed) if typed.strip() and not day_fault(typed) else ""

    def _judge(self, value: str) -> str:
        return day_fault(value)
