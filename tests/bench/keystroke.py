"""From a keystroke in the largest form to the repainted verdict, beside a bare QLineEdit.

Also what runs between keystrokes and could keep one waiting: problems and progress when typing rests,
and the durable commit.
"""

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.core.sections import SchoolType
from desktop.storage.entries import entries_of
from desktop.storage.own_key import Protection
from desktop.ui.school.window import SchoolWindow
from desktop.ui.theme import create_application
from desktop.ui.widgets.field_form import FieldForm
from desktop.workflows.example_county import COUNTY, example_filing, example_schools
from desktop.workflows.filling import set_all
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_unit, new_round

NOW = datetime(2026, 11, 19, 14, 2)
LIMIT_MS = 16.0
ROUNDS = 40
DIGITS = "9812.5"
FIELD = "teaching_area"


class Painted(QObject):
    """Notes when a widget has been painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.seen = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen |= event.type() is QEvent.Type.Paint
        return False


def typing_times(edit: QLineEdit, target: QWidget) -> list[float]:
    """Milliseconds from each key to the end of the pass of events in which `target` is painted."""
    painted, times = Painted(target), []
    for _ in range(ROUNDS):
        edit.selectAll()
        for digit in DIGITS:
            QApplication.processEvents()
            painted.seen = False
            start = perf_counter()
            QTest.keyClick(edit, digit)
            target.update()
            while not painted.seen:
                QApplication.processEvents()
            times.append((perf_counter() - start) * 1000)
    return times


def timed(action: Callable[[], object]) -> float:
    start = perf_counter()
    action()
    return (perf_counter() - start) * 1000


def line(name: str, times: list[float]) -> str:
    cuts = quantiles(times, n=100)
    return (
        f"{name:<34} p50 {cuts[49]:6.2f}  p95 {cuts[94]:6.2f}  p99 {cuts[98]:6.2f}  max {max(times):6.2f} ms"
    )


def main() -> int:
    app = create_application([])
    unit = next(u for u in example_schools(24, 7) if u.school_type is SchoolType.TWELVE_YEAR)
    with tempfile.TemporaryDirectory() as folder:
        round = new_round("xingguo-2023", "2026 年义务教育优质均衡自评", "2026-12-01")
        workspace = create_unit(
            Path(folder) / "x.xbw", COUNTY, round, unit, bytes(32), NOW, protection=Protection.NONE
        )
        session = open_session(workspace)
        filing = example_filing(unit, session.rulebook, round.id, round.standard, 7)
        set_all(workspace, session, entries_of(filing), NOW)
        window = SchoolWindow(workspace, lambda: NOW)
        window.show()
        QTest.qWaitForWindowExposed(window)
        page = window.data()
        for group in ("学生", "教师"):
            page.show_section(group)
        page.focus(FIELD)
        form = page.part("校舍与场地").findChild(FieldForm)
        assert form is not None
        edit = form.field(FIELD).findChild(QLineEdit)
        assert edit is not None
        app.processEvents()
        ours = typing_times(edit, form.note(FIELD))
        rest = [timed(window.draft.rested.emit) for _ in range(ROUNDS)]
        commit = [timed(lambda n=n: window.draft.commit_value(FIELD, str(9000 + n))) for n in range(ROUNDS)]
        window.close()
        workspace.close()
    bare = QLineEdit()
    bare.show()
    QTest.qWaitForWindowExposed(bare)
    theirs = typing_times(bare, bare)
    print(line("keystroke to repainted verdict", ours))
    print(line("bare QLineEdit", theirs))
    print(line("when typing rests", rest))
    print(line("durable commit", commit))
    p99 = quantiles(ours, n=100)[98]
    print(f"ratio of medians {quantiles(ours, n=2)[0] / quantiles(theirs, n=2)[0]:.1f}")
    print(
        f"99th percentile {p99:.2f} ms, to reach {LIMIT_MS} ms: {'reached' if p99 < LIMIT_MS else 'MISSED'}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
