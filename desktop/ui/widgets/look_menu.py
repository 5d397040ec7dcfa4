"""The menu of the header: how large the writing is, high contrast, and what a window adds."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.ui import theme

PERCENTS = (100, 125, 150, 175, 200)
# The smallest width of a window, in its own pixels.
_LEAST_WIDTH = 860


def fitting_percents(width: int, present: int) -> tuple[int, ...]:
    """The sizes at which a window fits on a screen that is `width` pixels wide at the present size.

    >>> fitting_percents(1366, 100), fitting_percents(960, 200)
    ((100, 125, 150), (100, 125, 150, 175, 200))
    """
    whole = width * present
    return tuple(p for p in PERCENTS if p == 100 or p == present or whole >= _LEAST_WIDTH * p)


class LookMenu(QObject):
    """A button with a menu. The program starts anew to show another look: `chosen` tells which."""

    chosen = Signal(int, bool)  # per cent, high contrast

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.button = QToolButton()
        self.button.setText("更多 ▾")
        self.button.setAccessibleName("更多：字号、高对比度")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        theme.look(self.button, kind="button")
        self.button.hide()
        self._menu = QMenu(self.button)
        self.button.setMenu(self._menu)
        self._sizes = self._menu.addMenu("字号")
        self._contrast = QAction("高对比度", self._menu, checkable=True)
        self._contrast.triggered.connect(self._set_contrast)
        self._menu.addAction(self._contrast)
        self._percent, self._offered = 100, PERCENTS
        for keys, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
            QShortcut(QKeySequence(keys), window).activated.connect(lambda step=step: self._go(step))
        QShortcut(QKeySequence("Ctrl+0"), window).activated.connect(lambda: self._choose(100))

    def show_look(self, percent: int, high_contrast: bool, offered: Sequence[int]) -> None:
        """What is chosen now, and the sizes that fit on the screen."""
        self._percent, self._offered = percent, tuple(offered)
        self._contrast.setChecked(high_contrast)
        self._sizes.clear()
        group = QActionGroup(self._sizes)
        for size in offered:
            action = QAction(f"{size}%", group, checkable=True, checked=size == percent)
            action.triggered.connect(partial(self._choose, size))
            self._sizes.addAction(action)
        if max(offered) < max(PERCENTS):
            self._sizes.addAction("更大的字，这个屏幕放不下整个窗口").setEnabled(False)
        self.button.show()

    def add(self, text: str, action: Callable[[], object]) -> None:
        """Another line, above the others."""
        line = QAction(text, self._menu)
        line.triggered.connect(lambda: action())
        self._menu.insertAction(self._menu.actions()[0], line)
        self.button.setAccessibleName("更多：备份、字号、高对比度")
        self.button.show()

    def menu(self) -> QMenu:
        return self._menu

    def _go(self, step: int) -> None:
        place = self._offered.index(self._percent) + step if self._percent in self._offered else 0
        if 0 <= place < len(self._offered):
            self._choose(self._offered[place])

    def _set_contrast(self, on: bool) -> None:
        self.chosen.emit(self._percent, on)

    def _choose(self, percent: int, _: bool = True) -> None:
        if percent != self._percent:
            self.chosen.emit(percent, self._contrast.isChecked())
