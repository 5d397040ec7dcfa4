"""What a step did, in a few words, and where a past value came from."""

from desktop.core.filing import Evidence
from desktop.core.merge import Change
from desktop.core.rulebook import Rulebook
from desktop.storage.entries import PastValue, Step
from desktop.storage.steps import StepKind
from desktop.ui.wording.fields import LIST_NAMES, entry_name, value_text

ORIGINS = {
    StepKind.TYPED: "手填",
    StepKind.TABLE: "从表格填入",
    StepKind.COPY: "合并副本",
    StepKind.LETTER: "教育局来件",
    StepKind.EVIDENCE: "佐证材料",
    StepKind.RESTORED: "恢复以前的值",
    StepKind.BACKUP: "恢复备份",
    StepKind.UNDO: "撤销",
    StepKind.REDO: "重做",
}


def step_text(rulebook: Rulebook, step: Step) -> str:
    """小学在校学生数 455 → 458; 从表格填入 12 项; 合并副本 1 王老师，5 项; 加入佐证材料 3 个"""
    if len(step.changes) == 1 and step.kind is not StepKind.COPY:
        return _change_text(rulebook, step.changes[0])
    count = len(step.changes)
    if step.kind is StepKind.EVIDENCE:
        return f"加入佐证材料 {count} 个"
    origin = f"{ORIGINS[step.kind]} {step.source}".strip()
    return f"{origin}，{count} 项" if step.source else f"{origin} {count} 项"


def origin_text(past: PastValue) -> str:
    """手填; 合并副本 1 王老师; 撤销"""
    return f"{ORIGINS[past.kind]} {past.source}".strip()


def _change_text(rulebook: Rulebook, change: Change) -> str:
    if change.part in LIST_NAMES:
        return f"{LIST_NAMES[change.part]} {len(change.old or ())} → {len(change.new or ())} 行"
    if change.part == "evidence":
        return _evidence_text(change.old, change.new)
    old, new = (value_text(rulebook, change.part, change.code, v) for v in (change.old, change.new))
    return f"{entry_name(rulebook, change.part, change.code)} {old} → {new}"


def _evidence_text(old: Evidence | None, new: Evidence | None) -> str:
    if new is None:
        return f"移除佐证“{old.title if old else ''}”"
    return f"{'加入' if old is None else '修改'}佐证“{new.title}”"
