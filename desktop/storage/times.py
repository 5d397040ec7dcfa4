"""The newest time that a unit's workspace knows of: what this computer or the county once called now."""

from datetime import datetime

from desktop.storage.workspace import Workspace


def newest_time(workspace: Workspace) -> datetime | None:
    """The latest of all times of entries, exports and letters, as this computer's local time."""
    rows = workspace.rows(
        "SELECT max(changed_at) FROM entry_history UNION SELECT max(exported_at) FROM export"
        " UNION SELECT claimed_at FROM letter UNION SELECT taken_at FROM letter"
    )
    times = [datetime.fromisoformat(iso) for (iso,) in rows if iso is not None]
    return max((_local(time) for time in times), default=None)


def _local(time: datetime) -> datetime:
    return time if time.tzinfo is None else time.astimezone().replace(tzinfo=None)
