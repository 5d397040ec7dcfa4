"""What receiving files would come to, before anything is taken."""

from collections import Counter
from collections.abc import Sequence

from desktop.ui.wording.packages import OUTCOMES
from desktop.workflows.outcomes import Outcome, Result

_TAKEN = frozenset(Outcome) - {Outcome.REFUSED, Outcome.KNOWN}
# What somebody has to decide about afterwards, and what that is.
_DECISIONS = {
    Outcome.PENDING: "核对密钥指纹",
    Outcome.FORK: "处理序号冲突",
    Outcome.REFUSED: "请原单位重新导出",
}


def takes_anything(results: Sequence[Result]) -> bool:
    """Whether accepting would store a package."""
    return any(result.outcome in _TAKEN for result in results)


def preview_sentence(results: Sequence[Result]) -> str:
    """``核验了 26 个文件：新收到 22 个，有改动 2 个，已拒收 2 个。``"""
    counts = Counter(result.outcome for result in results)
    parts = [f"{OUTCOMES[outcome]} {counts[outcome]} 个" for outcome in Outcome if counts[outcome]]
    return f"核验了 {len(results)} 个文件：{'，'.join(parts)}。"


def next_step_sentence(results: Sequence[Result]) -> str:
    """What is to be done after accepting, or that nothing is."""
    counts = Counter(result.outcome for result in results)
    steps = [f"{counts[o]} 个要{step}" for o, step in _DECISIONS.items() if counts[o]]
    renamed = sum(bool(result.stated_name) for result in results)
    if renamed:
        steps.append(f"{renamed} 个单位名称与名册不同，请看说明")
    if not takes_anything(results):
        return f"没有可以收下的。{'，'.join(steps)}。" if steps else "都已经收过，不会重复收。"
    return f"收下以后，{'，'.join(steps)}。" if steps else "都没有问题，按回车全部收下。"
