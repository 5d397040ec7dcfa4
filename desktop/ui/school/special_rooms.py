"""The tab of the special rooms: a table of rooms, and for each kind whether there is none."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.derivation import ROOM_NAMES
from desktop.core.filing import SpecialRoom
from desktop.core.problem_words import has_sections
from desktop.core.standard import Rooms
from desktop.core.terms import SECTION_NAMES
from desktop.core.verdict import Verdict
from desktop.ui.marks import Mark
from desktop.ui.school.draft import Draft
from desktop.ui.school.grid_model import GridModel
from desktop.ui.school.list_editor import ListEditor
from desktop.ui.school.list_reading import (
    area_problem,
    is_number,
    read_rooms,
    room_rows,
    tidy_kind,
    tidy_number,
)
from desktop.ui.school.pasted_block import GridColumn

_HINT = "每间专用教室一行，面积按室内使用面积填写。可以从 Excel 或 WPS 复制多行粘贴。"


class SpecialRoomsTab(QWidget):
    """Every change of a cell is stored; rows that are not complete wait in the table."""

    kind_focused = Signal(str)

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        rooms = draft.filing.special_rooms
        kinds = tuple(ROOM_NAMES.values())
        columns = (
            GridColumn(
                "类型", choices=kinds, tidy=tidy_kind, also=("教室类型", "种类"), fits=kinds.__contains__
            ),
            GridColumn("名称", also=("教室", "教室名称", "专用教室")),
            GridColumn(
                "面积（㎡）",
                right=True,
                tidy=tidy_number,
                problem=area_problem,
                also=("使用面积", "教室面积", "室内面积"),
                fits=is_number,
            ),
        )
        self._model = GridModel(columns, room_rows(rooms))
        self._model.rows_edited.connect(self._edited)
        self.editor = ListEditor(self._model, name="专用教室", hint=_HINT)
        self.editor.row_focused.connect(self._focused)
        self.setFocusProxy(self.editor)
        boxes = QHBoxLayout()
        boxes.setSpacing(24)
        self._none: dict[str, QCheckBox] = {}
        for kind, name in ROOM_NAMES.items():
            box = QCheckBox(f"没有{name}")
            box.setChecked(any(room.kind == kind and room.area == 0 for room in rooms))
            box.toggled.connect(self._edited)
            self._none[kind] = box
            boxes.addWidget(box)
        boxes.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 18, 0, 24)
        column.setSpacing(12)
        column.addLayout(boxes)
        column.addWidget(self.editor, 1)
        self._show_state()
        draft.rested.connect(self._show_state)
        draft.replaced.connect(self._show_stored)

    def no_room_box(self, kind: str) -> QCheckBox:
        return self._none[kind]

    def _focused(self, row: int) -> None:
        name = str(self._model.index(max(row, 0), 0).data() or "")
        kinds = {name: kind for kind, name in ROOM_NAMES.items()}
        self.kind_focused.emit(kinds.get(name, next(iter(ROOM_NAMES))))

    def _show_stored(self) -> None:
        stored = self._draft.filing.special_rooms
        rooms, _ = read_rooms(self._model.filled_rows())
        if (*rooms, *self._said_missing(rooms)) == stored:
            return
        self._model.show_rows(room_rows(stored))
        for kind, box in self._none.items():
            box.blockSignals(True)
            box.setChecked(any(room.kind == kind and room.area == 0 for room in stored))
            box.blockSignals(False)
        self._show_state()

    def _said_missing(self, rooms: Sequence[SpecialRoom]) -> list[SpecialRoom]:
        there = {room.kind for room in rooms}
        return [
            SpecialRoom(kind, "", 0)
            for kind, box in self._none.items()
            if box.isChecked() and kind not in there
        ]

    def _edited(self) -> None:
        rooms, faults = read_rooms(self._model.filled_rows())
        self.editor.show_faults(faults)
        self._draft.leave_rows("专用教室", len(faults))
        none = self._said_missing(rooms)
        if (*rooms, *none) != self._draft.filing.special_rooms:
            self._draft.commit_special_rooms((*rooms, *none))
        self._show_state()

    def _show_state(self) -> None:
        """A kind with rooms cannot be said to be missing; what the rooms amount to stands below."""
        there = {room.kind for room in self._draft.filing.special_rooms if room.area > 0}
        for kind, box in self._none.items():
            box.setEnabled(kind not in there)
            if kind in there and box.isChecked():
                box.blockSignals(True)
                box.setChecked(False)
                box.blockSignals(False)
        self.editor.show_totals([self._total(id) for id in self._room_criteria()])

    def _room_criteria(self) -> list[str]:
        rules = self._draft.rulebook.criteria
        asked = [id for id in self._draft.judgements if isinstance(rules[id][1].rule, Rooms)]
        return [id for id in asked if self._draft.judgements[id].verdict is not Verdict.NOT_APPLICABLE]

    def _total(self, id: str) -> tuple[Mark | None, str]:
        derivation = self._draft.derivation(id)
        section = self._draft.rulebook.criteria[id][1].section
        name = f"{SECTION_NAMES[section]}：" if section and has_sections(self._draft.filing) else ""
        if derivation.verdict is Verdict.MISSING:
            return Mark.MISSING, f"{name}缺数据，每种教室填一间，或勾选“没有”"
        said = "；".join(derivation.gaps) or "间数和面积都够"
        return Mark(derivation.verdict.value), name + said
