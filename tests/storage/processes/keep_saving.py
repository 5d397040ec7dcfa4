"""Save one entry after the other and print the number of each that is saved.

Arguments: path, and how many bytes the file may have (0: no limit). Ends, printing the error, where
saving fails.
"""

import sys
from datetime import datetime
from itertools import count
from pathlib import Path

from desktop.storage.entries import Entry, save_entries
from desktop.storage.errors import WorkspaceError
from desktop.storage.roster import current_round, units
from desktop.storage.workspace import open_workspace

limit = int(sys.argv[2])
now = datetime.fromisoformat("2026-03-02T08:30:00+08:00")
with open_workspace(Path(sys.argv[1])) as workspace:
    round, unit = current_round(workspace), units(workspace)[0]
    if limit:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        for number in count():
            entries = [
                Entry("values", "last", number),
                Entry("values", f"element_{number}", number),
                Entry("notes", f"element_{number}", "说明" * 50),
            ]
            save_entries(workspace, round, unit, entries, now)
            print(number, flush=True)
    except WorkspaceError as error:
        print(type(error).__name__, flush=True)
