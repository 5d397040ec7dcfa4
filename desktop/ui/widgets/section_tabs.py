"""The parts of one page as a line of words, the shown one underlined."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QWidget


class SectionTabs(QTabWidget):
    """A QTabWidget with keys for its tabs; Ctrl+Tab goes on."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[str] = []
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
