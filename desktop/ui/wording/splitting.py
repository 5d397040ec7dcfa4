"""Splitting the work: what a working copy is called, and what became of it, for window and command line."""

from collections.abc import Sequence
from pathlib import Path

from desktop.core.rulebook import Rulebook
from desktop.core.three_way import Difference, Relation
from desktop.storage.working_copies import HandedOver, WorkingCopy
from desktop.ui.wording.fields import LIST_NAMES, entry_name, line_name
from desktop.ui.wording.naming import names_text
from desktop.workflows.taking_back import Returned, TakenBack

RELATIONS = {
    Relation.CONFLICT: "两边都改了",
    Relation.THEIRS: "副本改了",
    Relation.MINE: "本机改了",
    Relation.ALIKE: "两边改得一样",
}
_MOST_NAMED = 5


def copy_name(copy: HandedOver | WorkingCopy) -> str:
    """副本 1（王老师）"""
    return f"副本 {copy.number}（{copy.colleague}）" if copy.colleague else f"副本 {copy.number}"


def difference_name(rulebook: Rulebook, difference: Difference) -> str:
    """What differs, as people call it; of a list, the line."""
    if difference.part in LIST_NAMES:
        lines = difference.theirs or difference.mine or difference.base
        return line_name(lines[0])
    if difference.part in ("evidence", "actions"):
        return line_name(difference.theirs or difference.mine or difference.base)
    return entry_name(rulebook, difference.part, difference.code)


def copy_advice(path: Path) -> str:
    """What to do with a copy instead of exporting it."""
    return f"分工副本不能导出。填好后关闭窗口，把“{path.name}”交回给分出它的人，合并后再导出上报包。"


def handed_over_sentence(copy: HandedOver, path: Path, *, is_removable: bool = False) -> str:
    """Where the copy is, and what to do with it."""
    unplug = "可以拔出U盘。" if is_removable else ""
    place = f"“{path.name}”，在“{path.absolute().parent}”"
    return f"已写好并核对{copy_name(copy)}：{place}。{unplug}交给同事填写，填好后交回，在这里合并。"


def nothing_sentence(returned: Returned) -> str:
    """The copy has nothing new."""
    return f"{copy_name(returned.copy)}没有新的改动，不用合并。"


def taken_back_sentence(done: TakenBack) -> str:
    """What was merged."""
    kept = f"，{len(done.kept)} 项保留本机的，副本的值记在修改记录里" if done.kept else ""
    return f"已合并{copy_name(done.copy)}：采用 {len(done.taken)} 项{kept}。"


def caution_sentence(returned: Returned) -> str:
    """What people should know before they merge; empty where there is nothing."""
    parts: list[str] = []
    if returned.is_stray:
        parts.append("这不是上次交回的那一份，可能是副本又被复制后分头填的，请逐项核对。")
    if returned.misfits:
        parts.append(
            f"副本有 {len(returned.misfits)} 项按本机的标准不能填，没有列出，仍留在副本里。"
            "请两边用同一个标准。"
        )
    return "".join(parts)


def conflicts_sentence(rulebook: Rulebook, differences: Sequence[Difference]) -> str:
    """Which conflicts are open, for the command line."""
    names = [difference_name(rulebook, difference) for difference in differences]
    return (
        f"有 {len(names)} 项两边都改了而且不一样：{names_text(names, _MOST_NAMED, '项')}。"
        "没有合并。请加上 --mine 保留本机的，或 --theirs 采用副本的，或在窗口里逐项选择。"
    )
