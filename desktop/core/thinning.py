"""Which backups are worth keeping: hours of today, days of this week, weeks of this term."""

from collections.abc import Iterable
from datetime import datetime, timedelta

_DAYS, _WEEKS = timedelta(days=7), timedelta(weeks=26)


def worth_keeping(times: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Of the last day the newest of each hour, then of each day for a week, of each week for a term.

    The newest of all is kept however old it is; those that a wrong clock has put into the future are kept.

    >>> at = datetime(2026, 11, 19, 14, 2)
    >>> old = [at - timedelta(hours=hours) for hours in (0.01, 0.02, 1.5, 72, 73, 7200)]
    >>> sorted(old.index(t) for t in worth_keeping(old, at))
    [0, 2, 3]
    """
    newest: dict[object, datetime] = {}
    for time in sorted(times):
        age = now - time
        if age < timedelta(0):
            newest[time] = time
        elif age <= timedelta(days=1):
            newest[time.date(), time.hour] = time
        elif age <= _DAYS:
            newest[time.date()] = time
        elif age <= _WEEKS:
            newest[time.isocalendar()[:2]] = time
        newest["all"] = time
    return frozenset(newest.values())
