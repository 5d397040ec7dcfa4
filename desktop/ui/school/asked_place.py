"""Where in the window a point of the county's receipt is put right."""

from desktop.core.asked import Asked
from desktop.core.problems import asks_veto, fields_of
from desktop.core.verdict import Verdict
from desktop.ui.school.draft import Draft
from desktop.ui.school.places import Place


def asked_place(draft: Draft, asked: Asked) -> str:
    """A place; "" for a point about the whole filing, or about what this unit is not asked for."""
    match asked.part:
        case "values" | "notes" | "sources" if _has_field(draft, asked.code):
            return str(Place("value", asked.code))
        case "answers" if _has_row(draft, asked.code):
            return str(Place("criterion", asked.code))
        case "class_list" if draft.unit.kind == "school":
            return str(Place("classes", ""))
        case "special_rooms" if draft.unit.kind == "school":
            return str(Place("rooms", ""))
        case "evidence":
            evidence = draft.filing.evidence.get(asked.code)
            return (
                str(Place("evidence", evidence.criteria[0])) if evidence else str(Place("page", "evidence"))
            )
        case _:
            return ""


def _has_field(draft: Draft, code: str) -> bool:
    return any(field.code == code for field in fields_of(draft.rulebook, draft.filing))


def _has_row(draft: Draft, id: str) -> bool:
    judgement = draft.judgements.get(id)
    if judgement is None:
        vetoes = {veto.id for veto in draft.rulebook.standard.vetoes}
        return id in vetoes and asks_veto(draft.rulebook, id, draft.filing)
    by_section = draft.rulebook.criteria[id][1].section is not None
    return not (by_section and judgement.verdict is Verdict.NOT_APPLICABLE)
