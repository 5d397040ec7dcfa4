"""Days as people type them."""

import re
import unicodedata
from datetime import date

_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})|(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?", re.ASCII)


def typed_day(text: str) -> str:
    """2026-12-31 for the usual ways to write a day: 2026年12月31日, 2026/12/31, 2026.12.31, 20261231.

    Raises ValueError.
    """
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    found = _DAY.fullmatch(bare)
    if found is None:
        raise ValueError(text)
    year, month, day = (int(figure) for figure in found.groups() if figure)
    return date(year, month, day).isoformat()


def day_fault(text: str) -> str:
    """What is wrong with a day as it was typed; nothing of an empty one."""
    try:
        if text.strip():
            typed_day(text)
    except ValueError:
        return "请写成 2026-12-31 的样子"
    return ""
