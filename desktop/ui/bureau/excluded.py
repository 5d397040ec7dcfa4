"""The schools' sections that are no rows, with the reason: one line, all of them on request."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.core.filing import Unit
from desktop.core.resources import Exclusion
from desktop.core.terms import EXCLUSION_NAMES, SECTION_NAMES
from desktop.ui import theme
from desktop.ui.models.rows_model import Column, RowsModel
from desktop.ui.widgets.elided_label import ElidedLabel
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.table import RowsTable
from desktop.ui.wording.naming import names_text

Excluded = tuple[Unit, Exclusion]
_ROWS_AT_ONCE = 4
_ROW_HEIGHT = 34


def _section(excluded: Excluded) -> str:
    section = excluded[1].section
    return SECTION_NAMES[section] if section else "全校"


_COLUMNS: tuple[Column[Excluded], ...] = (
    Column("name", "学校", lambda e: e[0].name, sort=lambda e: e[0].code, tip=lambda e: e[0].name),
    Column("section", "学部", _section),
    Column("township", "乡镇", lambda e: e[0].township),
    Column("reason", "不参与的原因", lambda e: EXCLUSION_NAMES[e[1].reason]),
)


class ExcludedUnits(QWidget):
    """Hidden where nothing is excluded."""

    def __init__(self) -> None:
        super().__init__()
        self._line = ElidedLabel()
        theme.look(self._line, tone="secondary", type="small")
        self._more = LinkButton("展开")
        self._more.clicked.connect(lambda: self.set_expanded(self.table.isHidden()))
        self._model: RowsModel[Excluded] = RowsModel(_COLUMNS)
        self.table = RowsTable(self._model, name="不参与测算的单位")
        self.table.hide()
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._line)
        line.addWidget(self._more)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self.table)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_units(self, excluded: Sequence[Excluded]) -> None:
        names = names_text(list(dict.fromkeys(unit.name for unit, _ in excluded)), 3, "个")
        self._line.setText(f"不参与校际测算 {len(excluded)} 个：{names}")
        self._model.show_rows(excluded)
        self.table.stretch_column("reason")
        rows = min(len(excluded), _ROWS_AT_ONCE) + 1
        self.table.setFixedHeight(rows * _ROW_HEIGHT + 4)
        self.setVisible(bool(excluded))

    def set_expanded(self, expanded: bool) -> None:
        self.table.setVisible(expanded)
        self._more.setText("收起" if expanded else "展开")
