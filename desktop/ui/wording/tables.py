"""What is wrong with a table, cell by cell."""

from collections.abc import Callable, Mapping

from desktop.core.terms import SCHOOL_TYPE_NAMES
from desktop.spreadsheets.errors import Fault, FaultReason

_SCHOOL_TYPES = "、".join(SCHOOL_TYPE_NAMES.values())
_TOO_LARGE: Mapping[str, str] = {
    "bytes": "文件超过 32 MB",
    "rows": "行数太多",
    "columns": "列数太多",
    "cells": "单元格太多",
}
_FAULTS: Mapping[FaultReason, Callable[[Fault], str]] = {
    FaultReason.NO_FILE: lambda f: "找不到这个文件，请核对文件名和位置。",
    FaultReason.NOT_ALLOWED: lambda f: (
        "文件打不开：没有权限，或正被其他程序（如 Excel、WPS）占用。请关闭后再试。"
    ),
    FaultReason.UNREADABLE: lambda f: "文件读不出来，请检查U盘或磁盘后再试。",
    FaultReason.EMPTY: lambda f: "文件是空的，请换一个文件。",
    FaultReason.WRONG_FORMAT: lambda f: "不是 CSV、XLSX、XLS 或 ODS 表格，请另存为其中一种再试。",
    FaultReason.DAMAGED: lambda f: "表格文件已损坏，请在 Excel 或 WPS 中打开后另存一份再试。",
    FaultReason.ENCRYPTED: lambda f: "表格设了打开密码，请去掉密码后再试。",
    FaultReason.ENCODING: lambda f: "文字编码不是 UTF-8 或 GB18030，请在 Excel 或 WPS 中另存为“CSV UTF-8”。",
    FaultReason.TOO_LARGE: lambda f: f"表格太大（{_TOO_LARGE[f.text]}），请删去无关的行、列和工作表再试。",
    FaultReason.SEVERAL_SHEETS: lambda f: f"有几张工作表都像数据表（{f.text}），请只保留要导入的一张。",
    FaultReason.NO_ROWS: lambda f: "表头下面没有数据，请填写后再导入。",
    FaultReason.UNKNOWN_HEADER: lambda f: (
        f"表头“{f.text or f.header}”不认识，请改为数据项名称，或删去这一列。"
    ),
    FaultReason.BLANK_HEADER: lambda f: "这一列有数据但没有表头，请补上表头或删去这一列。",
    FaultReason.DUPLICATE_HEADER: lambda f: f"表头“{f.text or f.header}”重复，请只保留一列。",
    FaultReason.MISSING_HEADER: lambda f: f"缺少“{f.text}”这一列，请补上。",
    FaultReason.MERGED: lambda f: f"有合并单元格（{f.text}），请取消合并，每个单元格各填各的。",
    FaultReason.NOT_A_NUMBER: lambda f: f"“{f.text}”不是数字，请改为数字；没有就填 0，不知道就留空。",
    FaultReason.FULL_WIDTH: lambda f: f"“{f.text}”含全角数字，请改为半角数字。",
    FaultReason.NEGATIVE: lambda f: f"“{f.text}”是负数，请核对。",
    FaultReason.NOT_WHOLE: lambda f: f"“{f.text}”不是整数，请改为整数。",
    FaultReason.NOT_POSITIVE: lambda f: f"“{f.text}”中有 0，请只列出实际的班级或教室。",
    FaultReason.TOO_BIG: lambda f: f"“{f.text}”超出了合理范围，请核对数字和单位。",
    FaultReason.TOO_PRECISE: lambda f: f"“{f.text}”的小数位太多，请最多保留 6 位。",
    FaultReason.NOT_A_FLAG: lambda f: f"“{f.text}”应填“是”或“否”。",
    FaultReason.NOT_A_CHOICE: lambda f: f"“{f.text}”不在可选范围内，请填{'、'.join(f.choices)}之一。",
    FaultReason.DATE: lambda f: f"“{f.text}”是日期，请改为数字或文字。",
    FaultReason.EXCEL_ERROR: lambda f: f"公式出错（{f.text}），请改正或直接填数字。",
    FaultReason.FORMULA: lambda f: (
        f"公式“{f.text}”没有保存结果，请在 Excel 或 WPS 中打开并保存一次，或直接填数字。"
    ),
    FaultReason.BLANK: lambda f: "没有填，这一项必须填写。",
    FaultReason.MALFORMED_CODE: lambda f: f"学校标识码“{f.text}”不是 10 位数字，请核对。",
    FaultReason.DUPLICATE_SCHOOL: lambda f: f"学校标识码“{f.text}”重复，请只保留一行。",
    FaultReason.UNKNOWN_TYPE: lambda f: f"学校类型“{f.text}”不认识，请填{_SCHOOL_TYPES}之一。",
    FaultReason.SECTION_ABSENT: lambda f: f"这类学校没有该学部，“{f.text}”应留空。",
    FaultReason.DISAGREES: lambda f: f"最大班额“{f.text}”与各班人数不一致，请核对。",
}


def fault_sentence(fault: Fault) -> str:
    """``E12（小学在校学生数）：“四十二”不是数字，请改为数字……``"""
    place = fault.cell or (f"第 {fault.row} 行" if fault.row else "")
    if place and fault.header:
        place += f"（{fault.header}）"
    return f"{place}：{_FAULTS[fault.reason](fault)}" if place else _FAULTS[fault.reason](fault)
