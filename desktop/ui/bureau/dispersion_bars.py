"""差异系数 as bars: one for each resource against its limit, and each school's share of one of them."""

from collections.abc import Sequence

from msgspec import Struct

from desktop.core.dispersion import Dispersion, DispersionState, contributions
from desktop.core.numbers import shown
from desktop.core.resources import Row
from desktop.core.sections import Section
from desktop.core.standard import Resource
from desktop.core.terms import DISPERSION_STATE_NAMES, SECTION_NAMES
from desktop.core.verdict import Verdict
from desktop.ui.bureau.school_columns import figure_text
from desktop.ui.bureau.state import CountyState
from desktop.ui.marks import Mark
from desktop.ui.widgets.chart_layout import Bar, Columns, Limit
from desktop.ui.widgets.typed_number import grouped
from desktop.ui.wording.county import row_verdict_text
from desktop.ui.wording.naming import names_text

COLUMNS = Columns("指标", ("全县平均", "差异系数"), "", "判定")
REST = "rest"
_NAMED_SCHOOLS = 7
_NONE = "—"
# Schools that together make at least this part of the dispersion are named in the sentence, two at most.
_TELLING = 0.5


class Share(Struct, frozen=True):
    """One row's part of the dispersion of one resource, 0 to 1."""

    row: Row
    part: float


def section_rows(state: CountyState, section: Section) -> list[Row]:
    return [row for row in state.result.rows if row.section is section]


def resource_bars(state: CountyState, section: Section) -> tuple[list[Bar], Limit | None]:
    """A bar for each resource in the order of the standard, and the limit they share.

    Where limits differ, bars are drawn in parts of their own limit.
    """
    cells = state.result.dispersion[section]
    limits = {cell.limit for cell in cells.values()}
    relative = len(limits) > 1
    bars = [
        _bar(resource, cells[resource.code], relative=relative)
        for resource in state.rulebook.standard.resources
    ]
    if not any(bar.value is not None for bar in bars):
        return bars, None
    if relative:
        return bars, Limit(1.0, "限值")
    limit = next(iter(limits))
    return bars, Limit(float(limit), f"限值 {shown(limit, 2)}")


def _bar(resource: Resource, cell: Dispersion, *, relative: bool) -> Bar:
    mean = _NONE if cell.mean is None else grouped(shown(cell.mean, 2))
    label = f"{resource.short_title}（{resource.unit}）"
    if cell.cv is None:
        mark = Mark.NOT_APPLICABLE if cell.verdict is Verdict.NOT_APPLICABLE else Mark.MISSING
        word = DISPERSION_STATE_NAMES[cell.state]
        return Bar(resource.code, label, None, (mean, _NONE), mark=mark, word=word, tip=resource.title)
    over = cell.verdict is Verdict.UNMET
    return Bar(
        resource.code,
        label,
        cell.cv / float(cell.limit) if relative else cell.cv,
        (mean, shown(cell.cv, 3)),
        mark=Mark.UNMET if over else Mark.MET,
        word="超限" if over else None,
        over=over,
        strong=over,
        tip=f"{resource.title}（{resource.unit}）：差异系数 {shown(cell.cv, 3)}，限值 {shown(cell.limit, 2)}",
    )


def shares(state: CountyState, section: Section, resource: str) -> list[Share]:
    """Every row's part of the dispersion, the largest first; empty where there is no coefficient."""
    if state.result.dispersion[section][resource].state is not DispersionState.COMPUTED:
        return []
    rows = section_rows(state, section)
    pupils = [row.pupils or 0 for row in rows]
    quantities = [row.figures[resource].amount for row in rows]
    parts = contributions(pupils, quantities)
    return sorted(map(Share, rows, parts), key=lambda share: -share.part)


def share_bars(state: CountyState, resource: Resource, found: Sequence[Share]) -> list[Bar]:
    """The largest shares by name with the school's own value, the others summed up."""
    limit = 2 * (1 / len(found)) if found else 0
    bars = [
        Bar(
            share.row.school_code,
            state.name(share.row.school_code),
            share.part,
            direct=f"{shown(share.part * 100, 0)}%  {_value(share.row, resource)}",
            over=share.part >= max(limit, 0.15),
            tip=f"{state.name(share.row.school_code)}：{_value(share.row, resource)}，"
            f"占差异的 {shown(share.part * 100, 1)}%",
        )
        for share in found[:_NAMED_SCHOOLS]
    ]
    rest = found[_NAMED_SCHOOLS:]
    if rest:
        part = sum(share.part for share in rest)
        # Where the many small ones are most of it, their bar would flatten the others.
        length = part if part <= found[0].part else None
        bars.append(Bar(REST, f"其余 {len(rest)} 行", length, direct=f"{shown(part * 100, 0)}%", faint=True))
    return bars


def _value(row: Row, resource: Resource) -> str:
    value = grouped(figure_text(row.figures[resource.code], resource.decimals))
    # “0.70 人” would look like people; only what is per pupil has a unit of its own.
    return f"{value} {resource.unit.partition('/')[0]}" if resource.per == 1 else value


def lacking(state: CountyState, section: Section, resource: str) -> list[str]:
    """The schools without whose data this coefficient cannot be computed."""
    return [
        state.name(row.school_code)
        for row in section_rows(state, section)
        if row.figures[resource].verdict is Verdict.MISSING
    ]


def main_sentence(state: CountyState, section: Section) -> str:
    """The main thing: how many resources are within their limit, which differs most, and because of whom."""
    cells = state.result.dispersion[section]
    name = SECTION_NAMES[section]
    if not section_rows(state, section):
        return f"还没有{name}的数据。"
    count = len(cells)
    states = {cell.state for cell in cells.values()}
    if states == {DispersionState.ONE_ROW}:
        return f"{name}只有 1 行，差异系数不适用。"
    met = sum(cell.verdict is Verdict.MET for cell in cells.values())
    text = f"{name} {count} 项中 {met} 项达标。"
    open_cells = sum(cell.verdict is Verdict.MISSING for cell in cells.values())
    if open_cells:
        text += f"{open_cells} 项缺数据，补齐后才能判定。"
    computed = {code: cell for code, cell in cells.items() if cell.cv is not None}
    if not computed:
        return text
    worst = max(computed, key=lambda code: (computed[code].cv or 0) / float(computed[code].limit))
    return text + _because(state, section, worst)


def _because(state: CountyState, section: Section, worst: str) -> str:
    title = state.rulebook.resources[worst].short_title
    found = shares(state, section, worst)
    first = found[: 1 if found[0].part >= _TELLING else 2]
    part = sum(share.part for share in first)
    if not part:
        return ""
    names = "和".join(state.name(share.row.school_code) for share in first)
    return f"{title}差距最大：{names}占差异的 {shown(part * 100, 0)}%。"


def excluded_text(state: CountyState, section: Section) -> str:
    """``86 个学部，不含 5 个不参与测算的学校``"""
    rows = len(section_rows(state, section))
    out = sum(e.section in (section, None) for e in state.result.excluded)
    return f"{rows} 个学部" + (f"，不含 {out} 个不参与测算的" if out else "")


def passing_text(state: CountyState, section: Section) -> str:
    passes = [row.passes for row in section_rows(state, section)]
    return f"{row_verdict_text(state.rulebook, Verdict.MET)} {passes.count(True)} / {len(passes)} 个"


def lacking_text(state: CountyState, section: Section, resource: str) -> str:
    """What the card says instead of shares."""
    cell = state.result.dispersion[section][resource]
    match cell.state:
        case DispersionState.MISSING:
            return f"缺数据：{names_text(lacking(state, section, resource), 12, '所')}。补齐后自动测算。"
        case DispersionState.ONE_ROW:
            return "只有 1 个学部参与测算，没有差异可言，这一项不适用。"
        case DispersionState.ZERO_MEAN:
            return "全县平均为 0，差异系数无法计算。请核对各校这一项是否都填成了 0。"
        case _:
            return "没有参与测算的学校。"
