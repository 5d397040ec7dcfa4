"""What came with copies and was not taken, as lines to look at: a list line by line."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from desktop.core.filing import Filing
from desktop.core.merge import LISTS
from desktop.core.three_way import three_way
from desktop.storage.entries import PastValue
from desktop.ui.models.comparison_model import ComparedRow, ValueColumn
from desktop.ui.school.explaining import clock_text
from desktop.ui.wording.fields import measure_of, value_text
from desktop.ui.wording.splitting import difference_name
from desktop.workflows.session import Session

COLUMNS = tuple(
    ValueColumn(key, title, offered=False)
    for key, title in (
        ("offered", "副本填的"),
        ("stayed", "当时保留的"),
        ("source", "来自"),
        ("at", "合并时间"),
    )
)


def declined_rows(
    session: Session, past: Iterable[tuple[str, str, PastValue]], now: datetime
) -> Sequence[ComparedRow]:
    """The newest first, as `storage.entries.not_taken` gives them."""
    rows: list[ComparedRow] = []
    rulebook = session.rulebook
    for part, code, line in past:
        stood, said = (_filing(session, part, code, value) for value in (line.old, line.new))
        for difference in three_way(stood, stood, said):
            values = (
                value_text(rulebook, part, code, difference.theirs),
                value_text(rulebook, part, code, difference.mine),
                f"副本 {line.source}",
                clock_text(line.changed_at, now),
            )
            row = ComparedRow(
                str(len(rows)),
                difference_name(rulebook, difference),
                {column.key: value for column, value in zip(COLUMNS, values, strict=True)},
                unit=measure_of(rulebook, part, code),
            )
            rows.append(row)
    return rows


def _filing(session: Session, part: str, code: str, value: object) -> Filing:
    """A filing that says nothing but this."""
    empty = Filing(session.unit, session.round.id, session.round.standard)
    if value is None:
        return empty
    return replace(empty, **{part: value if part in LISTS else {code: value}})
