"""Backups in words."""

from datetime import datetime

from desktop.storage.backups import Backup, Reason
from desktop.ui.wording.evidence import size_text

REASONS = {
    Reason.TIMED: "自动",
    Reason.CLOSED: "关闭窗口时",
    Reason.MERGE: "合并副本前",
    Reason.RESTORE: "恢复备份前",
}


def backup_name(backup: Backup, now: datetime) -> str:
    """今天 14:00; 昨天 16:30; 11月12日 09:10; 2025年11月12日 09:10"""
    at = backup.made_at
    clock = f"{at:%H:%M}"
    match (now.date() - at.date()).days:
        case 0:
            return f"今天 {clock}"
        case 1:
            return f"昨天 {clock}"
        case _:
            year = "" if at.year == now.year else f"{at.year}年"
            return f"{year}{at.month}月{at.day}日 {clock}"


def backup_line(backup: Backup, now: datetime) -> str:
    """今天 14:00　自动　1.2 MB"""
    return f"{backup_name(backup, now)}　{REASONS[backup.reason]}　{size_text(backup.size)}"
