"""File names that people read: Chinese, safe on every file system, never one that is taken."""

import re
from pathlib import Path

# What Windows takes for a device, whatever its suffix.
_DEVICE = re.compile(r"(?i:con|prn|aux|nul|com\d|lpt\d)")
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
# Bytes: a file system takes 255, and what comes behind (“(2)”, the suffix) needs some.
_LONGEST = 200


def file_name(*parts: str) -> str:
    """What no file system takes becomes ``-``; where it is too long, the longest part is cut.

    >>> file_name("东关小学", "上报包"), file_name("教务/总务 ")
    ('东关小学_上报包', '教务-总务')
    """
    safe = [_UNSAFE.sub("-", part).strip(" .") for part in parts]
    while len("_".join(safe).encode("utf-8", "replace")) > _LONGEST:
        longest = max(range(len(safe)), key=lambda index: len(safe[index]))
        safe[longest] = safe[longest][:-1].rstrip(" .")
    name = "_".join(part for part in safe if part)
    return f"{name}_" if _DEVICE.fullmatch(name) or not name else name


def free_path(path: Path) -> Path:
    """The path itself, or with ``(2)``, ``(3)`` … where a file of that name is there already."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}({number}){path.suffix}")
    return candidate
