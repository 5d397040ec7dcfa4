"""The values that a criterion's verdict rests on, each with where it is from."""

from desktop.core.facts import facts_of, judged_sections
from desktop.core.filing import Filing
from desktop.core.formula_text import value_text
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SECTIONS, Section
from desktop.core.standard import Criterion, EveryClass, ResourceRule, Rooms
from desktop.core.terms import SECTION_NAMES


def values_read(rulebook: Rulebook, filing: Filing, criterion: Criterion) -> list[str]:
    """``小学在校学生数 464人（来源：学籍系统）``: each value that is judged, with source and note."""
    facts = facts_of(filing)
    lines: list[str] = []
    for code in _codes(rulebook, filing, criterion):
        if code not in facts:
            continue
        element = rulebook.catalogue.element(code)
        section = code.rpartition(".")[0]
        name = (SECTION_NAMES[Section(section)] if section else "") + element.name
        said = [f"来源：{filing.sources[code]}"] if filing.sources.get(code) else []
        said += [f"说明：{filing.notes[code]}"] if filing.notes.get(code) else []
        origin = f"（{'；'.join(said)}）" if said else ""
        lines.append(f"{name} {value_text(facts[code])}{element.unit}{origin}")
    return lines


def _codes(rulebook: Rulebook, filing: Filing, criterion: Criterion) -> list[str]:
    rule = criterion.rule
    judged = judged_sections(filing)
    own = (criterion.section,) if criterion.section else judged
    codes: list[str] = []
    if isinstance(rule, ResourceRule) and criterion.section is not None:
        resource = rulebook.resources[rule.resource]
        school_type = filing.unit.school_type
        shared = SECTIONS[school_type] if resource.split and school_type is not None else own
        codes += rulebook.formula(resource.quantity[criterion.section]).bind(own).codes
        codes += [f"{section}.pupils" for section in shared]
    elif isinstance(rule, Rooms):
        codes += [f"{section}.classes" for section in (judged if rule.whole_school else own)]
    elif isinstance(rule, EveryClass):
        codes += [f"{section}.largest_class" for section in own]
    for text in rulebook.compared_texts(rule):
        codes += rulebook.formula(text).bind(own).codes
    return list(dict.fromkeys(codes))
