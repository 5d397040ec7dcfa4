"""The right side of the inbox: one unit's deliveries, or one file, explained."""

from collections.abc import Callable, Sequence

from desktop.core.canonical import digest
from desktop.core.filing import Filing
from desktop.core.merge import Change
from desktop.core.rulebook import Rulebook
from desktop.core.terms import SCHOOL_TYPE_NAMES
from desktop.exchange.signing import fingerprint
from desktop.spreadsheets.errors import Fault
from desktop.ui.bureau.evidence_links import unit_evidence
from desktop.ui.bureau.inbox_tables import OUTCOME_MARKS, FileRow, standing_mark, standing_text
from desktop.ui.bureau.roster_rows import Delivery, RosterRow
from desktop.ui.marks import Mark
from desktop.ui.widgets.detail_panel import Detail
from desktop.ui.widgets.detail_section import DetailSection, Link
from desktop.ui.wording.changes import changes_text
from desktop.ui.wording.inbox import STATES, moment, stated_name_text
from desktop.ui.wording.packages import OUTCOMES
from desktop.ui.wording.tables import fault_sentence
from desktop.workflows.outcomes import Outcome

_FAULTS_SHOWN = 30
# As many as the stamped form shows.
_CONTENT_GROUPS = 4
_ON_PAPER = "应与盖章的自评表上的一致"

# What the links of a unit's details ask for.
ASK, CONFIRM, REPLACE, BACK, REISSUE = "ask", "confirm", "replace", "back", "reissue"


def roster_detail(
    rulebook: Rulebook,
    row: RosterRow,
    changes: Sequence[Change],
    filing_of: Callable[[Delivery], Filing],
    *,
    asking: bool = False,
) -> Detail:
    """``changes`` are what the counting delivery changed against the one before.

    ``filing_of`` gives what was delivered: its fingerprint is the one on the stamped form.
    While ``asking``, the section of the unconfirmed key asks what is to become of it.
    """
    sections = [_about(row)]
    shown = row.unconfirmed or row.last
    if shown is not None and shown.signed:
        filing = filing_of(shown)
        if filing.unit.name != row.unit.name:
            sections.append(DetailSection("单位名称", stated_name_text(filing.unit.name)))
        sections.append(_content(digest(filing)))
        if shown is row.counting:
            sections += unit_evidence(rulebook, filing)
    if any(delivery.state == "superseded" for delivery in row.deliveries):
        text = changes_text(rulebook, changes) if changes else "内容与上一次相同。"
        heading = f"与上一次相比，{len(changes)} 处改动" if changes else "与上一次相比"
        sections.append(DetailSection(heading, text))
    if row.forked:
        sections.append(
            DetailSection(
                "序号冲突",
                "收到两个次数相同、内容不同的上报包，可能是工作文件被复制后分头填报。"
                "请与该单位核实，让它从正确的工作文件再导出一次，新的一次会自动生效。",
            )
        )
    if row.unconfirmed and row.unconfirmed.key_id:
        key_id = row.unconfirmed.key_id
        sections.append(_asked(row, key_id) if asking else _unconfirmed(row, key_id))
    elif row.last and row.last.key_id:
        sections.append(_key(row.last.key_id))
    if len(row.deliveries) > 1:
        sections.append(DetailSection("历次上报", "\n".join(_delivery(d) for d in row.deliveries[:20])))
    sections.append(
        DetailSection(
            "下发包",
            faint="该单位丢了下发包、换了电脑或丢了工作文件时，重新签发一个；原来的下发包随即作废。",
            links=(Link("重新签发下发包…", REISSUE),),
        )
    )
    return Detail(
        title=row.unit.name,
        code=row.place,
        category=SCHOOL_TYPE_NAMES[row.unit.school_type] if row.unit.school_type else "",
        mark=standing_mark(row),
        word=standing_text(row),
        sections=tuple(sections),
    )


def file_detail(rulebook: Rulebook, row: FileRow) -> Detail:
    sections = [DetailSection("结果", row.reason, moment(row.at) if row.at else "")]
    result = row.result
    if result is not None:
        if result.outcome is Outcome.CHANGED:
            sections.append(DetailSection("改动", changes_text(rulebook, result.changes)))
        if result.digest:
            sections += [_content(result.content), _key(result.key_id)]
    return Detail(
        title=row.unit or row.name,
        code=row.name if row.unit else "",
        mark=OUTCOME_MARKS[row.outcome],
        word=OUTCOMES[row.outcome],
        sections=tuple(sections),
    )


def _content(digest: str) -> DetailSection:
    return DetailSection("填报指纹", fingerprint(digest, _CONTENT_GROUPS), _ON_PAPER)


def _key(key_id: str) -> DetailSection:
    return DetailSection("密钥指纹", fingerprint(key_id), _ON_PAPER)


def faults_detail(name: str, faults: Sequence[Fault]) -> Detail:
    """Everything that is wrong with a table."""
    lines = [fault_sentence(fault) for fault in faults[:_FAULTS_SHOWN]]
    more = f"……共 {len(faults)} 处" if len(faults) > _FAULTS_SHOWN else ""
    return Detail(
        title=name,
        mark=Mark.UNMET,
        word="没有导入",
        sections=(DetailSection(f"{len(faults)} 处问题，改好后再导入", "\n".join(lines), more),),
    )


def _about(row: RosterRow) -> DetailSection:
    delivery = row.last
    if delivery is None:
        return DetailSection("上报", "还没有收到这个单位的上报。", f"代码 {row.unit.code}")
    signed = "已签名" if delivery.signed else "未签名，从数据表导入；收到上报包后以上报包为准"
    return DetailSection(
        "上报",
        f"第 {delivery.sequence} 次，{moment(delivery.at)} 收到\n{delivery.file_name}",
        f"{signed}\n代码 {row.unit.code}",
    )


def _unconfirmed(row: RosterRow, key_id: str) -> DetailSection:
    why = (
        "这个密钥与该单位原来的不同，可能换了电脑，也可能不是该单位导出的"
        if row.has_confirmed_key
        else "这个密钥没有用本局的下发包登记过"
    )
    return DetailSection(
        "密钥指纹，待确认",
        fingerprint(key_id),
        f"{why}，所以这次上报不计入测算。请与该单位盖章的自评表核对指纹，一致才确认；"
        "不一致，请与该单位核实，或在下面重新签发下发包。",
        (Link("核对无误，确认密钥", ASK),),
    )


def _asked(row: RosterRow, key_id: str) -> DetailSection:
    if row.has_confirmed_key:
        faint = (
            "该单位还有原来的密钥。换了电脑，请停用原来的：原来密钥签名的上报不再计入测算；"
            "两台电脑都在用，请保留，次数大的一次计入测算。"
        )
        links = (Link("确认，停用原来的", REPLACE), Link("确认，保留原来的", CONFIRM))
    else:
        faint = "确认后，用这个密钥签名的上报计入测算。"
        links = (Link("确认", CONFIRM),)
    heading = "盖章的自评表上是这个密钥指纹吗？"
    return DetailSection(heading, fingerprint(key_id), faint, (*links, Link("取消", BACK)))


def _delivery(delivery: Delivery) -> str:
    signed = "" if delivery.signed else "，未签名"
    return f"第 {delivery.sequence} 次  {moment(delivery.at)}  {STATES[delivery.state]}{signed}"
