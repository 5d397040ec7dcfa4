"""Every error as Chinese that says what, where, and what to do. Free of Qt, for the command line."""

from desktop.ui.wording.errors import sentence

__all__ = ["sentence"]
