"""What became of a key that was confirmed, and of an enrolment file that was issued again."""

from pathlib import Path

from desktop.exchange.signing import fingerprint
from desktop.workflows.trusting import Confirmed


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
