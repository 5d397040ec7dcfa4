"""What people are told about their signing key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.exchange.signing import fingerprint
from desktop.storage.own_key import OwnKey, Protection
from desktop.storage.workspace import Role

PASSWORD_SET = (
    "已设置密码：每次打开程序后，第一次签名时要输入。请务必打印恢复单，忘记密码时只有它能找回密钥。"
)
PASSWORD_REMOVED = "已取消密码，密钥由这台电脑为当前用户保管。"

_KEPT: Mapping[Protection, str] = {
    Protection.NONE: "还没有封存，下一次签名时由这台电脑封存",
    Protection.SYSTEM: "由这台电脑为当前用户保管",
    Protection.PASSWORD: "有密码",
}


def kept_text(key: OwnKey, *, opens_here: bool) -> str:
    """``由这台电脑为当前用户保管``, or that this computer does not have it."""
    return _KEPT[key.protection] if opens_here else "不在这台电脑上"


def key_sentence(key: OwnKey, *, opens_here: bool) -> str:
    """Everything about a key in one line."""
    created = datetime.fromisoformat(key.created_at)
    kept = kept_text(key, opens_here=opens_here)
    sheet = "" if key.sheet_at else "，恢复单还没有打印"
    day = f"{created.year}年{created.month}月{created.day}日"
    return f"签名密钥 {fingerprint(key.key_id)}，{day}建立，{kept}{sheet}。"


def recovered_sentence(key_id: str) -> str:
    return f"已找回原来的签名密钥，指纹 {fingerprint(key_id)}，可以照常签名。"


def renewed_sentence(key_id: str, role: Role) -> str:
    """What a new key means for those who know the old one."""
    whom = {
        "unit": "请重新打印自评表盖章；下一个上报包在教育局核对这个指纹之前是“待确认”。",
        "bureau": "请告诉各单位：以后下发包的密钥指纹是这一个。",
    }
    return f"已换用新的签名密钥，指纹 {fingerprint(key_id)}。{whom[role]}"


def code_invalid(data: Mapping[str, Any]) -> str:
    """Where a recovery code was mistyped.

    >>> code_invalid({"groups": (3, 5), "digits": 96, "needed": 96})
    '恢复码的第 3、5 组输错了，请对照恢复单改正。'
    """
    groups, digits, needed = data["groups"], data["digits"], data["needed"]
    if digits != needed:
        return f"恢复码应有 {needed} 位数字，输入了 {digits} 位。请对照恢复单，看有没有漏掉或多输。"
    if groups:
        return f"恢复码的第 {'、'.join(map(str, groups))} 组输错了，请对照恢复单改正。"
    return "恢复码中有整组输错或颠倒了顺序，请对照恢复单逐组核对。"
