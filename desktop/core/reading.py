"""How a rulebook reads its standard, in words, for every print that rests on it."""

from desktop.core.numbers import shown_plainly
from desktop.core.rulebook import Rulebook


def reading_texts(rulebook: Rulebook) -> list[str]:
    """The switches that are on, and the settings that the county has chosen: one sentence each, or none."""
    standard = rulebook.standard
    switches = [switch.name for id, switch in standard.switches.items() if id in rulebook.switches]
    settings = [
        f"{setting.name} {shown_plainly(rulebook.settings[id])}{f' {setting.unit}' if setting.unit else ''}"
        for id, setting in standard.settings.items()
        if id in rulebook.settings
    ]
    texts = [("启用的放宽口径", switches), ("本县设定的参数", settings)]
    return [f"{name}：{'；'.join(items)}。" for name, items in texts if items]
