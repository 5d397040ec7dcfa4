"""What can be written behind `python -m desktop`, and one Chinese line for what is written wrongly."""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from desktop.core.sections import SchoolType
from desktop.core.terms import SCHOOL_TYPE_NAMES
from desktop.library import DEFAULT_STANDARD

BAD_INPUT = 2
PROGRAM = "python -m desktop"
# What the signed file's own texts may hold.
_LONGEST = 200
_PASS_RULES = ("jiangxi", "national")

Command = Callable[[argparse.Namespace], int]


def refuse(words: str) -> int:
    """Say in one line why nothing was done; the exit code."""
    print(words, file=sys.stderr)
    return BAD_INPUT


def parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    """The parser of all commands; the chosen function comes as ``run``."""
    root = CommandParser(
        prog=PROGRAM,
        usage=f"{PROGRAM} [工作文件]\n      {PROGRAM} 命令 …",
        description="校标通：不带命令时打开窗口，可以给出要打开的工作文件。",
        epilog=f"每个命令的说明：{PROGRAM} 命令 --help",
    )
    chosen = root.add_subparsers(required=True, title="命令", metavar="命令", prog=PROGRAM)

    def command(name: str, help: str) -> "CommandParser":
        added = chosen.add_parser(name, help=help, description=f"{help}。")
        added.set_defaults(run=commands[name])
        return added

    _demo(command("demo", "在一个虚构的县上把整个流程走一遍"))
    _new(command("new", "新建工作文件"))

    enrol = command("enrol", "教育局为名册上的每个单位签发一个下发包")
    enrol.needs("workspace", "工作文件", a_file)
    enrol.needs("folder", "文件夹", Path)

    enrol.allows(
        "--one-for-all", action="store_true", help="只签发一个，所有单位共用；第一次上报后要核对指纹"
    )
    enrol.allows("--collector", metavar="代码", help="为代收各校上报包的单位（如中心校）签发")
    enrol.allows("--members", metavar="代码", nargs="+", default=[], help="它代收哪些单位")
    enrol.allows("--unit", metavar="代码", help="只为这个单位重新签发；它原来的下发包作废")

    confirm = command("confirm", "教育局核对指纹后，确认一个单位的签名密钥")
    confirm.needs("workspace", "工作文件", a_file)
    confirm.needs("unit", "单位代码", str)
    confirm.needs("key", "密钥指纹或编号", str, nargs="+")
    confirm.allows("--revoke-others", action="store_true", help="停用该单位原来的密钥，如换了电脑")

    imported = command("import-table", "导入 CSV、XLSX、XLS 或 ODS 数据表")
    imported.needs("workspace", "工作文件", a_file)
    imported.needs("table", "数据表", a_file)
    imported.allows("--add-schools", action="store_true", help="把名册中没有的学校加入名册")

    imported.allows("--update-schools", action="store_true", help="按表格改正名册中的名称、乡镇和类型")

    export = command("export", "导出签名的上报包")
    export.needs("workspace", "工作文件", a_file)
    export.needs("file", "上报包", a_file)

    verify = command("verify", "核验一个签名文件：0 完整且签名有效，1 不能使用")
    verify.needs("file", "文件", a_file)
    verify.allows("--workspace", metavar="工作文件", type=a_file, help="用其中的密钥判断签名人是否可信")
    _allow_json(verify)

    merge = command("merge", "教育局接收上报包，文件夹代表其中所有的上报包")
    merge.needs("workspace", "工作文件", a_file)
    merge.needs("files", "上报包或文件夹", Path, nargs="+")
    merge.allows("--preview", action="store_true", help="只看会有什么变化，不收进来")
    _allow_json(merge)

    evaluate = command("evaluate", "按标准测算工作文件或数据表")
    evaluate.needs("source", "工作文件或数据表", a_file)
    evaluate.allows("--standard", metavar="标准", help="标准的代号或文件；不写时工作文件用本轮的标准")
    evaluate.allows("--pass-rule", choices=_PASS_RULES, help="判定口径：江西 A 类全达标，或国家“6 项＋85%%”")
    allow_readings(evaluate)
    _allow_json(evaluate)

    report = command("report", "把报表写进一个文件夹")
    report.needs("workspace", "工作文件", a_file)
    report.needs("folder", "文件夹", Path)

    # They know this module.
    from desktop.commands.bundles import add_bundle, add_counties
    from desktop.commands.keys import add_key
    from desktop.commands.letters import add_inbox, add_take
    from desktop.commands.splitting import add_hand_over, add_take_back
    from desktop.commands.standards import add_standard

    add_key(command("key", "显示、找回、更换签名密钥，或为它设置密码"))
    add_take(command("take", "学校打开教育局发来的下发包或回执包"))
    add_inbox(command("inbox", "教育局查看、撤销、退回、通过、回执，核对操作日志"))
    add_bundle(command("bundle", "乡镇、中心校或县把收到的上报包汇总成一个，报给上级"))
    add_counties(command("counties", "市级查看各县汇总包的测算结果"))
    add_hand_over(command("hand-over", "学校分出一个副本，交给同事填写"))
    add_take_back(command("take-back", "学校把同事交回的副本合并进来"))
    add_standard(command("standard", "检查、转换、比较标准，或让一轮改用另一个标准"))

    command("self-test", "检查程序的各个部分都能工作")
    return root


def _demo(command: "CommandParser") -> None:
    command.needs("folder", "文件夹", Path)
    command.allows("--schools", metavar="所", type=_schools, default=24, help="学校数，默认 24")
    command.allows("--seed", metavar="数", type=_whole, default=1, help="同一个数得到同一个县，默认 1")
    command.allows("--open", action="store_true", help="有显示器时打开教育局窗口")


def _new(command: "CommandParser") -> None:
    roles = ("bureau", "school", "department", "township", "county", "collector")
    command.needs("workspace", "工作文件", Path)
    command.allows(
        "--role",
        choices=roles,
        required=True,
        help="教育局、学校、部门、乡镇、县级，或代收上报包的单位（collector）",
    )
    command.allows("--enrolment", metavar="下发包", type=a_file, help="教育局签发的下发包，代替以下各项")
    command.allows("--county", metavar="县名", type=_title, default="示例县", help="默认 示例县")
    usual = f"代号或文件，默认 {DEFAULT_STANDARD}"
    command.allows("--standard", metavar="标准", default=DEFAULT_STANDARD, help=usual)
    this_year = f"{datetime.now():%Y}年义务教育优质均衡自评"
    command.allows("--round", metavar="轮次", type=_title, default=this_year, help=f"默认 {this_year}")
    command.allows("--deadline", metavar="日期", type=a_date, help="截止日期，如 2026-12-31")
    command.allows("--pass-rule", choices=_PASS_RULES, help="判定口径，默认按标准")
    allow_readings(command)
    command.allows("--code", metavar="代码", type=_code, help="学校标识码，10 位数字")
    command.allows("--name", metavar="名称", type=_title, help="学校、部门或乡镇的名称")
    command.allows("--township", metavar="乡镇", type=_title, help="学校所在乡镇")
    types = "、".join(f"{school_type}（{name}）" for school_type, name in SCHOOL_TYPE_NAMES.items())
    command.allows("--type", metavar="类型", type=_school_type, help=types)


def allow_readings(command: "CommandParser") -> None:
    """``--switch`` and ``--setting``: how a standard is read."""
    command.allows(
        "--switch", metavar="开关", action="append", default=[], help="启用标准中的一个放宽开关，可多次"
    )
    command.allows(
        "--setting",
        metavar="参数=值",
        type=_setting,
        action="append",
        default=[],
        help="改变或填写标准中的一个参数，可多次",
    )


def _allow_json(command: "CommandParser") -> None:
    command.allows("--json", action="store_true", help="输出 JSON，供其他程序使用")


_QUOTED = re.compile(r"'([^']*)'")
# argparse words its faults in English only; the last line takes what our own types say.
_FAULTS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"the following arguments are required: (.+)", r"还缺少：\1"),
        (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 不能是 \2，只能是 \3 之一"),
        (r"argument (.+?): expected (?:at least )?one argument", r"\1 后面要写明内容"),
        (r"argument (.+?): ignored explicit argument (.+)", r"\1 后面不能写 \2"),
        (r"argument (.+?): not allowed with argument (.+)", r"\1 不能与 \2 同时使用"),
        (r"unrecognized arguments: (.+)", r"多写了：\1"),
        (r"argument (.+?): (.+)", r"\1 \2"),
    )
)


class CommandParser(argparse.ArgumentParser):
    """argparse, in Chinese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_Help, **options)
        self._needed = self.add_argument_group("要写明")
        self._allowed = self.add_argument_group("可以加上")
        self.allows("-h", "--help", action="help", help="显示这份说明")

    def needs(self, name: str, metavar: str, type: Callable[[str], Any], **options: Any) -> None:
        self._needed.add_argument(name, metavar=metavar, type=type, **options)

    def allows(self, *names: str, **options: Any) -> None:
        self._allowed.add_argument(*names, **options)

    def error(self, message: str) -> NoReturn:
        print(f"{_fault(message)}。请看 {self.prog} --help。", file=sys.stderr)
        raise SystemExit(BAD_INPUT)


class _Help(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def _fault(message: str) -> str:
    one_line = " ".join(message.split())
    for pattern, words in _FAULTS:
        if pattern.fullmatch(one_line):
            return _QUOTED.sub(r"“\1”", pattern.sub(words, one_line)).replace("”, “", "”、“")
    return "命令写得不对"


def a_file(text: str) -> Path:
    """A file to read or to write, which may not be there yet."""
    path = Path(text)
    try:
        is_folder = path.is_dir()
    except OSError:
        # Whoever opens it says what is wrong with it.
        return path
    if is_folder:
        raise argparse.ArgumentTypeError(f"“{text}”是文件夹，要写明其中的一个文件")
    return path


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"应是整数，不能是“{text}”") from error


def _schools(text: str) -> int:
    from desktop.workflows.demo import FEWEST_SCHOOLS

    number = _whole(text)
    if number < FEWEST_SCHOOLS:
        raise argparse.ArgumentTypeError(f"至少是 {FEWEST_SCHOOLS}，不能是“{text}”")
    return number


def _setting(text: str) -> tuple[str, str]:
    id, equals, value = text.partition("=")
    if not (id.strip() and equals and value.strip()):
        raise argparse.ArgumentTypeError(f"应写成 参数=值 的样子，不能是“{text}”")
    return id.strip(), value.strip()


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title or len(title) > _LONGEST or not title.isprintable():
        raise argparse.ArgumentTypeError(f"要有 1 到 {_LONGEST} 个字")
    return title


def a_date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"应写成 2026-12-31 的样子，不能是“{text}”") from error


def _code(text: str) -> str:
    if not re.fullmatch(r"[0-9]{10}", text):
        raise argparse.ArgumentTypeError(f"应是 10 位数字，不能是“{text}”")
    return text


def _school_type(text: str) -> SchoolType:
    for school_type, name in SCHOOL_TYPE_NAMES.items():
        if text in (school_type.value, name):
            return school_type
    known = "、".join(SCHOOL_TYPE_NAMES)
    raise argparse.ArgumentTypeError(f"不能是“{text}”，只能是 {known} 之一")
