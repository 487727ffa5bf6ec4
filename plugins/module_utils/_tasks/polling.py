# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask the API for tasks: the current state of targets, or all that matches, page by page."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from .._api.codes import is_absence
from .._api.errors import ApiError
from .kinds import KINDS
from .listing import Answer, EndlessListing, Listing, MalformedAnswer, read
from .query import Page, Query, queries
from .scheduler import Scheduler
from .schema import Kind
from .shape import blank
from .target import Part, Target
from .threads import Threads

if TYPE_CHECKING:
    from .._api.client import Client


class Update(NamedTuple):
    """A page came: C(found) is on it, and is in C(listing) too. Or C(error) ended the listing."""

    listing: Listing
    found: Mapping[str, dict[str, Any]]
    error: ApiError | None


class _Step(NamedTuple):
    """The call for one page of a listing."""

    listing: Listing
    page: Page


class Poller:
    """Sends queries to the API, several at once. C(clock): seconds, the clock of all the time limits here.

    C(attempt_timeout): seconds after which one try is given up. C(idle): see Scheduler.
    """

    def __init__(
        self,
        client: Client,
        attempt_timeout: float,
        clock: Callable[[], float],
        idle: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = client
        self.scheduler = Scheduler(
            Threads(self._ask),
            clock,
            lane_of=lambda step: (step.listing.query.kind, step.listing.query.region),
            no_answer=self._no_answer,
            attempt_timeout=attempt_timeout,
            rng=random.Random(),
            idle=idle,
        )

    def poll(self, targets: Iterable[Target], until: Callable[[], float], retry_for: float) -> Iterator[Part]:
        """Ask for these targets; yield what comes, as it comes, with the same target objects. Limits: Scheduler.run."""
        for one in self.survey(targets, (), until, retry_for):
            if isinstance(one, Part):
                yield one

    def survey(
        self, targets: Iterable[Target], filters: Iterable[Query], until: Callable[[], float], retry_for: float
    ) -> Iterator[Part | Update]:
        """Ask for targets, as C(poll) does, and for what matches filters, as C(pages) does, in one go."""
        groups: dict[tuple[str, str, str | None], dict[str, Target]] = {}
        for target in targets:
            groups.setdefault((target.kind, target.region, target.instance_id), {})[target.id] = target
        asked = [query for group, ids in groups.items() for query in queries(*group, tuple(ids))]
        for update in self.pages([*filters, *asked], until, retry_for):
            query = update.listing.query
            if not query.ids:
                yield update
                continue
            if update.error is None and update.listing.next_page:
                continue
            group = groups[query.kind, query.region, query.instance_id]
            about = [group[task_id] for task_id in query.ids]
            tasks = ((target, _task_of(target, update.listing)) for target in about if not update.error)
            yield Part(about, {target: task for target, task in tasks if task}, update.error)

    def fetch(self, asked: Sequence[Query], retry_for: float) -> list[Listing]:
        """Fetch everything, in the order asked; raises the first ApiError.

        Where the API refused a query because of an unknown id, there are several listings instead.
        """
        through = []
        for update in self.pages(asked, lambda: float("inf"), retry_for):
            if update.error is not None:
                raise update.error
            if update.listing.next_page is None:
                through.append(update.listing)
        return sorted(through, key=lambda listing: listing.place)

    def pages(self, asked: Sequence[Query], until: Callable[[], float], retry_for: float) -> Iterator[Update]:
        """Yield each page as it comes, until all listings are complete; C(listing.stop()) ends one early.

        Limits as in Scheduler.run.
        """
        first = [_Step(Listing(query, place), Page()) for place, query in enumerate(asked)]
        for step, answer, error in self.scheduler.run(first, until, retry_for):
            listing: Listing = step.listing
            if answer is None:
                yield Update(listing, {}, error)
                continue
            if answer.absent and len(listing.query.ids) > 1:  # it does not say which one: ask again in halves
                halves = [Listing(query, listing.place) for query in listing.query.halves()]
                self.scheduler.add(_Step(half, Page()) for half in halves)
                continue
            try:
                listing.add(answer)
            except EndlessListing as reason:
                yield Update(listing, answer.found, self._no_answer(step, str(reason), retry=False))
                continue
            yield Update(listing, answer.found, None)
            if listing.next_page:
                self.scheduler.add([_Step(listing, listing.next_page)])

    def _ask(self, step: _Step) -> Answer:
        """One call, in its own thread; leaves the listing alone. Raises ApiError, naming what it is about."""
        query = step.listing.query
        try:
            return read(query, self._client.send(query.call(step.page)))
        except ApiError as error:
            if query.ids and says_missing(query.spec, error.code):
                return Answer(absent=True)
            error.about = query.about()
            raise
        except MalformedAnswer as reason:
            raise self._no_answer(step, str(reason)) from None
        except RecursionError:
            raise self._no_answer(step, "the answer is nested too deeply") from None

    def _no_answer(self, step: _Step, reason: str, retry: bool = True) -> ApiError:
        error = self._client.no_answer(step.listing.query.call(step.page), reason, retry)
        error.about = step.listing.query.about()
        return error


def says_missing(kind: Kind, code: str | None) -> bool:
    """Whether a code says that the task itself does not exist; the HTTP status never does (a wrong key is a 404)."""
    return bool(code) and (code in kind.missing_codes or is_absence(str(code), kind.missing_nouns))


def _task_of(target: Target, listing: Listing) -> dict[str, Any] | None:
    """The target's task in what was found; None if it is missing."""
    absent = KINDS[target.kind].absent
    if target.id in listing.found or absent == "missing":
        return listing.found.get(target.id)
    return blank(target.kind, target.id, target.region, target.instance_id, absent)
