"""Fill a transaction until its pages are in the file, then die without a word. Arguments: path."""

import os
import signal
import sys
from pathlib import Path

from desktop.storage.workspace import open_workspace

with open_workspace(Path(sys.argv[1])) as workspace, workspace.writing() as db:
    db.execute("PRAGMA cache_size = 2")
    for number in range(400):
        db.execute(
            "INSERT INTO entry_history (round, unit, part, code, changed_at) VALUES (?, ?, ?, ?, ?)",
            ("x" * 500, "x", "values", str(number), "x"),
        )
    db.execute("DELETE FROM entry")
    print("writing", flush=True)
    if sys.platform == "win32":
        os.abort()
    os.kill(os.getpid(), signal.SIGKILL)
