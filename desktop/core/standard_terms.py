"""What officials call the parts of a standard: its lists, its fields, its kinds of rules and its choices.

A part without a name here is called by its name in the file.
"""

from collections.abc import Mapping

from desktop.core.terms import SECTION_NAMES

# Lists, by their path in the file: the name of the list, and of one item.
LIST_NAMES: Mapping[str, tuple[str, str]] = {
    "": ("基本信息", "标准"),
    "documents": ("依据文件", "文件"),
    "row_rules": ("判定口径", "判定口径"),
    "settings": ("设置", "设置"),
    "switches": ("开关", "开关"),
    "resources": ("资源指标", "资源指标"),
    "resources.relaxations": ("资源指标放宽口径", "放宽口径"),
    "indicators": ("指标", "指标"),
    "indicators.criteria": ("评估要点", "评估要点"),
    "indicators.criteria.rule.relaxations": ("放宽口径", "放宽口径"),
    "indicators.criteria.rule.rules": ("组合条件", "条件"),
    "indicators.criteria.rule.rules.relaxations": ("组合条件放宽口径", "放宽口径"),
    "vetoes": ("一票否决", "一票否决事项"),
    "phases": ("阶段", "阶段"),
    "tasks": ("任务", "任务"),
    "relaxations": ("放宽口径", "放宽口径"),
}

FIELD_NAMES: Mapping[str, str] = {
    "id": "编号",
    "code": "代码",
    "version": "版本",
    "title": "名称",
    "short_title": "简称",
    "name": "名称",
    "county": "所属县",
    "number": "文号",
    "date": "日期",
    "row_rule": "采用的判定口径",
    "pass_points": "B类合格分",
    "value": "取值",
    "choices": "可取的值",
    "source": "出处",
    "least_met": "至少达标项数",
    "floor": "其余项底线（比例）",
    "per": "每多少名学生",
    "quantity": "数量公式",
    "quantity_unit": "数量单位",
    "threshold": "标准值",
    "resources.limit": "差异系数上限",
    "limit": "界限（公式或数）",
    "split": "多学部按学生数拆分",
    "decimals": "显示小数位",
    "whole": "差额取整数",
    "category": "类别",
    "kind": "类型",
    "lead": "牵头单位",
    "responsible": "责任单位",
    "text": "内容",
    "clause": "条款出处",
    "asked": "由谁填报",
    "section": "学部",
    "of_total": "按全县合计判定",
    "applies": "适用条件（公式）",
    "points": "分值",
    "statement": "打印语句",
    "evidence": "佐证材料",
    "rule": "判定方式",
    "resource": "资源指标代码",
    "formula": "计算公式",
    "unit": "单位",
    "percent": "以百分数表示",
    "per_classes": "每多少个班一间",
    "least_area": "各类教室最小面积（㎡）",
    "at_most": "每班不超过（人）",
    "when": "条件（公式）",
    "relaxations.limit": "放宽后的界限（公式或数）",
    "relaxations.quantity": "放宽后的数量公式",
    "equal": "可以等于界限",
    "least": "下限（公式或数）",
    "most": "上限（公式或数）",
    "whole_school": "按全校班级数合计",
    "together": "各类教室合并计算",
    "label": "打印说明",
    "switch": "所用开关",
    "unverified": "待核对原文",
    "departments": "本县部门名称对照",
    "project": "项目",
    "deadline": "完成时限",
    "investment": "投入（万元）",
    "begins": "开始（年-月）",
    "ends": "结束（年-月）",
    "phase": "阶段",
    "note": "备注",
    "relaxations": "放宽口径",
    "criteria": "评估要点",
}

RULE_NAMES: Mapping[str, str] = {
    "resource": "资源指标达到标准",
    "dispersion": "差异系数不超上限",
    "at_least": "不低于（≥）",
    "at_most": "不高于（≤）",
    "below": "低于（＜）",
    "all_of": "同时满足多个条件",
    "between": "在两数之间",
    "rooms": "专用教室间数和面积",
    "every_class": "每班人数不超过",
    "attested": "是否认定",
    "scored": "评分",
    "recorded": "只记录",
    "veto": "一票否决",
}

CHOICE_NAMES: Mapping[str, str] = {
    **{section.value: name for section, name in SECTION_NAMES.items()},
    "school": "学校",
    "department": "部门",
    "town": "乡镇",
    "township": "乡镇",
    "county": "县",
}


def list_name(path: str) -> str:
    """``indicators.criteria`` is 评估要点."""
    known = LIST_NAMES.get(path) or LIST_NAMES.get(path.rpartition(".")[2])
    return known[0] if known else path


def item_name(path: str) -> str:
    known = LIST_NAMES.get(path) or LIST_NAMES.get(path.rpartition(".")[2])
    return known[1] if known else path


def field_name(*path: str) -> str:
    """``threshold``, ``primary`` is 标准值（小学）; the longest known end of a path names it."""
    for cut in range(len(path)):
        known = FIELD_NAMES.get(".".join(path[cut:]))
        if known:
            return known
    if len(path) > 1 and path[-1] in CHOICE_NAMES:
        return f"{field_name(*path[:-1])}（{CHOICE_NAMES[path[-1]]}）"
    return path[-1] if path else ""
