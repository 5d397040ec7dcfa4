"""A school is compared with similar ones; who is similar, and how far is far."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from desktop.core.doubts import county_doubts
from desktop.core.errors import StandardInvalid
from desktop.core.filing import Filing
from desktop.core.peers import outliers
from desktop.core.rulebook import Rulebook
from desktop.library import decode_catalogue
from desktop.paths import RESOURCES

School = Callable[..., Filing]


@pytest.fixture
def primary(school: School) -> Callable[..., Filing]:
    """``primary(3, pupils=…, teachers=…)``: the primary school of that number."""

    def build(number: int, pupils: int, teachers: int, kind: str = "primary", **more: Any) -> Filing:
        filing = school(
            kind, {"primary.pupils": pupils, "primary.full_time_teachers": teachers, **more.pop("values", {})}
        )
        unit = msgspec.structs.replace(filing.unit, code=f"21360000{number:02d}", name=f"示例{number}小学")
        return msgspec.structs.replace(filing, unit=unit, **more)

    return build


def found(rulebook: Rulebook, filings: list[Filing]) -> list[tuple[str, str]]:
    return [(o.school, o.peer.id) for o in outliers(rulebook, filings)]


def test_far_from_the_median_of_at_least_five(xingguo: Rulebook, primary: Callable[..., Filing]):
    usual = [primary(number, 150, 10) for number in range(4)]
    far = primary(4, 4510, 100)
    assert found(xingguo, [*usual, far]) == [(far.unit.code, "peer_pupils_per_teacher")]
    (outlier,) = outliers(xingguo, [*usual, far])
    assert (outlier.value, outlier.median, outlier.schools) == (Decimal("45.1"), 15, 5)
    # Three times the median is not more than three times, and four schools are too few to tell.
    assert found(xingguo, [*usual, primary(4, 450, 10)]) == []
    assert found(xingguo, [*usual[1:], far]) == []
    assert found(xingguo, [*usual, primary(4, 49, 10)]) == [("2136000004", "peer_pupils_per_teacher")]


def test_teaching_points_are_compared_among_themselves(xingguo: Rulebook, primary: Callable[..., Filing]):
    usual = [primary(number, 150, 10) for number in range(5)]
    points = [primary(10 + number, 3, 1, kind="teaching_point") for number in range(4)]
    assert found(xingguo, [*usual, *points]) == []


def test_what_cannot_be_computed_is_left_out(xingguo: Rulebook, primary: Callable[..., Filing]):
    usual = [primary(number, 150, 10) for number in range(5)]
    assert found(xingguo, [*usual, primary(7, 150, 0)]) == []
    empty = msgspec.structs.replace(usual[0], values={})
    assert found(xingguo, [*usual[1:], empty]) == []


def test_a_doubt_tells_figure_median_and_factor(xingguo: Rulebook, primary: Callable[..., Filing]):
    values = {"equipment_value": Decimal("30.5")}
    usual = [primary(number, 150, 10, values=values) for number in range(5)]
    notes = {"equipment_value": "新建实验楼"}
    in_yuan = primary(9, 150, 10, values={"equipment_value": 305000}, notes=notes)
    doubts = county_doubts(xingguo, [*usual, in_yuan], {usual[0].unit.code: primary(0, 300, 10)})
    assert list(doubts) == [usual[0].unit.code, in_yuan.unit.code]
    assert "上一轮 300 人，本轮 150 人" in doubts[usual[0].unit.code][0]
    assert doubts[in_yuan.unit.code][-1] == (
        "生均教学仪器设备值 20333333 元，6 所同类学校的中位数是 2033 元，超过 5 倍。"
        "单位是万元，请核对数字和单位。学校说明：新建实验楼"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('formula = "pupils / classes"', 'formula = "pupils / klasses"'),
        ('formula = "pupils / classes"', 'formula = "pupils > classes"'),
        ('id = "peer_books"', 'id = "peer_site"'),
        ("factor = 3", "factor = 1"),
    ],
)
def test_a_wrong_comparison_is_refused(old: str, new: str):
    text = (RESOURCES / "elements.toml").read_text("utf-8")
    assert old in text
    with pytest.raises(StandardInvalid):
        decode_catalogue(text.replace(old, new).encode())
