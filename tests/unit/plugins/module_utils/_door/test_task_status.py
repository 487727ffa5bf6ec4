# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source: a queue that may be full, a clock, a log without secrets, and ends in one sentence."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import Any

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.client import Client
from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import GateError
from ansible_collections.alicloud.gate.plugins.module_utils._door import task_status
from ansible_collections.alicloud.gate.plugins.module_utils._door.task_status import Times, watch
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import REGION, Clock, api_error
from ansible_collections.alicloud.gate.tests.unit.plugins.watch_doubles import Cloud

SECRET = "unit-secret-unit-secret"
ENVIRON = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI5tUnitUnitUnit", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": SECRET}
IDS = [{"kind": "ecs_image_pipeline_execution", "ids": ["e-1", "e-2"]}]


class Queue:
    """A rulebook's queue that takes events as long as there is room; C(room) None is room without end."""

    def __init__(self, room: int | None = None) -> None:
        self.events: list[dict[str, Any]] = []
        self.room = room
        self.full = asyncio.Event()

    async def put(self, event: dict[str, Any]) -> None:
        if self.room is not None and len(self.events) >= self.room:
            self.full.set()
            await asyncio.Event().wait()
        self.events.append(event)

    @property
    def told(self) -> list[tuple[str, str]]:
        return sorted((event["task"]["id"], event["transition"]) for event in self.events)


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """The cloud in place of every client; time passes only when the watch sleeps."""
    cloud = Cloud()
    monkeypatch.setattr(Client, "send", lambda _client, call: cloud.api.send(call))
    monkeypatch.setattr(Client, "now", lambda _client: cloud.now().timestamp())
    return cloud


def times(cloud: Cloud) -> Times:
    async def sleep(seconds: float) -> None:
        cloud.clock.sleep(seconds)

    return Times(cloud.clock, sleep)


def run(cloud: Cloud, queue: Queue, environ: dict[str, str] | None = None, **options: Any) -> None:
    written = {"region": REGION, "watch": IDS, **options}
    asyncio.run(asyncio.wait_for(watch(queue, written, ENVIRON if environ is None else environ, times(cloud)), 20))


def test_a_watch_of_ids_ends_when_all_have(cloud: Cloud) -> None:
    cloud.executions = {"e-1": [(-60, "BUILDING"), (15, "SUCCESS")], "e-2": [(-60, "BUILDING"), (35, "FAILED")]}
    queue = Queue()
    run(cloud, queue)

    assert queue.told == [("e-1", "finished"), ("e-1", "first_seen"), ("e-2", "finished"), ("e-2", "first_seen")]
    assert len(cloud.clock.sleeps) == 4
    assert all(10 <= seconds <= 10.25 for seconds in cloud.clock.sleeps)


def test_sleep_is_the_time_between_polls(cloud: Cloud) -> None:
    cloud.executions = {"e-1": [(-60, "BUILDING"), (15, "SUCCESS")], "e-2": [(-60, "SUCCESS")]}
    run(cloud, Queue(), sleep="30")

    assert [round(seconds) for seconds in cloud.clock.sleeps] == [30]


def test_a_full_queue_holds_the_watch_back(cloud: Cloud) -> None:
    cloud.executions = {name: [(-60, "BUILDING")] for name in ("e-1", "e-2")}

    async def scenario() -> None:
        queue = Queue(room=1)
        watching = asyncio.ensure_future(watch(queue, {"region": REGION, "watch": IDS}, ENVIRON, times(cloud)))
        await asyncio.wait_for(queue.full.wait(), 20)
        await asyncio.sleep(0.1)
        assert len(cloud.api.calls) == 2
        assert cloud.clock.sleeps == []
        watching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await watching

    asyncio.run(scenario())


def test_a_watch_that_is_cancelled_ends_at_once_although_the_api_hangs(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    called, never = threading.Event(), threading.Event()

    def hang(_client: Client, _call: Any) -> None:
        called.set()
        never.wait(60)

    monkeypatch.setattr(Client, "send", hang)

    async def scenario() -> None:
        watching = asyncio.ensure_future(watch(Queue(), {"region": REGION, "watch": IDS}, ENVIRON))
        await asyncio.to_thread(called.wait, 20)
        watching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await watching

    # asyncio.run waits for the thread of the poll.
    waiting = threading.Thread(target=lambda: asyncio.run(scenario()))
    waiting.start()
    waiting.join(10)
    never.set()
    assert not waiting.is_alive()


def test_events_wait_for_no_other_answer(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud.executions = {name: [(-60, "SUCCESS")] for name in ("e-1", "e-2")}
    taken = threading.Event()

    def send(_client: Client, call: Any) -> dict[str, Any]:
        if call.params["ExecutionId"] == "e-2":
            assert taken.wait(20)
        return cloud.api.send(call)

    class Taking(Queue):
        async def put(self, event: dict[str, Any]) -> None:
            await super().put(event)
            taken.set()

    monkeypatch.setattr(Client, "send", send)
    queue = Taking()
    run(cloud, queue, initial="all")

    assert [event["task"]["id"] for event in queue.events] == ["e-1", "e-2"]


def test_an_outage_is_logged_when_it_begins_and_when_it_ends(
    cloud: Cloud, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.executions = {name: [(-60, "BUILDING"), (65, "SUCCESS")] for name in ("e-1", "e-2")}

    def send(_client: Client, call: Any) -> dict[str, Any]:
        if 5 < cloud.clock.now < 45:
            raise api_error(message=f"reset, with {SECRET} in it", transient=True, retry=False)
        return cloud.api.send(call)

    monkeypatch.setattr(Client, "send", send)
    with caplog.at_level(logging.WARNING):
        run(cloud, Queue())

    assert len(caplog.messages) == 2
    assert "reset, with ******** in it" in caplog.messages[0]
    assert "answers again" in caplog.messages[1]


def test_secrets_are_masked_in_events(cloud: Cloud) -> None:
    cloud.executions = {name: [(-60, f"odd {SECRET}"), (5, "SUCCESS")] for name in ("e-1", "e-2")}
    queue = Queue()
    run(cloud, queue)

    assert len(queue.events) == 4
    assert SECRET not in str(queue.events)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"regoin": "x"}, "regoin: unknown option; did you mean region?"),
        ({"pipeline": "x"}, "Unsupported parameters for (alicloud.gate.task_status) event source: pipeline. Supp"),
        ({"watch": []}, "watch is empty; there would be nothing to watch"),
        ({"watch": [{"kind": "ecs_tsak"}]}, "watch[0].kind: 'ecs_tsak' is not accepted; did you mean ecs_task?"),
        ({"sleep": 0}, "sleep: 0 is not accepted; give at least 1"),
        ({"sleep": "often"}, "sleep: 'often' is not accepted; give a number"),
        ({"appear_timeout": -1}, "appear_timeout: -1 is not accepted"),
        ({"initial": "some"}, "value of initial must be one of: none, running, all, got: some"),
        ({"access_key_secret": "short"}, "access_key_secret: too short"),
        ({"region": None}, "region: required"),
        ({"endpoint": "http://example.com"}, "endpoint: "),
    ],
)
def test_a_wrong_option_ends_the_source_before_any_call(cloud: Cloud, options: dict[str, Any], said: str) -> None:
    with pytest.raises(GateError) as refused:
        run(cloud, Queue(), **options)
    assert str(refused.value).startswith(said)
    assert "\n" not in str(refused.value)
    assert cloud.api.calls == []


def test_watch_has_to_be_given(cloud: Cloud) -> None:
    with pytest.raises(GateError, match="missing required arguments: watch"):
        asyncio.run(watch(Queue(), {"region": REGION}, ENVIRON))


def test_a_refused_key_ends_the_source_with_one_sentence(cloud: Cloud) -> None:
    cloud.refused = "InvalidAccessKeyId.NotFound"
    with pytest.raises(GateError) as refused:
        run(cloud, Queue())
    assert "the access key id does not exist" in str(refused.value)


def test_without_credentials_the_source_says_where_it_looked(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GateError, match="ALIBABA_CLOUD_ACCESS_KEY_ID"):
        run(
            cloud,
            Queue(),
            {"HOME": "/nowhere", "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"},
        )


def test_sentences_are_logged_once_and_not_remembered_without_end(caplog: pytest.LogCaptureFixture) -> None:
    report = task_status._Report()
    for number in range(task_status.MOST_SAID + 5):
        report.warn(f"sentence {number}")
        report.warn(f"sentence {number}")

    assert len(caplog.messages) == task_status.MOST_SAID + 5
    assert len(report._said) == task_status.MOST_SAID


def test_times_are_real_where_none_are_given() -> None:
    assert Times().sleep is asyncio.sleep
    assert Times(Clock()).clock() == 0
