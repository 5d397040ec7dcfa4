"""`python -m desktop standard …`: check, convert, compare and list standards; move a round to another one."""

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from desktop.arguments import BAD_INPUT, CommandParser, a_file, allow_readings


def add_standard(command: CommandParser) -> None:
    """What can be written behind `standard`; the chosen function comes as ``step``."""
    chosen = command.add_subparsers(required=True, title="做什么", metavar="做什么", prog=command.prog)

    def step(name: str, help: str) -> CommandParser:
        added = chosen.add_parser(name, help=help, description=f"{help}。")
        added.set_defaults(step=_STEPS[name])
        return added

    check = step("check", "检查标准文件，每处错误一行")
    check.needs("file", "标准文件", a_file)

    to_xlsx = step("to-xlsx", "把标准写成可以修改的 Excel 工作簿")
    to_xlsx.needs("standard", "标准代号或文件", str)
    to_xlsx.needs("file", "工作簿", a_file)

    from_xlsx = step("from-xlsx", "把修改过的工作簿变回标准文件")
    from_xlsx.needs("workbook", "工作簿", a_file)
    from_xlsx.needs("file", "标准文件", a_file)

    diff = step("diff", "逐项比较两个标准")
    diff.needs("old", "原标准代号或文件", str)
    diff.needs("new", "新标准代号或文件", str)

    step("table", "列出随程序提供的全部标准（Markdown 表格）")

    move = step("move", "让工作文件的本轮改用另一个标准，不丢失任何内容")
    move.needs("workspace", "工作文件", a_file)
    move.needs("standard", "标准代号或文件", str)
    move.allows("--show", action="store_true", help="只显示会有什么变化，不改动工作文件")

    read = step("read", "本轮启用哪些放宽开关、改变哪些参数；什么都不写，就按标准原文")
    read.needs("workspace", "工作文件", a_file)
    allow_readings(read)


def run_standard(options: argparse.Namespace) -> int:
    step: Callable[[argparse.Namespace], int] = options.step
    return step(options)


def _check(options: argparse.Namespace) -> int:
    from desktop.ui.wording.standard_files import faults_text
    from desktop.workflows.standards import check_file, load_standard_file

    found = check_file(options.file)
    if found:
        print(faults_text(found), file=sys.stderr)
        return BAD_INPUT
    standard = load_standard_file(options.file).standard
    criteria = sum(len(indicator.criteria) for indicator in standard.indicators)
    about = f"{standard.title}，版本 {standard.version}，评估要点 {criteria} 项"
    print(f"“{options.file.name}”没有错误：{about}。")
    return 0


def _to_xlsx(options: argparse.Namespace) -> int:
    from desktop.workflows.standards import workbook_of

    print(f"已写成工作簿“{workbook_of(options.standard, options.file)}”，并重新读回核对无误。")
    return 0


def _from_xlsx(options: argparse.Namespace) -> int:
    from desktop.workflows.standards import toml_of

    path, standard = toml_of(options.workbook, options.file)
    print(f"已写成标准文件“{path}”：{standard.title}，版本 {standard.version}。")
    return 0


def _diff(options: argparse.Namespace) -> int:
    from desktop.ui.wording.standard_files import changes_text
    from desktop.workflows.standards import compare_named

    print(changes_text(compare_named(options.old, options.new)))
    return 0


def _table(options: argparse.Namespace) -> int:
    from desktop.workflows.standard_table import shipped_table

    print(shipped_table(), end="")
    return 0


def _move(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.ui.wording.standard_files import move_text
    from desktop.workflows.moving import move_round, plan_move
    from desktop.workflows.standards import find_standard

    rulebook = find_standard(options.standard)
    with open_workspace(Path(options.workspace)) as workspace:
        if options.show:
            move = plan_move(workspace, rulebook)
        else:
            move = move_round(workspace, rulebook, datetime.now())
    print(move_text(move))
    return 0


def _read(options: argparse.Namespace) -> int:
    from desktop.core.reading import reading_texts
    from desktop.storage.workspace import open_workspace
    from desktop.workflows.own_standards import choose_readings, written_standard
    from desktop.workflows.readings import parse_settings
    from desktop.workflows.rulebooks import round_rulebook

    with open_workspace(Path(options.workspace)) as workspace:
        settings = parse_settings(written_standard(workspace), dict(options.setting))
        round = choose_readings(workspace, options.switch, settings, datetime.now())
        texts = reading_texts(round_rulebook(workspace, round))
        is_bureau = workspace.role == "bureau"
    print("".join(texts) or "本轮按标准原文判定。")
    if is_bureau:
        print("请重新签发下发包：各单位打开新的下发包后，判定才一致。")
    return 0


_STEPS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "check": _check,
    "to-xlsx": _to_xlsx,
    "from-xlsx": _from_xlsx,
    "diff": _diff,
    "table": _table,
    "move": _move,
    "read": _read,
}
