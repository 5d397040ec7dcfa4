"""The Chinese name of every enumerated term, one each, for screens and paper alike."""

from collections.abc import Mapping

from desktop.core.actions import State
from desktop.core.dispersion import DispersionState
from desktop.core.filing import Conclusion
from desktop.core.resources import ExclusionReason
from desktop.core.sections import SchoolType, Section
from desktop.core.verdict import Verdict

SECTION_NAMES: Mapping[Section, str] = {
    Section.PRIMARY: "小学",
    Section.JUNIOR: "初中",
    Section.SENIOR: "高中",
}

SCHOOL_TYPE_NAMES: Mapping[SchoolType, str] = {
    SchoolType.PRIMARY: "小学",
    SchoolType.TEACHING_POINT: "教学点",
    SchoolType.JUNIOR: "初级中学",
    SchoolType.NINE_YEAR: "九年一贯制学校",
    SchoolType.TWELVE_YEAR: "十二年一贯制学校",
    SchoolType.COMPLETE_SECONDARY: "完全中学",
    SchoolType.SPECIAL: "特殊教育学校",
}

VERDICT_NAMES: Mapping[Verdict, str] = {
    Verdict.MET: "达标",
    Verdict.UNMET: "未达标",
    Verdict.MISSING: "缺数据",
    Verdict.NOT_APPLICABLE: "不适用",
}

CONCLUSION_NAMES: Mapping[Conclusion, str] = {
    Conclusion.YES: "是",
    Conclusion.PARTLY: "部分",
    Conclusion.NO: "否",
}

STATE_NAMES: Mapping[State, str] = {
    State.NOT_STARTED: "未启动",
    State.UNDERWAY: "推进中",
    State.DONE: "已完成",
    State.CLOSED: "已销号",
}

ROOM_NAMES: Mapping[str, str] = {"music": "音乐教室", "fine_art": "美术教室"}

EXCLUSION_NAMES: Mapping[ExclusionReason, str] = {
    ExclusionReason.SPECIAL_SCHOOL: "特殊教育学校，不参加资源配置和差异系数计算",
    ExclusionReason.SMALL_TEACHING_POINT: "学生数少于标准所定人数的教学点，不单独成行",
    ExclusionReason.PRIVATE_SCHOOL: "民办学校，按标准设置不参加计算",
    ExclusionReason.NO_PUPILS: "没有在校学生",
}

DISPERSION_STATE_NAMES: Mapping[DispersionState, str] = {
    DispersionState.COMPUTED: "已计算",
    DispersionState.ONE_ROW: "仅 1 校，不适用",
    DispersionState.ZERO_MEAN: "均值为 0，无法计算",
    DispersionState.MISSING: "缺数据",
    DispersionState.NO_ROWS: "没有学校",
}

# How tables write a school type besides its full name.
SCHOOL_TYPE_ALIASES: Mapping[str, SchoolType] = {
    "完全小学": SchoolType.PRIMARY,
    "完小": SchoolType.PRIMARY,
    "小学教学点": SchoolType.TEACHING_POINT,
    "初中": SchoolType.JUNIOR,
    "九年一贯制": SchoolType.NINE_YEAR,
    "十二年一贯制": SchoolType.TWELVE_YEAR,
    "完中": SchoolType.COMPLETE_SECONDARY,
    "特教": SchoolType.SPECIAL,
    "特教学校": SchoolType.SPECIAL,
}
