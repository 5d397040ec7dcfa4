"""The window of both roles: header, pages on the left, the work, details on the right, problems below."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.widgets.detail_panel import DetailPanel
from desktop.ui.widgets.header import Header
from desktop.ui.widgets.look_menu import LookMenu
from desktop.ui.widgets.navigation import Navigation
from desktop.ui.widgets.page_scroll import PageScroll
from desktop.ui.widgets.problem_strip import ProblemStrip

_WIDTH_FOR_DETAILS = 1200


class Page(NamedTuple):
    """A page of the frame; `build` is called when first shown. It scrolls as a whole where it `scrolls`."""

    key: str
    title: str
    build: Callable[[], QWidget]
    has_details: bool = True
    scrolls: bool = True


class Frame(QWidget):
    """Parts are public: `header`, `navigation`, `details`, `problems`; pages are made when first shown.

    The first page is shown unless `show_page` came before the window.
    """

    page_shown = Signal(str)
    closing = Signal()

    def __init__(self, pages: tuple[Page, ...]) -> None:
        super().__init__()
        self.look_menu = LookMenu(self)
        self.header = Header(self.look_menu.button)
        self.navigation = Navigation()
        self.details = DetailPanel()
        self.problems = ProblemStrip()
        self._pages = {page.key: page for page in pages}
        self._built: dict[str, QWidget] = {}
        self._areas: dict[str, QWidget] = {}
        self._shown = ""
        self._wide: bool | None = None
        self._details_wanted = True
        self._stack = QStackedWidget()
        self._lay_out()
        # The smallest screen is 1366 x 768 at 150 %: 911 x 512 with taskbar and title bar.
        self.setMinimumSize(860, 420)
        self.resize(1366, 768)
        for number, page in enumerate(pages, start=1):
            self.navigation.add_page(page.key, page.title)
            if number <= 9:
                self._shortcut(f"Ctrl+{number}", lambda key=page.key: self.show_page(key))
        self._shortcut("F2", self.toggle_details)
        self.navigation.page_chosen.connect(self.show_page)
        self.header.details_wanted.connect(self.toggle_details)
        self.details.close_pressed.connect(self.put_details_away)

    def show_page(self, key: str) -> None:
        """Show page `key`, building it if this is the first time."""
        if key == self._shown:
            return
        if key not in self._built:
            page = self._built[key] = self._pages[key].build()
            self._areas[key] = PageScroll(page) if self._pages[key].scrolls else page
            self._stack.addWidget(self._areas[key])
        self._shown = key
        self._stack.setCurrentWidget(self._areas[key])
        self.navigation.show_current(key)
        self._show_or_hide_details()
        self.page_shown.emit(key)

    def shown_page(self) -> str:
        return self._shown

    def page(self, key: str) -> QWidget | None:
        """The page `key` where it has been shown before."""
        return self._built.get(key)

    def forget_page(self, key: str) -> None:
        """Make page `key` anew when it is next shown; it must not be the one that is shown."""
        self._built.pop(key, None)
        area = self._areas.pop(key, None)
        if area is not None:
            self._stack.removeWidget(area)
            area.deleteLater()

    def show_unit(self, unit: str, round_title: str) -> None:
        """Name whose data this is, in the header and in the title bar."""
        self.header.show_unit(unit, round_title)
        self.setWindowTitle(unit)

    def toggle_details(self) -> None:
        """F2: open or close the details; crossing 1200 px of width decides anew."""
        self._details_wanted = not self._details_wanted
        self._show_or_hide_details()

    def bring_details(self) -> None:
        """In a narrow window, let the details lie over the page, as long as nobody puts them away."""
        if self._wide is False and not self._details_wanted:
            self.toggle_details()

    def put_details_away(self) -> None:
        """Where they lie over the page; beside it they are in nobody's way."""
        if self._wide is False and self._details_wanted:
            self.toggle_details()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_details_away()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        if not self._shown:
            self.show_page(next(iter(self._pages)))
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _WIDTH_FOR_DETAILS
        if wide != self._wide:
            self._wide = self._details_wanted = wide
            self._dock_details(wide)
            self._show_or_hide_details()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._stack and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place_details()
        return super().eventFilter(watched, event)

    def _show_or_hide_details(self) -> None:
        page = self._pages.get(self._shown)
        explained = page is not None and page.has_details
        self.details.setVisible(self._details_wanted and explained)
        self.details.offer_close(self._wide is False)
        self.header.offer_details(explained and not self._wide, shown=self._details_wanted)
        self._place_details()

    def _dock_details(self, wide: bool) -> None:
        """Beside the page in a wide window, over its right side in a narrow one."""
        if wide:
            self._middle.addWidget(self.details)
        else:
            self._middle.removeWidget(self.details)

    def _place_details(self) -> None:
        if self._wide is False:
            page = self._stack.geometry()
            left = page.right() + 1 - self.details.width()
            self.details.setGeometry(left, page.top(), self.details.width(), page.height())
            self.details.raise_()

    def _shortcut(self, keys: str, action: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(action)

    def _lay_out(self) -> None:
        self._middle = middle = QHBoxLayout()
        middle.setSpacing(0)
        self._stack.installEventFilter(self)
        middle.addWidget(self.navigation)
        middle.addWidget(self._stack, 1)
        middle.addWidget(self.details)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(middle, 1)
        column.addWidget(self.problems)
