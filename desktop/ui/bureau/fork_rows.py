"""What the branches of a fork say, as rows to compare."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from desktop.core.filing import Filing
from desktop.core.merge import LISTS, SINGLES, compare
from desktop.core.rulebook import Rulebook
from desktop.core.settling import ForkChoice
from desktop.ui.bureau.roster_rows import Delivery
from desktop.ui.marks import Mark
from desktop.ui.models.comparison_model import ComparedRow
from desktop.ui.wording.changes import entry_of, list_text
from desktop.ui.wording.fields import entry_name, line_name, measure_of, value_text
from desktop.ui.wording.inbox import moment

Place: TypeAlias = tuple[str, str]
TAKEN = "taken"
_PARTS = ("values", *LISTS, *(part for part in SINGLES if part != "values"))


def branch_titles(branches: Sequence[Delivery]) -> dict[str, str]:
    """digest → 第一份, in the order given."""
    names = "一二三四五六七八九"
    return {branch.digest: f"第{names[number]}份" for number, branch in enumerate(branches[: len(names)])}


def branch_lines(branches: Sequence[Delivery]) -> str:
    """A line each: its file, when it says it was made, when it came, and which one counts now."""
    titles = branch_titles(branches)
    return "\n".join(
        f"{titles[branch.digest]}：{_branch_text(branch)}" for branch in branches if branch.digest in titles
    )


def _branch_text(branch: Delivery) -> str:
    made = f"写明 {moment(branch.claimed_at)} 导出" if branch.claimed_at else ""
    counts = "现在计入测算" if branch.state == "accepted" else ""
    return "，".join(filter(None, (branch.file_name, made, f"{moment(branch.at)} 收到", counts)))


def places_of(rulebook: Rulebook, filings: Sequence[Filing]) -> Sequence[Place]:
    """Where the filings do not all say the same, in the order in which people fill it."""
    first, *others = filings
    found = {(change.part, change.code) for other in others for change in compare(first, other)}
    codes = [*rulebook.catalogue.by_code, *rulebook.criteria, *(v.id for v in rulebook.standard.vetoes)]
    order = {code: number for number, code in enumerate(codes)}

    def place(found: Place) -> tuple[int, int, str]:
        part, code = found
        bare = code if part == "answers" else code.rpartition(".")[2]
        return _PARTS.index(part), order.get(bare, 0), code

    return sorted(found, key=place)


def fork_row(
    rulebook: Rulebook, key: str, place: Place, filings: Mapping[str, Filing], kept: str
) -> ComparedRow:
    """One entry with the value of each branch; that of ``kept`` is chosen to begin with."""
    values = {digest: entry_of(filing, *place) for digest, filing in filings.items()}
    return _row(rulebook, key, place, values, kept)


def decided_row(
    rulebook: Rulebook, key: str, place: Place, filings: Mapping[str, Filing], choice: ForkChoice
) -> ComparedRow:
    """One entry with the value of each branch, and which one a choice took."""
    values = {digest: entry_of(filing, *place) for digest, filing in filings.items()}
    source = next((t.digest for t in choice.taken if (t.part, t.code) == place), choice.kept)
    row = _row(rulebook, key, place, {**values, TAKEN: values[source]}, "")
    return ComparedRow(
        row.key,
        row.name,
        row.values,
        row.unit,
        state="取自另一份" if source != choice.kept else "",
        mark=Mark.NOTED if source != choice.kept else None,
        figures=row.figures,
    )


def _row(rulebook: Rulebook, key: str, place: Place, values: Mapping[str, Any], chosen: str) -> ComparedRow:
    part, code = place
    figures = part not in LISTS and all(_is_figure(value) for value in values.values())
    said = next((value for value in values.values() if value is not None), None)
    name = line_name(said) if part in ("evidence", "actions") else entry_name(rulebook, part, code)
    texts = {
        column: list_text(part, value) if part in LISTS else value_text(rulebook, part, code, value)
        for column, value in values.items()
    }
    unit = measure_of(rulebook, part, code) if figures else ""
    return ComparedRow(key, name, texts, unit, figures=figures, chosen=chosen)


def _is_figure(value: Any) -> bool:
    return value is None or (isinstance(value, int | Decimal) and not isinstance(value, bool))
