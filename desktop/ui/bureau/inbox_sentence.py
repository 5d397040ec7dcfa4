"""The sentence over the inbox: what to do now."""

from desktop.ui.bureau.roster_rows import Standing
from desktop.ui.bureau.state import CountyState


def inbox_sentence(state: CountyState) -> str:
    """How many are missing, and what waits for a decision."""
    absent = sum(row.is_absent for row in state.roster)
    tabled = sum(row.standing is Standing.TABLE for row in state.roster)
    waiting = sum(row.unconfirmed is not None for row in state.roster)
    if not any(row.unit.kind == "school" for row in state.roster):
        return "名册上还没有学校，先导入一张数据表。"
    if absent == len(state.roster):
        return f"名册上有 {absent} 个单位，都还没有上报。"
    parts = [f"还差 {absent} 个单位"] if absent else []
    if tabled:
        parts.append(f"{tabled} 个单位只有表格数据，还没有签名的上报包")
    if not parts:
        parts.append("各单位都交来了")
    if waiting:
        parts.append(f"{waiting} 个待确认")
    forked = sum(row.forked for row in state.roster)
    if forked:
        parts.append(f"{forked} 个序号冲突")
    if state.refusals:
        parts.append(f"{len(state.refusals)} 个文件被拒收，请原单位重新导出")
    return "，".join(parts) + "。"
