"""`python -m desktop key …`: show, replace, recover and protect the key that a workspace signs with."""

import argparse
import secrets
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.arguments import PROGRAM, CommandParser, a_file

if TYPE_CHECKING:
    from desktop.exchange.signing import Key
    from desktop.storage.workspace import Role, Workspace


def add_key(command: CommandParser) -> None:
    """What can be written behind `key`; the chosen function comes as ``step``."""
    chosen = command.add_subparsers(required=True, title="做什么", metavar="做什么", prog=command.prog)

    def step(name: str, help: str) -> CommandParser:
        added = chosen.add_parser(name, help=help, description=f"{help}。")
        added.set_defaults(step=_STEPS[name])
        added.needs("workspace", "工作文件", a_file)
        return added

    step("show", "显示密钥的指纹，和它怎样保管")
    step("recover", "输入恢复码，找回原来的密钥")
    step("new", "换用新密钥；第一次上报后要再核对一次指纹")
    step("password", "设置、更换或取消密钥的密码")
    sheet = step("sheet", "写出恢复单（PDF）；打印后请删除这个文件")
    sheet.needs("file", "PDF 文件", a_file)


def run_key(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace

    step: Callable[[Workspace, argparse.Namespace], str] = options.step
    with open_workspace(options.workspace) as workspace:
        print(step(workspace, options))
    return 0


def opened(workspace: "Workspace", role: "Role | None" = None) -> "Key":
    """The workspace's key; a password is asked for where it has one. Raises what `signing.opened_key` raises.

    ``role`` is the one that the workspace must have, else WrongRole is raised.
    """
    from desktop.storage.own_key import Protection, own_key
    from desktop.workflows.signing import opened_key

    if role is not None:
        workspace.needs(role)
    if own_key(workspace).protection is Protection.PASSWORD:
        return opened_key(workspace, _ask_secret("签名密钥的密码："))
    return opened_key(workspace)


def advice(error: Exception) -> str:
    """The command that helps where the key is not on this computer; else nothing."""
    from desktop.workflows.signing import KeyNotHere

    if not isinstance(error, KeyNotHere):
        return ""
    return f"命令是 {PROGRAM} key recover 工作文件，或 key new 工作文件。"


def _show(workspace: "Workspace", options: argparse.Namespace) -> str:
    from desktop.storage.own_key import own_key
    from desktop.ui.wording.signing import key_sentence
    from desktop.workflows.signing import opens_here

    return key_sentence(own_key(workspace), opens_here=opens_here(workspace))


def _recover(workspace: "Workspace", options: argparse.Namespace) -> str:
    from desktop.core.recovery_code import CODE_DIGITS, code_digits
    from desktop.ui.wording.signing import recovered_sentence
    from desktop.workflows.signing import recover_key

    print("请照恢复单输入 16 组数字，可以分几行：", file=sys.stderr)
    typed = ""
    while len(code_digits(typed)) < CODE_DIGITS and (line := sys.stdin.readline().strip()):
        typed += f" {line}"
    return recovered_sentence(recover_key(workspace, typed, datetime.now()).key_id)


def _new(workspace: "Workspace", options: argparse.Namespace) -> str:
    from desktop.ui.wording.signing import renewed_sentence
    from desktop.workflows.signing import make_new_key

    key = make_new_key(workspace, secrets.token_bytes(32), datetime.now())
    return renewed_sentence(key.key_id, workspace.role)


def _password(workspace: "Workspace", options: argparse.Namespace) -> str:
    from desktop.ui.wording.signing import PASSWORD_REMOVED, PASSWORD_SET
    from desktop.workflows.signing import seal_for_user, set_password

    key = opened(workspace)
    password = _ask_secret("新密码（直接回车则取消密码）：")
    if not password:
        seal_for_user(workspace, key)
        return PASSWORD_REMOVED
    set_password(workspace, key, password)
    return PASSWORD_SET


def _sheet(workspace: "Workspace", options: argparse.Namespace) -> str:
    from desktop.workflows.signing import save_recovery_sheet

    path: Path = options.file
    written = save_recovery_sheet(workspace, opened(workspace), path, datetime.now())
    return f"恢复单在“{written}”。请打印后删除这个文件，把纸和电脑分开保管。"


def _ask_secret(prompt: str) -> str:
    """Without echo from a person, as a line from another program."""
    if sys.stdin.isatty():
        return getpass(prompt)
    return sys.stdin.readline().rstrip("\r\n")


_STEPS: Mapping[str, "Callable[[Workspace, argparse.Namespace], str]"] = {
    "show": _show,
    "recover": _recover,
    "new": _new,
    "password": _password,
    "sheet": _sheet,
}
