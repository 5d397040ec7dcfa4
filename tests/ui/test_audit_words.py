"""Every action that a workflow notes in the audit log has a word there."""

import re
from pathlib import Path

from desktop.ui.wording.reviewing import ACTIONS

WORKFLOWS = Path(__file__).resolve().parents[2] / "desktop" / "workflows"
# The decisions of `reviewing.review`, which are noted by their own names.
DECISIONS = {"returned", "passed", "reopened"}


def test_every_noted_action_has_a_word():
    sources = [path.read_text(encoding="utf-8") for path in WORKFLOWS.glob("*.py")]
    noted = {
        action
        for source in sources
        for action in re.findall(r"\bnote\(\s*(?:self\.|own\.)?\w+,\s*\"(\w+)\"", source)
    }
    assert noted >= {"received", "undone", "dispatched", "receipt_taken"}
    assert noted | DECISIONS <= ACTIONS.keys()
