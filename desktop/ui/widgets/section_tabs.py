"""The parts of one page as a line of words, the shown one underlined."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget

from desktop.ui.widgets.field_focus import focus_first_field


class _CalmBar(QTabBar):
    """The mouse wheel passes over it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SectionTabs(QTabWidget):
    """A QTabWidget with keys for its tabs; Ctrl+Tab goes on."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[str] = []
        self.setTabBar(_CalmBar())
        self.tabBar().setDrawBase(False)
        self.tabBar().setExpanding(False)
        self.tabBar().setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(True)

    def add_section(self, key: str, title: str, content: QWidget) -> None:
        self._keys.append(key)
        content.setAutoFillBackground(False)
        self.addTab(content, title)

    def show_section(self, key: str) -> None:
        self.setCurrentIndex(self._keys.index(key))

    def shown_section(self) -> str:
        return self._keys[self.currentIndex()] if self._keys else ""

    def show_tab(self, key: str, visible: bool) -> None:
        """Show or hide the tab itself."""
        self.setTabVisible(self._keys.index(key), visible)

    def focus_beyond(self) -> bool:
        """Turn to the next tab and put the cursor into its first field; False on the last tab."""
        beyond = range(self.currentIndex() + 1, self.count())
        index = next((index for index in beyond if self.isTabVisible(index)), None)
        if index is None:
            return False
        self.setCurrentIndex(index)
        return focus_first_field(self.currentWidget())
