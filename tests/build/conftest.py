"""The modules of build/ find each other as neighbours, the way `python3 build/dev.py` starts them."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "build"))


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT
