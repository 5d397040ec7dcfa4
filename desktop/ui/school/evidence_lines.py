"""The criteria on the page of evidence, each with how many files prove it."""

from collections.abc import Sequence

from msgspec import Struct

from desktop.core.judge import asked_of
from desktop.core.standard import Criterion
from desktop.core.verdict import Verdict
from desktop.ui.school.draft import Draft

_UNKNOWN = "本标准没有这一项，请把这里的文件移到别的要点。"


class Line(Struct, frozen=True):
    """``group`` is the indicator that it stands under; ``asked`` what the standard wants to see."""

    id: str
    text: str
    group: str
    asked: tuple[str, ...]
    count: int

    @property
    def lacks(self) -> bool:
        return bool(self.asked) and not self.count


def evidence_lines(draft: Draft) -> Sequence[Line]:
    """Every criterion that concerns this unit; last what files are left to of another standard."""
    lines: list[Line] = []
    for indicator, criterion in asked_of(draft.rulebook, draft.filing):
        applies = draft.judgements[criterion.id].verdict is not Verdict.NOT_APPLICABLE
        if applies or draft.evidence_count(criterion.id):
            group = f"{indicator.id}  {indicator.title}"
            lines.append(_line(draft, criterion, group))
    known = {line.id for line in lines}
    left = {id for e in draft.filing.evidence.values() for id in e.criteria if id not in known}
    return [*lines, *(Line(id, _UNKNOWN, "其他", (), draft.evidence_count(id)) for id in sorted(left))]


def _line(draft: Draft, criterion: Criterion, group: str) -> Line:
    return Line(criterion.id, criterion.text, group, criterion.evidence, draft.evidence_count(criterion.id))
