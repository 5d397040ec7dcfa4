"""The side of the last page: what to look at before sending, the export, and what has been exported."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.core.letters import Receipt
from desktop.exchange.signing import fingerprint
from desktop.storage.submissions import Export
from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.school.explaining import clock_text
from desktop.ui.school.problem_lines import ProblemLines
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.widgets.problem_strip import Problem
from desktop.ui.widgets.work_bar import WorkBar
from desktop.ui.wording.letters import decision_text
from desktop.ui.wording.packages import written_sentence

_PROBLEMS_SHOWN = 5
_PROBLEMS_IN_BRIEF = 2
# As many as the stamped form shows.
_GROUPS = 4
_REPLIES = {"received": Mark.MET, "returned": Mark.RETURNED, "passed": Mark.MET}


class ExportCard(QWidget):
    """Problems never keep anybody from exporting.

    `first` holds the button; the page may show it elsewhere, and gives it back to the top of `column`.
    """

    export_requested = Signal()
    cancel_requested = Signal()
    jump_requested = Signal(str)  # a place
    key_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.problems = ProblemLines(_PROBLEMS_SHOWN, "没有发现遗漏和矛盾。")
        self.problems.jump_requested.connect(self.jump_requested)
        self.button = QPushButton("导出上报包…")
        theme.look(self.button, kind="primary")
        self.button.clicked.connect(self.export_requested)
        self.work_bar = WorkBar()
        self.work_bar.cancel_pressed.connect(self.cancel_requested)
        self._result = MarkLabel(size="normal")
        self._result.hide()
        advice = QLabel("上报包经过签名，交给教育局即可。有没填的也能导出，之后可以再导出一次。")
        advice.setWordWrap(True)
        theme.look(advice, tone="secondary", type="small")
        self._next = QLabel()
        self._next.setWordWrap(True)
        self._next.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        exported = Card(_heading("已导出"))
        exported.column.addLayout(self._list)
        self.column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._key = _small("")
        key_link = LinkButton("恢复单、密码、换电脑…", name="签名密钥")
        key_link.clicked.connect(self.key_wanted)
        self.key_help = LinkButton("输入恢复码，或换用新密钥…")
        self.key_help.clicked.connect(self.key_wanted)
        self.key_help.hide()
        parts = (self.problems, advice, self._next, self.button, self.work_bar, self._result, self.key_help)
        self.first = Card(_heading("导出前再看一遍"), *parts)
        column.addWidget(self.first)
        column.addWidget(exported)
        column.addWidget(Card(_heading("签名密钥"), self._key, key_link))
        column.addStretch(1)

    def show_key(self, key_id: str) -> None:
        """The key that will sign."""
        self._key.setText(f"密钥指纹 {fingerprint(key_id)}")

    def be_brief(self, brief: bool) -> None:
        """Few problems, so that the button is in sight on a small screen."""
        self.problems.show_most(_PROBLEMS_IN_BRIEF if brief else _PROBLEMS_SHOWN)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        self.problems.show_problems(problems)

    def show_working(self) -> None:
        """While the package is written and verified."""
        self.button.setEnabled(False)
        self._result.hide()
        self.work_bar.show_start("正在准备", can_cancel=True)

    def show_progress(self, share: float) -> None:
        """The first half is writing, the second reading back."""
        self.work_bar.show_progress("正在写入" if share < 0.5 else "正在核验", share)

    def show_done(self, path: Path, *, is_removable: bool) -> None:
        self._show_result(Mark.MET, written_sentence(path, removable=is_removable))

    def show_failure(self, sentence: str, *, key_lacks: bool = False) -> None:
        """``key_lacks``: this computer cannot sign; the way out is offered beside it."""
        self._show_result(Mark.UNMET, sentence)
        self.key_help.setVisible(key_lacks)

    def show_cancelled(self) -> None:
        self._show_result(None, "已取消，没有留下文件。")

    def result(self) -> str:
        return self._result.text()

    def show_exports(
        self,
        exports: Sequence[Export],
        filing_digest: str,
        now: datetime,
        receipts: Sequence[Receipt] = (),
        answered: Receipt | None = None,
    ) -> None:
        """The packages so far, newest first, with what the county has said to each, and whether something has
        changed since the last; above the button, what number the next has and which return it answers.
        """
        answers = answered is not None and answered.decision == "returned"
        which = f"，答复教育局对第 {answered.sequence} 次的退回" if answered is not None and answers else ""
        self._next.setText(f"再导出将是第 {exports[-1].sequence + 1 if exports else 1} 次上报{which}。")
        self._next.setVisible(bool(exports))
        said_of = {receipt.answers: receipt for receipt in reversed(receipts)}
        while self._list.count():
            self._list.takeAt(0).widget().deleteLater()
        if not exports:
            self._list.addWidget(_small("还没有导出过。"))
        for place, export in enumerate(reversed(exports)):
            same = export.filing_digest == filing_digest
            since = "" if place else ("，与现在填的一致" if same else "，之后又有改动")
            said = QLabel(f"第 {export.sequence} 次  {clock_text(export.exported_at, now)}{since}")
            said.setWordWrap(True)
            lines = _small(f"{export.file_name}\n填报指纹 {fingerprint(export.filing_digest, _GROUPS)}")
            receipt = said_of.get(export.digest)
            reply = MarkLabel(
                _REPLIES[receipt.decision] if receipt else None,
                f"教育局 {decision_text(receipt)}" if receipt else "教育局还没有答复",
            )
            entry = QWidget()
            column = QVBoxLayout(entry)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            column.addWidget(said)
            column.addWidget(lines)
            column.addWidget(reply)
            self._list.addWidget(entry)

    def _show_result(self, mark: Mark | None, text: str) -> None:
        self.work_bar.hide()
        self.button.setEnabled(True)
        self.key_help.hide()
        self._result.show_mark(mark, text)
        self._result.show()


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    theme.look(label, type="strong")
    return label


def _small(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    theme.look(label, tone="secondary", type="small")
    return label
