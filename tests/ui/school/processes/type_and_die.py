"""Type a number and a text that is none into a school's window, say so once both are kept, and never end.

Arguments: the workspace, the settings.
"""

import sys
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop.settings import load_stop, stops_path
from desktop.ui.app import Desk
from desktop.ui.school.window import SchoolWindow
from desktop.ui.theme import create_application

app = create_application([])
settings = Path(sys.argv[2])
desk = Desk(lambda: datetime(2026, 11, 19, 14, 2), settings)
desk.open(Path(sys.argv[1]))
window = desk.window
assert isinstance(window, SchoolWindow)
id = window.draft.workspace.id


def type_into(code: str, text: str) -> None:
    assert isinstance(window, SchoolWindow)
    window.jump(f"value:{code}")
    edit = window.focusWidget()
    assert isinstance(edit, QLineEdit)
    edit.selectAll()
    QTest.keyClicks(edit, text)


def look() -> None:
    if load_stop(stops_path(settings), id).typed == {"computers": "9O"}:
        print("typed", flush=True)


def begin() -> None:
    type_into("books", "4321")
    type_into("computers", "9O")
    watch.start(50)


watch = QTimer()
watch.timeout.connect(look)
QTimer.singleShot(0, begin)
app.exec()
