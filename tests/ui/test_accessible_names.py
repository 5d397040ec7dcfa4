"""Whatever can have the focus says what it is, on every page of both windows."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QLabel, QTabBar, QWidget

from desktop.core.sections import SchoolType
from desktop.ui.bureau.window import BureauWindow
from desktop.ui.school.window import SchoolWindow
from desktop.ui.welcome import Welcome
from desktop.workflows.example_county import COUNTY, example_schools
from desktop.workflows.setting_up import create_bureau, create_unit, new_round

NOW = datetime(2026, 11, 19, 14, 2)


def nameless(window: QWidget) -> list[str]:
    """The focusable widgets of which a screen reader would know nothing."""
    return sorted(
        {
            f"{type(widget).__name__} in {type(widget.parent()).__name__}"
            for widget in window.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None
            and widget.window() is window
            and widget.isVisibleTo(window)
            and not _says_itself(widget)
        }
    )


def _says_itself(widget: QWidget) -> bool:
    if widget.accessibleName() or isinstance(widget, QLabel | QTabBar):
        return True
    if isinstance(widget, QAbstractButton):
        return bool(widget.text())
    # What Qt makes inside a table, a list or a box speaks for that.
    around = widget.parentWidget()
    return isinstance(around, QAbstractScrollArea | QComboBox) and bool(around.accessibleName())


@pytest.fixture
def school(tmp_path: Path):
    unit = next(u for u in example_schools(24, 7) if u.school_type is SchoolType.NINE_YEAR)
    round = new_round("xingguo-2023", "2026", "2026-12-01")
    with create_unit(tmp_path / "校.xbw", COUNTY, round, unit, bytes(32), NOW) as workspace:
        yield workspace


def test_every_page_of_a_school(shown, school, tmp_path: Path) -> None:
    window = shown(SchoolWindow(school, lambda: NOW, tmp_path / "备份"))
    found: dict[str, list[str]] = {}
    for key in window._pages:
        window.show_page(key)
        if key == "assessment":
            window.assessment().build_all()
        if key == "data":
            for section in window.data()._parts:
                window.data().show_section(section)
        found[key] = nameless(window)
    found["key"] = nameless(window.show_key())
    found["backups"] = nameless(window.show_backups())
    assert not {where: names for where, names in found.items() if names}


def test_every_page_of_a_bureau(shown, tmp_path: Path) -> None:
    units = example_schools(3, 7)
    round = new_round("xingguo-2023", "2026")
    with create_bureau(tmp_path / "局.xbw", COUNTY, round, units, bytes(32), NOW) as workspace:
        window = shown(BureauWindow(workspace, lambda: NOW))
        found: dict[str, list[str]] = {}
        for key in window._pages:
            window.show_page(key)
            found[key] = nameless(window)
        assert not {where: names for where, names in found.items() if names}
        window.close()


def test_the_first_page(shown) -> None:
    assert not nameless(shown(Welcome([], lambda: NOW)))
