"""What the county has returned, as the list that the school works off."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.core.asked import Asked
from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.school.asked_place import asked_place
from desktop.ui.school.draft import Draft
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.wording.letters import asked_text

_WORD_WIDTH = 76


class ReturnedCard(Card):
    """One line for each point; hidden while nothing is returned."""

    jump_requested = Signal(str)  # a place
    alike_requested = Signal(Asked)

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._title, self._said = QLabel(), QLabel()
        self._said.setWordWrap(True)
        theme.look(self._title, type="strong")
        theme.look(self._said, tone="secondary", type="small")
        super().__init__(self._title, self._said)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.column.addLayout(self._lines)
        self._shown: Sequence[Asked] = ()
        self.hide()

    def show_asked(self) -> None:
        """Show the points as far as they have been dealt with now."""
        answered, asked = self._draft.answered, tuple(self._draft.asked)
        self.setVisible(bool(asked))
        if answered is None or asked == self._shown:
            return
        self._shown = asked
        receipt = answered.receipt
        title = "教育局采用了另一份上报的数，请改成一致"
        if receipt.decision == "returned":
            title = f"教育局退回了第 {receipt.sequence} 次上报，先改这些"
        self._title.setText(title)
        left = sum(not one.done for one in asked)
        until = f"请在 {receipt.letter.deadline} 前改好再报。" if receipt.letter.deadline else ""
        rest = f"还有 {left} 条没处理。" if left else "都处理了，核对后导出上报包，交给教育局。"
        self._said.setText(until + rest)
        while self._lines.count():
            old = self._lines.takeAt(0).widget()
            old.hide()
            old.deleteLater()
        for one in asked:
            self._lines.addWidget(self._line(one))

    def _line(self, asked: Asked) -> QWidget:
        said = asked_text(self._draft.rulebook, asked)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        word = "核对" if asked.kind == "alike" else "被退回"
        mark = MarkLabel(Mark.MET, "已改") if asked.done else MarkLabel(Mark.RETURNED, word)
        mark.setFixedWidth(_WORD_WIDTH)
        text = QLabel(said)
        text.setWordWrap(True)
        theme.look(text, type="small", tone="secondary" if asked.done else "primary")
        row.addWidget(mark)
        row.addWidget(text, 1)
        if asked.kind == "alike" and not asked.done and (asked.part != "evidence" or asked.value is None):
            take = LinkButton("改成一致", name=f"改成一致：{said}")
            take.clicked.connect(partial(self.alike_requested.emit, asked))
            row.addWidget(take)
        place = asked_place(self._draft, asked)
        if place:
            link = LinkButton("跳到", name=f"跳到：{said}")
            link.clicked.connect(partial(self.jump_requested.emit, place))
            row.addWidget(link)
        return line
