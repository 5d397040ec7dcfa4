"""What the details of a unit say of the keys that it signs with, and what can be decided about them."""

from desktop.exchange.signing import fingerprint
from desktop.ui.bureau.roster_rows import RosterRow
from desktop.ui.bureau.unit_links import (
    ASK_CONFIRM,
    ASK_REVOKE,
    BACK,
    CONFIRM,
    REPLACE,
    REVOKE,
    key_of,
    parts_of,
)
from desktop.ui.widgets.detail_section import DetailSection, Link
from desktop.ui.wording.trusting import FOREIGN_KEY, rivals_text

ON_PAPER = "应与盖章的自评表上的一致"


def key_sections(row: RosterRow, asked: str) -> list[DetailSection]:
    """The unconfirmed key, then the one that counts; ``asked`` is the link whose question is open."""
    sections: list[DetailSection] = []
    waiting = row.unconfirmed
    if waiting is not None and waiting.key_id:
        if row.holder:
            told = FOREIGN_KEY.format(unit=row.unit.name, holder=row.holder)
            sections.append(DetailSection("密钥是别的单位的", fingerprint(waiting.key_id), told))
        elif parts_of(asked)[0] == ASK_CONFIRM:
            sections.append(_asked(row, waiting.key_id))
        elif row.rival is not None:
            confirm = (Link("核对无误，确认密钥", key_of(ASK_CONFIRM)),)
            keys = sorted(row.keys.trusted.keys)
            told = rivals_text([fingerprint(key) for key in keys])
            sections.append(DetailSection("密钥冲突，待核实", fingerprint(waiting.key_id), told, confirm))
        else:
            sections.append(_unconfirmed(row, waiting.key_id))
    counting = row.last
    if counting is not None and counting.key_id and (waiting is None or counting.digest != waiting.digest):
        name = "密钥指纹" if waiting is None else "计入测算的密钥"
        sections.append(_trusted(name, counting.key_id, row, asked))
    return sections


def _trusted(name: str, key_id: str, row: RosterRow, asked: str) -> DetailSection:
    if key_id not in row.keys.trusted.keys:
        return DetailSection(name, fingerprint(key_id), ON_PAPER)
    if asked == key_of(ASK_REVOKE, key_id):
        faint = "停用后，用这个密钥签名的上报不再计入测算，全部转为待确认。电脑丢失或被人拿走时才停用。"
        links = (Link("停用", key_of(REVOKE, key_id)), Link("取消", key_of(BACK)))
        return DetailSection("停用这个密钥吗？", fingerprint(key_id), faint, links)
    links = (Link("停用这个密钥", key_of(ASK_REVOKE, key_id)),)
    return DetailSection(name, fingerprint(key_id), ON_PAPER, links)


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
        (Link("核对无误，确认密钥", key_of(ASK_CONFIRM)),),
    )


def _asked(row: RosterRow, key_id: str) -> DetailSection:
    if row.has_confirmed_key:
        faint = (
            "该单位还有原来的密钥。换了电脑，请停用原来的：原来密钥签名的上报不再计入测算；"
            "两台电脑都在用，请保留，次数大的一次计入测算。"
        )
        links = (
            Link("确认，停用原来的", key_of(REPLACE, key_id)),
            Link("确认，保留原来的", key_of(CONFIRM, key_id)),
        )
    else:
        faint = "确认后，用这个密钥签名的上报计入测算。"
        links = (Link("确认", key_of(CONFIRM, key_id)),)
    heading = "盖章的自评表上是这个密钥指纹吗？"
    return DetailSection(heading, fingerprint(key_id), faint, (*links, Link("取消", key_of(BACK))))
