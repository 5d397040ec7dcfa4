"""Real workspaces of invented schools and departments, and the school window on them."""

from collections.abc import Callable, Generator
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.core.filing import Filing, Unit
from desktop.core.sections import SchoolType
from desktop.storage.entries import entries_of
from desktop.storage.workspace import Workspace, open_workspace
from desktop.ui.school.data import DataPage
from desktop.ui.school.element_form import ElementForm
from desktop.ui.school.window import SchoolWindow
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.field_form import FieldForm
from desktop.workflows.example_county import COUNTY, example_filing, example_schools
from desktop.workflows.filling import set_all
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_unit, new_round

NOW = datetime(2026, 11, 19, 14, 2)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: NOW


@pytest.fixture
def make_workspace(tmp_path: Path) -> Generator[Callable[..., Workspace]]:
    """A workspace of a school type or a department; ``change`` alters its example filing, None empties it."""
    made: list[Workspace] = []

    def make(
        kind: SchoolType | str = SchoolType.PRIMARY, change: Callable[[Filing], Filing] | None = lambda f: f
    ) -> Workspace:
        if isinstance(kind, SchoolType):
            unit = next(u for u in example_schools(24, 7) if u.school_type is kind)
        else:
            unit = Unit(kind, kind, "department")
        round = new_round("xingguo-2023", "2026 年义务教育优质均衡自评", "2026-12-01")
        path = tmp_path / f"{unit.name}.xbw"
        workspace = create_unit(path, COUNTY, round, unit, bytes(32), NOW)
        made.append(workspace)
        if change is not None:
            session = open_session(workspace)
            filing = example_filing(unit, session.rulebook, round.id, round.standard, 7)
            set_all(workspace, session, entries_of(change(filing)), NOW)
        return workspace

    yield make
    for workspace in made:
        workspace.close()


@pytest.fixture
def with_values() -> Callable[..., Callable[[Filing], Filing]]:
    """A change of the example filing: these values, None takes one away."""

    def change(**values: object) -> Callable[[Filing], Filing]:
        def apply(filing: Filing) -> Filing:
            named = {code.replace("__", "."): value for code, value in values.items()}
            merged = {**filing.values, **named}
            kept = {code: value for code, value in merged.items() if value is not None}
            return msgspec.structs.replace(filing, values=kept)

        return apply

    return change


@pytest.fixture
def open_window(shown, clock) -> Callable[[Workspace], SchoolWindow]:
    """The school window on a workspace, shown and with the focus."""

    def show(workspace: Workspace) -> SchoolWindow:
        return shown(SchoolWindow(workspace, clock))

    return show


@pytest.fixture
def reopen(open_window) -> Generator[Callable[[SchoolWindow], SchoolWindow]]:
    """Close a window and its file, and open both again, as on the next morning."""
    opened: list[Workspace] = []

    def again(window: SchoolWindow) -> SchoolWindow:
        workspace = window.draft.workspace
        window.close()
        workspace.close()
        opened.append(open_workspace(workspace.path))
        return open_window(opened[-1])

    yield again
    for workspace in opened:
        workspace.close()


@pytest.fixture
def field_of() -> Callable[[SchoolWindow, str], Field]:
    """The field of a data element on the shown data page, with the focus."""

    def find(window: SchoolWindow, code: str) -> Field:
        page = window.data()
        page.focus(code)
        return _form(page).field(code)

    return find


@pytest.fixture
def note_of() -> Callable[[SchoolWindow, str], str]:
    """What stands beside the field of a data element."""

    def find(window: SchoolWindow, code: str) -> str:
        page = window.data()
        page.focus(code)
        return _form(page).note(code).text()

    return find


@pytest.fixture
def form_of() -> Callable[[SchoolWindow], FieldForm]:
    """The form of the shown tab."""
    return lambda window: _form(window.data())


@pytest.fixture
def type_into(qtbot) -> Callable[[Field, str], QLineEdit]:
    """Replace a field's text by keys."""

    def type_keys(field: Field, text: str) -> QLineEdit:
        edit = field.findChild(QLineEdit)
        edit.setFocus()
        edit.selectAll()
        qtbot.keyClicks(edit, text)
        return edit

    return type_keys


class _ShownWindows(QObject):
    """Remembers the kind of every widget that was shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.kinds.add(type(watched).__name__)
        return False


@pytest.fixture
def windows_shown(qapp) -> Generator[Callable[[], set[str]]]:
    """The kinds of top-level windows that were shown during the test."""
    watcher = _ShownWindows()
    qapp.installEventFilter(watcher)
    yield lambda: watcher.kinds
    qapp.removeEventFilter(watcher)


def _form(page: DataPage) -> FieldForm:
    tab = page.part(page.shown_section())
    assert isinstance(tab, ElementForm)
    return tab.findChild(FieldForm)
