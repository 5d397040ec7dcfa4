"""Slow work beside the window: one worker thread, callbacks on the UI thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot

Report = Callable[[Any], None]
Result = TypeVar("Result")


class Cancelled(BaseException):
    """Raised by ``report`` inside a job that is to stop.

    Not an Exception, so that a job which survives the errors of single files does not survive this.
    """


class Run:
    """One job handed to the worker; lets its owner stop it."""

    def __init__(self) -> None:
        self._never_start = Event()
        self._stop = Event()

    def cancel(self) -> None:
        """Ask the job not to start, or to stop at its next ``report``."""
        self._never_start.set()
        self._stop.set()

    def stop_at_report(self) -> None:
        """Ask the job to stop at its next ``report``, if it ever makes one."""
        self._stop.set()

    @property
    def may_start(self) -> bool:
        return not self._never_start.is_set()

    @property
    def should_stop(self) -> bool:
        return self._stop.is_set()


def _ignore(_: object) -> None:
    """The callback of somebody who does not want to know."""


class Background(QObject):
    """One worker thread for the window that owns it.

    A job is a plain function that takes ``report`` and knows nothing of Qt. Its callbacks are handed
    over before it starts, so none can be missed, and they always run on the UI thread. Jobs run one
    after another in the order they were given.
    """

    _arrived = Signal(object, object)  # a callback and its argument

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")
        self._unfinished: set[Run] = set()
        # Queued, so that a callback never runs inside the worker, whatever thread emits.
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        job: Callable[[Report], Result],
        *,
        done: Callable[[Result], object] = _ignore,
        failed: Callable[[Exception], object],
        progress: Callable[[Any], object] = _ignore,
        cancelled: Callable[[None], object] = _ignore,
    ) -> Run:
        """Start `job`; exactly one of `done`, `failed` and `cancelled` follows, after every `progress`."""
        run = Run()
        self._unfinished.add(run)

        def report(step: object) -> None:
            if run.should_stop:
                raise Cancelled
            self._arrived.emit(progress, step)

        def ended(callback: Callable[[Any], object], value: object) -> None:
            def finish(value: object) -> None:
                self._unfinished.discard(run)
                callback(value)

            self._arrived.emit(finish, value)

        def work() -> None:
            if not run.may_start:
                return ended(cancelled, None)
            try:
                result = job(report)
            except Cancelled:
                return ended(cancelled, None)
            except Exception as error:
                return ended(failed, error)
            return ended(done, result)

        self._worker.submit(work)
        return run

    @property
    def is_busy(self) -> bool:
        """Whether a job is running or waiting."""
        return bool(self._unfinished)

    def shutdown(self, *, stop: bool = True) -> None:
        """Wait for the worker, then make the callbacks that are still under way; call when closing.

        With `stop`, running jobs are asked to end at their next ``report``. Jobs that never report,
        such as saving, and jobs that still wait are carried out, so nothing typed is lost.
        """
        if stop:
            for run in tuple(self._unfinished):
                run.stop_at_report()
        self._worker.shutdown(wait=True)
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)

    @Slot(object, object)
    def _deliver(self, callback: Callable[[Any], object], value: object) -> None:
        callback(value)
