"""What people are told about their signing key."""

from collections.abc import Mapping
from typing import Any


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
