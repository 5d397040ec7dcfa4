"""A screen for programs that show windows: the one there is, an own Xvfb, or Qt's memory screen."""

import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

from environment import SetupFailure


def has_display() -> bool:
    """Whether windows would be seen by somebody: always on Windows and macOS, by the environment on Linux."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def screen() -> Generator[dict[str, str], None, None]:
    """The environment variables that lead Qt to a screen for as long as the context lasts."""
    if has_display() or "QT_QPA_PLATFORM" in os.environ:
        yield {}
    elif shutil.which("Xvfb") is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
    else:
        with virtual_screen() as display:
            yield {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}


@contextmanager
def virtual_screen() -> Generator[str, None, None]:
    """An own Xvfb on a free display number, ended together with the context."""
    read, write = os.pipe()
    options = ["-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(["Xvfb", *options], pass_fds=[write], stderr=subprocess.DEVNULL)
    try:
        os.close(write)
        with os.fdopen(read, encoding="ascii") as answer:
            number = answer.readline().strip()
        if not number:
            raise SetupFailure("Xvfb, the virtual screen, did not start.")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
