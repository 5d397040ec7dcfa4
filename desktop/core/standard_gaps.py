"""What a standard leaves to its county: texts to compare with their source, numbers to fill."""

from desktop.core.standard import Standard
from desktop.core.standard_faults import FORMULAS, place_of
from desktop.core.standard_shape import Path, leaves, tree_of
from desktop.core.standard_terms import item_name


def unverified_items(standard: Standard) -> list[str]:
    """What says of itself that nobody has compared it with its source: criteria, settings, switches."""
    tree = tree_of(standard)
    paths = [path[:-1] for path, value in leaves(tree) if path[-1] == "unverified" and value is True]
    named = [("参数", setting) for setting in standard.settings.values()]
    named += [("开关", switch) for switch in standard.switches.values()]
    readings = [f"{kind}“{item.name}”" for kind, item in named if "待核对原文" in item.source]
    return [*(_item(tree, path) for path in paths), *readings]


def blank_items(standard: Standard) -> list[str]:
    """The settings and the criteria whose numbers the county has to fill before they can be judged."""
    tree = tree_of(standard)
    blank = [path[:-1] for path, value in leaves(tree) if path[-1] in FORMULAS and value == ""]
    settings = [f"参数 {setting.name}" for setting in standard.settings.values() if setting.value is None]
    return [*settings, *dict.fromkeys(_item(tree, _owner(path)) for path in blank)]


def _owner(path: Path) -> Path:
    """``indicators, 3, criteria, 0, rule`` is about the criterion."""
    numbers = [place for place, step in enumerate(path) if isinstance(step, int)]
    return path[: numbers[-1] + 1] if path[:1] != ("indicators",) else path[:4]


def _item(tree: object, path: Path) -> str:
    """评估要点 4.1"""
    names = ".".join(step for step in path if isinstance(step, str))
    return f"{item_name(names)} {place_of(tree, path)}"
