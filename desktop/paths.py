"""Where the program is, and the read-only files that ship with it."""

import sys
from pathlib import Path

# The source tree, or the folder of the frozen program: both hold the same sub-folders.
ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"
FONTS = RESOURCES / "fonts"
STANDARDS = RESOURCES / "standards"
MIGRATIONS = ROOT / "db" / "migrations"
# The folder that a person sees and starts the program from.
PROGRAM = Path(sys.executable).resolve().parent if getattr(sys, "frozen", False) else ROOT
