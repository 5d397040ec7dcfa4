"""Enter goes to the next field, past the links and buttons that the Tab key also visits."""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_IS_FIELD = "isField"


def mark_as_field(widget: QWidget) -> None:
    """Make `widget`, the part of a field that takes the focus, a stop of `focus_next_field`."""
    widget.setProperty(_IS_FIELD, True)


@runtime_checkable
class TypedInto(Protocol):
    """What holds an input whose text may not have been committed yet."""

    def is_being_typed(self) -> bool: ...


def is_being_typed(input: QWidget) -> bool:
    """Whether the text of a field's input is not what was committed."""
    field = input.parentWidget()
    return isinstance(field, TypedInto) and field.is_being_typed()


@runtime_checkable
class GoesOn(Protocol):
    """What contains fields and has more of them behind the last one that is shown."""

    def focus_beyond(self) -> bool: ...


def enter_next_field(widget: QWidget) -> bool:
    """As `focus_next_field`, but from the last field that is shown on to what comes behind it."""
    if focus_next_field(widget):
        return True
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, GoesOn) and around.focus_beyond():
            return True
        around = around.parentWidget()
    return False


def focus_first_field(inside: QWidget) -> bool:
    """Move the focus to the first field inside a widget; False where it has none."""
    candidate = inside.nextInFocusChain()
    while candidate is not None and candidate is not inside:
        shown = inside.isAncestorOf(candidate) and candidate.isVisible() and candidate.isEnabled()
        if shown and candidate.property(_IS_FIELD):
            candidate.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        candidate = candidate.nextInFocusChain()
    return False


def focus_next_field(widget: QWidget, *, backwards: bool = False) -> bool:
    """Move the focus to the next field in tab order; False at the last one, which keeps it."""
    step = QWidget.previousInFocusChain if backwards else QWidget.nextInFocusChain
    window = widget.window()
    candidate = step(widget)
    while candidate is not None and candidate is not widget:
        if candidate is window:
            return False
        if candidate.property(_IS_FIELD) and candidate.isVisible() and candidate.isEnabled():
            reason = Qt.FocusReason.BacktabFocusReason if backwards else Qt.FocusReason.TabFocusReason
            candidate.setFocus(reason)
            return True
        candidate = step(candidate)
    return False
