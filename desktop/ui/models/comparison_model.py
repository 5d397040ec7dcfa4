"""Fields with several candidate values each, of which one can be chosen per field."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from desktop.ui import theme
from desktop.ui.icons import icon
from desktop.ui.marks import Mark
from desktop.ui.models.rows_model import Column, RowsModel

NAME, GROUP, STATE = "name", "group", "state"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ICON_SIZE = 14


class ValueColumn(Struct, frozen=True):
    """A column of values; one that is not ``offered``, such as the old values, is only shown."""

    key: str
    title: str
    offered: bool = True


class ComparedRow(Struct, frozen=True):
    """One field. ``values`` are texts by the key of their column; where one lacks, it offers none.

    ``chosen`` is the key of the column that is chosen from the beginning, "" for none.
    ``state`` says in a word how the values relate; ``figures`` go to the right.
    """

    key: str
    name: str
    values: Mapping[str, str]
    unit: str = ""
    group: str = ""
    state: str = ""
    mark: Mark | None = None
    figures: bool = False
    chosen: str = ""

    @property
    def full_name(self) -> str:
        """The name with the unit of measure: 图书（册）."""
        return f"{self.name}（{self.unit}）" if self.unit else self.name


class ComparisonModel(RowsModel[ComparedRow]):
    """Knows what is chosen; every change can be taken back."""

    choices_changed = Signal()

    def __init__(self, values: Sequence[ValueColumn], *, group_title: str = "") -> None:
        names = [Column[ComparedRow](NAME, "项目", lambda row: row.full_name)]
        if group_title:
            names.insert(0, Column[ComparedRow](GROUP, group_title, lambda row: row.group))
        state = Column[ComparedRow](STATE, "情况", lambda row: row.state, mark=lambda row: row.mark)
        super().__init__((*names, state, *map(_column, values)))
        self.values = tuple(values)
        self._titles = {column.key: column.title for column in values}
        self._offered = tuple(column.key for column in values if column.offered)
        self._chosen: dict[str, str] = {}
        self._before: list[dict[str, str]] = []

    def show_rows(self, rows: Sequence[ComparedRow]) -> None:
        """Show other rows with what is chosen in them; earlier choices are forgotten."""
        self._chosen = {row.key: row.chosen for row in rows if row.chosen}
        self._before.clear()
        super().show_rows(rows)
        self.choices_changed.emit()

    def choices(self) -> dict[str, str]:
        """key of the row → key of the chosen column, of the rows that have one."""
        return dict(self._chosen)

    def differs(self, row: ComparedRow) -> bool:
        """Whether there is anything to choose."""
        return len({row.values[key] for key in self._offered if key in row.values}) > 1

    def is_open(self, row: ComparedRow) -> bool:
        """Whether a choice is still missing."""
        return self.differs(row) and row.key not in self._chosen

    def offers(self, row: ComparedRow, key: str) -> bool:
        """Whether this column can be chosen for the row."""
        return key in self._offered and key in row.values and self.differs(row)

    def choose(self, rows: Iterable[ComparedRow], key: str) -> None:
        """Choose column ``key`` for all rows that offer it, as one step."""
        new = {row.key: key for row in rows if self.offers(row, key)}
        if new.items() <= self._chosen.items():
            return
        self._before.append(self._chosen)
        self._take(self._chosen | new)

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    def undo(self) -> None:
        """Take the last step back; without one nothing happens."""
        if self._before:
            self._take(self._before.pop())

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        if not index.isValid():
            return None
        row, key = self.rows[index.row()], self.columns[index.column()].key
        if key not in self._titles:
            return super().data(index, role)
        is_chosen = self._chosen.get(row.key) == key
        match role:
            case Qt.ItemDataRole.TextAlignmentRole if row.figures:
                return _RIGHT
            case Qt.ItemDataRole.DecorationRole if self.offers(row, key):
                if is_chosen:
                    return icon("choice-on", theme.ACCENT, _ICON_SIZE)
                return icon("choice-off", theme.SECONDARY, _ICON_SIZE)
            case Qt.ItemDataRole.FontRole if is_chosen:
                return theme.font(bold=True)
            case Qt.ItemDataRole.ForegroundRole if not is_chosen and self.differs(row):
                return QColor(theme.SECONDARY if row.key in self._chosen else theme.TEXT)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row, key, is_chosen=is_chosen)
            case _:
                return super().data(index, role)

    def _spoken(self, row: ComparedRow, key: str, *, is_chosen: bool) -> str:
        """图书，本机：1200 册，已选."""
        said = f"{row.name}，{self._titles[key]}：{row.values.get(key, '')}"
        said = f"{said} {row.unit}" if row.unit else said
        if not self.offers(row, key):
            return said
        return f"{said}，{'已选' if is_chosen else '未选'}"

    def _take(self, chosen: dict[str, str]) -> None:
        self._chosen = chosen
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        self.choices_changed.emit()


def _column(value: ValueColumn) -> Column[ComparedRow]:
    def text(row: ComparedRow) -> str:
        return row.values.get(value.key, "")

    return Column(value.key, value.title, text, tip=text)
