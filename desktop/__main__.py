"""The command line: `python -m desktop [WORKSPACE]` opens the window, every other command works without Qt.

Exit codes: 0 done; 1 the file is broken (`verify`) or the self-test failed; 2 bad input, with one
Chinese line that says what, where and what to do.
"""

import argparse
import json
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.core.errors import XiaobiaoError
from desktop.core.sections import SchoolType

BAD_INPUT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    if not given or (given[0] not in _COMMANDS and not given[0].startswith("-")):
        return _window(given)
    options = _parser().parse_args(given)
    try:
        return options.run(options)
    except XiaobiaoError as error:
        return _refuse(error)


def _speak_utf8() -> None:
    """Windows consoles and pipes have encodings that lack our characters."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _refuse(error: XiaobiaoError) -> int:
    from desktop.ui.wording import sentence

    print(sentence(error), file=sys.stderr)
    return BAD_INPUT


def _say(data: Any, options: argparse.Namespace, words: Callable[[], str]) -> None:
    if options.json:
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        print(words())


def _window(given: Sequence[str]) -> int:
    from desktop.ui.app import show

    return show(Path(given[0]) if given else None)


def _demo(options: argparse.Namespace) -> int:
    from desktop.ui.wording.demo import progress_line, summary
    from desktop.workflows.demo import run_demo

    if options.folder.exists() and any(options.folder.iterdir()):
        print(f"文件夹“{options.folder}”不是空的，请换一个文件夹，或先把它删除。", file=sys.stderr)
        return BAD_INPUT
    demo = run_demo(options.folder, options.schools, options.seed, datetime.now(), progress_line)
    print(summary(demo))
    if options.open:
        from desktop.ui.app import has_display, show

        if has_display():
            return show(demo.bureau)
    return 0


def _new(options: argparse.Namespace) -> int:
    from desktop.workflows import setting_up

    now, seed = datetime.now(), secrets.token_bytes(32)
    if options.enrolment:
        setting_up.create_enrolled(options.workspace, options.enrolment, seed, now).close()
        return 0
    if options.role == "bureau":
        round = setting_up.new_round(options.standard, options.round, options.deadline, options.pass_rule)
        setting_up.create_bureau(options.workspace, options.county, round, (), seed, now).close()
        return 0
    return _new_unit(options, seed, now)


def _new_unit(options: argparse.Namespace, seed: bytes, now: datetime) -> int:
    from desktop.core.filing import Unit
    from desktop.workflows.setting_up import create_unit, new_round

    if options.role == "school" and not (options.code and options.name and options.type):
        print("新建学校工作文件需要 --enrolment，或者 --code、--name 和 --type。", file=sys.stderr)
        return BAD_INPUT
    if options.role == "department" and not options.name:
        print("新建部门工作文件需要 --enrolment，或者 --name。", file=sys.stderr)
        return BAD_INPUT
    if options.role == "school":
        unit = Unit(options.code, options.name, "school", options.township, SchoolType(options.type))
    else:
        unit = Unit(options.name, options.name, "department")
    round = new_round(options.standard, options.round, options.deadline, options.pass_rule)
    create_unit(options.workspace, options.county, round, unit, seed, now).close()
    return 0


def _enrol(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.workflows.enrolling import issue_enrolments

    with open_workspace(options.workspace) as workspace:
        paths = issue_enrolments(workspace, options.folder, lambda: secrets.token_bytes(16), datetime.now())
    print(f"已签发 {len(paths)} 个下发包，在“{options.folder}”。")
    return 0


def _import_table(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.workflows.importing import import_table

    with open_workspace(options.workspace) as workspace:
        imported = import_table(workspace, options.table, datetime.now(), options.add_schools)
    print(f"已导入 {imported.schools} 所学校（其中 {imported.unchanged} 所没有变化），标记为“未签名”。")
    return 0


def _export(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.workflows.exporting import export_package
    from desktop.workflows.session import open_session

    with open_workspace(options.workspace) as workspace:
        export = export_package(workspace, open_session(workspace), options.file, datetime.now())
    print(f"已导出第 {export.sequence} 次上报包“{options.file}”，并重新核验无误。")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from desktop.exchange.trust import Broken
    from desktop.ui.wording.packages import verified_sentence
    from desktop.workflows.verifying import as_json, verify_file

    verified = verify_file(options.file)
    _say(as_json(verified), options, lambda: verified_sentence(verified))
    return 1 if isinstance(verified, Broken) else 0


def _merge(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.ui.wording.packages import result_sentence
    from desktop.workflows.receiving import receive, results_as_json

    with open_workspace(options.workspace) as workspace:
        results = receive(workspace, options.files, datetime.now())
    _say(results_as_json(results), options, lambda: "\n".join(result_sentence(r) for r in results))
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import is_workspace, open_workspace
    from desktop.ui.wording.county import county_summary
    from desktop.workflows.evaluation import as_json, evaluate_table, evaluate_workspace

    if is_workspace(options.source):
        with open_workspace(options.source) as workspace:
            rulebook, _, result = evaluate_workspace(workspace, options.standard, options.pass_rule)
    else:
        rulebook, _, result = evaluate_table(options.source, options.standard, options.pass_rule)
    _say(as_json(rulebook, result), options, lambda: county_summary(rulebook, result))
    return 0


def _report(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.workflows.printing import print_form
    from desktop.workflows.reporting import write_reports
    from desktop.workflows.session import open_session

    with open_workspace(options.workspace) as workspace:
        if workspace.role == "bureau":
            paths = write_reports(workspace, options.folder, datetime.now())
        else:
            options.folder.mkdir(parents=True, exist_ok=True)
            session = open_session(workspace)
            paths = [
                print_form(workspace, session, options.folder / "自评表.pdf"),
                print_form(workspace, session, options.folder / "自评表（空白）.pdf", blank=True),
            ]
    for path in paths:
        print(path)
    return 0


def _self_test(options: argparse.Namespace) -> int:
    from desktop.ui.self_test import self_test

    return self_test()


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "demo": _demo,
    "new": _new,
    "enrol": _enrol,
    "import-table": _import_table,
    "export": _export,
    "verify": _verify,
    "merge": _merge,
    "evaluate": _evaluate,
    "report": _report,
    "self-test": _self_test,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m desktop", description="校标通：不带命令时打开窗口，可以给出工作文件。"
    )
    commands = parser.add_subparsers(required=True, metavar="命令")

    def command(name: str, help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.set_defaults(run=_COMMANDS[name])
        return added

    demo = command("demo", "在一个虚构的县上把整个流程走一遍")
    demo.add_argument("folder", type=Path)
    demo.add_argument("--schools", type=int, default=24)
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument("--open", action="store_true", help="有显示器时打开教育局窗口")

    new = command("new", "新建工作文件")
    new.add_argument("workspace", type=Path)
    new.add_argument("--role", choices=["bureau", "school", "department"], required=True)
    new.add_argument("--enrolment", type=Path, help="教育局签发的下发包")
    new.add_argument("--county", default="示例县")
    new.add_argument("--standard", default="xingguo-2023")
    new.add_argument("--round", default=f"{datetime.now():%Y}年义务教育优质均衡自评")
    new.add_argument("--deadline", help="截止日期，如 2026-12-31")
    new.add_argument("--pass-rule", choices=["jiangxi", "national"])
    new.add_argument("--code", help="学校标识码，10 位")
    new.add_argument("--name")
    new.add_argument("--township", default="")
    new.add_argument("--type", choices=[school_type.value for school_type in SchoolType])

    enrol = command("enrol", "教育局为名册上的每个单位签发一个下发包")
    enrol.add_argument("workspace", type=Path)
    enrol.add_argument("folder", type=Path)

    imported = command("import-table", "导入 CSV、XLSX、XLS 或 ODS 数据表")
    imported.add_argument("workspace", type=Path)
    imported.add_argument("table", type=Path)
    imported.add_argument("--add-schools", action="store_true", help="把名册中没有的学校加入名册")

    export = command("export", "导出签名的上报包")
    export.add_argument("workspace", type=Path)
    export.add_argument("file", type=Path)

    verify = command("verify", "核验一个签名文件")
    verify.add_argument("file", type=Path)
    verify.add_argument("--json", action="store_true")

    merge = command("merge", "教育局接收上报包，文件夹代表其中所有的上报包")
    merge.add_argument("workspace", type=Path)
    merge.add_argument("files", type=Path, nargs="+")
    merge.add_argument("--json", action="store_true")

    evaluate = command("evaluate", "按标准测算工作文件或数据表")
    evaluate.add_argument("source", type=Path)
    evaluate.add_argument("--standard", default="xingguo-2023")
    evaluate.add_argument("--pass-rule", choices=["jiangxi", "national"])
    evaluate.add_argument("--json", action="store_true")

    report = command("report", "把报表写进一个文件夹")
    report.add_argument("workspace", type=Path)
    report.add_argument("folder", type=Path)

    command("self-test", "检查程序的各个部分都能工作")
    return parser


if __name__ == "__main__":
    sys.exit(main())
