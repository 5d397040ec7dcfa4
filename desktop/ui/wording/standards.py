"""What is wrong with a standard or a formula, for whoever has changed one."""

from collections.abc import Mapping
from typing import Any

REASONS: Mapping[str, str] = {
    # the file
    "not_utf8": "文件不是 UTF-8 编码",
    "not_toml": "不合 TOML 的写法",
    "not_valid": "缺少内容，或内容的类型不对",
    "too_large": "太大（{word}）",
    "too_deep": "嵌套太深",
    "other_id": "“{word}”与文件名不一致",
    # one value
    "missing_field": "缺少“{word}”这一项",
    "unknown_field": "不认识“{word}”这一项，请删去或改名",
    "unknown_rule": "没有“{word}”这种判定方式",
    "not_a_list": "“{word}”应是一组内容",
    "not_a_table": "“{word}”应是一组带名称的内容",
    "not_a_text": "“{word}”应是文字，请加引号",
    "not_a_number": "“{word}”不是数字",
    "not_whole": "“{word}”不是整数",
    "not_a_flag": "“{word}”应是“是”或“否”",
    "not_a_choice": "“{word}”不在可选范围内",
    "not_a_pair": "“{word}”应每行写成“名称＝数值”",
    "not_json": "“{word}”不合这一格的写法，请从导出的工作簿中恢复",
    # the structure
    "duplicate_id": "“{word}”重复",
    "not_a_word": "“{word}”不能作名称或代码",
    "section_missing": "缺少学部“{word}”",
    "unknown_row_rule": "没有判定口径“{word}”",
    "unknown_resource": "没有资源指标“{word}”",
    "points": "分值“{word}”与评分方式不符",
    "not_positive": "“{word}”应大于 0",
    "not_asked": "填报单位不填“{word}”",
    "unknown_switch": "没有放宽开关“{word}”",
    "unknown_setting": "没有参数“{word}”",
    "lead_missing": "没有写明牵头单位（{word}）",
    "schools_only": "这种判定只能由学校填报（{word}）",
    "rooms": "专用教室的种类或班级数不对（{word}）",
    "phase_ends_first": "结束时间“{word}”早于开始时间",
    # the formulas
    "syntax": "“{word}”的写法不对",
    "unknown_name": "“{word}”不是基础数据项，也不是参数",
    "forbidden": "“{word}”不能用在公式中",
    "too_long": "公式太长",
    "wrong_type": "“{word}”处把数字、文字和是否混用了",
    "zero_division": "“{word}”以 0 作除数",
    "no_section": "“{word}”没有说明是哪个学部，请写成“小学.在校学生数”这样",
}


def standard_invalid(data: Mapping[str, Any]) -> str:
    place = f"的“{data['place']}”" if data["place"] else ""
    return f"标准“{data['standard']}”{place}有错：{_reason(data)}。请改正，或换回原来的标准文件。"


def formula_invalid(data: Mapping[str, Any]) -> str:
    return f"公式“{data['formula']}”有错：{_reason(data)}。请改正。"


def _reason(data: Mapping[str, Any]) -> str:
    return REASONS[data["reason"]].format(word=data["word"])
