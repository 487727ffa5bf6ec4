# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Blocking work in daemon threads that can be abandoned: no timeout covers name resolution or a dripping server."""

from __future__ import annotations

import functools
import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

MOST_THREADS = 64  # stuck ones included
END = -1  # instead of a ticket

if TYPE_CHECKING:
    _Queue = queue.SimpleQueue[tuple[int, Any]]


class Threads:
    """Runs jobs; returns their results one by one.

    Not a ThreadPoolExecutor, which joins its threads when the interpreter exits, however long they hang.
    """

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self._work = work
        self._alive: list[threading.Thread] = []  # including those let go while stuck
        self._begin()

    def _begin(self) -> None:
        self._todo: _Queue = queue.SimpleQueue()
        self._done: _Queue = queue.SimpleQueue()
        self._running: set[int] = set()
        self._stuck: set[int] = set()
        self._started = 0

    def start(self, ticket: int, job: Any) -> bool:
        """Begin a job; False if too many threads are stuck, or the host has no more."""
        if self._started <= len(self._running) + len(self._stuck):
            self._alive = [thread for thread in self._alive if thread.is_alive()]
            if len(self._alive) >= MOST_THREADS:
                return False
            serve = functools.partial(_serve, self._work, self._todo, self._done, self._stuck)
            thread = threading.Thread(target=serve, daemon=True)
            try:
                thread.start()
            except RuntimeError:  # the host has no more threads
                return False
            self._alive.append(thread)
            self._started += 1
        self._running.add(ticket)
        self._todo.put((ticket, job))
        return True

    def wait(self, timeout: float) -> tuple[int, Any] | None:
        """The next C((ticket, result)), exceptions being results; None if none comes within C(timeout) seconds."""
        try:
            ticket, result = self._done.get(timeout=max(0.0, timeout))
        except queue.Empty:
            return None
        self._stuck.discard(ticket)
        self._running.discard(ticket)
        return ticket, result

    def wake(self) -> None:
        """Make C(wait) return now, with a ticket of no job; called from any thread."""
        self._done.put((0, None))

    def give_up(self, ticket: int) -> None:
        """Count the job's thread as stuck until it returns after all."""
        self._running.discard(ticket)
        self._stuck.add(ticket)

    def let_go(self) -> None:
        """Make each thread end as soon as it is idle; results that still come are ignored.

        A process of Ansible or of a rulebook outlives the gate.
        """
        for _thread in range(self._started):
            self._todo.put((END, None))
        self._begin()


def _serve(work: Callable[[Any], Any], todo: _Queue, done: _Queue, stuck: set[int]) -> None:
    """Run jobs until an END comes."""
    while True:
        ticket, job = todo.get()
        if ticket == END:
            return
        if ticket in stuck:  # given up before it began
            result = None
        else:
            try:
                result = work(job)
            except BaseException as error:  # passed on: the scheduler raises what it does not expect
                result = error
        done.put((ticket, result))
        del job, result  # keep nothing while waiting for the next
