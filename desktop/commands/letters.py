"""`take` at a unit, `inbox …` at a bureau: the way back from the county to the school, without a window."""

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.arguments import CommandParser, a_date, a_file
from desktop.commands.keys import opened

if TYPE_CHECKING:
    from desktop.storage.workspace import Workspace

Step = Callable[["Workspace", argparse.Namespace], str]
FAILED = 1


def add_take(command: CommandParser) -> None:
    command.needs("workspace", "工作文件", a_file)
    command.needs("letter", "下发包或回执包", a_file)
    command.allows("--new-key", metavar="指纹", nargs="+", default=[], help="与教育局核对过的新密钥指纹")


def run_take(options: argparse.Namespace) -> int:
    from desktop.core.letters import Receipt
    from desktop.storage.workspace import open_workspace
    from desktop.ui.wording.bundling import above_sentence
    from desktop.ui.wording.letters import receipt_lines, taken_sentence
    from desktop.workflows.bundling import report_to
    from desktop.workflows.letters import key_of_letter, take_letter
    from desktop.workflows.rulebooks import round_rulebook

    with open_workspace(options.workspace) as workspace:
        new_key = key_of_letter(options.letter, " ".join(options.new_key)) if options.new_key else ""
        if workspace.role == "bureau":
            print(above_sentence(report_to(workspace, options.letter, datetime.now(), new_key)))
            return 0
        taken = take_letter(workspace, options.letter, datetime.now(), new_key)
        if isinstance(taken, Receipt):
            print("\n".join(receipt_lines(round_rulebook(workspace), taken)))
        else:
            print(taken_sentence(taken))
    return 0


def add_inbox(command: CommandParser) -> None:
    """What can be written behind `inbox`; the chosen function comes as ``step``."""
    chosen = command.add_subparsers(required=True, title="做什么", metavar="做什么", prog=command.prog)

    def step(name: str, help: str, run: Step) -> CommandParser:
        added = chosen.add_parser(name, help=help, description=f"{help}。")
        added.set_defaults(step=run)
        added.needs("workspace", "工作文件", a_file)
        return added

    listed = step("list", "列出各单位送来的上报和审核结论", _list)
    listed.allows("--unit", metavar="代码", help="只列这个单位")
    undo = step("undo", "撤销接收一个上报包", _undo)
    _needs_package(undo)
    choose = step("choose", "处理序号冲突：采用这一个", _choose)
    _needs_package(choose)
    returned = step("return", "退回计入测算的上报，写明意见", _return)
    returned.needs("unit", "单位代码", str)
    returned.allows(
        "--comment", metavar="意见", action="append", default=[], help="可多次；也可写成 项目=意见"
    )
    returned.allows("--action", metavar="整改要求", action="append", default=[], help="可多次")
    returned.allows("--until", metavar="日期", type=a_date, default="", help="改好再报的期限，如 2026-12-20")
    passed = step("pass", "审核通过计入测算的上报", _pass)
    passed.needs("unit", "单位代码", str)
    revoke = step("revoke", "停用一个单位正在使用的密钥", _revoke)
    revoke.needs("unit", "单位代码", str)
    revoke.needs("key", "密钥指纹或编号", str, nargs="+")
    receipts = step("receipts", "把回执包写进一个文件夹", _receipts)
    receipts.needs("folder", "文件夹", Path)
    receipts.allows("--unit", metavar="代码", help="只写这个单位的")
    step("audit", "核对操作日志有没有被改动，并列出来", _audit)


def run_inbox(options: argparse.Namespace) -> int:
    from desktop.core.audit import first_broken
    from desktop.storage.audit import audit_lines
    from desktop.storage.workspace import open_workspace

    step: Step = options.step
    with open_workspace(options.workspace) as workspace:
        print(step(workspace, options))
        if step is _audit and first_broken(audit_lines(workspace)) is not None:
            return FAILED
    return 0


def _needs_package(command: CommandParser) -> None:
    command.needs("unit", "单位代码", str)
    command.needs("package", "包的编号（list 中的开头几位）", str)


def _list(workspace: "Workspace", options: argparse.Namespace) -> str:
    from desktop.storage.reviews import reviews
    from desktop.storage.roster import current_round, units
    from desktop.storage.submissions import arrivals
    from desktop.ui.wording.inbox import STATES
    from desktop.ui.wording.reviewing import REVIEW_STATES
    from desktop.workflows.reviewing import review_state

    workspace.needs("bureau")
    names = {unit.code: unit.name for unit in units(workspace)}
    made = reviews(workspace)
    lines: list[str] = []
    for arrival in reversed(arrivals(workspace, current_round(workspace))):
        sent = arrival.received
        if options.unit in (None, sent.unit):
            state = review_state(sent, made.get(sent.digest))
            words = (
                REVIEW_STATES[state]
                if sent.state in ("accepted", "pending", "undone")
                else STATES[sent.state]
            )
            name = f"{names[sent.unit]}（{sent.unit}）"
            lines.append(f"{sent.digest[:12]}  {name}  第 {sent.sequence} 次  {words}  {arrival.file_name}")
    return "\n".join(lines) or "还没有收到上报。"


def _undo(workspace: "Workspace", options: argparse.Namespace) -> str:
    from desktop.ui.wording.reviewing import undone_sentence
    from desktop.workflows.deciding import undo_import

    return undone_sentence(undo_import(workspace, options.unit, _digest(workspace, options), datetime.now()))


def _choose(workspace: "Workspace", options: argparse.Namespace) -> str:
    from desktop.ui.wording.reviewing import chosen_sentence
    from desktop.workflows.deciding import choose_branch

    return chosen_sentence(
        choose_branch(workspace, options.unit, _digest(workspace, options), datetime.now())
    )


def _digest(workspace: "Workspace", options: argparse.Namespace) -> str:
    """The package whose number begins so; what is not unique is none."""
    from desktop.storage.roster import current_round
    from desktop.storage.submissions import received

    sent = received(workspace, current_round(workspace), options.unit)
    found = [r.digest for r in sent if r.digest.startswith(options.package.lower())]
    return found[0] if len(found) == 1 else options.package


def _return(workspace: "Workspace", options: argparse.Namespace) -> str:
    from desktop.core.letters import AskedAction, Letter
    from desktop.ui.wording.reviewing import reviewed_sentence
    from desktop.workflows.reviewing import comment_of, review
    from desktop.workflows.roster import roster_unit

    comments = tuple(comment_of(workspace, options.unit, text) for text in options.comment)
    letter = Letter(comments, options.until, tuple(AskedAction(text) for text in options.action))
    review(workspace, options.unit, "returned", letter, datetime.now())
    return reviewed_sentence(roster_unit(workspace, options.unit).name, "returned")


def _pass(workspace: "Workspace", options: argparse.Namespace) -> str:
    from desktop.core.letters import Letter
    from desktop.ui.wording.reviewing import reviewed_sentence
    from desktop.workflows.reviewing import review
    from desktop.workflows.roster import roster_unit

    review(workspace, options.unit, "passed", Letter(), datetime.now())
    return reviewed_sentence(roster_unit(workspace, options.unit).name, "passed")


def _revoke(workspace: "Workspace", options: argparse.Namespace) -> str:
    from desktop.ui.wording.trusting import revoked_sentence
    from desktop.workflows.roster import roster_unit
    from desktop.workflows.trusting import revoke_key, trusted_key

    key_id = trusted_key(workspace, options.unit, " ".join(options.key))
    revoke_key(workspace, options.unit, key_id, datetime.now())
    return revoked_sentence(roster_unit(workspace, options.unit).name, key_id)


def _receipts(workspace: "Workspace", options: argparse.Namespace) -> str:
    from desktop.storage.roster import units
    from desktop.ui.wording.reviewing import answered_sentence
    from desktop.workflows.reviewing import write_receipt, write_receipts

    key, now = opened(workspace, "bureau"), datetime.now()
    if options.unit:
        answered = [write_receipt(workspace, options.unit, options.folder, now, key)]
    else:
        codes = [unit.code for unit in units(workspace)]
        answered = write_receipts(workspace, codes, options.folder, now, key=key)
    return answered_sentence(answered, str(options.folder))


def _audit(workspace: "Workspace", options: argparse.Namespace) -> str:
    from desktop.core.audit import backward, first_broken
    from desktop.storage.audit import audit_lines
    from desktop.storage.roster import units
    from desktop.ui.wording.reviewing import audit_line, audit_sentence

    lines = audit_lines(workspace)
    names = {unit.code: unit.name for unit in units(workspace)}
    told = [audit_line(line, names) for line in lines]
    return "\n".join([*told, audit_sentence(lines, first_broken(lines), backward(lines))])
