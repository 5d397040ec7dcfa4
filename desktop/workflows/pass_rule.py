"""判定口径: the pass rule of rows that somebody asks for must be one of the standard's own."""

from desktop.core.errors import XiaobiaoError
from desktop.core.rulebook import Rulebook


class PassRuleUnknown(XiaobiaoError):
    """A standard does not have this pass rule. Data: pass_rule, standard (its title), known (names by id)."""


def pass_rule(rulebook: Rulebook, asked: str | None) -> str:
    """The id that was asked for, or the standard's own where none was. Raises PassRuleUnknown."""
    standard = rulebook.standard
    if asked is not None and asked not in standard.row_rules:
        known = {id: rule.name for id, rule in standard.row_rules.items()}
        raise PassRuleUnknown(pass_rule=asked, standard=standard.title, known=known)
    return asked or standard.row_rule
