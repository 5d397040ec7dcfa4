"""Some of the rows of a RowsModel, in its order."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from desktop.ui.models.rows_model import RowsModel

_Index = QModelIndex | QPersistentModelIndex


class RowsProxy(QSortFilterProxyModel):
    """Filters; sorting is the model's own."""

    def __init__(self, model: RowsModel[Any]) -> None:
        super().__init__()
        self._rows = model
        self._wanted: Callable[[Any], bool] | None = None
        self.setSourceModel(model)

    def show_only(self, wanted: Callable[[Any], bool] | None) -> None:
        """Show the rows for which `wanted` holds; None shows all."""
        self._wanted = wanted
        self.invalidateFilter()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._rows.sort(column, order)

    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:
        return self._wanted is None or self._wanted(self._rows.rows[source_row])
