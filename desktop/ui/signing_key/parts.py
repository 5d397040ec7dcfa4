"""What the panels of the signing key are put together from."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.link_button import LinkButton


def heading(text: str) -> QLabel:
    label = QLabel(text)
    theme.look(label, type="heading")
    return label


def words(text: str = "") -> QLabel:
    """Small grey text that wraps."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    theme.look(label, tone="secondary", type="small")
    return label


def plain_button(text: str, action: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: action())
    return button


def primary_button(text: str, action: Callable[[], object]) -> QPushButton:
    button = plain_button(text, action)
    theme.look(button, kind="primary")
    return button


def link(text: str, action: Callable[[], object]) -> LinkButton:
    button = LinkButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: action())
    return button


def button_row(*buttons: QPushButton) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(10)
    for button in buttons:
        line.addWidget(button)
    line.addStretch(1)
    return row


def column_of(widget: QWidget, *contents: QWidget) -> QVBoxLayout:
    """Give the widget these contents, from top to bottom."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for content in contents:
        column.addWidget(content)
    return column
