"""What must hold before any window can be shown; said in a message of Windows' own where it does not."""

import sys
from collections.abc import Callable
from importlib import import_module

from desktop.ui.wording import starting

# Windows 10 1809 and LTSC 2019, the oldest that Qt 6.9 supports.
OLDEST_WINDOWS = (10, 0, 17763)
_ERROR_ICON = 0x10


def is_too_old(windows: tuple[int, int, int]) -> bool:
    """Whether the program cannot run on this Windows, given as major, minor and build.

    >>> is_too_old((6, 1, 7601)), is_too_old((10, 0, 17763)), is_too_old((10, 0, 22631))
    (True, False, False)
    """
    return windows < OLDEST_WINDOWS


def this_windows() -> tuple[int, int, int] | None:
    """The version of the Windows the program runs on; None elsewhere."""
    if sys.platform != "win32":
        return None
    return sys.getwindowsversion().platform_version


def message(words: str) -> None:
    """Say it in the system's own box, which needs neither Qt nor fonts of ours; elsewhere as a line."""
    if sys.platform == "win32":
        from ctypes import windll

        windll.user32.MessageBoxW(None, words, "校标通", _ERROR_ICON)
    else:
        print(words, file=sys.stderr)


def passes(tell: Callable[[str], object] = message) -> bool:
    """Whether a window can be shown here; where not, the person has been told why and what to do."""
    windows = this_windows()
    if windows is not None and is_too_old(windows):
        tell(starting.WINDOWS_TOO_OLD)
        return False
    try:
        import_module("PySide6.QtWidgets")
    except ImportError:
        # An antivirus program has taken a file away, a copy was broken off, or Linux lacks a library.
        tell(starting.INCOMPLETE_ON_WINDOWS if windows else starting.INCOMPLETE_ON_LINUX)
        return False
    return True
