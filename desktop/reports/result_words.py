"""What came out of a self-assessment, in one sentence for reports: what is judged and what gets points."""

from collections import Counter
from decimal import Decimal

from desktop.core.filing import Filing
from desktop.core.judge import Judgement, asked_of, judge
from desktop.core.numbers import plain, shown_plainly
from desktop.core.rulebook import Rulebook
from desktop.core.standard import Recorded, Scored
from desktop.core.verdict import Verdict
from desktop.reports.official import BLANK


def applies(judgement: Judgement) -> bool:
    """Whether a criterion is told of: what is only recorded has a figure, though no verdict."""
    return judgement.verdict is not Verdict.NOT_APPLICABLE or judgement.value is not None


def result_text(rulebook: Rulebook, filing: Filing) -> str:
    """``本次自评应评定达标的评估要点 23 项，达标 18 项，未达标 4 项，缺数据 1 项。…``"""
    judgements = judge(rulebook, filing)
    applying = [(c, judgements[c.id]) for _, c in asked_of(rulebook, filing) if applies(judgements[c.id])]
    judged = [j for c, j in applying if not isinstance(c.rule, Scored | Recorded)]
    counts = Counter(judgement.verdict for judgement in judged)
    text = (
        f"本次自评应评定达标的评估要点 {len(judged)} 项，达标 {counts[Verdict.MET]} 项，"
        f"未达标 {counts[Verdict.UNMET]} 项，缺数据 {counts[Verdict.MISSING]} 项。"
    )
    scored = [(c, j) for c, j in applying if isinstance(c.rule, Scored)]
    if not scored:
        return text
    full = shown_plainly(plain(sum((c.points or Decimal(0) for c, _ in scored), Decimal(0))))
    given = [j.score for _, j in scored if j.score is not None]
    total = shown_plainly(plain(sum(given, Decimal(0)))) if given else BLANK
    return f"{text}计分的 {len(scored)} 项满分 {full} 分，已评 {len(given)} 项，得 {total} 分。"
