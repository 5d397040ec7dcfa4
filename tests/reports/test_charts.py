from desktop.core.verdict import Verdict
from desktop.reports.charts import Bar, limit_chart
from desktop.reports.page import PageInfo, build, content_width
from desktop.reports.typesetting import heading

INFO = PageInfo(title="差异系数", unit_name="示例县教育局")
BARS = [
    Bar("体育场馆面积", None, "", 0.65, Verdict.MISSING),
    Bar("高学历教师", 0.515, "0.515", 0.65, Verdict.MET),
    Bar("骨干教师𬭎", 0.702, "0.702", 0.65, Verdict.UNMET),
]


def test_bars_are_sorted_labelled_and_the_limit_is_named(pages):
    (page,) = pages(build([heading("差异系数"), limit_chart(BARS, content_width(INFO))], INFO))
    rows = [line for line in page.splitlines() if "教师" in line or "面积" in line]
    assert "上限 0.65" in page
    assert rows[0].split() == ["骨干教师𬭎", "0.702", "✕", "未达标"]
    assert rows[1].split() == ["高学历教师", "0.515", "✓", "达标"]
    assert rows[2].split() == ["体育场馆面积", "–", "缺数据"]


def test_different_limits_are_named_at_each_bar(pages):
    bars = [BARS[1], Bar("图书", 0.3, "0.300", 0.5, Verdict.MET)]
    (page,) = pages(build([limit_chart(bars, content_width(INFO))], INFO))
    assert "高学历教师（上限 0.65）" in page
    assert "图书（上限 0.5）" in page


def test_longer_bars_stand_for_larger_values_and_missing_ones_have_none():
    from reportlab.graphics.shapes import Rect

    drawing = limit_chart(BARS, 400)
    widths = [shape.width for shape in drawing.contents if isinstance(shape, Rect)]
    assert len(widths) == 2
    assert widths[0] / widths[1] == 0.702 / 0.515


def test_a_chart_without_any_value_can_be_drawn(pages):
    bars = [Bar("图书", None, "", 0.65, Verdict.NOT_APPLICABLE), Bar("设备", 0.0, "0.000", 0.65, Verdict.MET)]
    (page,) = pages(build([limit_chart(bars, 400)], INFO))
    assert "不适用" in page
    assert "0.000" in page
