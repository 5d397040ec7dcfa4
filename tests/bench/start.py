"""How long the program takes to its first painted window, and to a school's painted pages.

The measure is a bare PySide6 window with the same Qt widgets as the school's window. Each is a fresh
process, alternating; prints the medians and their ratios from one run.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from desktop.storage.entries import entries_of
from desktop.storage.own_key import Protection
from desktop.workflows.demo import STANDARD
from desktop.workflows.example_county import COUNTY, example_filing, example_schools
from desktop.workflows.filling import set_all
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_unit, new_round

RUNS = 9

# The monotonic clock is the same in every process of a machine.
_CLOCK = """
import time
def at(name):
    print("at", name, time.perf_counter(), flush=True)
"""

_OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop.ui.theme import create_application
application = create_application(sys.argv[:1])
from desktop.ui.app import Desk
desk = Desk(settings=Path(sys.argv[2]))
desk.start(Path(sys.argv[1]))
desk.window.grab()
at("first window")
waiting = desk.window
while desk.window is waiting:
    application.processEvents()
from PySide6.QtWidgets import QWidget
desk.window.grab()
at("pages")
for widget in desk.window.findChildren(QWidget):
    print(next(c.__name__ for c in type(widget).__mro__ if c.__module__ == "PySide6.QtWidgets"))
"""

# The same Qt widgets with the same fonts, and nothing of ours behind them.
_BARE = """
import sys
from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import Qt
application = QtWidgets.QApplication(sys.argv[:1])
for font in sys.argv[2:]:
    QtGui.QFontDatabase.addApplicationFont(font)
window = QtWidgets.QWidget()
grid = QtWidgets.QGridLayout(window)
for number, kind in enumerate(sys.argv[1].split(",")):
    widget = getattr(QtWidgets, kind)()
    if hasattr(widget, "setText"):
        widget.setText(f"数据项 {number}")
    grid.addWidget(widget, number // 8, number % 8, Qt.AlignmentFlag.AlignRight)
window.resize(1366, 768)
window.show()
window.grab()
at("bare")
"""


def marks(code: str, *arguments: str) -> tuple[dict[str, float], list[str]]:
    """Seconds from starting the process to each of its lines "at …", and its other lines."""
    start = time.perf_counter()
    process = subprocess.run(
        [sys.executable, "-c", _CLOCK + code, *arguments], capture_output=True, text=True, check=True
    )
    times: dict[str, float] = {}
    lines: list[str] = []
    for line in process.stdout.splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "at":
            name, _, moment = rest.rpartition(" ")
            times[name] = float(moment) - start
        else:
            lines.append(line)
    return times, lines


def main() -> None:
    from desktop.paths import FONTS

    fonts = [str(FONTS / name) for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")]
    with tempfile.TemporaryDirectory() as name:
        path, settings = Path(name) / "school.xbw", str(Path(name) / "settings.json")
        unit, now = example_schools(1, 1)[0], datetime(2026, 5, 1)
        with create_unit(
            path, COUNTY, new_round(STANDARD, "bench"), unit, bytes(32), now, protection=Protection.NONE
        ) as workspace:
            session = open_session(workspace)
            filing = example_filing(unit, session.rulebook, session.round.id, session.round.standard, 1)
            set_all(workspace, session, entries_of(filing), now)
        _, lines = marks(_OURS, str(path), settings)
        kinds = ",".join(lines)
        ours, bare = [], []
        for _ in range(RUNS):
            ours.append(marks(_OURS, str(path), settings)[0])
            bare.append(marks(_BARE, kinds, *fonts)[0]["bare"])
    measure = statistics.median(bare)
    print(f"bare window with {len(lines)} widgets: {measure * 1000:.0f} ms")
    for name in ("first window", "pages"):
        median = statistics.median(times[name] for times in ours)
        print(f"{name}: {median * 1000:.0f} ms, {median / measure:.2f} times")


if __name__ == "__main__":
    main()
