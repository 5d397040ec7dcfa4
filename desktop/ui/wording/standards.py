"""What is wrong with a standard or a formula, for whoever has changed one."""

from collections.abc import Mapping
from typing import Any

_REASONS: Mapping[str, str] = {
    # the file
    "not_utf8": "文件不是 UTF-8 编码",
    "not_toml": "不合 TOML 的写法",
    "not_valid": "缺少内容，或内容的类型不对",
    "other_id": "“{word}”与文件名不一致",
    # the structure
    "duplicate_id": "“{word}”重复",
    "not_a_word": "“{word}”不能作名称或代码",
    "section_missing": "缺少学部“{word}”",
    "unknown_row_rule": "没有判定口径“{word}”",
    "unknown_resource": "没有资源指标“{word}”",
    "points": "分值“{word}”与评分方式不符",
    # the formulas
    "syntax": "“{word}”的写法不对",
    "unknown_name": "“{word}”不是基础数据项",
    "forbidden": "“{word}”不能用在公式中",
    "too_long": "公式太长",
    "no_section": "“{word}”没有说明是哪个学部",
}


def standard_invalid(data: Mapping[str, Any]) -> str:
    place = f"的“{data['place']}”" if data["place"] else ""
    return f"标准“{data['standard']}”{place}有错：{_reason(data)}。请改正，或换回原来的标准文件。"


def formula_invalid(data: Mapping[str, Any]) -> str:
    return f"公式“{data['formula']}”有错：{_reason(data)}。请改正。"


def _reason(data: Mapping[str, Any]) -> str:
    return _REASONS[data["reason"]].format(word=data["word"])
