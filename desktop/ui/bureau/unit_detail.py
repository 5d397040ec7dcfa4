"""The right side of the inbox for a unit: what it sent, what was decided, and what can be decided."""

from collections.abc import Callable, Sequence

from desktop.core.canonical import digest
from desktop.core.filing import Filing
from desktop.core.merge import Change
from desktop.core.rulebook import Rulebook
from desktop.core.terms import SCHOOL_TYPE_NAMES
from desktop.ui.bureau.delivery_sections import delivery_sections
from desktop.ui.bureau.evidence_links import unit_evidence
from desktop.ui.bureau.fork_sections import fork_sections
from desktop.ui.bureau.inbox_detail import content_section
from desktop.ui.bureau.key_sections import key_sections
from desktop.ui.bureau.review_section import review_sections
from desktop.ui.bureau.roster_columns import standing_mark, standing_text
from desktop.ui.bureau.roster_rows import Delivery, RosterRow
from desktop.ui.bureau.unit_links import REISSUE, key_of
from desktop.ui.widgets.detail_panel import Detail
from desktop.ui.widgets.detail_section import DetailSection, Link
from desktop.ui.wording.changes import changes_text
from desktop.ui.wording.inbox import stated_name_text


def unit_detail(
    rulebook: Rulebook,
    row: RosterRow,
    changes: Sequence[Change],
    filing_of: Callable[[Delivery], Filing],
    asked: str = "",
) -> Detail:
    """``changes`` are what the counting delivery changed against the one before.

    ``filing_of`` gives what was delivered: its fingerprint is the one on the stamped form. ``asked`` is the
    link whose question is open.
    """
    sections = _about(row)
    shown = row.unconfirmed or row.last
    sections += review_sections(row)
    sections += fork_sections(rulebook, row, filing_of)
    if shown is not None and shown.signed:
        filing = filing_of(shown)
        if filing.unit.name != row.unit.name:
            sections.append(DetailSection("单位名称", stated_name_text(filing.unit.name)))
        sections.append(content_section(digest(filing)))
        if shown is row.counting:
            sections += unit_evidence(rulebook, filing)
    sections += key_sections(row, asked)
    if any(delivery.state == "superseded" for delivery in row.deliveries):
        text = changes_text(rulebook, changes) if changes else "内容与上一次相同。"
        heading = f"与上一次相比，{len(changes)} 处改动" if changes else "与上一次相比"
        sections.append(DetailSection(heading, text))
    sections += delivery_sections(row, asked)
    sections.append(
        DetailSection(
            "下发包",
            faint="该单位丢了下发包、换了电脑或丢了工作文件时，重新签发一个；原来的下发包随即作废。",
            links=(Link("重新签发下发包…", key_of(REISSUE)),),
        )
    )
    return Detail(
        title=row.unit.name,
        code="  ".join(filter(None, (row.place, row.unit.code if row.unit.kind == "school" else ""))),
        category=SCHOOL_TYPE_NAMES[row.unit.school_type] if row.unit.school_type else "",
        mark=standing_mark(row),
        word=standing_text(row),
        sections=tuple(sections),
    )


def _about(row: RosterRow) -> list[DetailSection]:
    """What to know where nothing signed counts; else what was sent says it itself."""
    if row.last is None:
        told = "收到的都已撤销。" if row.deliveries else "还没有收到这个单位的上报。"
        return [DetailSection("上报", told)]
    if not row.last.signed:
        return [DetailSection("上报", "只有数据表中的一行，未签名；收到上报包后以上报包为准。")]
    return []
