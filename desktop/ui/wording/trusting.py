"""What became of a key that was confirmed, and of an enrolment file that was issued again."""

from collections.abc import Sequence
from pathlib import Path

from desktop.exchange.signing import fingerprint
from desktop.workflows.trusting import Confirmed

FOREIGN_KEY = (
    "这个密钥正在为“{holder}”签名，所以这次上报不计入测算，也不能为“{unit}”确认。可能是“{holder}”选错了单位，"
    "或者两个单位用了同一个工作文件。请与两个单位核实，并为“{unit}”重新签发下发包。"
)


def rivals_text(trusted: Sequence[str]) -> str:
    """What an alarm means and what to do; ``trusted`` are the fingerprints of the keys that count."""
    known = f"另一个密钥 {'、'.join(trusted)}" if trusted else "另一个密钥"
    return (
        f"{known} 已经用该单位的下发包登记过，这个密钥也用了同一个下发包。"
        "可能该单位在两台电脑上建了工作文件，也可能有别人拿到了下发包。两份都留着，这一份不计入测算。请打电话向该单位核实，并与盖章的自评表核对指纹："
        "是该单位的，确认它；不是，撤销它的接收，并在下面重新签发下发包。"
    )


def confirmed_sentence(confirmed: Confirmed) -> str:
    """``已确认“东关小学”的密钥 01234 …，停用原来的 1 个密钥。第 1 次上报已计入测算，2 处改动。``"""
    revoked = f"，停用原来的 {len(confirmed.revoked)} 个密钥" if confirmed.revoked else ""
    head = f"已确认“{confirmed.unit.name}”的密钥 {fingerprint(confirmed.key_id)}{revoked}。"
    counting = confirmed.counting
    if counting is None:
        return head
    if counting.key_id != confirmed.key_id:
        return f"{head}计入测算的仍是原来密钥签名的第 {counting.sequence} 次上报。"
    changes = f"，{len(confirmed.changes)} 处改动" if confirmed.changes else ""
    return f"{head}第 {counting.sequence} 次上报已计入测算{changes}。"


def revoked_sentence(name: str, key_id: str) -> str:
    """``已停用“东关小学”的密钥 01234 …``"""
    return f"已停用“{name}”的密钥 {fingerprint(key_id)}，用它签名的上报不再计入测算。"


def reissued_sentence(name: str, path: Path) -> str:
    """What to do with the new file, and what the old one is worth now."""
    return (
        f"已为“{name}”重新签发“{path.name}”，在“{path.parent}”。原来的下发包已经作废，"
        "请让该单位用新的下发包建立工作文件后再导出。"
    )
