"""How long the program takes to its first painted window, beside a bare PySide6 window with as many widgets.

Each is a fresh process, alternating; prints the medians and their ratio from one run.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from desktop.storage.entries import entries_of
from desktop.workflows.demo import STANDARD
from desktop.workflows.example_county import COUNTY, example_filing, example_schools
from desktop.workflows.filling import set_all
from desktop.workflows.session import open_session
from desktop.workflows.setting_up import create_unit, new_round

RUNS = 9

_OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop.ui.theme import create_application
application = create_application(sys.argv[:1])
from desktop.ui.app import Desk
desk = Desk(settings=Path(sys.argv[2]))
desk.open(Path(sys.argv[1]))
from PySide6.QtWidgets import QWidget
print(len(desk.window.findChildren(QWidget)), flush=True)
desk.window.grab()
print("painted", flush=True)
"""

# As many widgets as ours shows, of the same kinds, with the same fonts and nothing behind them.
_BARE = """
import sys
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QLineEdit, QWidget
application = QApplication(sys.argv[:1])
for font in sys.argv[2:]:
    QFontDatabase.addApplicationFont(font)
window = QWidget()
grid = QGridLayout(window)
for number in range(int(sys.argv[1])):
    kind = QLineEdit if number % 4 == 0 else QLabel
    grid.addWidget(kind(f"数据项 {number}"), number // 8, number % 8)
window.resize(1366, 768)
window.show()
window.grab()
print("painted", flush=True)
"""


def painted(code: str, *arguments: str) -> tuple[float, list[str]]:
    """Seconds from starting the process to its line "painted", and its other lines."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines: list[str] = []
        for line in process.stdout:
            if line.strip() == "painted":
                took = time.perf_counter() - start
                process.kill()
                return took, lines
            lines.append(line.strip())
    raise SystemExit(f"no window was painted:\n{code}")


def main() -> None:
    from desktop.paths import FONTS

    fonts = [str(FONTS / name) for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")]
    with tempfile.TemporaryDirectory() as name:
        path, settings = Path(name) / "school.xbw", str(Path(name) / "settings.json")
        unit, now = example_schools(1, 1)[0], datetime(2026, 5, 1)
        with create_unit(path, COUNTY, new_round(STANDARD, "bench"), unit, bytes(32), now) as workspace:
            session = open_session(workspace)
            filing = example_filing(unit, session.rulebook, session.round.id, session.round.standard, 1)
            set_all(workspace, session, entries_of(filing), now)
        _, lines = painted(_OURS, str(path), settings)
        widgets = lines[0]
        ours, bare = [], []
        for _ in range(RUNS):
            ours.append(painted(_OURS, str(path), settings)[0])
            bare.append(painted(_BARE, widgets, *fonts)[0])
    a, b = statistics.median(ours), statistics.median(bare)
    print(f"{widgets} widgets: bare window {b * 1000:.0f} ms, ours {a * 1000:.0f} ms, {a / b:.2f} times")


if __name__ == "__main__":
    main()
