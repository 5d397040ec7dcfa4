"""`bundle` and `counties`: townships, central schools and counties send up what they have collected."""

import argparse
import json
import secrets
from datetime import datetime
from pathlib import Path

from desktop.arguments import CommandParser, a_file
from desktop.commands.keys import opened


def add_bundle(command: CommandParser) -> None:
    command.needs("workspace", "工作文件", a_file)
    command.needs("folder", "文件夹", Path)


def run_bundle(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.ui.wording.bundling import bundled_sentence
    from desktop.workflows.bundling import write_bundle

    with open_workspace(options.workspace) as workspace:
        written = write_bundle(workspace, options.folder, datetime.now(), opened(workspace, "bureau"))
    print(bundled_sentence(written))
    return 0


def add_counties(command: CommandParser) -> None:
    command.needs("workspace", "工作文件", a_file)
    command.allows("--json", action="store_true", help="输出 JSON，供其他程序使用")


def run_counties(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.ui.wording.bundling import standings_text
    from desktop.workflows.counties import county_standings, standings_as_json

    with open_workspace(options.workspace) as workspace:
        standings = county_standings(workspace, secrets.token_bytes(32), datetime.now())
    if options.json:
        print(json.dumps(standings_as_json(standings), ensure_ascii=False, indent=2))
    else:
        print(standings_text(standings))
    return 0
