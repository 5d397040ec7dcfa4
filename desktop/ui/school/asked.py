"""Which data elements a unit is asked to fill, in the groups of the page."""

from collections.abc import Mapping, Sequence

from desktop.core.elements import Field
from desktop.core.problems import fields_of
from desktop.ui.school.draft import Draft


def asked_fields(draft: Draft) -> Mapping[str, Sequence[Field]]:
    """What this unit fills, by group, in order."""
    groups: dict[str, list[Field]] = {}
    for field in fields_of(draft.rulebook, draft.filing):
        groups.setdefault(field.element.group, []).append(field)
    return groups


def needed_codes(draft: Draft) -> frozenset[str]:
    """What the page shows at first: what the round's standard reads, and what is filled or explained already.

    A check fails only where all that it compares is filled, so that its fields are among them. Everything
    where the standard reads nothing of this unit.
    """
    filing = draft.filing
    fields = fields_of(draft.rulebook, filing)
    touched = {*filing.values, *filing.notes, *draft.unreadable}
    needed = frozenset(f.code for f in fields if f.element.code in draft.rulebook.reads or f.code in touched)
    return needed or frozenset(f.code for f in fields)
