"""Several names in one line, and what data elements are called."""

from collections.abc import Sequence

from desktop.core.rulebook import Rulebook
from desktop.core.sections import Section
from desktop.core.terms import ROOM_NAMES, SECTION_NAMES

_NAMED = 3


def names_text(names: Sequence[str], most: int = _NAMED, counter: str = "个单位") -> str:
    """A few names, then how many there are.

    >>> names_text(["甲", "乙"]), names_text(["甲", "乙", "丙", "丁"], 2, "所")
    ('甲、乙', '甲、乙等 4 所')
    """
    if len(names) <= most:
        return "、".join(names)
    return f"{'、'.join(names[:most])}等 {len(names)} {counter}"


def element_text(rulebook: Rulebook, code: str) -> str:
    """What people call a full code: ``primary.pupils`` is 小学在校学生数; a criterion is 自评结论."""
    head, point, bare = code.rpartition(".")
    if head == "special_rooms":
        return ROOM_NAMES.get(bare, bare)
    if code in rulebook.criteria:
        return f"第 {code} 项自评"
    element = rulebook.catalogue.by_code.get(bare)
    if element is None:
        return code
    return f"{SECTION_NAMES[Section(head)]}{element.name}" if point else element.name
