"""Why the county's verdict is what it is, and who keeps it open."""

from desktop.core.verdict import Verdict
from desktop.ui.bureau.indicator_rows import VETO, IndicatorRow, delaying
from desktop.ui.bureau.state import CountyState
from desktop.ui.wording.county import points_text, row_verdict_text, score_text
from desktop.ui.wording.naming import names_text

_SHOWN = 5


def verdict_reasons(state: CountyState) -> list[str]:
    """One line for each thing that fails or is still open; one sentence where nothing is."""
    lines: list[str] = []
    for verdict, word in ((Verdict.UNMET, "未达标"), (Verdict.MISSING, "缺数据")):
        indicators = [row for row in state.indicators if row.kind == "A" and row.verdict is verdict]
        if indicators:
            lines.append(f"A 类 {len(indicators)} 项{word}：{_listed(indicators)}")
    lines += _score(state)
    for passes, word in ((False, "未达标"), (None, "缺数据")):
        rows = [row for row in state.result.rows if row.passes is passes]
        if rows:
            names = list(dict.fromkeys(state.name(row.school_code) for row in rows))
            lines.append(f"资源配置 {len(rows)} 个学部{word}：{names_text(names, 4, '所')}")
    declared = [row for row in state.indicators if row.kind == VETO and row.verdict is Verdict.UNMET]
    if declared:
        lines.append(f"一票否决 {len(declared)} 项：{names_text([row.title for row in declared], 2, '项')}")
    passed = row_verdict_text(state.rulebook, Verdict.MET)
    return lines or [f"A 类全部达标，B 类得分达标，各校{passed}，没有一票否决情形。"]


def delay_text(state: CountyState) -> str:
    """``待补单位：编办（2 项）、5 所学校还没有上报``"""
    late = delaying(state.result, state.rulebook)
    parts = [f"{name}（{count} 项）" for name, count in late[:_SHOWN]]
    if len(late) > _SHOWN:
        parts[-1] += f"等 {len(late)} 个部门"
    for kind, counter in (("school", "所学校"), ("township", "个乡镇")):
        absent = [unit.name for unit in state.result.absent if unit.kind == kind]
        if absent:
            parts.append(f"{names_text(absent, 3, counter)}未上报")
    return f"待补单位：{'、'.join(parts)}" if parts else ""


def _score(state: CountyState) -> list[str]:
    needed = points_text(state.rulebook.standard.pass_points)
    got = score_text(state.rulebook, state.result)
    if state.result.b_verdict is Verdict.UNMET:
        return [f"B 类{got}，低于 {needed} 分"]
    if state.result.b_verdict is Verdict.MISSING:
        return [f"B 类{got}，够不够 {needed} 分未定"]
    return []


def _listed(rows: list[IndicatorRow]) -> str:
    return names_text([f"{row.number} {row.title}" for row in rows], 2, "项")
