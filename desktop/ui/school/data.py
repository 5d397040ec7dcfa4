"""The page of data elements: one tab for each group, and the lists of classes and special rooms."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.core.elements import Field as Asked
from desktop.core.facts import judged_sections
from desktop.core.terms import ROOM_NAMES
from desktop.ui import theme
from desktop.ui.school.asked import asked_fields, needed_codes
from desktop.ui.school.class_list import ClassListTab
from desktop.ui.school.draft import Draft
from desktop.ui.school.element_form import ElementForm
from desktop.ui.school.explained_page import ExplainedPage
from desktop.ui.school.progress import data_step
from desktop.ui.school.special_rooms import SpecialRoomsTab
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.page_head import PageHead
from desktop.ui.widgets.page_scroll import PageScroll
from desktop.ui.widgets.section_tabs import SectionTabs

CLASSES = "classes"
ROOMS = "rooms"


class _Tab(QWidget):
    """A tab that is made when it is first shown."""

    def __init__(self, build: Callable[[], QWidget]) -> None:
        super().__init__()
        self._build = build
        self.content: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def ensure(self) -> QWidget:
        if self.content is None:
            self.content = self._build()
            area = PageScroll(self.content)
            self._column.addWidget(area)
            # A layout would show it with the next turn of the event loop only.
            area.show()
        return self.content


class DataPage(ExplainedPage):
    """The first group that lacks something is shown first."""

    value_focused = Signal(str)  # full code of an element

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._head = PageHead("基础数据")
        self._tabs = SectionTabs()
        self._parts: dict[str, _Tab] = {}
        self._group_of: dict[str, str] = {}
        self._shown = needed_codes(draft)
        self._more_text, self._more = QLabel(), LinkButton("")
        self._more.clicked.connect(lambda: self._show_fields(all=not self._shows_all))
        for group, fields in asked_fields(draft).items():
            self._add(group, group, partial(self._form, fields))
            self._group_of.update({field.code: group for field in fields})
        if draft.unit.kind == "school":
            self._add(CLASSES, "班级名册", self._classes)
            self._add(ROOMS, "专用教室", self._rooms)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 0)
        column.setSpacing(12)
        column.addWidget(self._head)
        column.addWidget(self._tabs, 1)
        column.addWidget(self._more_line())
        self._show_fields(all=False)
        self._tabs.currentChanged.connect(self._turned)
        self.show_section(self._first_open())
        self._show_part()
        self._show_step()
        draft.rested.connect(self._show_step)

    def show_section(self, key: str) -> None:
        self._tabs.show_section(key)

    def focus(self, code: str) -> None:
        """Show the field of element `code` and put the cursor into it."""
        if code not in self._shown:
            self._show_fields(all=True)
        self.show_section(self._group_of[code])
        form = self._parts[self._group_of[code]].ensure()
        assert isinstance(form, ElementForm)
        form.focus(code)

    def focus_rooms(self) -> None:
        """Show the list of special rooms."""
        self.show_section(ROOMS)
        self._parts[ROOMS].ensure().setFocus()

    def focus_classes(self) -> None:
        """Show the list of classes."""
        self.show_section(CLASSES)
        self._parts[CLASSES].ensure().setFocus()

    def shown_section(self) -> str:
        return self._tabs.shown_section()

    def part(self, key: str) -> QWidget:
        """The content of tab `key`."""
        return self._parts[key].ensure()

    def _add(self, key: str, title: str, build: Callable[[], QWidget]) -> None:
        self._parts[key] = _Tab(build)
        self._tabs.add_section(key, title, self._parts[key])

    def _form(self, fields: Sequence[Asked]) -> ElementForm:
        form = ElementForm(self._draft, fields, self._shown)
        form.value_focused.connect(self.value_focused)
        return form

    @property
    def _shows_all(self) -> bool:
        return len(self._shown) == len(self._group_of)

    def _more_line(self) -> QWidget:
        theme.look(self._more_text, tone="secondary", type="small")
        self._more_bar = QWidget()
        row = QHBoxLayout(self._more_bar)
        row.setContentsMargins(0, 0, 0, 10)
        row.addWidget(self._more_text)
        row.addWidget(self._more)
        row.addStretch(1)
        return self._more_bar

    def _show_fields(self, *, all: bool) -> None:
        """Show all that can be typed, or only what the round's standard needs and what is filled."""
        needed = needed_codes(self._draft)
        self._shown = frozenset(self._group_of) if all else needed
        for group in dict.fromkeys(self._group_of.values()):
            codes = [code for code, of in self._group_of.items() if of == group]
            self._tabs.show_tab(group, any(code in self._shown for code in codes))
            form = self._parts[group].content
            if isinstance(form, ElementForm):
                form.show_only(self._shown)
        unused = len(self._group_of) - len(needed)
        self._more_bar.setVisible(unused > 0)
        self._more_text.setText(f"本标准不用的 {unused} 项{'也列出了。' if all else '没有列出。'}")
        self._more.setText("收起" if all else "显示全部数据项")
        self._more.setAccessibleName(self._more.text())

    def _rooms(self) -> SpecialRoomsTab:
        tab = SpecialRoomsTab(self._draft)
        tab.kind_focused.connect(self._explain_rooms)
        return tab

    def _classes(self) -> ClassListTab:
        tab = ClassListTab(self._draft)
        tab.section_focused.connect(self._explain_classes)
        return tab

    def _explain_rooms(self, kind: str) -> None:
        self._explain_list(f"special_rooms.{kind}")

    def _explain_classes(self, section: str) -> None:
        self._explain_list(f"{section}.largest_class")

    def _explain_list(self, code: str) -> None:
        """A list is explained by the criterion that it is nearest to."""
        for criterion in self._draft.feeding.nearest(code)[:1]:
            self.criterion_focused.emit(criterion)

    def _first_open(self) -> str:
        empty = (code for code in self._group_of if code not in self._draft.filing.values)
        needed = (code for code in empty if code.rpartition(".")[2] in self._draft.rulebook.reads)
        code = next(needed, None)
        return self._group_of[code] if code else self._first_shown()

    def _first_shown(self) -> str:
        groups = (self._group_of[code] for code in self._group_of if code in self._shown)
        return next(groups, next(iter(self._parts)))

    def _turned(self) -> None:
        self._show_part()
        self.explain_first()

    def explain_first(self) -> None:
        """Explain the shown part: the first field that lacks a value, or the first of all."""
        shown = self._tabs.shown_section()
        codes = [c for c, group in self._group_of.items() if group == shown and c in self._shown]
        needed = [code for code in codes if code not in self._draft.filing.values]
        for code in [*needed, *codes][:1]:
            self.value_focused.emit(code)
        sections = judged_sections(self._draft.filing)
        if shown == CLASSES:
            self._explain_classes(sections[0])
        elif shown == ROOMS:
            self._explain_rooms(next(iter(ROOM_NAMES)))

    def _show_part(self) -> None:
        """Make the shown part; each scrolls by itself below the tabs, which stay."""
        self._parts[self._tabs.shown_section()].ensure()

    def _show_step(self) -> None:
        self._head.show_sentence(data_step(self._draft))
