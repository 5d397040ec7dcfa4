"""Which data elements a unit is asked to fill, in the groups of the page."""

from collections.abc import Mapping, Sequence

from desktop.core.elements import Field
from desktop.ui.school.draft import Draft


def asked_fields(draft: Draft) -> Mapping[str, Sequence[Field]]:
    """What this unit fills, by group, in order."""
    department = draft.unit.name if draft.unit.kind == "department" else ""
    groups: dict[str, list[Field]] = {}
    for field in draft.rulebook.catalogue.fields(draft.unit.school_type, department):
        groups.setdefault(field.element.group, []).append(field)
    return groups
