"""What the inbox says of units, deliveries and refused files."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from desktop.core.filing import Unit
from desktop.core.terms import SCHOOL_TYPE_NAMES
from desktop.storage.submissions import Refusal
from desktop.ui.wording.packages import OUTCOMES, refusal_sentence
from desktop.workflows.importing import Difference, Imported
from desktop.workflows.outcomes import Outcome, Result, cause_data

# The states of core.settling.
STATES: Mapping[str, str] = {
    "accepted": "已收",
    "superseded": "旧版本",
    "pending": "待确认",
    "fork": "序号冲突",
    "undone": "已撤销",
}


def stored_cause(refusal: Refusal) -> Mapping[str, Any]:
    """The data of `receiving.cause_data` as it was stored."""
    return msgspec.json.decode(refusal.cause)


def stored_refusal_sentence(refusal: Refusal) -> str:
    """Why a file was refused earlier; a cause of a newer program is called by what is certain."""
    try:
        return refusal_sentence(stored_cause(refusal))
    except KeyError:
        return "这个文件没有通过核验。请原单位重新导出后再送一次。"


def moment(iso: str) -> str:
    """``11月23日 10:31`` for an ISO time."""
    date, _, clock = iso.partition("T")
    _, month, day = date.split("-")
    return f"{int(month)}月{int(day)}日 {clock[:5]}"


def result_reason(result: Result, *, ahead: bool = False) -> str:
    """Beside the outcome of a file: what it changed, or why it does not count; ``ahead``, what it would."""
    return _reason(result, ahead=ahead) + stated_name_text(result.stated_name)


def stated_name_text(name: str) -> str:
    """What a unit calls itself in its package, where that is not its name on the roster."""
    return f"包内的单位名称是“{name}”，与名册不同，请核对是不是同一个单位。" if name else ""


def _reason(result: Result, *, ahead: bool) -> str:
    counted = "将计入测算。" if ahead else "已计入测算。"
    uncounted = "不会计入测算。" if ahead else "没有计入测算。"
    match result.outcome:
        case Outcome.REFUSED:
            return refusal_sentence(cause_data(result))
        case Outcome.NEW:
            return counted
        case Outcome.CHANGED:
            return f"{len(result.changes)} 处改动，{counted}"
        case Outcome.UNCHANGED:
            return "是更新的一次上报，内容与上次相同。"
        case Outcome.KNOWN:
            return "这个文件以前已经收过。"
        case Outcome.OLDER:
            return f"已有更新的一次上报，{uncounted}"
        case Outcome.FORK:
            return f"有另一个同为第 {result.sequence} 次的上报包，可能是工作文件被复制后分头填报。{uncounted}"
        case Outcome.PENDING:
            return f"签名密钥未确认，{uncounted}请核对密钥指纹。"


def results_sentence(results: Sequence[Result]) -> str:
    """``收到 26 个文件：新收到 22 个，有改动 2 个，已拒收 2 个。``"""
    counts = Counter(result.outcome for result in results)
    parts = [f"{OUTCOMES[outcome]} {counts[outcome]} 个" for outcome in Outcome if counts[outcome]]
    return f"刚才接收了 {len(results)} 个文件：{'，'.join(parts)}。"


def passed_over_sentence(count: int) -> str:
    return f"另有 {count} 个不是 .xbp 的文件没有读取。" if count else ""


def imported_sentence(name: str, imported: Imported) -> str:
    """How many schools came, and where the table and the roster do not agree."""
    same = f"，其中 {imported.unchanged} 所与上次相同" if imported.unchanged else ""
    told = f"已从“{name}”导入 {imported.schools} 所学校{same}。"
    if imported.blank < imported.schools:
        told += "表格没有签名，标为“未签名”。"
    told += blank_sentence(imported) + joined_sentence(imported)
    return told + unused_sentence(imported) + differences_sentence(imported)


def blank_sentence(imported: Imported) -> str:
    """How many rows only named their school."""
    if not imported.blank:
        return ""
    which = "表格" if imported.blank == imported.schools else f"其中 {imported.blank} 所"
    return f"{which}没有填数据，只登记到名册。"


def joined_sentence(imported: Imported) -> str:
    """``标准也要求乡镇填报，已把 3 个乡镇加入名册。``"""
    count = len(imported.joined)
    return f"标准也要求乡镇填报，已把 {count} 个乡镇加入名册，请一并签发下发包。" if count else ""


def unused_sentence(imported: Imported, most: int = 5) -> str:
    """``未采用 2 所：东关小学、石岭初级中学，该校已有签名上报包。``"""
    names = [unit.name for unit in imported.unused]
    if not names:
        return ""
    more = f"等 {len(names)} 所" if len(names) > most else ""
    return f"未采用：{'、'.join(names[:most])}{more}，该校已有签名上报包。"


def differences_sentence(imported: Imported, most: int = 3) -> str:
    """``有 1 所学校的名册信息与表格不同，名册没有改动：东关小学（名称：东关小学 → 东关完小）。``."""
    differing = imported.differing
    if not differing:
        return ""
    named = [f"{d.roster.name}（{'，'.join(_differences(d))}）" for d in differing[:most]]
    more = f"等 {len(differing)} 所" if len(differing) > most else ""
    if imported.updated:
        return f"已按表格更新名册：{'、'.join(named)}{more}。"
    return f"有 {len(differing)} 所学校的名册信息与表格不同，名册没有改动：{'、'.join(named)}{more}。"


def _differences(difference: Difference) -> list[str]:
    known, said = difference.roster, difference.table
    lines = [
        ("名称", known.name, said.name),
        ("乡镇", known.township, said.township),
        ("类型", _type_name(known), _type_name(said)),
    ]
    return [f"{what}：{old or '未填'} → {new}" for what, old, new in lines if old != new]


def _type_name(unit: Unit) -> str:
    return SCHOOL_TYPE_NAMES[unit.school_type] if unit.school_type else ""
