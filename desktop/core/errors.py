"""What can go wrong, as data. The sentences that people read are in `desktop.ui.wording`."""


class XiaobiaoError(Exception):
    """The root of everything that a person can be told about; subclasses carry data, never wording."""

    def __init__(self, **data: object) -> None:
        super().__init__(data)
        self.data = data


class StandardInvalid(XiaobiaoError):
    """A standard, or the catalogue ("elements"), is malformed or says what cannot be computed.

    Data: standard, place, reason, word.
    """


class StandardUnknown(XiaobiaoError):
    """There is no standard with this id. Data: standard, known (the ids that exist)."""


class FormulaInvalid(XiaobiaoError):
    """A formula does not follow the formula language. Data: formula, reason, word."""


class ValueInvalid(XiaobiaoError):
    """A typed value does not fit its data element. Data: element (code), text, reason."""
