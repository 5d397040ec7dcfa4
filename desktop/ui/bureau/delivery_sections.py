"""What the details of a unit say of each package that it has sent, with the way to take it back."""

from desktop.ui.bureau.roster_rows import Delivery, RosterRow
from desktop.ui.bureau.unit_links import ASK_UNDO, BACK, UNDO, key_of
from desktop.ui.widgets.detail_section import DetailSection, Link
from desktop.ui.wording.inbox import STATES, moment
from desktop.ui.wording.reviewing import REVIEW_STATES

_MOST = 12
_BACKWARD = "时钟：写的时间比它前面一次还早，该单位电脑的时钟可能不准。先后以次数为准，不看时间。"
_UNDOING = "撤销后就像没有收过这个包，计入测算的随之重新确定。原件仍然留着，再次接收同一个文件就会恢复。"


def delivery_sections(row: RosterRow, asked: str) -> list[DetailSection]:
    """One section each, newest first; ``asked`` is the link whose question is open."""
    return [_delivery(delivery, asked) for delivery in row.deliveries[:_MOST]]


def state_name(delivery: Delivery) -> str:
    """已接收, 旧版本, 序号冲突 …"""
    if delivery.signed and delivery.state in ("accepted", "pending", "undone"):
        return REVIEW_STATES[delivery.stands]
    return STATES[delivery.state]


def _delivery(delivery: Delivery, asked: str) -> DetailSection:
    heading = f"第 {delivery.sequence} 次上报，{state_name(delivery)}"
    received = f"{moment(delivery.at)} 收到{'' if delivery.signed else '，未签名，从数据表导入'}"
    if asked == key_of(ASK_UNDO, delivery.digest):
        links = (Link("撤销", key_of(UNDO, delivery.digest)), Link("取消", key_of(BACK)))
        return DetailSection(f"撤销第 {delivery.sequence} 次上报的接收吗？", received, _UNDOING, links)
    can_undo = delivery.signed and delivery.state != "undone"
    links = (Link("撤销这次接收", key_of(ASK_UNDO, delivery.digest)),) if can_undo else ()
    faint = "\n".join(filter(None, (delivery.file_name, _BACKWARD if delivery.is_backward else "")))
    return DetailSection(heading, received, faint, links)
