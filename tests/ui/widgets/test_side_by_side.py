"""Two parts stand beside or below each other by the room there is."""

from PySide6.QtWidgets import QLabel

from desktop.ui.widgets.section_tabs import SectionTabs
from desktop.ui.widgets.side_by_side import SideBySide


def test_side_stands_beside_in_a_wide_window_and_below_in_a_narrow_one(qtbot, shown) -> None:
    main, side = QLabel("表"), QLabel("说明")
    pair = SideBySide(main, side, side_width=386, wide_from=900)
    pair.resize(1000, 400)
    shown(pair)
    qtbot.waitUntil(lambda: side.x() > main.x())
    assert side.width() == 386
    assert pair.minimumSizeHint().width() < 900
    with qtbot.waitSignal(pair.turned) as turned:
        pair.resize(700, 400)
    assert turned.args == [False]
    qtbot.waitUntil(lambda: side.y() > main.y())
    assert side.width() == 700


def test_sections_are_shown_by_key(shown) -> None:
    tabs = SectionTabs()
    assert tabs.shown_section() == ""
    for key, title in (("pupils", "学生"), ("site", "校舍与场地")):
        tabs.add_section(key, title, QLabel(title))
    shown(tabs)
    tabs.show_section("site")
    assert tabs.shown_section() == "site"
    assert tabs.currentWidget().isVisible()
