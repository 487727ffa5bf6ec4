# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scheduler on a clock of its own: retries, jitter, throttling, hangs and bounds, without waiting."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Generator, Iterable
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import ApiError
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.lane import BACKOFF_CAP, RETRY_AFTER_CAP, backoff
from ansible_collections.alicloud.gate.plugins.module_utils._tasks.scheduler import LONGEST_WAIT, Done, Scheduler
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import Clock, Executor, api_error

ATTEMPT = 30.0
NEVER = float("inf")


class Bench:
    """A scheduler over a scripted executor; a job is text whose part before the colon names its lane.

    C(follow): the jobs that are added when one has been answered.
    """

    def __init__(
        self,
        behave: Callable[[str, int], tuple[float, Any] | None],
        seed: int = 1,
        follow: Callable[[str], list[str]] = lambda job: [],
    ) -> None:
        self.clock = Clock()
        self.executor = Executor(self.clock, behave)
        self.follow = follow
        self.idled: list[float] = []
        self.scheduler = Scheduler(
            self.executor,
            self.clock,
            lane_of=lambda job: (job.partition(":")[0],),
            no_answer=self.no_answer,
            attempt_timeout=ATTEMPT,
            rng=random.Random(seed),
            idle=lambda: self.idled.append(self.clock.now),
        )

    @staticmethod
    def no_answer(job: str, reason: str) -> ApiError:
        error = api_error(message=reason, transient=True, retry=True)
        error.about = job
        return error

    def begin(
        self, jobs: Iterable[str], until: Callable[[], float] = lambda: NEVER, retry_for: float = 75.0
    ) -> Generator[tuple[float, Done], None, None]:
        for done in self.scheduler.run(jobs, until, retry_for):
            if done.error is None:
                self.scheduler.add(self.follow(done.job))
            yield self.clock.now, done

    def run(self, *jobs: str, until: float = NEVER, retry_for: float = 75.0) -> list[tuple[float, Done]]:
        return list(self.begin(jobs, lambda: until, retry_for))


def fine(seconds: float = 1.0) -> tuple[float, Any]:
    return seconds, "ok"


def failing(seconds: float = 1.0, **facts: Any) -> tuple[float, Any]:
    return seconds, api_error("InternalError", **{"transient": True, "retry": True, **facts})


def throttled(retry_after: float | None = None) -> tuple[float, Any]:
    return 0.1, api_error("Throttling", transient=True, retry=True, throttled=True, retry_after=retry_after)


def jobs_of(lane: str, number: int) -> list[str]:
    return [f"{lane}:{index}" for index in range(number)]


@pytest.mark.parametrize("attempt", [1, 2, 3, 5, 10, 10_000])
def test_backoff_is_full_jitter_within_a_growing_bound(attempt: int) -> None:
    rng = random.Random(attempt)
    bound = min(BACKOFF_CAP, 0.5 * 2.0 ** min(attempt, 16))
    tries = [backoff(attempt, rng) for _turn in range(2000)]
    assert min(tries) >= 0
    assert bound * 0.98 < max(tries) <= bound
    assert abs(sum(tries) / len(tries) - bound / 2) < bound / 20


def test_every_job_has_one_outcome() -> None:
    bench = Bench(lambda job, number: fine(len(job)))
    outcomes = [outcome for _at, outcome in bench.run(*jobs_of("a", 30), *jobs_of("b", 3))]
    assert sorted(outcome.job for outcome in outcomes) == sorted(jobs_of("a", 30) + jobs_of("b", 3))
    assert {(outcome.value, outcome.error) for outcome in outcomes} == {("ok", None)}


def test_at_most_eight_at_once_over_all_lanes() -> None:
    bench = Bench(lambda job, number: fine())
    bench.run(*(job for lane in "abcde" for job in jobs_of(lane, 10)))
    assert bench.executor.most == 8
    assert bench.clock.now == 7  # fifty jobs of a second, eight at a time


def test_follow_up_jobs_join_the_queue() -> None:
    follow = {"a:1": ["a:2", "b:1"], "a:2": ["a:3"]}
    bench = Bench(lambda job, number: (1, job), follow=lambda job: follow.get(job, []))
    outcomes = bench.run("a:1")
    assert [(at, outcome.value) for at, outcome in outcomes] == [(1, "a:1"), (2, "a:2"), (2, "b:1"), (3, "a:3")]


def test_a_failed_call_is_tried_again_until_it_answers() -> None:
    bench = Bench(lambda job, number: fine() if number == 4 else failing())
    ((at, outcome),) = bench.run("a:1")
    assert (outcome.value, outcome.error) == ("ok", None)
    assert 4 < at < 4 + 1 + 2 + 4


@pytest.mark.parametrize("retry_for", [10.0, 75.0])
def test_retries_end_at_the_bound_and_say_how_often_and_for_how_long(retry_for: float) -> None:
    bench = Bench(lambda job, number: failing(0.5))
    ((at, outcome),) = bench.run("a:1", retry_for=retry_for)
    assert outcome.error is not None
    # The bound counts from the first failure; the last try begins exactly there.
    assert bench.executor.starts[-1][0] == 0.5 + retry_for
    assert at == 0.5 + retry_for + 0.5
    assert outcome.error.tries == len(bench.executor.starts) > 3
    assert outcome.error.seconds == retry_for + 0.5
    assert f" failed after {outcome.error.tries} tries in " in str(outcome.error)


@pytest.mark.parametrize("retry_for", [0.01, 2.0, 10.0])
def test_the_last_chance_is_taken_although_clocks_are_not_exact(retry_for: float) -> None:
    bench = Bench(lambda job, number: failing(0.5))
    bench.executor.late = 0.02
    ((_at, outcome),) = bench.run("a:1", retry_for=retry_for)
    assert (outcome.error or api_error()).tries > 1
    assert bench.executor.starts[-1][0] >= 0.5 + retry_for


def test_what_asking_again_cannot_help_ends_at_once() -> None:
    bench = Bench(lambda job, number: failing(retry=False))
    ((at, outcome),) = bench.run("a:1")
    assert at == 1
    assert outcome.error is not None
    assert outcome.error.tries == 1
    assert "tries" not in str(outcome.error)


def test_one_call_that_fails_does_not_hold_up_its_lane() -> None:
    bench = Bench(lambda job, number: failing() if job == "a:0" else fine())
    outcomes = bench.run(*jobs_of("a", 9), retry_for=40)
    assert [outcome.job for _at, outcome in outcomes[:8]] == jobs_of("a", 9)[1:]
    assert outcomes[7][0] <= 3


def test_retry_after_is_honoured_to_the_moment() -> None:
    bench = Bench(lambda job, number: fine() if number == 2 else throttled(17.0))
    ((_at, outcome),) = bench.run("a:1")
    assert outcome.value == "ok"
    assert bench.executor.starts == [(0, "a:1"), (17.1, "a:1")]


def test_retry_after_is_capped() -> None:
    bench = Bench(lambda job, number: fine() if number == 2 else throttled(3600.0))
    ((_at, outcome),) = bench.run("a:1", retry_for=500)
    assert outcome.value == "ok"
    assert bench.executor.starts[1][0] == pytest.approx(0.1 + RETRY_AFTER_CAP)


def test_a_wait_beyond_the_bound_is_not_sat_out() -> None:
    bench = Bench(lambda job, number: throttled(50.0))
    outcomes = bench.run(*jobs_of("a", 20), retry_for=40)
    assert len(outcomes) == 20
    assert bench.clock.now < 1
    assert {outcome.error.code for _at, outcome in outcomes if outcome.error} == {"Throttling"}


def test_throttling_without_a_header_backs_off_and_ends_at_the_bound() -> None:
    bench = Bench(lambda job, number: throttled())
    outcomes = bench.run(*jobs_of("a", 30), retry_for=75)
    assert len(outcomes) == 30
    assert bench.clock.now < 75 + BACKOFF_CAP + 1
    # Slower and slower: far fewer than thirty jobs tried each second
    assert len(bench.executor.starts) < 60


def test_throttling_narrows_the_lane_and_answers_widen_it_again() -> None:
    flying: list[int] = []
    refused = {"left": 3}

    def behave(job: str, number: int) -> tuple[float, Any]:
        flying.append(len(bench.executor.in_flight))
        if len(flying) > 8 and refused["left"]:
            refused["left"] -= 1
            return throttled(1.0)
        return fine()

    bench = Bench(behave)
    outcomes = bench.run(*jobs_of("a", 200))
    assert [outcome.error for _at, outcome in outcomes] == [None] * 200
    assert max(flying[:16]) == 8
    assert max(flying[16:21]) <= 5  # three that were in flight together are one strike
    assert flying[-20] == 8


def test_calls_throttled_together_count_once() -> None:
    bench = Bench(lambda job, number: throttled() if number == 1 and int(job[2:]) < 8 else fine())
    bench.run(*jobs_of("a", 16))
    (lane,) = list(bench.scheduler._lanes.values())
    resumed = min(at for at, _job in bench.executor.starts if at > 0)
    again = [job for at, job in bench.executor.starts if at == resumed]
    assert len(again) == 4  # half as wide, not a 256th
    assert set(again) < set(jobs_of("a", 8))  # those that were refused go first
    assert lane.strikes == 0


def test_throttling_is_remembered_by_the_next_run() -> None:
    slow = {"on": True}
    bench = Bench(lambda job, number: throttled(5.0) if slow["on"] else fine())
    bench.run(*jobs_of("a", 8), until=3)
    slow["on"] = False
    before = len(bench.executor.starts)
    bench.run(*jobs_of("a", 8), *jobs_of("b", 1))
    again = bench.executor.starts[before:]
    assert again[0] == (3, "b:0")
    assert next(at for at, job in again if job[0] == "a") >= 5.1


def test_throttling_is_carried_over_to_another_process() -> None:
    first = Bench(lambda job, number: throttled(40.0) if job[0] == "a" else fine())
    first.run(*jobs_of("a", 8), "b:0", until=3)
    saved = json.loads(json.dumps(first.scheduler.save()))
    assert saved == [[["a"], pytest.approx(40.1), 1, 4.0]]
    second = Bench(lambda job, number: fine())
    second.clock.now = 3.0
    second.scheduler.load(saved)
    second.run(*jobs_of("a", 8), "b:0")
    assert second.executor.starts[0] == (3, "b:0")
    assert [at for at, job in second.executor.starts if job[0] == "a"][:4] == [pytest.approx(40.1)] * 4


def test_a_throttled_lane_leaves_the_others_alone() -> None:
    bench = Bench(lambda job, number: throttled(20.0) if job[0] == "a" and number == 1 else fine())
    outcomes = bench.run(*jobs_of("a", 20), *jobs_of("b", 20))
    ends = {lane: max(at for at, outcome in outcomes if outcome.job[0] == lane) for lane in "ab"}
    assert ends["b"] < 10
    assert ends["a"] > 20


@pytest.mark.parametrize("hung", [4, 20])
def test_a_hung_lane_does_not_starve_another(hung: int) -> None:
    bench = Bench(lambda job, number: None if job[0] == "a" else fine())
    ends = {outcome.job: at for at, outcome in bench.begin([*jobs_of("a", hung), *jobs_of("b", 20)], lambda: 29.0)}
    assert max(ends.get(job, NEVER) for job in jobs_of("b", 20)) <= 6


def test_a_hung_lane_leaves_room_for_follow_ups_and_retries_of_another() -> None:
    def behave(job: str, number: int) -> tuple[float, Any] | None:
        if job[0] == "a":
            return None
        if job == "b:2" and number < 3:
            return failing()
        return 1.0, job

    bench = Bench(behave, follow=lambda job: [f"b:{int(job[2:]) + 1}"] if int(job[2:]) < 5 else [])
    ends = {outcome.job: at for at, outcome in bench.begin([*jobs_of("a", 20), "b:0"], lambda: 29.0)}
    assert ends.get("b:5", NEVER) < 15


def test_a_try_that_takes_too_long_is_given_up_and_tried_again() -> None:
    bench = Bench(lambda job, number: None if number == 1 else fine())
    ((at, outcome),) = bench.run("a:1")
    assert outcome.value == "ok"
    assert bench.executor.given_up == [1]
    assert ATTEMPT + 1 <= at <= ATTEMPT + 2


def test_a_hang_without_end_ends_at_the_bound() -> None:
    bench = Bench(lambda job, number: None)
    ((at, outcome),) = bench.run("a:1", retry_for=75)
    assert outcome.error is not None
    assert outcome.error.message == "no answer within 30 s"
    assert at <= ATTEMPT + 75 + ATTEMPT
    assert outcome.error.tries == len(bench.executor.given_up) >= 3


def test_a_late_result_is_ignored() -> None:
    bench = Bench(lambda job, number: (ATTEMPT + 0.2, "late") if number == 1 else fine(5))
    ((_at, outcome),) = bench.run("a:1")
    assert outcome.value == "ok"
    assert bench.executor.given_up == [1]


def test_all_ends_at_until() -> None:
    bench = Bench(lambda job, number: {"a:0": fine(), "a:1": None, "a:2": failing()}.get(job))
    outcomes = bench.run("a:0", "a:1", "a:2", until=5)
    assert bench.clock.now == 5
    by_job = {outcome.job: outcome for _at, outcome in outcomes}
    assert by_job["a:0"].value == "ok"
    unanswered = by_job["a:1"].error or api_error()
    assert (unanswered.message, unanswered.cut) == ("no answer before the time was up", True)
    assert (by_job["a:2"].error or api_error()).code == "InternalError"
    assert bench.executor.in_flight == {}


def test_until_may_move_while_it_goes_on() -> None:
    ends = {"at": 1000.0}
    bench = Bench(lambda job, number: fine(1) if job == "a:0" else None)
    for _at, outcome in bench.begin(jobs_of("a", 4), lambda: ends["at"]):
        if outcome.job == "a:0":
            ends["at"] = bench.clock.now + 3
    assert bench.clock.now == 4


def test_what_was_not_tried_by_then_has_no_outcome() -> None:
    bench = Bench(lambda job, number: fine(10))
    outcomes = bench.run(*jobs_of("a", 20), until=5)
    assert sorted(outcome.job for _at, outcome in outcomes) == jobs_of("a", 8)
    assert bench.run("a:1", until=5) == []


def test_the_next_run_begins_afresh() -> None:
    bench = Bench(lambda job, number: fine(10) if number == 1 else fine(1))
    bench.run(*jobs_of("a", 20), until=5)
    outcomes = bench.run(*jobs_of("a", 8))
    assert len(outcomes) == 8
    assert {outcome.error for _at, outcome in outcomes} == {None}


def test_an_unexpected_exception_surfaces_and_gives_up_the_rest() -> None:
    bench = Bench(lambda job, number: (1.0, KeyError("bug")) if job == "a:0" else None)
    with pytest.raises(KeyError, match="bug"):
        bench.run(*jobs_of("a", 5))
    assert len(bench.executor.given_up) == 4
    assert bench.executor.in_flight == {}


def test_closing_early_gives_everything_up() -> None:
    bench = Bench(lambda job, number: fine() if job == "a:0" else None)
    running = bench.begin(jobs_of("a", 20))
    assert next(running)[1].job == "a:0"
    running.close()
    assert bench.executor.in_flight == {}
    assert bench.run("a:0")[0][1].value == "ok"


def test_too_many_stuck_threads_are_waited_for() -> None:
    bench = Bench(lambda job, number: fine())
    bench.executor.refuse_at = {0.0, 1.0, 2.0}
    ((at, outcome),) = bench.run("a:1")
    assert (at, outcome.value) == (4, "ok")


def test_no_jobs() -> None:
    assert Bench(lambda job, number: fine()).run() == []


def test_a_job_that_was_not_tried_for_throttling_has_the_error_about_itself() -> None:
    bench = Bench(lambda job, number: throttled(100.0) if job == "a:0" else fine(0.2))
    outcomes = bench.run(*jobs_of("a", 12), retry_for=10)
    errors = {outcome.job: outcome.error for _at, outcome in outcomes if outcome.error}
    assert set(errors) == {"a:0", *jobs_of("a", 12)[8:]}
    for job in jobs_of("a", 12)[8:]:
        error = errors[job]
        assert (error.code, error.about, error.tries, error.seconds) == ("Throttling", job, 1, 0)
        assert f"DescribeTasks in cn-hangzhou for {job} failed: Throttling: no" in str(error)


@pytest.mark.parametrize("behaviour", [None, throttled(), failing(0.1)])
def test_many_jobs_without_any_answer_do_not_add_up(behaviour: tuple[float, Any] | None) -> None:
    """Each is retried for so long, and so is the lane: else 1,000 build tasks on a hanging server would take hours."""
    bench = Bench(lambda job, number: behaviour)
    outcomes = bench.run(*jobs_of("a", 300), retry_for=75)
    assert len(outcomes) == 300
    assert bench.clock.now <= ATTEMPT + 75 + ATTEMPT


def test_an_answer_gives_all_others_their_full_time() -> None:
    def behave(job: str, number: int) -> tuple[float, Any]:
        if job == "a:early" or (job == "a:late" and bench.clock.now < 110):
            return failing()
        return 10.0, "ok"

    def follow(job: str) -> list[str]:
        step = int(job[2:]) if job[2:].isdigit() else 99
        return [f"a:{step + 1}", *(["a:late"] if step == 5 else [])] if step < 12 else []

    bench = Bench(behave, follow=follow)
    errors = {outcome.job: outcome.error for _at, outcome in bench.run("a:early", "a:0", retry_for=75)}
    assert errors["a:late"] is None
    assert [job for job, error in errors.items() if error] == ["a:early"]


def test_a_long_wait_is_interrupted_to_be_heard() -> None:
    bench = Bench(lambda job, number: fine(40.0))
    bench.scheduler._attempt_timeout = 100.0
    assert bench.run("a:1")[0][0] == 40.0
    assert bench.idled == [LONGEST_WAIT, 2 * LONGEST_WAIT]


def test_a_steady_stream_of_answers_is_interrupted_too() -> None:
    bench = Bench(lambda job, number: fine(4.0), follow=lambda job: [f"a:{int(job[2:]) + 1}"] if job != "a:9" else [])
    bench.run("a:0")
    assert bench.idled == [15.0, 30.0]


@pytest.mark.parametrize("raised", [KeyboardInterrupt, SystemExit])
def test_what_ends_the_process_is_not_swallowed(raised: type[BaseException]) -> None:
    def stop() -> None:
        raise raised

    bench = Bench(lambda job, number: None)
    bench.scheduler._idle = stop
    with pytest.raises(raised):
        bench.run("a:1")
    assert bench.executor.in_flight == {}
    bench = Bench(lambda job, number: (1.0, raised()))
    with pytest.raises(raised):
        bench.run("a:1")
