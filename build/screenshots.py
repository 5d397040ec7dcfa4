"""Take the pictures of README.md from the real windows, on the demo's county.

Run by `python3 build/dev.py screenshots`; needs a display (dev.py brings a virtual one).
"""

import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from desktop.paths import RESOURCES
from desktop.ui.app import Desk
from desktop.ui.theme import create_application
from desktop.workflows.demo import run_demo

PICTURES = RESOURCES / "manual"
NOW = datetime(2026, 11, 23, 14, 2)
_SETTLED_MS = 1500


def settle() -> None:
    """Let the window work and paint until it has come to rest."""
    loop = QEventLoop()
    QTimer.singleShot(_SETTLED_MS, loop.quit)
    loop.exec()


def take(desk: Desk, path: Path, name: str, prepare: Callable[[QWidget], None]) -> None:
    desk.open(path)
    window = desk.window
    assert window is not None
    window.resize(1366, 768)
    settle()
    prepare(window)
    settle()
    window.grab().save(str(PICTURES / f"{name}.png"))


def show_school(window: QWidget) -> None:
    from desktop.ui.school.places import Place
    from desktop.ui.school.window import SchoolWindow

    assert isinstance(window, SchoolWindow)
    window.activateWindow()
    window.jump("value:sports_ground_area")
    # Without a window manager no field gets the focus; the right side shows what it would.
    window.explain(Place("value", "sports_ground_area"))


def show_bureau(window: QWidget) -> None:
    from desktop.ui.bureau.window import BureauWindow

    assert isinstance(window, BureauWindow)
    window.show_page("dispersion")


def main() -> None:
    application = create_application(sys.argv[:1])
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = run_demo(folder / "demo", 24, 1, NOW, lambda step, done, total: None)
        desk = Desk(clock=lambda: NOW, settings=folder / "settings.json")
        take(desk, demo.school, "school", show_school)
        take(desk, demo.bureau, "bureau", show_bureau)
        desk.close()
    application.quit()


if __name__ == "__main__":
    main()
