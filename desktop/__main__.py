"""The command line: `python -m desktop [WORKSPACE]` opens the window, every other command works without Qt.

Exit codes: 0 done; 1 the file is broken (`verify`) or the self-test failed; 2 bad input, with one
Chinese line that says what, where and what to do.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop.arguments import BAD_INPUT, Command, parser, refuse
from desktop.commands.bundles import run_bundle, run_counties
from desktop.commands.keys import advice, opened, run_key
from desktop.commands.letters import run_inbox, run_take
from desktop.commands.setting_up import run_confirm, run_enrol, run_new
from desktop.commands.splitting import run_hand_over, run_take_back
from desktop.commands.standards import run_standard
from desktop.core.errors import XiaobiaoError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    if len(given) <= 1 and not any(word in _COMMANDS or word.startswith("-") for word in given):
        return _window(given)
    try:
        options = parser(_COMMANDS).parse_args(given)
    except SystemExit as end:
        return int(end.code or 0)
    try:
        return options.run(options)
    except XiaobiaoError as error:
        from desktop.ui.wording import sentence

        return refuse(sentence(error) + advice(error))


def _speak_utf8() -> None:
    """Windows consoles and pipes have encodings that lack our characters."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _say(data: Any, options: argparse.Namespace, words: Callable[[], str]) -> None:
    if options.json:
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        print(words())


def _window(given: Sequence[str]) -> int:
    from desktop.ui import preflight

    if not preflight.passes():
        return BAD_INPUT
    from desktop.ui.app import show

    return show(Path(given[0]) if given else None)


def _demo(options: argparse.Namespace) -> int:
    from desktop.ui.wording.demo import progress_line, summary
    from desktop.workflows.demo import run_demo

    demo = run_demo(options.folder, options.schools, options.seed, datetime.now(), progress_line)
    print(summary(demo))
    if options.open:
        from desktop.ui.app import has_display, show

        if has_display():
            return show(demo.bureau)
    return 0


def _import_table(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.ui.wording.inbox import differences_sentence
    from desktop.workflows.importing import import_table

    now, add, update = datetime.now(), options.add_schools, options.update_schools
    with open_workspace(options.workspace) as workspace:
        imported = import_table(workspace, options.table, now, add, update)
    print(f"已导入 {imported.schools} 所学校（其中 {imported.unchanged} 所没有变化），标记为“未签名”。")
    if imported.differing:
        advice = "" if update else "要按表格更新名册，请加上 --update-schools。"
        print(differences_sentence(imported, len(imported.differing)) + advice)
    return 0


def _export(options: argparse.Namespace) -> int:
    from desktop.exchange.media import is_removable
    from desktop.storage.workspace import open_workspace
    from desktop.ui.wording.packages import written_sentence
    from desktop.workflows.exporting import export_package
    from desktop.workflows.session import open_session

    with open_workspace(options.workspace) as workspace:
        session, key = open_session(workspace), opened(workspace)
        export = export_package(workspace, session, options.file, datetime.now(), key)
    written = written_sentence(options.file, removable=is_removable(options.file.parent))
    print(f"第 {export.sequence} 次上报包{written}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from desktop.exchange.trust import Broken
    from desktop.storage.workspace import open_workspace
    from desktop.ui.wording.packages import verified_sentence
    from desktop.workflows.verifying import as_json, verify_file

    if options.workspace:
        with open_workspace(options.workspace) as workspace:
            verified = verify_file(options.file, workspace)
    else:
        verified = verify_file(options.file)
    _say(as_json(verified), options, lambda: verified_sentence(verified))
    return 1 if isinstance(verified, Broken) else 0


def _merge(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.ui.wording.packages import result_sentence
    from desktop.workflows.outcomes import results_as_json
    from desktop.workflows.receiving import preview, receive

    gone = next((path for path in options.files if not _is_there(path)), None)
    if gone is not None:
        return refuse(f"找不到“{gone}”，没有接收任何文件。请核对它的位置。")
    with open_workspace(options.workspace) as workspace:
        if options.preview:
            results = preview(workspace, options.files, datetime.now()).results
        else:
            results = receive(workspace, options.files, datetime.now())
    _say(results_as_json(results), options, lambda: "\n".join(result_sentence(r) for r in results))
    return 0


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _evaluate(options: argparse.Namespace) -> int:
    from desktop.ui.wording.county import county_summary
    from desktop.workflows.evaluation import as_json, evaluate_file
    from desktop.workflows.readings import Reading

    reading = Reading(tuple(options.switch), dict(options.setting))
    rulebook, _, result = evaluate_file(options.source, options.standard, options.pass_rule, reading)
    _say(as_json(rulebook, result), options, lambda: county_summary(rulebook, result))
    return 0


def _report(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.workflows.printing import print_forms
    from desktop.workflows.reporting import write_reports
    from desktop.workflows.session import open_session

    with open_workspace(options.workspace) as workspace:
        if workspace.role == "bureau":
            paths = write_reports(workspace, options.folder, datetime.now())
        else:
            paths = print_forms(workspace, open_session(workspace), options.folder, date.today())
    for path in paths:
        print(path)
    return 0


def _self_test(options: argparse.Namespace) -> int:
    from desktop.ui.self_test import self_test

    return self_test()


_COMMANDS: Mapping[str, Command] = {
    "demo": _demo,
    "new": run_new,
    "enrol": run_enrol,
    "confirm": run_confirm,
    "import-table": _import_table,
    "export": _export,
    "verify": _verify,
    "merge": _merge,
    "evaluate": _evaluate,
    "report": _report,
    "key": run_key,
    "take": run_take,
    "bundle": run_bundle,
    "counties": run_counties,
    "inbox": run_inbox,
    "hand-over": run_hand_over,
    "take-back": run_take_back,
    "standard": run_standard,
    "self-test": _self_test,
}


if __name__ == "__main__":
    sys.exit(main())
