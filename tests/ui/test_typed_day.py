"""Days are understood as people write them."""

import pytest

from desktop.ui.typed_day import day_fault, typed_day


@pytest.mark.parametrize(
    "text", ["2026-12-31", "2026/12/31", "2026.12.31", "20261231", "2026年12月31日", "2026 年 12 月 31 号"]
)
def test_usual_ways(text: str):
    assert typed_day(text) == "2026-12-31"
    assert day_fault(text) == ""


@pytest.mark.parametrize("text", ["2026-13-01", "明天", "12-31"])
def test_what_is_no_day(text: str):
    assert "2026-12-31" in day_fault(text)


def test_nothing_is_no_fault():
    assert day_fault("  ") == ""
