"""The background worker: nothing lost, everything on the UI thread, closing waits."""

from threading import Event, get_ident

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication

from desktop.ui.background import Background


@pytest.fixture
def background():
    worker = Background()
    yield worker
    worker.shutdown()


def fail(error: Exception) -> None:
    raise AssertionError("the job failed") from error


def test_job_runs_beside_and_callbacks_on_the_ui_thread(qtbot, background: Background) -> None:
    threads: dict[str, int] = {}
    on_ui_thread: list[bool] = []

    def job(report) -> str:
        threads["job"] = get_ident()
        report("half")
        return "whole"

    def note(name: str):
        def callback(_: object) -> None:
            threads[name] = get_ident()
            on_ui_thread.append(QThread.currentThread() is QApplication.instance().thread())

        return callback

    background.run(job, done=note("done"), failed=fail, progress=note("progress"))
    qtbot.waitUntil(lambda: "done" in threads)
    assert threads["job"] != get_ident()
    assert threads["progress"] == threads["done"] == get_ident()
    assert on_ui_thread == [True, True]


def test_no_callback_of_many_fast_jobs_is_lost_or_out_of_order(qtbot, background: Background) -> None:
    seen: list[tuple[str, int]] = []

    def job_number(number: int):
        def job(report) -> int:
            report(number)
            return number

        return job

    for number in range(300):
        background.run(
            job_number(number),
            done=lambda value: seen.append(("done", value)),
            failed=fail,
            progress=lambda step: seen.append(("step", step)),
        )
    qtbot.waitUntil(lambda: len(seen) == 600)
    assert seen == [(kind, number) for number in range(300) for kind in ("step", "done")]
    assert not background.is_busy


def test_callbacks_never_run_before_run_returns(qtbot, background: Background) -> None:
    seen: list[int] = []
    started = Event()

    def job(report) -> int:
        started.set()
        return 1

    background.run(job, done=seen.append, failed=fail)
    started.wait()
    assert seen == []
    qtbot.waitUntil(lambda: seen == [1])


def test_failure_arrives_as_the_same_error(qtbot, background: Background) -> None:
    seen: list[Exception] = []
    error = ValueError("第 12 行")

    def job(report) -> None:
        raise error

    background.run(job, failed=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [error]


def test_cancelled_job_stops_at_its_next_report(qtbot, background: Background) -> None:
    seen: list[str] = []
    running, go_on = Event(), Event()

    def job(report) -> None:
        running.set()
        go_on.wait()
        try:
            report("after")
        except Exception:  # a job that survives bad files must not survive its cancellation
            seen.append("swallowed")
        seen.append("went on")

    run = background.run(
        job,
        done=lambda _: seen.append("done"),
        failed=fail,
        progress=seen.append,
        cancelled=lambda _: seen.append("cancelled"),
    )
    running.wait()
    run.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["cancelled"]


def test_job_cancelled_while_waiting_never_starts(qtbot, background: Background) -> None:
    seen: list[str] = []
    go_on = Event()
    background.run(lambda report: go_on.wait(), failed=fail)
    run = background.run(
        lambda report: seen.append("ran"), failed=fail, cancelled=lambda _: seen.append("cancelled")
    )
    run.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["cancelled"]


def test_shutdown_waits_carries_out_what_waits_and_makes_the_callbacks() -> None:
    background = Background()
    written: list[int] = []
    told: list[int] = []

    def save(number: int):
        def job(report) -> int:
            written.append(number)
            return number

        return job

    for number in range(20):
        background.run(save(number), done=told.append, failed=fail)
    background.shutdown()
    assert written == told == list(range(20))


def test_shutdown_stops_a_reporting_job() -> None:
    background = Background()
    told: list[str] = []
    running = Event()

    def endless(report) -> None:
        while True:
            report("step")
            running.set()

    background.run(endless, failed=fail, cancelled=lambda _: told.append("cancelled"))
    running.wait()
    background.shutdown()
    assert told == ["cancelled"]
