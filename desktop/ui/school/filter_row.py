"""The row of filter buttons over a list, of which one is chosen at a time."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton

from desktop.ui import theme


def filter_row(
    owner: QObject, buttons: Mapping[str, QPushButton], first: str, chosen: Callable[[str], object]
) -> QHBoxLayout:
    """The buttons by key side by side, ``first`` pressed; ``chosen`` is called with the key of a pressed one.

    Room for what stands at the right end follows the buttons.
    """
    row = QHBoxLayout()
    row.setSpacing(8)
    group = QButtonGroup(owner)
    for key, button in buttons.items():
        button.setCheckable(True)
        theme.look(button, kind="choice")
        button.clicked.connect(partial(chosen, key))
        group.addButton(button)
        row.addWidget(button)
    buttons[first].setChecked(True)
    row.addStretch(1)
    return row
