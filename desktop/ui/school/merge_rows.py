"""What a copy and this workspace say, as rows to compare: conflicts first."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from desktop.core.rulebook import Rulebook
from desktop.core.three_way import Difference, Relation
from desktop.ui.marks import Mark
from desktop.ui.models.comparison_model import ComparedRow
from desktop.ui.wording.fields import measure_of, value_text
from desktop.ui.wording.splitting import RELATIONS, difference_name

BASE, MINE, THEIRS = "base", "mine", "theirs"
_CHOSEN = {Relation.THEIRS: THEIRS, Relation.MINE: MINE}
_PARTS = ("values", "class_list", "special_rooms", "notes", "sources", "answers", "evidence", "actions")
_ORDER = (Relation.CONFLICT, Relation.THEIRS, Relation.MINE, Relation.ALIKE)


def in_reading_order(rulebook: Rulebook, differences: Sequence[Difference]) -> tuple[Difference, ...]:
    """What is to be chosen, then what comes, then what stays; each in the order in which people fill it."""
    codes = [*rulebook.catalogue.by_code, *rulebook.criteria, *(v.id for v in rulebook.standard.vetoes)]
    places = {code: place for place, code in enumerate(codes)}

    def order(difference: Difference) -> tuple[int, int, int]:
        part, code, _ = difference.place
        bare = code if part == "answers" else code.rpartition(".")[2]
        return _ORDER.index(difference.relation), _PARTS.index(part), places.get(bare, 0)

    return tuple(sorted(differences, key=order))


def merge_row(rulebook: Rulebook, difference: Difference) -> ComparedRow:
    """One row; its key is the place of the difference."""
    sides = {BASE: difference.base, MINE: difference.mine, THEIRS: difference.theirs}
    figures = all(_is_figure(value) for value in sides.values())
    part, code = difference.part, difference.code
    return ComparedRow(
        repr(difference.place),
        difference_name(rulebook, difference),
        {side: value_text(rulebook, part, code, value) for side, value in sides.items()},
        unit=measure_of(rulebook, part, code) if figures else "",
        state=RELATIONS[difference.relation],
        mark=Mark.WARN if difference.relation is Relation.CONFLICT else None,
        figures=figures,
        chosen=_CHOSEN.get(difference.relation, ""),
    )


def _is_figure(value: Any) -> bool:
    """Whether this is a number or, in a column of numbers, nothing."""
    if isinstance(value, tuple):
        return True
    return value is None or (isinstance(value, int | Decimal) and not isinstance(value, bool))
