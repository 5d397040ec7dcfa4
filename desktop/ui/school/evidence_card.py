"""The chosen file on the page of evidence: its title, what is known about it, and where it belongs."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.core.evidence import LONGEST_TITLE, as_line
from desktop.core.filing import Evidence
from desktop.ui import theme
from desktop.ui.school.evidence_lines import Line
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.choice_field import CalmComboBox
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.text_field import TextField
from desktop.ui.wording.evidence import about_text

_PAGES_COUNTED = ("jpg", "png", "pdf")
_MOST_PAGES = 9999


class EvidenceCard(Card):
    """Says what should become of the file; whoever listens does it."""

    changed = Signal(object)  # Evidence, with another title or number of pages
    moved = Signal(str)  # the id of another criterion
    also_used = Signal(str)  # likewise
    opened = Signal()
    removed = Signal()

    def __init__(self) -> None:
        super().__init__(padding=12)
        self.sha256 = ""
        self._evidence: Evidence | None = None
        self._criterion = ""
        self.title = TitleField()
        self.title.committed.connect(self._retitle)
        self.pages = _PagesField()
        self.pages.committed.connect(self._recount)
        self._pages_label = QLabel("页数")
        self._about = QLabel()
        self._about.setWordWrap(True)
        theme.look(self._about, tone="secondary", type="small")
        self.move_box = _criteria_box("移到其他要点")
        self.move_box.activated.connect(lambda: self.moved.emit(_taken(self.move_box)))
        self.also_box = _criteria_box("也用于其他要点")
        self.also_box.activated.connect(lambda: self.also_used.emit(_taken(self.also_box)))
        self.open_button, self.remove_button = QPushButton("预览"), QPushButton("移除")
        self.open_button.clicked.connect(self.opened)
        self.remove_button.clicked.connect(self.removed)
        self._lay_out()

    def show_file(self, sha256: str, evidence: Evidence, line: Line, lines: Sequence[Line]) -> None:
        """Show a file of the criterion ``line``, one of ``lines``."""
        if (sha256, evidence, line.id) == (self.sha256, self._evidence, self._criterion):
            return
        self.sha256, self._evidence, self._criterion = sha256, evidence, line.id
        self.title.offer(line.asked)
        self.title.set_value(evidence.title)
        counted = evidence.suffix in _PAGES_COUNTED
        self.pages.setVisible(not counted)
        self._pages_label.setVisible(not counted)
        self.pages.set_value(str(evidence.pages or ""))
        others = [id for id in evidence.criteria if id != line.id]
        also = f"\n也用于 {'、'.join(others)}" if others else ""
        self._about.setText(f"{evidence.name}\n{about_text(evidence)}{also}")
        for box in (self.move_box, self.also_box):
            box.clear()
            for other in lines:
                if other.id not in evidence.criteria and other.group != "其他":
                    box.addItem(f"{other.id} {other.text}", other.id)
            box.setCurrentIndex(-1)

    def commit(self) -> None:
        """Store what was typed, before another file is shown."""
        self.title.commit()
        self.pages.commit()

    def _retitle(self, title: str) -> None:
        if self._evidence is not None and as_line(title):
            self._change(title=as_line(title))

    def _recount(self, pages: str) -> None:
        if self._evidence is not None and not self.pages.problem():
            self._change(pages=int(pages) if pages.strip() else None)

    def _change(self, **known: object) -> None:
        assert self._evidence is not None
        self._evidence = msgspec.structs.replace(self._evidence, **known)
        self.changed.emit(self._evidence)

    def _lay_out(self) -> None:
        name = QLabel("标题")
        line = _row(name, self.title)
        line.setStretchFactor(self.title, 1)
        line.addWidget(self._pages_label)
        line.addWidget(self.pages)
        line.addWidget(self.open_button)
        line.addWidget(self.remove_button)
        self.column.addLayout(line)
        self.column.addWidget(self._about)
        belongs = _row(self.move_box, self.also_box)
        belongs.addStretch(1)
        self.column.addLayout(belongs)


class TitleField(Field):
    """Any text, or one of the names that the standard has for evidence."""

    def __init__(self) -> None:
        super().__init__("标题")
        self._box = CalmComboBox()
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(8)
        edit = self._box.lineEdit()
        assert edit is not None
        self.edit = edit
        edit.setMaxLength(LONGEST_TITLE)
        edit.setAccessibleName("标题")
        edit.textEdited.connect(self._changed_by_hand)
        edit.editingFinished.connect(self.commit)
        self._box.activated.connect(self._chosen)
        self._take(self._box, 1)

    def offer(self, names: Sequence[str]) -> None:
        """The names to choose from."""
        self._box.clear()
        self._box.addItems(list(names))

    def value(self) -> str:
        return self._box.currentText()

    def _put(self, value: str) -> None:
        self._box.setEditText(value)

    def _judge(self, value: str) -> str:
        return "" if value.strip() else "请写标题，目录和教育局看的都是它。"

    def _chosen(self) -> None:
        self._changed_by_hand()
        self.commit()


class _PagesField(TextField):
    """How many pages a document has on paper, where the program cannot count them."""

    def __init__(self) -> None:
        super().__init__("页数", placeholder="未填", longest=4)
        self.setFixedWidth(72)

    def _judge(self, value: str) -> str:
        text = value.strip()
        fits = not text or (text.isdecimal() and 0 < int(text) <= _MOST_PAGES)
        return "" if fits else "请填数字。"


def _taken(box: QComboBox) -> str:
    """What was chosen; the box shows its name again."""
    chosen = str(box.currentData())
    box.setCurrentIndex(-1)
    return chosen


def _criteria_box(name: str) -> CalmComboBox:
    box = CalmComboBox()
    box.setAccessibleName(name)
    box.setPlaceholderText(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    box.view().setMinimumWidth(420)
    return box


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    return row
