"""The filter row: a line of buttons of which one is chosen, and boxes that offer a choice."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.widgets.choice_field import CalmComboBox, Choice
from desktop.ui.widgets.flow_layout import FlowLayout

ALL = ""


class Segments(QWidget):
    """Buttons of which exactly one is pressed; left and right arrows move among them."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Offer `choices`; the chosen key stays chosen where it is still there, else the first is."""
        before = self.value()
        wanted = [choice.key for choice in choices]
        for key in [key for key in self._buttons if key not in wanted]:
            button = self._buttons.pop(key)
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.deleteLater()
        for number, choice in enumerate(choices):
            button = self._buttons.get(choice.key)
            if button is None:
                button = self._button(choice.key)
                self._row.insertWidget(number, button)
            button.setText(choice.text)
            button.setAccessibleName(choice.text)
        if wanted and not any(button.isChecked() for button in self._buttons.values()):
            self._buttons[before if before in wanted else wanted[0]].setChecked(True)

    def value(self) -> str:
        return next((key for key, button in self._buttons.items() if button.isChecked()), ALL)

    def choose(self, key: str) -> None:
        """Press the button `key` as a person would."""
        if self.value() != key:
            self._buttons[key].setChecked(True)
            self.chosen.emit(key)

    def text(self, key: str) -> str:
        return self._buttons[key].text()

    def _button(self, key: str) -> QPushButton:
        button = QPushButton()
        button.setCheckable(True)
        theme.look(button, kind="choice")
        self._group.addButton(button)
        button.clicked.connect(lambda _=False: self.chosen.emit(key))
        self._buttons[key] = button
        return button


class ChoiceBox(CalmComboBox):
    """A combo box with keys; choosing another one emits `chosen`."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Iterable[Choice] = ()) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizeAdjustPolicy(CalmComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_choices(choices)
        self.activated.connect(self._tell)

    def show_choices(self, choices: Iterable[Choice]) -> None:
        """Offer `choices`; the chosen key stays chosen where it is still there, else the first is."""
        before = self.value()
        wanted = list(choices)
        if [(self.itemData(n), self.itemText(n)) for n in range(self.count())] == wanted:
            return
        self.clear()
        for choice in wanted:
            self.addItem(choice.text, choice.key)
        self.show_value(before)

    def value(self) -> str:
        return str(self.currentData() or ALL)

    def show_value(self, key: str) -> None:
        """Show choice `key` as chosen without a signal."""
        self.setCurrentIndex(max(0, self.findData(key)))

    def choose(self, key: str) -> None:
        """Choose as a person would."""
        self.show_value(key)
        self._tell()

    def _tell(self) -> None:
        self.chosen.emit(self.value())


class ControlRow(QWidget):
    """Controls from left to right; what does not fit goes to the next line."""

    def __init__(self, *controls: QWidget) -> None:
        super().__init__()
        self._flow = FlowLayout(self)
        for control in controls:
            self._flow.addWidget(control)
