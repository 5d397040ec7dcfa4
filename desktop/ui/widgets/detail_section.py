"""One section of the details: heading, text, a fainter second text, links."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.link_button import LinkButton


class Link(Struct, frozen=True):
    """`key` is what `link_pressed` carries."""

    text: str
    key: str


class DetailSection(Struct, frozen=True):
    heading: str
    text: str = ""
    faint: str = ""
    links: tuple[Link, ...] = ()


def wrapped(*, tone: str = "primary", size: str = "small") -> QLabel:
    """An empty label that wraps, with selectable plain text."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    theme.look(label, tone=tone, type=size)
    return label


class DetailSectionView(QFrame):
    """A line, then the section; it can show another section without being built anew."""

    link_pressed = Signal(str)

    def __init__(self, width: int) -> None:
        super().__init__()
        self._width = width
        self._links: tuple[Link, ...] = ()
        line = QFrame()
        theme.look(line, line="horizontal")
        self._heading = wrapped(tone="secondary")
        self._text = wrapped()
        self._faint = wrapped(tone="secondary")
        self._link_box = QWidget()
        self._link_rows = QVBoxLayout(self._link_box)
        self._link_rows.setContentsMargins(0, 0, 0, 0)
        self._link_rows.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(3)
        column.addWidget(line)
        column.addSpacing(10)
        for part in (self._heading, self._text, self._faint, self._link_box):
            column.addWidget(part)

    def show_section(self, section: DetailSection) -> None:
        shown = ((self._heading, section.heading), (self._text, section.text), (self._faint, section.faint))
        for label, text in shown:
            label.setText(text)
            label.setVisible(bool(text))
        if section.links != self._links:
            self._links = section.links
            self._show_links(section.links)
        self._link_box.setVisible(bool(section.links))

    def _show_links(self, links: Sequence[Link]) -> None:
        while self._link_rows.count():
            self._link_rows.takeAt(0).widget().deleteLater()
        used = 0
        row = self._add_link_row()
        for link in links:
            button = LinkButton(link.text)
            button.clicked.connect(lambda _=False, key=link.key: self.link_pressed.emit(key))
            needed = button.sizeHint().width() + 12
            if used and used + needed > self._width:
                row = self._add_link_row()
                used = 0
            row.addWidget(button)
            used += needed

    def _add_link_row(self) -> QHBoxLayout:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._link_rows.addWidget(line)
        return row
