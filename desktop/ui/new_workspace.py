"""The two forms for a new workspace: a bureau's, and a unit's that has no enrolment file."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from desktop.core.filing import Unit
from desktop.core.sections import SchoolType
from desktop.core.terms import SCHOOL_TYPE_NAMES
from desktop.files import make_folder
from desktop.library import load_standard, standard_ids
from desktop.settings import workspaces_folder
from desktop.storage.roster import Round
from desktop.storage.workspace import SUFFIX
from desktop.ui.readings_form import ReadingsForm
from desktop.ui.set_up_form import Row, SetUpForm, required
from desktop.ui.typed_day import day_fault, typed_day
from desktop.ui.widgets.choice_field import Choice, ChoiceField
from desktop.ui.widgets.text_field import TextField
from desktop.workflows.answering import answering_units
from desktop.workflows.naming import file_name, free_path
from desktop.workflows.setting_up import create_bureau, create_unit, new_round

# The nation's own, which is nobody's foreign county.
_PRESET = "national-2017"
# What a unit may be besides a school of some type.
_OTHERS: Mapping[str, str] = {"department": "县直部门", "township": "乡镇（街道）", "county": "县级"}


def new_bureau_form(clock: Callable[[], datetime]) -> SetUpForm:
    """County, round and standard; the roster comes from a table or from dispatches later."""
    readings = ReadingsForm()

    def make(values: Mapping[str, str]) -> Path:
        path = _new_path(f"{values['county']}教育局")
        round = _round(values, readings)
        roster = answering_units(load_standard(values["standard"]).standard, values["county"])
        create_bureau(path, values["county"], round, roster, secrets.token_bytes(32), clock()).close()
        return path

    rows = [
        Row("county", TextField("县（市、区）名称", placeholder="如 示例县"), "", required),
        *_round_rows(clock),
    ]
    return SetUpForm(
        "新建县级工作文件", "建好后导入一张学校数据表作为名册，再签发下发包。", rows, make, readings
    )


def new_unit_form(clock: Callable[[], datetime]) -> SetUpForm:
    """Everything that an enrolment file would have said, typed by hand."""
    readings = ReadingsForm()

    def make(values: Mapping[str, str]) -> Path:
        path = _new_path(values["name"])
        round = _round(values, readings)
        create_unit(path, values["county"], round, _unit(values), secrets.token_bytes(32), clock()).close()
        return path

    types = [Choice(school_type.value, SCHOOL_TYPE_NAMES[school_type]) for school_type in SchoolType]
    types += [Choice(key, name) for key, name in _OTHERS.items()]
    rows = [
        Row("county", TextField("县（市、区）名称", placeholder="如 示例县"), "", required),
        Row("name", TextField("单位名称", placeholder="学校全称、部门简称或乡镇名"), "", required),
        Row("type", ChoiceField("单位类型", types), "", required),
        Row("code", TextField("学校标识码", placeholder="10 位数字；不是学校的不填"), "", _code_fault),
        Row("township", TextField("所在乡镇")),
        *_round_rows(clock),
    ]
    return SetUpForm(
        "手工新建", "没有下发包时用。第一次上报后，教育局要核对纸质表上的密钥指纹。", rows, make, readings
    )


def _round_rows(clock: Callable[[], datetime]) -> list[Row]:
    standards = [Choice(id, load_standard(id).standard.title) for id in standard_ids()]
    year = f"{clock():%Y}"
    return [
        Row("round", TextField("评估轮次"), f"{year}年义务教育优质均衡自评", required),
        Row("standard", ChoiceField("所用标准", standards), _PRESET, required),
        Row("deadline", TextField("截止日期", placeholder=f"如 {year}-12-31，可不填"), "", _date_fault),
    ]


def _round(values: Mapping[str, str], readings: ReadingsForm) -> Round:
    deadline = typed_day(values["deadline"]) if values["deadline"] else None
    switches, settings = readings.switches(), readings.settings()
    return new_round(values["standard"], values["round"], deadline, None, switches, settings)


def _unit(values: Mapping[str, str]) -> Unit:
    match values["type"]:
        case "department" | "township" as kind:
            return Unit(values["name"], values["name"], kind)
        case "county":
            return Unit(values["county"], values["county"], "county")
        case _:
            pass
    return Unit(values["code"], values["name"], "school", values["township"], SchoolType(values["type"]))


def _new_path(name: str) -> Path:
    folder = workspaces_folder()
    make_folder(folder)
    return free_path(folder / f"{file_name(name)}{SUFFIX}")


def _date_fault(value: str, values: Mapping[str, str]) -> str:
    return day_fault(value)


def _code_fault(value: str, values: Mapping[str, str]) -> str:
    if values["type"] in _OTHERS:
        return ""
    return "" if len(value) == 10 and value.isascii() and value.isdigit() else "应是 10 位数字"
