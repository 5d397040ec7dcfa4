"""Undo twice in the workspace that is given, begin something else, and be gone without closing anything."""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from desktop.storage.workspace import open_workspace
from desktop.workflows.session import open_session
from desktop.workflows.undoing import undo

NOW = datetime(2026, 3, 2, 9, 0)
workspace = open_workspace(Path(sys.argv[1]))
session = open_session(workspace)
for _ in range(2):
    undone = undo(workspace, session, NOW)
    assert undone is not None
    session = undone.session
workspace.db.execute("BEGIN IMMEDIATE")
workspace.db.execute("DELETE FROM entry")
os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
