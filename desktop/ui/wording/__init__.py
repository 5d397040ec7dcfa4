"""Every error as Chinese that says what, where, and what to do. Free of Qt, for the command line too."""

from desktop.core.errors import XiaobiaoError


def sentence(error: XiaobiaoError) -> str:
    """What happened, where, and what to do."""
    # The words know every part of the program; nobody who makes no mistake waits for them.
    from desktop.ui.wording.errors import words

    return words(error)


def said(error: Exception) -> str:
    """The sentence for an expected error; anything else is a fault of the program and goes on."""
    if isinstance(error, XiaobiaoError):
        return sentence(error)
    raise error
