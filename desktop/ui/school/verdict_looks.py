"""The mark and the word of a criterion's verdict; points that are lost are no failure."""

from desktop.core.formula_text import value_text
from desktop.core.numbers import plain
from desktop.core.standard import Scored
from desktop.core.verdict import Verdict
from desktop.ui.marks import Mark
from desktop.ui.school.draft import Draft


def verdict_look(draft: Draft, id: str) -> tuple[Mark, str | None]:
    """Mark and word, None for the mark's own; a score below full marks lowers the county's sum, no more."""
    judgement = draft.judgements[id]
    criterion = draft.rulebook.criteria[id][1]
    if not isinstance(criterion.rule, Scored) or judgement.verdict is Verdict.NOT_APPLICABLE:
        return Mark(judgement.verdict.value), None
    if judgement.score is None or criterion.points is None:
        return Mark.MISSING, "未评分"
    if judgement.verdict is Verdict.MET:
        return Mark.MET, "满分"
    return Mark.WARN, f"扣 {value_text(plain(criterion.points - judgement.score))} 分"
