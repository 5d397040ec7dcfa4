"""Where the read-only files that ship with the program are."""

from pathlib import Path

# The source tree, or the folder of the frozen program: both hold the same sub-folders.
ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"
FONTS = RESOURCES / "fonts"
STANDARDS = RESOURCES / "standards"
MIGRATIONS = ROOT / "db" / "migrations"
