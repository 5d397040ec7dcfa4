"""What a remark can be about: what a filing says, item by item, as a reviewer looks for it."""

from collections.abc import Sequence

from msgspec import Struct

from desktop.core.filing import Filing
from desktop.core.problems import fields_of
from desktop.core.rulebook import Rulebook
from desktop.ui.wording.fields import LIST_NAMES, entry_name, measure_of, value_text

WHOLE = "整份上报"
_LONGEST = 40


class Subject(Struct, frozen=True):
    """``text`` is what is searched; part and code as in `core.merge.Change`, both empty for the whole."""

    text: str
    part: str = ""
    code: str = ""


def subjects(rulebook: Rulebook, filing: Filing) -> Sequence[Subject]:
    """The whole filing, then what it is asked to fill with what it says, then its criteria."""
    found = [Subject(WHOLE)]
    for field in fields_of(rulebook, filing):
        value = filing.values.get(field.code)
        if field.element.code in rulebook.reads or value is not None:
            said = value_text(rulebook, "values", field.code, value)
            measure = measure_of(rulebook, "values", field.code) if value is not None else ""
            name = entry_name(rulebook, "values", field.code)
            found.append(Subject(f"{name}：{said} {measure}".rstrip(), "values", field.code))
    found += [Subject(name, part, part) for part, name in LIST_NAMES.items() if getattr(filing, part)]
    for id, (_, criterion) in rulebook.criteria.items():
        if filing.unit.kind in criterion.asked:
            found.append(Subject(f"{id} {_shortened(criterion.text)}", "answers", id))
    return found


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
