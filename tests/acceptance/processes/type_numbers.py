"""Type numbers into the school window of a workspace, print each as it is saved, and never end by itself.

Argument: the workspace. The last number is typed and not committed.
"""

import sys
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop.storage.workspace import open_workspace
from desktop.ui.school.window import SchoolWindow
from desktop.ui.theme import create_application
from desktop.ui.widgets.field_form import FieldForm

app = create_application([])
workspace = open_workspace(Path(sys.argv[1]))
window = SchoolWindow(workspace, lambda: datetime(2026, 11, 19, 14, 2))
window.show()


def type_all() -> None:
    page = window.data()
    for code, text in (("site_area", "18481"), ("building_area", "7771.4"), ("teaching_area", "3")):
        page.focus(code)
        form = page.part(page.shown_section()).findChild(FieldForm)
        assert form is not None
        field = form.field(code)
        edit = field.findChild(QLineEdit)
        assert edit is not None
        QTest.keyClicks(edit, text)
        if code != "teaching_area":
            field.commit()
            print(code, window.header.save_state(), flush=True)
    window.show_page("overview")
    print("typed", flush=True)
    sys.stdin.read()


QTimer.singleShot(0, type_all)
app.exec()
