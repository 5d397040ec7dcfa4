"""File names that people read: Chinese, safe on every file system, never one that is taken."""

import re
from pathlib import Path

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST = 60


def file_name(*parts: str) -> str:
    """``file_name("东关小学", "上报包")`` → ``东关小学_上报包``; what no file system takes becomes ``-``."""
    return "_".join(_UNSAFE.sub("-", part).strip(" .")[:_LONGEST] for part in parts if part)


def free_path(path: Path) -> Path:
    """The path itself, or with ``(2)``, ``(3)`` … where a file of that name is there already."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}({number}){path.suffix}")
    return candidate
