"""The details: one value from verdict to source, updated in place."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.ui.marks import Mark
from desktop.ui.widgets.detail_panel import Detail, DetailPanel
from desktop.ui.widgets.detail_section import DetailSection, Link
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.placeholder import Placeholder
from desktop.ui.widgets.threshold_bar import BarValue, ThresholdBar
from desktop.ui.widgets.verdict_chip import VerdictChip

DETAIL = Detail(
    title="生均教学及辅助用房面积",
    code="L4",
    category="资源配置",
    mark=Mark.UNMET,
    figure="4.27",
    unit="㎡/人",
    bar=BarValue(Decimal("4.267"), Decimal("4.5"), "标准 4.5", Mark.UNMET),
    gap="还差 108 ㎡",
    gap_more=("或在校学生不超过 440 人",),
    sections=(
        DetailSection("计算过程", "(1 980.0 − 0) ÷ 464 = 4.267"),
        DetailSection("佐证", links=(Link("校舍平面图.pdf", "evidence:1"), Link("＋ 添加", "add"))),
    ),
)


def visible_texts(panel: DetailPanel) -> list[str]:
    labels = [label for label in panel.findChildren(QLabel) if label.isVisible()]
    return [label.text() for label in labels]


@pytest.fixture
def panel(shown) -> DetailPanel:
    panel = DetailPanel()
    panel.resize(304, 700)
    shown(panel)
    return panel


def test_everything_given_is_shown(panel) -> None:
    panel.show_detail(DETAIL)
    texts = visible_texts(panel)
    for text in ("生均教学及辅助用房面积", "未达标", "4.27", "㎡/人", "还差 108 ㎡", "计算过程"):
        assert text in texts
    assert panel.findChild(VerdictChip).accessibleName() == "未达标"
    assert panel.findChild(ThresholdBar).accessibleName() == "标准 4.5"


def test_links_tell_their_key(qtbot, panel) -> None:
    panel.show_detail(DETAIL)
    link = next(button for button in panel.findChildren(LinkButton) if button.text() == "＋ 添加")
    with qtbot.waitSignal(panel.link_pressed) as pressed:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert pressed.args == ["add"]


def test_another_detail_leaves_nothing_of_the_first(panel) -> None:
    panel.show_detail(DETAIL)
    panel.show_detail(Detail(title="在校学生数", figure="464", unit="人"))
    assert visible_texts(panel) == ["在校学生数", "464", "人"]
    panel.show_detail(None)
    assert len(visible_texts(panel)) == 1


def test_bar_draws_value_and_threshold_and_missing_draws_no_value(qtbot) -> None:
    bar = ThresholdBar(DETAIL.bar)
    qtbot.addWidget(bar)
    bar.resize(250, 40)
    coloured = bar.grab().toImage()
    assert coloured.pixelColor(coloured.width() // 4, 9 * coloured.height() // 40).name() == "#b8322a"
    bar.show_value(BarValue(None, 4.5, "标准 4.5", Mark.MISSING))
    empty = bar.grab().toImage()
    assert empty.pixelColor(empty.width() // 4, 9 * empty.height() // 40).name() == "#eceef2"


def test_placeholder_shows_one_sentence_and_its_button(qtbot) -> None:
    place = Placeholder()
    qtbot.addWidget(place)
    place.show()
    place.show_empty("还没有收到上报包。", "选择文件")
    assert place.sentence() == "还没有收到上报包。"
    with qtbot.waitSignal(place.pressed):
        button = next(b for b in place.findChildren(type(place._button)) if b.text() == "选择文件")
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    place.show_loading("正在核对 12 / 24", 0.5, "取消")
    assert place._bar.value() == 500
    place.show_error("文件被改动过，没有收下。")
    assert not place._bar.isVisible()
