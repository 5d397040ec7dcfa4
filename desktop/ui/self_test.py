"""The program tests itself where it is installed: every part once, on an invented county, in a new folder."""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from desktop.workflows.demo import Demo, run_demo


def self_test() -> int:
    """Print one line per part; returns 0 if all work, 1 if one does not."""
    failed = False
    with tempfile.TemporaryDirectory(prefix="校标通自检 ") as name:
        demo: list[Demo] = []

        def run() -> None:
            demo.append(run_demo(Path(name) / "示例县", 12, 1, datetime.now(), _ignore))

        steps: Mapping[str, Callable[[], object]] = {
            "工作文件、标准、打印、上报、接收、测算、报表": run,
            "拒收损坏和伪造的上报包": lambda: _expect(_refused(demo[0]) == 2),
            "字体": _check_fonts,
            "照片": _check_photos,
            "窗口": lambda: _check_windows(demo[0]),
        }
        for title, step in steps.items():
            try:
                step()
            except Exception as error:
                # Whatever fails here is what this test is for; the others still run.
                failed = True
                print(f"✕ {title}：{error!r}", file=sys.stderr)
            else:
                print(f"✓ {title}")
    return int(failed)


def _ignore(step: str, done: int, total: int) -> None:
    """The demo's progress is not shown here."""


def _expect(condition: bool) -> None:
    if not condition:
        raise AssertionError("结果与预期不符")


def _refused(demo: Demo) -> int:
    return sum(result.cause is not None for result in demo.results)


def _check_fonts() -> None:
    from desktop.reports.fonts import missing_glyphs

    _expect(not missing_glyphs("义务教育优质均衡䶮𬭎㛃㺹㎡✓✕"))


def _check_photos() -> None:
    from io import BytesIO

    from PIL import Image

    from desktop.workflows.photos import FORMATS, keepable

    for format in FORMATS:
        photo = BytesIO()
        Image.new("RGB", (64, 48), "white").save(photo, format)
        _expect(keepable(photo.getvalue())[1] in ("jpg", "png"))


def _check_windows(demo: Demo) -> None:
    from desktop.ui.app import Desk, has_display
    from desktop.ui.bureau.window import BureauWindow
    from desktop.ui.school.window import SchoolWindow

    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from desktop.ui.theme import create_application

    application = QApplication.instance() or create_application(sys.argv[:1])
    desk = Desk(settings=demo.bureau.with_name("settings.json"))
    for path, kind in ((demo.bureau, BureauWindow), (demo.school, SchoolWindow)):
        desk.open(path)
        application.processEvents()
        _expect(isinstance(desk.window, kind) and not desk.window.grab().isNull())
    desk.close()
