"""Several files at once: reading, hashing and flushing leave Python's lock to others."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")
# A stick or a hard disk does not get faster by being asked for many files at once.
_MOST_WORKERS = 4


def ahead(work: Callable[[_Item], _Made], items: Iterable[_Item]) -> Generator[_Made]:
    """What ``work`` makes of each item, in their order, a little ahead of whoever takes the results.

    What it raises is raised where its result would come; the items after it are not begun.
    """
    waiting = iter(items)
    workers = min(_MOST_WORKERS, os.cpu_count() or 1)
    with ThreadPoolExecutor(workers, thread_name_prefix="ahead") as pool:
        # Not more than that, since results can be large.
        begun = deque(pool.submit(work, item) for item in islice(waiting, workers + 1))
        try:
            while begun:
                result = begun.popleft().result()
                begun.extend(pool.submit(work, item) for item in islice(waiting, 1))
                yield result
        finally:
            for future in begun:
                future.cancel()
