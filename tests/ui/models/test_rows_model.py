"""Rows as a real model: checked by Qt's own tester, sorted exactly, copied as Excel pastes."""

from decimal import Decimal
from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.ui import theme
from desktop.ui.marks import LOOKS, Mark
from desktop.ui.models.rows_model import Column, RowsModel
from desktop.ui.models.rows_proxy import RowsProxy
from desktop.ui.widgets.table import RowsTable


class School(NamedTuple):
    name: str
    pupils: int
    area: Decimal | None
    mark: Mark


SCHOOLS = (
    School("东关小学", 464, Decimal("4.267"), Mark.UNMET),
    School("石岭小学", 89, None, Mark.MISSING),
    School("𬭎山中心小学", 1402, Decimal("10.5"), Mark.MET),
)
COLUMNS: tuple[Column[School], ...] = (
    Column("name", "学校", lambda school: school.name),
    Column("pupils", "在校学生", lambda s: str(s.pupils), sort=lambda s: s.pupils, right=True),
    Column("area", "生均用房", lambda s: str(s.area or ""), sort=lambda s: s.area, right=True),
    Column(
        "verdict",
        "判定",
        lambda s: LOOKS[s.mark].word,
        mark=lambda s: s.mark,
        tip=lambda s: f"{s.name}：{LOOKS[s.mark].word}",
        bold=lambda s: s.mark is Mark.UNMET,
    ),
)
AREA = 2


@pytest.fixture
def model() -> RowsModel[School]:
    return RowsModel(COLUMNS, SCHOOLS)


@pytest.fixture
def table(qtbot, model: RowsModel[School]) -> RowsTable:
    table = RowsTable(model, name="各校达标")
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.show()
    qtbot.waitExposed(table)
    return table


def names(table: RowsTable) -> list[str]:
    return [school.name for school in table.shown_rows()]


def test_model_and_proxy_obey_qt(qtmodeltester, model: RowsModel[School]) -> None:
    qtmodeltester.check(model, force_py=False)
    proxy = RowsProxy(model)
    qtmodeltester.check(proxy, force_py=False)
    proxy.sort(AREA)
    model.show_rows(SCHOOLS[:1])
    model.replace_row(0, SCHOOLS[2])
    model.show_rows(())


def test_mark_gives_icon_colour_tip_and_weight(model: RowsModel[School]) -> None:
    cell = model.index(0, 3)
    assert cell.data() == "未达标"
    assert cell.data(Qt.ItemDataRole.ForegroundRole).name().upper() == theme.UNMET
    assert not cell.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "东关小学：未达标"
    assert cell.data(Qt.ItemDataRole.FontRole).bold()
    assert model.index(1, 3).data(Qt.ItemDataRole.FontRole) is None


def test_numbers_sort_as_numbers_and_missing_comes_last_both_ways(table: RowsTable) -> None:
    assert names(table) == ["东关小学", "石岭小学", "𬭎山中心小学"]
    table.sortByColumn(AREA, Qt.SortOrder.AscendingOrder)
    assert names(table) == ["东关小学", "𬭎山中心小学", "石岭小学"]
    table.sortByColumn(AREA, Qt.SortOrder.DescendingOrder)
    assert names(table) == ["𬭎山中心小学", "东关小学", "石岭小学"]


def test_filter_shows_only_what_is_wanted(table: RowsTable) -> None:
    table.show_only(lambda school: school.mark is not Mark.MET)
    assert names(table) == ["东关小学", "石岭小学"]
    table.show_only(None)
    assert len(names(table)) == 3


def test_copy_gives_tab_separated_text_in_shown_order(qtbot, table: RowsTable) -> None:
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "𬭎山中心小学\t1402\t10.5\t达标\n东关小学\t464\t4.267\t未达标\n石岭小学\t89\t\t缺数据"
    )


def test_focus_and_enter_tell_the_row(qtbot, table: RowsTable) -> None:
    with qtbot.waitSignal(table.cell_focused) as focused:
        assert table.select_row(lambda school: school.pupils == 89)
    assert focused.args == [SCHOOLS[1], "name"]
    assert table.current_row() == SCHOOLS[1]
    with qtbot.waitSignal(table.row_opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [SCHOOLS[1]]


def test_columns_have_room_for_their_texts(table: RowsTable) -> None:
    for column in range(len(COLUMNS)):
        assert table.columnWidth(column) >= table.sizeHintForColumn(column)
