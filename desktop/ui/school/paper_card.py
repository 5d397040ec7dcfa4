"""核对纸质表: a printed form's fingerprint, typed in or scanned, compared with what stands here."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.ui import theme
from desktop.ui.background import Background, Report
from desktop.ui.marks import Mark
from desktop.ui.school.draft import Draft
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.detail_section import wrapped
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.widgets.text_field import TextField
from desktop.ui.wording import said
from desktop.ui.wording.paper import paper_changes, paper_sentence
from desktop.workflows.paper_check import Match, PaperCheck, check_paper

_LONGEST = 300  # what a QR code says
_MARKS = {
    Match.SAME: Mark.MET,
    Match.CHANGED: Mark.WARN,
    Match.OTHER_UNIT: Mark.UNMET,
    Match.UNKNOWN: Mark.UNMET,
    Match.UNREADABLE: Mark.WARN,
}


class PaperCard(Card):
    """Looks back through the history beside the window: a long one takes a while."""

    def __init__(self, draft: Draft, background: Background) -> None:
        title = QLabel("核对纸质表")
        theme.look(title, type="strong")
        advice = wrapped(tone="secondary")
        advice.setText("填写纸上的“填报指纹”，或用扫码枪扫二维码，看打印之后有没有改过。")
        self.field = TextField("填报指纹", placeholder="填报指纹或二维码的文字", longest=_LONGEST)
        self.button = QPushButton("核对")
        self.result = MarkLabel(size="normal")
        self.result.hide()
        self.changes = wrapped()
        self.changes.hide()
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        super().__init__(title, advice, line, self.result, self.changes)
        self._draft, self._background = draft, background
        self.button.clicked.connect(lambda: self.check(self.field.value()))

    def check(self, text: str) -> None:
        """Compare and say what came out."""
        session, workspace = self._draft.session, self._draft.workspace
        self.button.setEnabled(False)

        def look(_: Report) -> PaperCheck:
            with workspace.second() as second:
                return check_paper(second, session, text)

        self._background.run(look, done=self._show, failed=self._failed)

    def _show(self, check: PaperCheck) -> None:
        self.button.setEnabled(True)
        is_same = check.match is Match.CHANGED and not check.changes
        mark = Mark.MET if is_same else _MARKS[check.match]
        self.result.show_mark(mark, paper_sentence(check))
        self.result.show()
        self.changes.setText(paper_changes(self._draft.rulebook, check))
        self.changes.setVisible(bool(check.changes))

    def _failed(self, error: Exception) -> None:
        self.button.setEnabled(True)
        self.result.show_mark(Mark.WARN, said(error))
        self.result.show()
