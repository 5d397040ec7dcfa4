"""Rounds and units of a workspace."""

import msgspec

from desktop.core.filing import Unit
from desktop.core.sections import SchoolType
from desktop.storage.roster import Round, current_round, save_round, save_units, units
from desktop.storage.workspace import Workspace


def test_the_newest_round_counts_and_changing_one_does_not_make_it_newer(workspace: Workspace, round: Round):
    later = msgspec.structs.replace(round, id="2027", title="2027年评估", deadline=None)
    save_round(workspace, later)
    assert current_round(workspace) == later
    save_round(workspace, msgspec.structs.replace(round, title="改名"))
    assert current_round(workspace) == later


def test_schools_come_before_departments(workspace: Workspace):
    roster = [
        Unit("人社局", "示例县人社局", "department"),
        Unit("1", "𬭎兴小学", school_type=SchoolType.JUNIOR),
    ]
    save_units(workspace, roster)
    assert [u.code for u in units(workspace)] == ["1", "3199000001", "人社局"]


def test_a_unit_can_change_everything_but_its_code(workspace: Workspace):
    renamed = Unit("3199000001", "第一小学", "school", "城关镇", None)
    save_units(workspace, [renamed])
    assert units(workspace) == (renamed,)
