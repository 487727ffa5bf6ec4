# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real threads, held and let go by events: no test waits for time to pass."""

from __future__ import annotations

import signal
import threading
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._tasks import threads as _threads
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.threads import Threads

SOON = 10.0  # seconds: only a broken test waits for so long


def test_results_come_with_their_tickets() -> None:
    threads = Threads(lambda job: job * 2)
    assert all(threads.start(ticket, ticket + 100) for ticket in range(20))
    results = dict(filter(None, (threads.wait(SOON) for _turn in range(20))))
    assert results == {ticket: 2 * (ticket + 100) for ticket in range(20)}


def test_an_exception_is_a_result() -> None:
    threads = Threads(lambda job: 1 // job)
    threads.start(1, 0)
    ticket, result = threads.wait(SOON) or (None, None)
    assert ticket == 1
    assert isinstance(result, ZeroDivisionError)
    threads.start(2, 1)
    assert threads.wait(SOON) == (2, 1)


@pytest.mark.parametrize("raised", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_not_even_what_ends_a_thread_is_lost(raised: type[BaseException]) -> None:
    def work(job: Any) -> None:
        raise raised

    threads = Threads(work)
    for ticket in range(3):
        assert threads.start(ticket, None)
        assert isinstance((threads.wait(SOON) or (0, None))[1], raised)


def test_nothing_comes_in_time() -> None:
    gate = threading.Event()
    threads = Threads(lambda job: gate.wait())
    threads.start(1, None)
    assert threads.wait(0) is None
    assert threads.wait(-5) is None
    gate.set()
    assert threads.wait(SOON) == (1, True)


def test_what_a_signal_raises_ends_the_wait() -> None:
    """As the keyword timeout of an Ansible task does, with what is no Exception."""

    class TaskTimeout(BaseException):
        pass

    def ring(number: int, frame: Any) -> None:
        raise TaskTimeout

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.02)
        with pytest.raises(TaskTimeout):
            Threads(lambda job: job).wait(SOON)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_thread_that_is_free_is_used_again() -> None:
    names: set[str] = set()
    threads = Threads(lambda job: names.add(threading.current_thread().name))
    for ticket in range(30):
        threads.start(ticket, None)
        assert threads.wait(SOON)
    assert len(names) == 1


def one_stuck() -> tuple[Threads, threading.Event]:
    """Threads of which the first was given up, until the event lets it come back, and the second has done its job."""
    gate, begun = threading.Event(), threading.Event()

    def work(job: Any) -> Any:
        if job == "stuck":
            begun.set()
            gate.wait()
        return job

    threads = Threads(work)
    threads.start(1, "stuck")
    assert begun.wait(SOON)
    threads.give_up(1)
    threads.start(2, "quick")
    assert threads.wait(SOON) == (2, "quick")
    return threads, gate


def test_a_stuck_thread_is_replaced_and_its_late_result_comes_after_all() -> None:
    threads, gate = one_stuck()
    gate.set()
    assert threads.wait(SOON) == (1, "stuck")


def test_too_many_stuck_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_threads, "MOST_THREADS", 3)
    gate, begun = threading.Event(), threading.Semaphore(0)

    def work(job: Any) -> Any:
        begun.release()
        gate.wait()
        return job

    threads = Threads(work)
    for ticket in range(3):
        assert threads.start(ticket, ticket)
        assert begun.acquire(timeout=SOON)
        threads.give_up(ticket)
    assert not threads.start(3, "one too many")
    gate.set()
    assert sorted(filter(None, (threads.wait(SOON) for _turn in range(3)))) == [(0, 0), (1, 1), (2, 2)]
    assert threads.start(4, 4)
    assert threads.wait(SOON) == (4, 4)


def test_a_host_without_threads_to_spare(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    threads = Threads(lambda job: job)
    with monkeypatch.context() as changed:
        changed.setattr(threading.Thread, "start", start)
        assert not threads.start(1, "a")
    assert threads.start(1, "a")
    assert threads.wait(SOON) == (1, "a")


def test_what_was_given_up_before_it_began_is_not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    threads = Threads(done.append)
    with monkeypatch.context() as changed:
        changed.setattr(threading.Thread, "start", lambda thread: None)
        threads.start(1, "late")
        threads.give_up(1)
    serve = (done.append, threads._todo, threads._done, threads._stuck)
    threading.Thread(target=_threads._serve, args=serve, daemon=True).start()
    assert threads.wait(SOON) == (1, None)
    assert done == []


def test_threads_end_when_they_are_let_go_and_stuck_ones_when_they_come_back() -> None:
    threads, gate = one_stuck()
    stuck, quick = threads._alive
    threads.let_go()
    quick.join(SOON)
    assert (stuck.is_alive(), quick.is_alive()) == (True, False)
    # What comes back from before is not heard by the next run.
    threads.start(1, "again")
    assert threads.wait(SOON) == (1, "again")
    gate.set()
    stuck.join(SOON)
    assert not stuck.is_alive()
    assert threads.wait(0) is None


def test_threads_do_not_keep_the_process_alive() -> None:
    gate, seen = threading.Event(), []

    def work(job: Any) -> None:
        seen.append(threading.current_thread().daemon)
        gate.set()

    Threads(work).start(1, None)
    assert gate.wait(SOON)
    assert seen == [True]
