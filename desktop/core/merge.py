"""Compare two filings of one unit, as a list of changes that can be shown and counted."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.filing import Filing

# The parts of a filing whose entries stand by themselves, and those that are lists: one entry, whose code is
# the name of the part.
SINGLES = ("values", "answers", "notes", "sources", "evidence", "actions")
LISTS = ("class_list", "special_rooms")


class Change(Struct, frozen=True):
    """One thing that differs: ``part`` (values, answers, notes, sources, evidence, actions,
    class_list, special_rooms).

    ``code`` is the element, criterion, file or action (for a list, which is compared whole, its part);
    ``old`` is None where the new filing adds it, ``new`` None where it takes it away.
    """

    part: str
    code: str
    old: Any
    new: Any


def compare(old: Filing | None, new: Filing) -> tuple[Change, ...]:
    """What the new filing of a unit changes; empty where both say the same. Order: by part, then code."""
    before = _flat(old) if old is not None else {}
    after = _flat(new)
    keys = sorted(before.keys() | after.keys())
    return tuple(
        Change(part, code, before.get((part, code)), after.get((part, code)))
        for part, code in keys
        if before.get((part, code)) != after.get((part, code))
    )


def single_entries(filing: Filing) -> dict[tuple[str, str], Any]:
    """(part, code) → value of everything that is not a list."""
    return {(part, code): value for part in SINGLES for code, value in getattr(filing, part).items()}


def _flat(filing: Filing) -> Mapping[tuple[str, str], Any]:
    flat = single_entries(filing)
    for part in LISTS:
        if getattr(filing, part):
            flat[part, part] = getattr(filing, part)
    return flat


def with_entry(filing: Filing, source: Filing, part: str, code: str) -> Filing:
    """The filing with one entry (part and code as in `Change`) as the source has it, or without it."""
    if part == code:
        return replace(filing, **{part: getattr(source, part)})
    entries = dict(getattr(filing, part))
    entries.pop(code, None)
    if code in getattr(source, part):
        entries[code] = getattr(source, part)[code]
    return replace(filing, **{part: entries})
