"""The right kind of field for a data element, and its stored value as the field's text."""

from desktop.core.elements import Element, Kind
from desktop.core.filing import Value
from desktop.core.formula_text import value_text
from desktop.ui.widgets.choice_field import Choice, ChoiceField
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.flag_field import NO, YES, FlagField
from desktop.ui.widgets.number_field import NumberField
from desktop.ui.widgets.text_field import TextField


def element_field(element: Element) -> Field:
    """An empty field under the element's own name."""
    match element.kind:
        case Kind.COUNT | Kind.AMOUNT | Kind.DERIVED:
            field = NumberField(element.name, element.unit)
        case Kind.FLAG:
            field = FlagField(element.name)
        case Kind.CHOICE:
            field = ChoiceField(
                element.name, [Choice(key, _choice_text(key, text)) for key, text in element.choices.items()]
            )
        case Kind.TEXT:
            field = TextField(element.name)
    field.setToolTip(element.help)
    return field


def _choice_text(key: str, text: str) -> str:
    """With its code where the statistics know it by one: 111 主城区."""
    return f"{key} {text}" if key.isdigit() else text


def field_text(value: Value | None) -> str:
    """What a field shows for a stored value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return value_text(value)


def typed_text(element: Element, text: str) -> str:
    """What a field holds, as `parse_value` reads it."""
    if element.kind is Kind.FLAG:
        return {YES: "是", NO: "否"}.get(text, text)
    return text


def form_name(element: Element, section_name: str) -> str:
    """The statistical form of one section: 教基3112 of “教基3112（小学）、教基3115（初中）”."""
    forms = element.statistical_form.split("、")
    unnamed = "" if len(forms) > 1 and section_name else forms[0]
    own = next((form for form in forms if section_name and f"（{section_name}）" in form), unnamed)
    name = own.partition("（")[0]
    return name if len(name) <= 8 else ""
