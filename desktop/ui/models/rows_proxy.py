"""Rows sorted and filtered; a missing value comes last in either direction."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from desktop.ui.models.rows_model import RowsModel

_Index = QModelIndex | QPersistentModelIndex


class RowsProxy(QSortFilterProxyModel):
    """Compares what the columns of a RowsModel say, exactly, never as text or float by accident."""

    def __init__(self, model: RowsModel[Any]) -> None:
        super().__init__()
        self._rows = model
        self._wanted: Callable[[Any], bool] | None = None
        self.setSourceModel(model)

    def show_only(self, wanted: Callable[[Any], bool] | None) -> None:
        """Show the rows for which `wanted` holds; None shows all."""
        self._wanted = wanted
        self.invalidateFilter()

    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:
        return self._wanted is None or self._wanted(self._rows.rows[source_row])

    def lessThan(self, source_left: _Index, source_right: _Index) -> bool:
        left = self._rows.sort_value(source_left.row(), source_left.column())
        right = self._rows.sort_value(source_right.row(), source_right.column())
        if left is None or right is None:
            ascending = self.sortOrder() is Qt.SortOrder.AscendingOrder
            return left is not right and (right is None if ascending else left is None)
        return bool(left < right)
