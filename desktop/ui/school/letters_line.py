"""What the county has said last, in one line, with the way to its files and to all its receipts."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.storage.times import newest_time
from desktop.storage.working_copies import working_copy
from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.school.draft import Draft
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.wording.letters import clock_sentence, day_text, receipt_lines, receipt_sentence
from desktop.workflows.letters import receipts

_NONE = "收到教育局的下发包或回执包，拖进窗口就可以打开。"
_SLACK_SECONDS = 600


class LettersLine(QWidget):
    """A notice about the letter that was just opened, the state of the round, and the past receipts."""

    open_requested = Signal()
    key_confirmed = Signal(Path, str)  # a letter, and the id of the county's new key that was compared

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._state = MarkLabel(size="normal")
        self.notice = MarkLabel(size="normal")
        self._close = LinkButton("知道了", name="知道了，收起提示")
        self._close.clicked.connect(lambda: self.show_notice(None, ""))
        self.confirm = LinkButton("数字一致，采用", name="教育局的新密钥核对一致，采用这个文件")
        self.confirm.clicked.connect(lambda: self.key_confirmed.emit(*self._doubted))
        self.confirm.hide()
        self._doubted = (Path(), "")
        self._clock = MarkLabel()
        self.open_link = LinkButton("打开教育局发来的文件…")
        self.open_link.clicked.connect(self.open_requested)
        if working_copy(draft.workspace) is not None:
            self.open_link.hide()
        self.past_link = LinkButton("")
        self.past_link.clicked.connect(lambda: self._past.setVisible(self._past.isHidden()))
        self._past = Card()
        self._past.column.setSpacing(12)
        self._past.hide()
        self._notice_card = Card(padding=12)
        notice = QHBoxLayout()
        notice.setSpacing(12)
        notice.addWidget(self.notice, 1)
        notice.addWidget(self.confirm)
        notice.addWidget(self._close)
        self._notice_card.column.addLayout(notice)
        self._notice_card.hide()
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self._state, 1)
        line.addWidget(self.past_link)
        line.addWidget(self.open_link)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._notice_card)
        column.addLayout(line)
        column.addWidget(self._clock)
        column.addWidget(self._past)
        self.show_letters()

    def show_notice(self, mark: Mark | None, said: str) -> None:
        """What became of a letter that was just opened; it stays until it is put away."""
        self.notice.show_mark(mark, said)
        self._notice_card.setVisible(bool(said))
        self.confirm.hide()

    def ask_key(self, letter: Path, key_id: str, said: str) -> None:
        """A letter is signed with another key of the county: it is taken once somebody has compared it."""
        self.show_notice(Mark.WARN, said)
        self._doubted = letter, key_id
        self.confirm.show()

    def show_letters(self) -> None:
        """Show what the county has said as it is stored now."""
        draft = self._draft
        known = receipts(draft.workspace)
        if known and known[0].decision != "returned":
            said = f"{day_text(known[0].decided_at)}，{receipt_sentence(known[0])}"
            self._state.show_mark(Mark.MET, said)
        elif known and draft.answered is None:
            self._state.show_mark(None, f"第 {known[0].sequence} 次上报退回后已重新导出，请交给教育局。")
        else:
            self._state.show_mark(None, "" if known else _NONE)
        self.past_link.setText(f"回执记录 {len(known)}")
        self.past_link.setAccessibleName(f"回执记录，共 {len(known)} 份")
        self.past_link.setVisible(bool(known))
        while self._past.column.count():
            self._past.column.takeAt(0).widget().deleteLater()
        for receipt in known:
            lines = receipt_lines(draft.rulebook, receipt)
            text = QLabel("\n".join([f"{day_text(receipt.decided_at)}　{lines[0]}", *lines[1:]]))
            text.setWordWrap(True)
            theme.look(text, type="small")
            self._past.column.addWidget(text)
        self._show_clock()

    def _show_clock(self) -> None:
        """A clock that is behind what is stored; a few minutes are nothing between two computers."""
        now, newest = self._draft.clock(), newest_time(self._draft.workspace)
        behind = newest is not None and (newest - now).total_seconds() > _SLACK_SECONDS
        self._clock.show_mark(None, clock_sentence(now, newest) if behind and newest else "")
        self._clock.setVisible(behind)
