"""The right of the page of corrective actions: everything about one of them, stored as it is typed."""

from collections.abc import Callable
from datetime import date
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.core.actions import LONGEST_LINE, LONGEST_TEXT, MOST_ENTRIES, printable
from desktop.core.filing import ActionEntry, Closing, CorrectiveAction
from desktop.core.numbers import parse_number, shown_plainly
from desktop.ui import theme
from desktop.ui.school.day_field import DayField
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.note_field import NoteField
from desktop.ui.widgets.number_field import NumberField
from desktop.ui.widgets.text_field import TextField
from desktop.ui.wording.actions import TO_BE_WRITTEN

_LABEL_WIDTH = 84
_TEXTS = ("problem", "present", "standard", "gap", "goal", "measures", "unit", "person")


class _EntryField(TextField):
    """Takes what is typed when it is left or on Enter, never in a pause of typing."""

    def _changed_by_hand(self) -> None:
        self.edited.emit(self.value())


class ActionForm(QWidget):
    """What does not fit yet (a day, an amount) stays in its field, which says what is wrong."""

    changed = Signal(str, object)  # id, CorrectiveAction
    remove_wanted = Signal(str)
    criterion_wanted = Signal(str)

    def __init__(self, clock: Callable[[], date]) -> None:
        super().__init__()
        self._clock = clock
        self._id, self._action = "", CorrectiveAction("")
        text = partial(TextField, longest=LONGEST_TEXT)
        line = partial(TextField, longest=LONGEST_LINE)
        self.fields: dict[str, Field] = {
            "problem": NoteField("存在问题", lines=2),
            "present": text("现状", placeholder="现在是多少"),
            "standard": text("标准", placeholder="应达到多少"),
            "gap": text("差距", placeholder="还差多少"),
            "goal": text("整改目标"),
            "measures": NoteField("整改措施", placeholder="写具体：做什么、做多少、怎么做", lines=3),
            "funds": NumberField("所需资金", "万元"),
            "unit": line("责任单位"),
            "person": line("责任人", placeholder="如 总务主任"),
            "due": DayField("完成时限"),
            "done": DayField("完成日期", placeholder="完成后填写"),
            "closed_on": DayField("销号日期", placeholder="验收后填写"),
            "closed_by": line("验收人", placeholder="谁验收的"),
        }
        self.entry_day = DayField("进展日期")
        self.entry_text = _EntryField("进展", placeholder="做了什么，按回车记下", longest=LONGEST_TEXT)
        self.add_button = QPushButton("记下")
        self.about = LinkButton("")
        self.about.clicked.connect(lambda: self.criterion_wanted.emit(self._action.about))
        self.remove = LinkButton("删除这一条")
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(self._id))
        self._asked = QLabel()
        self._asked.setWordWrap(True)
        self._asked.setTextFormat(Qt.TextFormat.PlainText)
        theme.look(self._asked, tone="warn", type="small")
        self._entries = QVBoxLayout()
        self._entries.setSpacing(2)
        for name, field in self.fields.items():
            field.committed.connect(partial(self._take, name))
        self.entry_text.committed.connect(self._add_entry)
        self._lay_out()

    def show_action(self, id: str, action: CorrectiveAction) -> None:
        """Show an action; what is shown already is left alone, so that nobody is disturbed in typing."""
        if id == self._id and action == self._action:
            return
        if id != self._id:
            self.entry_day.set_value(self._clock().isoformat())
            self.entry_text.set_value("")
        self._id, self._action = id, action
        for name in _TEXTS:
            shown = getattr(action, name)
            self.fields[name].set_value("" if shown == TO_BE_WRITTEN else shown)
        self.fields["funds"].set_value("" if action.funds is None else shown_plainly(action.funds))
        for name in ("due", "done"):
            day: date | None = getattr(action, name)
            self.fields[name].set_value("" if day is None else day.isoformat())
        closed = action.closed
        self.fields["closed_on"].set_value("" if closed is None else closed.on.isoformat())
        self.fields["closed_by"].set_value("" if closed is None else closed.by)
        self.fields["closed_by"].set_problem("")
        self.about.setText(f"看第 {action.about} 项自评")
        self.about.setVisible(bool(action.about))
        self._asked.setText(f"教育局要求：{action.asked}")
        self._asked.setVisible(action.asked not in ("", action.problem))
        self._show_entries()

    def commit_all(self) -> None:
        """Take what stands in the fields before another action is shown."""
        for field in (*self.fields.values(), self.entry_text):
            field.commit()

    def _take(self, name: str, value: str) -> None:
        """One field was left: the action with it, where it says something."""
        if name in _TEXTS:
            text = printable(value).strip()
            too_long = len(text) > LONGEST_TEXT
            self.fields[name].set_problem(f"最多 {LONGEST_TEXT} 个字。" if too_long else "")
            if too_long:
                return
            self._store(**{name: text or TO_BE_WRITTEN if name == "problem" else text})
        elif name in ("closed_on", "closed_by"):
            self._close()
        elif not self.fields[name].problem():
            self._store(**{name: self._number() if name == "funds" else self._day(name)})

    def _close(self) -> None:
        """销号 needs its day and who accepted; with one of them alone nothing is closed."""
        day, by = self._day("closed_on"), printable(self.fields["closed_by"].value()).strip()
        typed = self.fields["closed_on"].value().strip()
        self.fields["closed_by"].set_problem("请写明验收人。" if typed and not by else "")
        if day is not None and by:
            self._store(closed=Closing(day, by))
        elif not typed and not by:
            self._store(closed=None)

    def _number(self) -> object:
        typed = self.fields["funds"].value()
        if not typed:
            return None
        try:
            return parse_number(typed)
        except ValueError:
            return self._action.funds

    def _day(self, name: str) -> date | None:
        field = self.fields[name]
        assert isinstance(field, DayField)
        day = field.day()
        return date.fromisoformat(day) if day else None

    def _store(self, **changed: object) -> None:
        action = replace(self._action, **changed)
        if action != self._action:
            self._action = action
            self.changed.emit(self._id, action)

    def _add_entry(self, text: str) -> None:
        day = self.entry_day.day()
        if not text.strip():
            return
        if not day or len(self._action.progress) >= MOST_ENTRIES:
            self.entry_text.set_problem("请先写对日期。" if not day else f"最多记 {MOST_ENTRIES} 条。")
            return
        self.entry_text.set_problem("")
        entry = ActionEntry(date.fromisoformat(day), printable(text).strip())
        # By day, those of one day in the order in which they were written.
        entries = sorted((*self._action.progress, entry), key=lambda entry: entry.on)
        self.entry_text.set_value("")
        self._store(progress=tuple(entries))
        self._show_entries()

    def _drop_entry(self, number: int) -> None:
        entries = self._action.progress
        self._store(progress=entries[:number] + entries[number + 1 :])
        self._show_entries()

    def _show_entries(self) -> None:
        while self._entries.count():
            self._entries.takeAt(0).widget().deleteLater()
        for number, entry in enumerate(self._action.progress):
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            said = QLabel(f"{entry.on}　{entry.text}")
            said.setTextFormat(Qt.TextFormat.PlainText)
            said.setWordWrap(True)
            drop = LinkButton("删除", name=f"删除 {entry.on} 的进展")
            drop.clicked.connect(partial(self._drop_entry, number))
            row.addWidget(said, 1)
            row.addWidget(drop, 0, Qt.AlignmentFlag.AlignTop)
            self._entries.addWidget(line)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 14, 16, 16)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        rows: list[tuple[str, QWidget]] = [("", self._asked)]
        for name in (*_TEXTS, "funds", "due"):
            rows.append((self.fields[name].name, self.fields[name]))
        rows.append(("进展", self._progress()))
        rows += [(self.fields[name].name, self.fields[name]) for name in ("done", "closed_on", "closed_by")]
        rows.append(("", _beside(self.about, self.remove)))
        for number, (name, widget) in enumerate(rows):
            if name:
                label = QLabel(name)
                theme.look(label, tone="secondary")
                label.setMinimumHeight(32)
                grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(widget, number, 1)
        grid.setRowStretch(len(rows), 1)

    def _progress(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._entries)
        column.addWidget(self.entry_text)
        column.addWidget(_beside(self.entry_day, self.add_button))
        return part


def _beside(*widgets: QWidget) -> QWidget:
    """Widgets in one line, from the left."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return line
