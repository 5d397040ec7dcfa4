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
