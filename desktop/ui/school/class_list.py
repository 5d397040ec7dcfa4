"""The tab of the class list: the classes as a table, and what follows from them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.facts import facts_of, judged_sections
from desktop.core.terms import SECTION_NAMES
from desktop.ui.marks import Mark
from desktop.ui.school.draft import Draft
from desktop.ui.school.grid_model import GridModel
from desktop.ui.school.list_editor import ListEditor
from desktop.ui.school.list_reading import (
    class_rows,
    is_number,
    read_classes,
    read_grade,
    tidy_grade,
    tidy_number,
    tidy_section,
    whole_problem,
)
from desktop.ui.school.pasted_block import GridColumn

_HINT = "每个教学班一行。可以从 Excel 或 WPS 复制多行，选中格子后粘贴。人数、班数和最大班额由名册得出。"


class ClassListTab(QWidget):
    """Every change of a cell is stored; rows that are not complete wait in the table."""

    section_focused = Signal(str)

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._sections = judged_sections(draft.filing)
        columns = [
            GridColumn("年级", tidy=tidy_grade, fits=lambda text: read_grade(text) is not None),
            GridColumn("班级", also=("班级名称", "班名", "教学班", "班别")),
            GridColumn(
                "人数",
                right=True,
                tidy=tidy_number,
                problem=whole_problem,
                also=("学生数", "学生人数", "班级人数", "在校学生数", "在校生数"),
                fits=is_number,
            ),
        ]
        if len(self._sections) > 1:
            names = tuple(SECTION_NAMES[section] for section in self._sections)
            section = GridColumn(
                "学段", choices=names, tidy=tidy_section, also=("学部",), fits=names.__contains__
            )
            columns.insert(0, section)
        self._model = GridModel(columns, class_rows(draft.filing.class_list, self._sections))
        self._model.rows_edited.connect(self._edited)
        self.editor = ListEditor(self._model, name="班级名册", hint=_HINT)
        self.editor.row_focused.connect(self._focused)
        self.setFocusProxy(self.editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 18, 0, 24)
        column.addWidget(self.editor, 1)
        self._show_totals()
        draft.rested.connect(self._show_totals)
        draft.replaced.connect(self._show_stored)

    def _focused(self, row: int) -> None:
        name = str(self._model.index(max(row, 0), 0).data() or "")
        named = (section for section in self._sections if SECTION_NAMES[section] == name)
        self.section_focused.emit(next(named, self._sections[0]))

    def _edited(self) -> None:
        classes, faults = read_classes(self._model.filled_rows(), self._sections)
        self.editor.show_faults(faults)
        self._draft.leave_rows("班级名册", len(faults))
        if tuple(classes) != self._draft.filing.class_list:
            self._draft.commit_class_list(classes)
        self._show_totals()

    def _show_stored(self) -> None:
        classes, _ = read_classes(self._model.filled_rows(), self._sections)
        stored = self._draft.filing.class_list
        if tuple(classes) != stored:
            self._model.show_rows(class_rows(stored, self._sections))

    def _show_totals(self) -> None:
        facts = facts_of(self._draft.filing)
        totals: list[tuple[Mark | None, str]] = []
        for section in self._sections:
            if f"{section}.listed_pupils" not in facts:
                continue
            pupils, classes = facts[f"{section}.listed_pupils"], facts[f"{section}.listed_classes"]
            largest = facts[f"{section}.largest_class"]
            name = f"{SECTION_NAMES[section]}：" if len(self._sections) > 1 else ""
            said = f"{name}{classes} 个班，{pupils} 人，最大班额 {largest} 人"
            differences = [
                f"{title}填的是 {facts[f'{section}.{code}']}"
                for title, code, listed in (
                    ("在校学生数", "pupils", pupils),
                    ("教学班数", "classes", classes),
                )
                if facts.get(f"{section}.{code}", listed) != listed
            ]
            mark = Mark.WARN if differences else Mark.MET
            totals.append((mark, "；".join([said, *differences])))
        self.editor.show_totals(totals)
