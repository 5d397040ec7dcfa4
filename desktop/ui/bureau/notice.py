"""What just happened, in one line of the page: it stays until the next thing happens or it is put away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.icons import IconView
from desktop.ui.marks import LOOKS, Mark
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.link_button import LinkButton


class Notice(Card):
    """Icon, sentence, and at most one link that does what the sentence proposes."""

    link_pressed = Signal(str)  # the key that came with the link

    def __init__(self) -> None:
        super().__init__(padding=0)
        self._icon = IconView()
        self._sentence = QLabel()
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        theme.look(self._sentence, type="small")
        self._key = ""
        self._link = LinkButton("")
        self._link.clicked.connect(lambda: self.link_pressed.emit(self._key))
        self._close = LinkButton("收起", name="收起提示")
        self._close.clicked.connect(self.hide)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._link)
        row.addWidget(self._close)
        self.column.addWidget(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.hide()

    def show_notice(self, mark: Mark, sentence: str, link: str = "", key: str = "") -> None:
        self._icon.show_icon(LOOKS[mark].icon, LOOKS[mark].colour)
        self._sentence.setText(sentence)
        self._key = key
        self._link.setText(link)
        self._link.setAccessibleName(link)
        self._link.setVisible(bool(link))
        self.show()

    def sentence(self) -> str:
        return self._sentence.text()
