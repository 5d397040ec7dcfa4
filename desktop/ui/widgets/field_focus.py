"""Enter goes to the next field, past the links and buttons that the Tab key also visits."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_IS_FIELD = "isField"


def mark_as_field(widget: QWidget) -> None:
    """Make `widget`, the part of a field that takes the focus, a stop of `focus_next_field`."""
    widget.setProperty(_IS_FIELD, True)


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
