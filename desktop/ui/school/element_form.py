"""One tab of the data page: the elements of one group, each with what its value leads to."""

from collections.abc import Container, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.core.elements import Field as Asked
from desktop.core.facts import facts_of
from desktop.core.problem_words import has_sections
from desktop.core.sections import Section
from desktop.core.terms import SECTION_NAMES
from desktop.ui.marks import Mark
from desktop.ui.school.draft import Draft
from desktop.ui.school.element_fields import element_field, field_text, form_name, typed_text
from desktop.ui.school.revealing import reveal
from desktop.ui.school.row_notes import LISTED, NoteText, failed_checks, note_text, returned_notes
from desktop.ui.widgets.field_form import FieldForm
from desktop.ui.widgets.note_field import NoteField


class ElementForm(QWidget):
    """Shows and takes values; verdicts follow every keystroke."""

    value_focused = Signal(str)  # full code

    def __init__(self, draft: Draft, asked: Sequence[Asked], shown: Container[str]) -> None:
        super().__init__()
        self._headings: list[tuple[QLabel, Sequence[Asked]]] = []
        self._draft = draft
        self._asked = {field.code: field for field in asked}
        self._papers: dict[str, NoteField] = {}
        self._shown_notes: dict[str, NoteText] = {}
        self._form = FieldForm()
        self._add_rows()
        self.show_only(shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 18, 0, 24)
        column.addWidget(self._form)
        column.addStretch(1)
        self._show_listed()
        self.show_notes()
        draft.judged.connect(self._refresh)
        draft.replaced.connect(self._show_stored)

    def focus(self, code: str) -> None:
        """Put the cursor into the field of element `code`."""
        self._form.focus(code)
        reveal(self._form.field(code))

    def show_only(self, codes: Container[str]) -> None:
        """Hide the rows of all other elements, and the headings that stand above none."""
        for code in self._asked:
            self._form.set_row_visible(code, code in codes)
        for heading, below in self._headings:
            heading.setVisible(any(asked.code in codes for asked in below))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_listed()
        self.show_notes()

    def _refresh(self) -> None:
        if self.isVisible():
            self.show_notes()

    def _show_stored(self) -> None:
        """Show values that were taken back; what cannot be read stays as it was typed."""
        for code, paper in self._papers.items():
            paper.set_value(self._draft.filing.notes.get(code, ""))
        for code in self._asked.keys() - self._draft.unreadable.keys():
            self._form.field(code).set_problem("")
            self._form.field(code).set_value(field_text(self._draft.filing.values.get(code)))
        self._show_listed()

    def show_notes(self) -> None:
        """Show beside each field what is known now."""
        failed, returned = failed_checks(self._draft), returned_notes(self._draft)
        for code in self._asked:
            note = (
                returned.get(code)
                or self._listed_note(code)
                or note_text(self._draft, code, failed.get(code))
            )
            if note != self._shown_notes.get(code):
                self._shown_notes[code] = note
                row = self._form.note(code)
                row.show_note(note.mark, note.text, note.link)
                row.setToolTip(note.tip)

    def _add_rows(self) -> None:
        by_section: dict[Section | None, list[Asked]] = {}
        for asked in self._asked.values():
            by_section.setdefault(asked.section, []).append(asked)
        titled = has_sections(self._draft.filing)
        for section in (*Section, None):
            if section not in by_section:
                continue
            if (titled and len(by_section) > 1) or (titled and section is not None):
                heading = self._form.add_heading(SECTION_NAMES[section] if section else "全校")
                self._headings.append((heading, by_section[section]))
            for asked in by_section[section]:
                self._add_row(asked)

    def _add_row(self, asked: Asked) -> None:
        draft, code = self._draft, asked.code
        field = element_field(asked.element)
        section = SECTION_NAMES[asked.section] if asked.section else ""
        if section and has_sections(draft.filing):
            field.setAccessibleName(f"{section}{asked.element.name}")
        note = self._form.add_row(code, field, hint=form_name(asked.element, section))
        unreadable = draft.unreadable.get(code)
        field.set_value(unreadable.text if unreadable else field_text(draft.filing.values.get(code)))
        field.set_problem(unreadable.sentence if unreadable else "")
        field.edited.connect(partial(self._typed, code))
        field.committed.connect(partial(self._committed, code))
        field.focused.connect(partial(self.value_focused.emit, code))
        note.link_pressed.connect(partial(self._explain, code))

    def _add_explanation(self, code: str) -> None:
        paper = NoteField("说明", placeholder="写明为什么是这个数，例如特殊情况、文件依据", lines=2)
        paper.set_value(self._draft.filing.notes.get(code, ""))
        paper.committed.connect(partial(self._draft.commit_note, code))
        self._form.add_row(_paper(code), paper, wide=True, below=code)
        self._papers[code] = paper

    def _explain(self, code: str) -> None:
        if code not in self._papers:
            self._add_explanation(code)
        self._form.focus(_paper(code))

    def _typed(self, code: str, text: str) -> None:
        self._form.field(code).set_problem(self._draft.type_value(code, self._plain(code, text)))

    def _committed(self, code: str, text: str) -> None:
        self._draft.commit_value(code, self._plain(code, text))

    def _plain(self, code: str, text: str) -> str:
        return typed_text(self._asked[code].element, text)

    def _listed_note(self, code: str) -> NoteText | None:
        section, _, element = code.partition(".")
        filing = self._draft.filing
        listed = [line.pupils for line in filing.class_list if line.section == section]
        if element == LISTED and listed and filing.values.get(code) in (None, max(listed)):
            return NoteText(Mark.NOT_APPLICABLE, "由班级名册得出")
        return None

    def _show_listed(self) -> None:
        """The largest class follows from the class list; another that was typed stays to be corrected."""
        facts = facts_of(self._draft.filing)
        for code in self._asked:
            if code.endswith(f".{LISTED}"):
                listed = self._listed_note(code) is not None
                field = self._form.field(code)
                field.set_read_only(listed)
                if listed:
                    field.set_value(field_text(facts[code]))


def _paper(code: str) -> str:
    return f"{code} 说明"
