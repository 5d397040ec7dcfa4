"""What the bureau sends to a school whose file was refused: what is wrong with it, and what to do."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from desktop.exchange.layout import EVIDENCE, FILING, FORM, STATEMENT, TAGS
from desktop.exchange.trust import Cause
from desktop.workflows.outcomes import RefusalCause

_CHECKSUM = re.compile(r"校验码_?([0-9a-f]{6,})")
_SHORT = 8

_AGAIN = "请在校标通的“打印与导出”页重新导出，等提示写好了再拔U盘，不要改名、解压或另存，再送一次。"
_REPACKED = f"可能经过压缩软件、网盘或杀毒软件改动。{_AGAIN}"

# What is wrong, said to the school.
_FAULTS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    Cause.TOO_LARGE: lambda d: "超过了允许的大小",
    Cause.NOT_A_PACKAGE: lambda d: "不是校标通导出的文件",
    Cause.TRUNCATED: lambda d: f"在{_part(d)}处中断，不完整",
    Cause.TOO_MANY_ENTRIES: lambda d: "里面的文件过多",
    Cause.DUPLICATE_NAME: lambda d: f"里面有重名的{_part(d)}",
    Cause.UNSAFE_NAME: lambda d: "里面有不该有的文件名",
    Cause.LINK: lambda d: "里面有不该有的链接",
    Cause.ENCRYPTED: lambda d: "被加了密码",
    Cause.COMPRESSION_RATIO: lambda d: "压缩得不正常",
    Cause.COMPRESSED: lambda d: "被重新压缩过",
    Cause.REWRITTEN: lambda d: "被重新打包过",
    Cause.MALFORMED: lambda d: f"中{_part(d)}不合规范",
    Cause.NEWER_VERSION: lambda d: "由更新版本的校标通导出，我们的版本读不了",
    Cause.WRONG_KIND: lambda d: "不是上报包",
    Cause.EXTRA_ENTRY: lambda d: "里面多出了文件",
    Cause.MISSING_ENTRY: lambda d: f"中缺少{_part(d)}",
    Cause.FORGED: lambda d: "的签名与内容对不上",
    Cause.DAMAGED: lambda d: f"中{_part(d)}损坏",
    RefusalCause.UNREADABLE: lambda d: "读不出来",
    RefusalCause.WRONG_COUNTY: lambda d: f"写明是报给{d['detail']}的",
    RefusalCause.UNKNOWN_UNIT: lambda d: f"的单位代码“{d['detail']}”不在我们的名册上",
    RefusalCause.WRONG_ROUND: lambda d: f"属于“{d['detail']}”，不是本轮的",
    RefusalCause.WRONG_STANDARD: lambda d: "所依据的标准与本轮不同",
    RefusalCause.WRONG_BUNDLE: lambda d: "与汇总包的清单不符",
    RefusalCause.MALFORMED_FILING: lambda d: "里的填报数据不合规范",
}

# What to do about it; for all others it is to export once more.
_REMEDIES: Mapping[str, str] = {
    Cause.TOO_LARGE: "请把佐证材料中过大的照片或文件换成小一些的，重新导出后再送一次。",
    Cause.NOT_A_PACKAGE: "请确认选对了文件：上报包在校标通的“打印与导出”页导出，文件名以“.xbp”结尾。",
    Cause.NEWER_VERSION: "我们升级以后再接收，文件请留着，不必重新导出。",
    Cause.WRONG_KIND: "请在校标通的“打印与导出”页导出上报包，再送一次。",
    Cause.COMPRESSED: _REPACKED,
    Cause.REWRITTEN: _REPACKED,
    Cause.FORGED: "请与我们电话核实这个文件是不是你单位导出的，再从本单位的工作文件重新导出一次。",
    RefusalCause.UNREADABLE: "可能是U盘接触不良，请换一个U盘，把文件再送一次。",
    RefusalCause.WRONG_COUNTY: "请用我们的下发包建立工作文件，重新导出后再送一次。",
    RefusalCause.UNKNOWN_UNIT: "请核对单位代码，把正确的代码告诉我们。",
    RefusalCause.WRONG_ROUND: "请打开我们本轮的下发包，核对填报内容后重新导出，再送一次。",
    RefusalCause.WRONG_STANDARD: "请打开我们新的下发包（填过的内容都在），重新导出后再送一次。",
}


def message_to_school(data: Mapping[str, Any], file_name: str, file_digest: str, unit: str = "") -> str:
    """``东关小学：收到的上报包“…”在第 3 个附件处中断 … 请重新导出 … 校验码 …``, ready to be sent.

    ``data`` is `outcomes.cause_data`; ``unit`` the name, if it is known. A cause of a newer program is called
    by what is certain.
    """
    cause = str(data["cause"])
    fault = _FAULTS[cause](data) if cause in _FAULTS else "没有通过核验"
    told = f"收到的文件“{file_name}”{fault}，没有收下。{_REMEDIES.get(cause, _AGAIN)}"
    return f"{unit or '贵单位'}：{told}{_checksum(file_name, file_digest)}"


def sender_of(file_name: str, names: Mapping[str, str]) -> str:
    """The unit that a file is from by its name, which proves nothing but tells whom to ask; "" if unknown.

    ``names`` are the names of the roster by their code.
    """
    found = [name for name in names.values() if file_name.startswith(name)]
    return max(found, key=len, default="")


def _part(data: Mapping[str, Any]) -> str:
    """What people call the part of the file that is broken."""
    entry = str(data.get("entry") or "")
    if entry == FILING:
        return "填报数据"
    if entry == FORM:
        return "自评表"
    if entry == STATEMENT:
        return "签名"
    if entry.startswith(EVIDENCE):
        return f"佐证材料（编号 {entry.removeprefix(EVIDENCE)[:_SHORT]}）"
    return "文件清单" if entry in TAGS else "文件内容"


def _checksum(file_name: str, file_digest: str) -> str:
    """By what both sides can tell that they speak of the same file."""
    named = _CHECKSUM.search(file_name)
    if named is not None:
        return f"（文件名中的校验码 {named.group(1)}）"
    return f"（文件的特征码 {file_digest[:_SHORT]}）" if file_digest else ""
