"""The chart: sorted, selectable by mouse and keys, nothing overlapping however narrow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt

from desktop.ui.marks import Mark
from desktop.ui.widgets.bar_chart import BarChart
from desktop.ui.widgets.chart_layout import Bar, Columns, Limit, measure

BARS = (
    Bar("a", "高于规定学历教师 / 百人", 0.176, ("5.99", "0.176"), mark=Mark.MET),
    Bar("b", "生均教学仪器设备值 元", 0.547, ("2 767", "0.547"), mark=Mark.UNMET, word="超限", over=True),
    Bar("c", "网络多媒体教室 / 百人", None, ("", ""), mark=Mark.MISSING),
    Bar("d", "县级以上骨干教师 / 百人", 0.439, ("1.27", "0.439"), mark=Mark.MET),
)
COLUMNS = Columns("指标", ("全县平均", "差异系数"), "", "判定")
LIMIT = Limit(0.5, "限值 0.50")


@pytest.fixture
def chart(shown) -> BarChart:
    chart = BarChart("差异系数", columns=COLUMNS)
    chart.show_bars(BARS, LIMIT)
    chart.resize(720, chart.sizeHint().height())
    shown(chart)
    return chart


def test_largest_first_missing_last(chart: BarChart) -> None:
    assert [bar.key for bar in chart.bars()] == ["b", "d", "a", "c"]
    chart.show_bars(BARS, LIMIT, sort=False)
    assert [bar.key for bar in chart.bars()] == ["a", "b", "c", "d"]


def test_click_selects_and_double_click_opens(qtbot, chart: BarChart) -> None:
    place = chart.row_place("d").center().toPoint()
    with qtbot.waitSignal(chart.row_selected) as selected:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    assert selected.args == ["d"]
    with qtbot.waitSignal(chart.row_activated) as opened:
        qtbot.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == ["d"]
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert chart.current_key() == "d"


def test_arrows_move_and_enter_opens(qtbot, chart: BarChart) -> None:
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert chart.current_key() == "b"
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert chart.current_key() == "d"
    assert "县级以上骨干教师" in chart.accessibleDescription()
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert chart.current_key() == "c"
    with qtbot.waitSignal(chart.row_activated) as opened:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert opened.args == ["c"]


def test_over_the_limit_is_drawn_in_its_colour_and_the_limit_as_a_line(chart: BarChart) -> None:
    layout = measure(chart.bars(), COLUMNS, LIMIT, float(chart.width()), 14.0)
    picture = chart.grab()
    image = picture.toImage()
    ratio = picture.devicePixelRatio()

    def colour(x: float, y: float) -> str:
        return image.pixelColor(round(x * ratio), round(y * ratio)).name()

    middle = chart.row_place("b").center().y()
    assert colour(layout.bar[0] + 20, middle) == "#c96f6a"
    limit = round(layout.bar[0] + layout.length(0.5))
    assert colour(limit, middle) == "#1c2026"


def test_no_bars_are_no_error(qtbot, shown) -> None:
    chart = BarChart("空")
    chart.show_bars(())
    chart.resize(300, 100)
    shown(chart)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert chart.current_key() == ""
    assert not chart.grab().isNull()


@given(st.floats(min_value=0, max_value=2000))
def test_columns_never_overlap(width: float) -> None:
    layout = measure(BARS, COLUMNS, LIMIT, width, 14.0)
    edges = [layout.label[0] + layout.label[1], *layout.figure_rights, *layout.bar, layout.mark]
    assert edges == sorted(edges)
    assert layout.bar[0] + layout.length(0.547) <= layout.bar[1]
