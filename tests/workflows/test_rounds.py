"""A round gets another deadline, or a new one begins; nothing of the earlier one is lost."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.core.audit import first_broken
from desktop.storage.audit import audit_lines
from desktop.storage.roster import current_round, rounds
from desktop.storage.submissions import received
from desktop.storage.workspace import Workspace
from desktop.workflows.dispatching import dispatch_due, issue_dispatch
from desktop.workflows.outcomes import Outcome
from desktop.workflows.receiving import receive
from desktop.workflows.rounds import RoundExists, change_deadline, start_round


def test_another_deadline_is_told_by_a_new_dispatch(bureau: Workspace, tmp_path: Path, now: datetime):
    assert not dispatch_due(bureau)
    assert change_deadline(bureau, "2027-01-15", now).deadline == "2027-01-15"
    assert current_round(bureau).deadline == "2027-01-15"
    assert dispatch_due(bureau)
    issue_dispatch(bureau, tmp_path / "下发", now)
    assert not dispatch_due(bureau)
    lines = len(audit_lines(bureau))
    change_deadline(bureau, "2027-01-15", now)
    assert len(audit_lines(bureau)) == lines


@pytest.mark.parametrize("standard", ["", "national-2017"])
def test_a_new_round_leaves_the_earlier_one_as_it_is(
    bureau: Workspace, county: Any, now: datetime, standard: str
):
    receive(bureau, [county.package("first")], now)
    before = current_round(bureau)
    after = start_round(bureau, "2027年自评", "2027-12-31", now, standard)
    assert rounds(bureau) == (after, before)
    assert len(received(bureau, before)) == 1
    assert not received(bureau, after)
    assert (after.standard == before.standard) == (standard == "")
    assert dispatch_due(bureau)
    (result,) = receive(bureau, [county.package("revised")], now)
    assert result.outcome is Outcome.REFUSED
    assert first_broken(audit_lines(bureau)) is None
    with pytest.raises(RoundExists):
        start_round(bureau, before.title, None, now)
