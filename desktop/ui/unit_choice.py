"""Which of the units of a dispatch for all this computer is for: a list to search, by township."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.core.filing import Unit
from desktop.ui import theme
from desktop.ui.widgets.link_button import LinkButton

_GROUPS = {"department": "县直部门", "township": "乡镇（街道）", "county": "县级", "school": "其他学校"}
_LEAST_HEIGHT = 220
_CODE_WIDTH = 140


class UnitChoice(QWidget):
    """Emits ``chosen`` with the code of a unit."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._groups: dict[str, tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = {}
        self._title = QLabel()
        theme.look(self._title, type="heading")
        self.search = QLineEdit()
        self.search.setPlaceholderText("输入单位名称或代码查找")
        self.search.setAccessibleName("查找单位")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._choose)
        self.units = QTreeWidget()
        self.units.setAccessibleName("单位")
        self.units.setColumnCount(2)
        self.units.setHeaderHidden(True)
        self.units.setMinimumHeight(_LEAST_HEIGHT)
        self.units.header().setStretchLastSection(False)
        self.units.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.units.header().resizeSection(1, _CODE_WIDTH)
        self.units.itemSelectionChanged.connect(self._show_chosen)
        self.units.itemDoubleClicked.connect(self._choose)
        self._nothing = QLabel("没有找到。请核对名称，或向教育局确认本单位是否在名册中。")
        theme.look(self._nothing, tone="secondary")
        self._nothing.hide()
        self.button, leave = QPushButton(), LinkButton("返回")
        theme.look(self.button, kind="primary")
        self.button.clicked.connect(self._choose)
        leave.clicked.connect(self.left)
        head, line = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(leave)
        line.setSpacing(12)
        line.addWidget(self.search, 1)
        line.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(line)
        column.addWidget(self._nothing)
        column.addWidget(self.units, 1)

    def show_units(self, county: str, units: Sequence[Unit]) -> None:
        """Offer these units; none is chosen yet."""
        self._title.setText(f"{county}的下发包：本单位是哪一个？")
        self.units.clear()
        self._groups.clear()
        for unit in units:
            name = unit.township or _GROUPS[unit.kind]
            if name not in self._groups:
                heading = QTreeWidgetItem(self.units, [name])
                heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
                self._groups[name] = heading, []
            heading, lines = self._groups[name]
            # A department's code is its name.
            line = QTreeWidgetItem(heading, [unit.name, unit.code if unit.code != unit.name else ""])
            line.setData(0, Qt.ItemDataRole.UserRole, unit.code)
            lines.append(line)
        self.units.expandAll()
        self.search.clear()
        self.search.setFocus()
        self._show_chosen()

    def shown(self) -> list[QTreeWidgetItem]:
        """The units that the search leaves."""
        return [line for _, lines in self._groups.values() for line in lines if not line.isHidden()]

    def _filter(self, text: str) -> None:
        wanted = "".join(text.split()).lower()
        for name, (heading, lines) in self._groups.items():
            for line in lines:
                line.setHidden(wanted not in f"{line.text(0)}\n{line.text(1)}\n{name}".lower())
            heading.setHidden(all(line.isHidden() for line in lines))
        shown = self.shown()
        self._nothing.setVisible(not shown)
        self.units.clearSelection()
        if wanted and len(shown) == 1:
            self.units.setCurrentItem(shown[0])

    def _show_chosen(self) -> None:
        chosen = self.units.selectedItems()
        self.button.setEnabled(bool(chosen))
        self.button.setText(f"新建“{chosen[0].text(0)}”的工作文件" if chosen else "新建工作文件")

    def _choose(self) -> None:
        for item in self.units.selectedItems():
            self.chosen.emit(item.data(0, Qt.ItemDataRole.UserRole))
