"""What the details of a unit say of a fork: that it waits, or how it was decided and what was not taken."""

from collections.abc import Callable

from desktop.core.filing import Filing
from desktop.core.merge import Change, compare
from desktop.core.rulebook import Rulebook
from desktop.core.settling import ForkChoice
from desktop.ui.bureau.roster_rows import Delivery, RosterRow
from desktop.ui.bureau.unit_links import FORK, PASSED_OVER, key_of
from desktop.ui.widgets.detail_section import DetailSection, Link
from desktop.ui.wording.changes import change_text, entry_of

_WAITING = (
    "收到两个次数相同、内容不同的上报包，可能是工作文件被复制后分头填报。请并排比较，"
    "按单位或逐项选用；也可以与该单位核实，让它再导出一次，新的一次会自动生效。"
)


def fork_sections(
    rulebook: Rulebook, row: RosterRow, filing_of: Callable[[Delivery], Filing]
) -> list[DetailSection]:
    """The open fork, then the decided ones, newest first."""
    sections: list[DetailSection] = []
    if row.forked:
        sections.append(DetailSection("序号冲突", _WAITING, "", (Link("比较并选用…", key_of(FORK)),)))
    sent = {delivery.digest: delivery for delivery in row.deliveries}
    for number, choice in reversed(list(enumerate(row.choices))):
        if all(digest in sent for digest in (choice.kept, *choice.against)):
            sections.append(_decided(rulebook, choice, sent, filing_of, str(number)))
    return sections


def _decided(
    rulebook: Rulebook,
    choice: ForkChoice,
    sent: dict[str, Delivery],
    filing_of: Callable[[Delivery], Filing],
    number: str,
) -> DetailSection:
    kept = filing_of(sent[choice.kept])
    lines = [f"采用的是“{sent[choice.kept].file_name}”。"]
    for taken in choice.taken:
        old, new = (
            entry_of(filing, taken.part, taken.code) for filing in (kept, filing_of(sent[taken.digest]))
        )
        change = Change(taken.part, taken.code, old, new)
        lines.append(f"{change_text(rulebook, change)}（取自另一份）")
    differing = sum(len(compare(kept, filing_of(sent[digest]))) for digest in choice.against)
    faint = f"没有采用的与它有 {differing} 处不同，都留着。"
    links = (Link("查看没有采用的…", key_of(PASSED_OVER, number)),) if differing else ()
    return DetailSection("序号冲突已处理", "\n".join(lines), faint, links)
