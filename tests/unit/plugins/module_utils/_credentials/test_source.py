# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a source asks its place again, by a clock that the test moves."""

from __future__ import annotations

import pytest

from ansible_collections.alicloud.gate.plugins.module_utils._api.errors import CredentialsError
from ansible_collections.alicloud.gate.plugins.module_utils._api.source import Credentials
from ansible_collections.alicloud.gate.plugins.module_utils._credentials.source import Source
from ansible_collections.alicloud.gate.tests.unit.plugins.doubles import Clock


class Place:
    """Gives out numbered keys that live as long as the list says; None fails."""

    def __init__(self, clock: Clock, *lifetimes: float | None) -> None:
        self.clock = clock
        self.lifetimes = list(lifetimes)
        self.asked = 0

    def __call__(self) -> Credentials:
        self.asked += 1
        lifetime = self.lifetimes.pop(0)
        if lifetime is None:
            raise CredentialsError("not now", transient=True)
        return Credentials(f"STS.{self.asked}", "a-long-secret", "a-long-token", self.clock() + lifetime)


def test_lazy_or_not() -> None:
    place = Place(Clock(), 100.0, 100.0)
    Source("place", place, lazy=True, clock=place.clock)
    assert place.asked == 0
    Source("place", place, clock=place.clock)
    assert place.asked == 1


def test_asked_in_time_and_not_before() -> None:
    clock = Clock()
    place = Place(clock, 3600.0, 3600.0)
    source = Source("place", place, clock=clock)
    for now, key_id in ((0, "STS.1"), (3299, "STS.1"), (3300, "STS.2"), (6599, "STS.2")):
        clock.now = now
        assert source.credentials().access_key_id == key_id


def test_what_does_not_expire_is_asked_for_once() -> None:
    clock = Clock()
    source = Source("option", lambda: Credentials(str(clock()), "a-long-secret"), clock=clock)
    clock.now = 1e9
    assert source.credentials().access_key_id == "0.0"


@pytest.mark.parametrize("lifetime", [300.0, 60.0, 1.0, 0.0, -60.0])
def test_no_tight_loop_over_what_has_almost_expired(lifetime: float) -> None:
    clock = Clock()
    place = Place(clock, *[lifetime] * 1000)
    source = Source("place", place, clock=clock)
    for step in range(600):
        clock.now = step / 10
        source.credentials()
    assert place.asked <= 61


def test_kept_while_good_when_the_place_fails() -> None:
    clock = Clock()
    place = Place(clock, 1000.0, *[None] * 30)
    source = Source("place", place, clock=clock)
    for now in range(0, 1000, 10):
        clock.now = now
        assert source.credentials().access_key_id == "STS.1"
    assert 3 < place.asked < 20
    clock.now = 1000
    with pytest.raises(CredentialsError, match="not now"):
        source.credentials()


def test_renewed_once_for_all_who_were_refused() -> None:
    place = Place(Clock(), 100.0, 100.0, None)
    source = Source("place", place, clock=place.clock)
    first = source.credentials()
    assert source.renew(first)
    assert source.renew(first)
    assert place.asked == 2
    with pytest.raises(CredentialsError, match="not now"):
        source.renew(source.credentials())


def test_the_same_again_is_no_renewal() -> None:
    clock = Clock()
    source = Source("uri", lambda: Credentials("STS.1", "a-long-secret", "a-token", clock() + 60), clock=clock)
    first = source.credentials()
    clock.now = 10
    assert not source.renew(first)
