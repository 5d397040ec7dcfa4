"""Where in the window a step is to be seen."""

from desktop.core.merge import Change
from desktop.storage.entries import Step
from desktop.ui.school.asked import asked_fields
from desktop.ui.school.draft import Draft
from desktop.ui.school.places import Place


def place_of_step(draft: Draft, step: Step) -> Place | None:
    """The place of the first change that has one."""
    places = (_place(draft, change) for change in step.changes)
    return next((place for place in places if place is not None), None)


def _place(draft: Draft, change: Change) -> Place | None:
    match change.part:
        case "class_list":
            return Place("classes", "")
        case "special_rooms":
            return Place("rooms", "")
        case "answers":
            ids = (*draft.rulebook.criteria, *(veto.id for veto in draft.rulebook.standard.vetoes))
            return Place("criterion", change.code) if change.code in ids else None
        case "evidence":
            return Place("evidence", (change.new or change.old).criteria[0])
        case "values" | "notes":
            asked = any(
                field.code == change.code for group in asked_fields(draft).values() for field in group
            )
            return Place("value", change.code) if asked else None
        case _:
            return None
