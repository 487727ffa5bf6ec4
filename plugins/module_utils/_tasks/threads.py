# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Blocking work in daemon threads that can be given up: no timeout covers name resolution, or a server that drips."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

MOST_THREADS = 64  # stuck ones included


class Threads:
    """Runs jobs; hands their results over one by one.

    Not ThreadPoolExecutor: that joins its threads when the interpreter ends, however long they hang.
    """

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self._work = work
        self._todo: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
        self._running: set[int] = set()
        self._stuck: set[int] = set()
        self._started = 0

    def start(self, ticket: int, job: Any) -> bool:
        """Begin a job; False when too many threads are stuck already, or the host gives no more."""
        if self._started <= len(self._running) + len(self._stuck):
            if self._started >= MOST_THREADS:
                return False
            try:
                threading.Thread(target=self._serve, daemon=True).start()
            except RuntimeError:  # the host has no more threads
                return False
            self._started += 1
        self._running.add(ticket)
        self._todo.put((ticket, job))
        return True

    def wait(self, timeout: float) -> tuple[int, Any] | None:
        """The next C((ticket, result)), an exception being a result; None when none comes within C(timeout) seconds."""
        try:
            ticket, result = self._done.get(timeout=max(0.0, timeout))
        except queue.Empty:
            return None
        self._stuck.discard(ticket)
        self._running.discard(ticket)
        return ticket, result

    def wake(self) -> None:
        """Have C(wait) return now, with a ticket of no job; called from any thread."""
        self._done.put((0, None))

    def give_up(self, ticket: int) -> None:
        """Count the job's thread as stuck, until it comes back after all."""
        self._running.discard(ticket)
        self._stuck.add(ticket)

    def _serve(self) -> None:
        while True:
            ticket, job = self._todo.get()
            if ticket in self._stuck:  # given up before it began
                result = None
            else:
                try:
                    result = self._work(job)
                except BaseException as error:  # handed over: the scheduler raises what it does not expect
                    result = error
            self._done.put((ticket, result))
