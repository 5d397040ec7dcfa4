"""`new`, `enrol` and `confirm`: workspaces are made, units enrolled, and their keys trusted."""

import argparse
import secrets
from datetime import datetime
from functools import partial

from desktop.arguments import refuse
from desktop.commands.keys import opened
from desktop.core.filing import Unit


def run_new(options: argparse.Namespace) -> int:
    from desktop.workflows import bundling, setting_up
    from desktop.workflows.answering import answering_units
    from desktop.workflows.readings import parse_settings
    from desktop.workflows.standards import find_standard

    now, seed = datetime.now(), secrets.token_bytes(32)
    if options.role == "collector" and not options.enrolment:
        return refuse("新建汇总用的工作文件，要有 --enrolment：上级签发给代收单位的下发包。")
    if options.enrolment:
        if options.role == "collector":
            bundling.create_collector(options.workspace, options.enrolment, seed, now).close()
            print(f"已新建汇总用的工作文件“{options.workspace}”。")
            return 0
        code = options.code or ""
        unit = setting_up.enrolment_unit(options.enrolment, code)
        if unit.kind != options.role:
            return refuse(f"“{options.enrolment.name}”是给“{unit.name}”的，请改正 --role，或换一个下发包。")
        setting_up.create_enrolled(options.workspace, options.enrolment, seed, now, unit_code=code).close()
    else:
        rulebook = find_standard(options.standard)
        settings = parse_settings(rulebook, dict(options.setting))
        round = setting_up.new_round(
            options.standard, options.round, options.deadline, options.pass_rule, options.switch, settings
        )
        if options.role == "bureau":
            roster = answering_units(rulebook.standard, options.county)
            setting_up.create_bureau(
                options.workspace, options.county, round, roster, seed, now, rulebook
            ).close()
        else:
            unit = _unit_by_hand(options)
            if unit is None:
                needed = "--code、--name 和 --type" if options.role == "school" else "--name"
                return refuse(f"新建单位的工作文件，要有 --enrolment，或者写明 {needed}。")
            setting_up.create_unit(
                options.workspace, options.county, round, unit, seed, now, rulebook
            ).close()
    print(f"已新建工作文件“{options.workspace}”。")
    return 0


def _unit_by_hand(options: argparse.Namespace) -> Unit | None:
    if options.role == "school":
        if not (options.code and options.name and options.type):
            return None
        return Unit(options.code, options.name, "school", options.township or "", options.type)
    if options.role == "county":
        return Unit(options.county, options.county, "county")
    return Unit(options.name, options.name, options.role) if options.name else None


def run_enrol(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.workflows.dispatching import issue_collector, issue_dispatch, issue_enrolments

    if options.unit:
        return _reissue(options)
    with open_workspace(options.workspace) as workspace:
        key, now = opened(workspace, "bureau"), datetime.now()
        if options.collector:
            new = partial(secrets.token_bytes, 16)
            members = options.members
            path = issue_collector(workspace, options.folder, options.collector, members, new, now, key)
            print(f"已签发汇总用的下发包“{path}”。")
            return 0
        if options.one_for_all:
            print(f"已签发“{issue_dispatch(workspace, options.folder, now, key)}”，各单位用同一个。")
            return 0
        paths = issue_enrolments(workspace, options.folder, partial(secrets.token_bytes, 16), now, key)
    print(f"已签发 {len(paths)} 个下发包，在“{options.folder}”。")
    return 0


def _reissue(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.ui.wording.trusting import reissued_sentence
    from desktop.workflows.trusting import reissue

    with open_workspace(options.workspace) as workspace:
        key, now = opened(workspace, "bureau"), datetime.now()
        new_token = partial(secrets.token_bytes, 16)
        issued = reissue(workspace, options.unit, options.folder, new_token, now, key)
    print(reissued_sentence(issued.unit.name, issued.path))
    return 0


def run_confirm(options: argparse.Namespace) -> int:
    from desktop.storage.workspace import open_workspace
    from desktop.ui.wording.trusting import confirmed_sentence
    from desktop.workflows.trusting import confirm_key, pending_key

    with open_workspace(options.workspace) as workspace:
        key_id = pending_key(workspace, options.unit, " ".join(options.key))
        now, revoke_others = datetime.now(), options.revoke_others
        confirmed = confirm_key(workspace, options.unit, key_id, now, revoke_others=revoke_others)
    print(confirmed_sentence(confirmed))
    return 0
