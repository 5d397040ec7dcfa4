"""Open the workspace, say so, and keep it until the input ends. Arguments: path."""

import sys
from pathlib import Path

from desktop.storage.errors import WorkspaceError
from desktop.storage.workspace import open_workspace

try:
    with open_workspace(Path(sys.argv[1])):
        print("open", flush=True)
        sys.stdin.read()
except WorkspaceError as error:
    print(type(error).__name__, flush=True)
