"""What tests of windows share: the dressed application, typing Chinese, the program's own table rows."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui import theme


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Qt's offscreen platform warns of every shown window; nothing of ours can be the cause.
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application in the program's look; fonts and style sheet are loaded once."""
    theme.dress(qapp)
    return qapp


@pytest.fixture(autouse=True)
def _look(dressed: QApplication) -> None:
    """Every test of a window sees the program's fonts and style sheet."""


@pytest.fixture
def shown(qtbot) -> Callable[[QWidget], QWidget]:
    """Show a widget in a window that has the focus, and close it after the test."""

    def show(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show


@pytest.fixture
def type_chinese() -> Callable[[QWidget, str], None]:
    """Commit text as an input method does; key events with such characters would abort the process."""

    def commit(widget: QWidget, text: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(widget, event)

    return commit
