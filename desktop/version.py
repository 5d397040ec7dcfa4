"""The program's version; pyproject.toml is the only place that says it."""

import tomllib
from functools import cache

from desktop.paths import ROOT


@cache
def version() -> str:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]
