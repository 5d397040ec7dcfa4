"""Which pass rule judges the rows."""

from desktop.core.rulebook import Rulebook
from desktop.ui.bureau.choices import ChoiceBox
from desktop.ui.widgets.choice_field import Choice


class RuleBox(ChoiceBox):
    """The pass rules of the standard, the round's own or the one last chosen in front."""

    def __init__(self) -> None:
        super().__init__("资源配置判定口径")

    def show_rules(self, rulebook: Rulebook, row_rule: str) -> None:
        rules = rulebook.standard.row_rules
        # The name says in brackets what the rule asks; beside the table its first words are enough.
        self.show_choices([Choice(key, rule.name.partition("（")[0]) for key, rule in rules.items()])
        self.show_value(row_rule)
        self.setToolTip(f"资源配置判定口径：{rules[row_rule].name}")
