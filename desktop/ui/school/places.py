"""Where in the school window something stands: what problems, links and details name."""

from typing import Literal, NamedTuple, TypeAlias

PlaceKind: TypeAlias = Literal["value", "criterion", "evidence", "rooms", "classes", "page"]


class Place(NamedTuple):
    """A data element (full code), a criterion or veto, the evidence of a criterion, a kind of special room,
    the list of classes, or a whole page.
    """

    kind: PlaceKind
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


def read_place(text: str) -> Place:
    """The place that `str` made a text of."""
    kind, _, key = text.partition(":")
    if kind not in ("value", "criterion", "evidence", "rooms", "classes", "page"):
        raise ValueError(text)
    return Place(kind, key)
