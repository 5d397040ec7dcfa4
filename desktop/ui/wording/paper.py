"""What is said of a printed form that somebody compares with what stands here."""

from desktop.core.rulebook import Rulebook
from desktop.ui.wording.changes import changes_text
from desktop.workflows.paper_check import Match, PaperCheck

_MOST_CHANGES = 12
_SAID = {
    Match.SAME: "与现在的填报一致。",
    Match.OTHER_UNIT: "不是本单位的表。",
    Match.UNKNOWN: "这里没有过这样的填报：可能是别的单位的、上一轮的，或者指纹打错了。请再核对一遍。",
    Match.UNREADABLE: "这不是填报指纹。请照纸上“填报指纹”后面的 20 位数字填写，或粘贴扫二维码得到的文字。",
}


def paper_sentence(check: PaperCheck) -> str:
    """Whether the form is what stands here, and with which package it went."""
    sent = f"它和第 {check.sequence} 次上报包的内容相同。" if check.sequence is not None else ""
    if check.match is not Match.CHANGED:
        return _SAID[check.match] + sent
    if not check.changes:
        return f"内容与现在的填报一致。{sent}"
    return f"打印之后又改过 {len(check.changes)} 处，请重新打印。{sent}"


def paper_changes(rulebook: Rulebook, check: PaperCheck) -> str:
    """What was changed since, a line each."""
    return changes_text(rulebook, check.changes, _MOST_CHANGES)
