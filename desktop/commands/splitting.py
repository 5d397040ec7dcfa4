"""`hand-over` and `take-back`: two people of one school split the work."""

import argparse
import sys
import uuid
from datetime import datetime

from desktop.arguments import BAD_INPUT, CommandParser, a_file


def add_hand_over(command: CommandParser) -> None:
    command.needs("workspace", "工作文件", a_file)
    command.needs("file", "副本", a_file)
    command.allows("--to", metavar="姓名", default="", help="交给谁填，写进副本的名称")


def add_take_back(command: CommandParser) -> None:
    command.needs("workspace", "工作文件", a_file)
    command.needs("copy", "副本", a_file)
    sides = command.add_mutually_exclusive_group()
    sides.add_argument("--mine", action="store_true", help="两边都改了的，保留本机的")
    sides.add_argument("--theirs", action="store_true", help="两边都改了的，采用副本的")


def run_hand_over(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.ui.wording.splitting import handed_over_sentence
    from desktop.workflows.handing_over import hand_over
    from desktop.workflows.session import open_session

    with open_workspace(options.workspace) as workspace:
        session, id = open_session(workspace), str(uuid.uuid4())
        copy = hand_over(workspace, session, options.file, options.to, id, datetime.now())
    print(handed_over_sentence(copy, options.file))
    return 0


def run_take_back(options: argparse.Namespace) -> int:
    from desktop.core.three_way import Relation, only
    from desktop.storage.workspace import open_workspace
    from desktop.ui.wording import splitting
    from desktop.workflows.session import open_session
    from desktop.workflows.taking_back import look_at_copy, take_back

    with open_workspace(options.workspace) as workspace:
        session = open_session(workspace)
        returned = look_at_copy(workspace, session, options.copy)
        differences = returned.differences(session)
        conflicts = only(differences, Relation.CONFLICT)
        if conflicts and not (options.mine or options.theirs):
            print(splitting.conflicts_sentence(session.rulebook, conflicts), file=sys.stderr)
            return BAD_INPUT
        chosen = {difference.place: bool(options.theirs) for difference in conflicts}
        done = take_back(workspace, session, returned, chosen, datetime.now())
    is_new = done.taken or done.kept
    print(splitting.taken_back_sentence(done) if is_new else splitting.nothing_sentence(returned))
    if caution := splitting.caution_sentence(returned):
        print(caution)
    return 0
