"""What a plan asks to be done: 任务推进表 and 工作阶段, as its annexes print them."""

from decimal import Decimal

from msgspec import Struct


class Task(Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a 任务推进表. ``project`` may hold several tasks; ``deadline`` is as printed.

    ``investment`` is in 万元, None where the text gives none.
    """

    id: str
    project: str
    title: str
    text: str
    clause: str
    deadline: str = ""
    responsible: tuple[str, ...] = ()
    investment: Decimal | None = None


class Phase(Struct, frozen=True, forbid_unknown_fields=True):
    """One 工作阶段. ``begins`` and ``ends`` are months (``2024-01``), both included."""

    id: str
    name: str
    begins: str
    ends: str
    text: str
    clause: str
    responsible: tuple[str, ...] = ()
