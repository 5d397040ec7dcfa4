"""The switches and settings of the running round: what they are now, and what a change would do."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from desktop.core.numbers import Number, shown_plainly
from desktop.core.rulebook import Rulebook
from desktop.storage.roster import Round
from desktop.ui import theme
from desktop.ui.readings_form import ReadingsForm
from desktop.ui.widgets.card import Card
from desktop.ui.wording.standard_files import effect_text
from desktop.workflows.own_standards import Effect


class ReadingsCard(Card):
    """Hidden for a standard that has neither. First the change is shown, then it can be made."""

    look_wanted = Signal(object, object)  # list[str], dict[str, Number]
    choose_wanted = Signal(object, object)  # the same

    def __init__(self) -> None:
        super().__init__()
        self._round: Round | None = None
        self._written: Rulebook | None = None
        self.form = ReadingsForm()
        self.look_button = QPushButton("查看变化")
        self.look_button.clicked.connect(self._look)
        self.choose_button = QPushButton("本轮照此判定")
        theme.look(self.choose_button, kind="primary")
        self.choose_button.clicked.connect(self._choose)
        self.preview = QLabel()
        self.preview.setTextFormat(Qt.TextFormat.PlainText)
        self.preview.setWordWrap(True)
        self.preview.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.look_button)
        buttons.addWidget(self.choose_button)
        buttons.addStretch(1)
        self.column.addWidget(self.form)
        self.column.addWidget(self.preview)
        self.column.addLayout(buttons)

    def show_round(self, round: Round, written: Rulebook) -> None:
        """``written`` is the standard without what the round has chosen."""
        if (round, written) == (self._round, self._written):
            return
        self._round, self._written = round, written
        self.form.show_rulebook(written, round.switches, round.settings)
        self.form.open()
        self.form.link.hide()
        for field in self.form.fields():
            field.edited.connect(self._forget)
        self._forget()
        self.setVisible(bool(written.standard.switches or written.standard.settings))

    def allow(self, allowed: bool) -> None:
        self.look_button.setEnabled(allowed)
        self.choose_button.setEnabled(allowed)

    def show_effect(self, effect: Effect) -> None:
        """Say what would change and what it would come to; the button that does it comes with it."""
        if self._round is None or self._written is None:
            return
        lines = reading_changes(self._written, self._round, self.form.switches(), self.form.settings())
        self.preview.setText("\n".join([*lines, effect_text(effect)] if lines else ["没有变化。"]))
        self.preview.show()
        self.choose_button.setVisible(bool(lines))

    def _look(self) -> None:
        if self.form.check():
            self.look_wanted.emit(self.form.switches(), self.form.settings())

    def _choose(self) -> None:
        if self.form.check():
            self.choose_wanted.emit(self.form.switches(), self.form.settings())

    def _forget(self, value: str = "") -> None:
        """What was shown does not hold any more."""
        self.preview.hide()
        self.choose_button.hide()


def reading_changes(
    written: Rulebook, round: Round, switches: list[str], settings: Mapping[str, Number]
) -> list[str]:
    """``走教等体艺教师：不启用 → 启用``, one line each."""
    standard = written.standard
    lines = [
        f"{switch.name}：{_on(id in round.switches)} → {_on(id in switches)}"
        for id, switch in standard.switches.items()
        if (id in round.switches) != (id in switches)
    ]
    for id, setting in standard.settings.items():
        old, new = round.settings.get(id, setting.value), settings.get(id, setting.value)
        if old != new:
            lines.append(f"{setting.name}：{_number(old, setting.unit)} → {_number(new, setting.unit)}")
    return lines


def _on(on: bool) -> str:
    return "启用" if on else "不启用"


def _number(value: Number | None, unit: str) -> str:
    return "未填" if value is None else f"{shown_plainly(value)} {unit}".rstrip()
