"""A state as icon, word and colour in one line of text."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.icons import IconView
from desktop.ui.marks import LOOKS, Mark
from desktop.ui.widgets.flowing_label import FlowingLabel


class MarkLabel(QWidget):
    """Icon and text in the colour of a mark; the text may be empty (icon alone) and wraps where it must."""

    def __init__(self, mark: Mark | None = None, text: str | None = None, *, size: str = "small") -> None:
        super().__init__()
        self.mark: Mark | None = None
        self._icon = IconView()
        self._text = FlowingLabel()
        self._text.setProperty("type", size)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_mark(mark, text)

    def show_mark(self, mark: Mark | None, text: str | None = None) -> None:
        """Show `mark` with `text`, by default the mark's own word; no mark shows the text in grey."""
        self.mark = mark
        if mark is None:
            self._icon.setVisible(False)
            theme.look(self._text, tone="secondary")
            shown = text or ""
            spoken = shown
        else:
            look = LOOKS[mark]
            self._icon.show_icon(look.icon, look.colour)
            self._icon.setVisible(True)
            theme.look(self._text, tone=mark.value)
            shown = look.word if text is None else text
            spoken = shown or look.word
        self._text.setText(shown)
        self._text.setVisible(bool(shown))
        self.setAccessibleName(spoken)

    def text(self) -> str:
        return self._text.text()
