"""Answers that take long: worked out beside the event loop, one at a time, fair between clients, none for who has left.

What is worked on is a copy of the history, made when its turn comes: the race goes on meanwhile. The stream and the
short answers share the processor with at most one such work.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from typing import Any, Final, TypeVar

from starlette.requests import Request

from pitboard.race import RaceUnderWay
from pitboard.scoring import History
from pitboard.server.answers import BadRequest

Result = TypeVar("Result")

OWN: Final = ""
"""The client that the server itself is: its hourly reports wait in a lane of their own, and are never refused."""

MOST_OF_ONE: Final = 8
"""So much of one client waits; more is refused until some is done."""

MOST: Final = 100
"""So much waits in all."""

REST_S: Final = 0.02
"""Between two works the event loop has the processor to itself."""


class _Job:
    def __init__(self, client: str, key: Hashable, work: Callable[[History], Any]) -> None:
        self.client = client
        self.key = key
        self.work = work
        self.waiters = 0
        self.done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        # Nobody may be left to hear of its failure.
        self.done.add_done_callback(lambda done: None if done.cancelled() else done.exception())


class Workshop:
    """Do long work for the clients of a race, each in its turn."""

    def __init__(self, race: RaceUnderWay) -> None:
        self._race = race
        self._lanes: dict[str, deque[_Job]] = {}
        self._jobs: dict[Hashable, _Job] = {}
        self._working: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How much waits for its turn."""
        return sum(map(len, self._lanes.values()))

    async def do(self, client: str, key: Hashable, work: Callable[[History], Result]) -> Result:
        """Give what `work` makes of the history; the same `key` asked for again meanwhile is worked out once.

        Cancelled, it is taken from its lane unless somebody else waits for it too.

        Raises:
            BadRequest: too much waits (429 of this client, 503 in all).
            Exception: whatever the work raised.
        """
        job = self._jobs.get(key) or self._added(client, key, work)
        job.waiters += 1
        try:
            result: Result = await asyncio.shield(job.done)
        finally:
            job.waiters -= 1
            lane = self._lanes.get(job.client, ())
            if not job.waiters and job in lane:
                self._take_out(job)
        return result

    def _added(self, client: str, key: Hashable, work: Callable[[History], Any]) -> _Job:
        if client != OWN and len(self._lanes.get(client, ())) >= MOST_OF_ONE:
            raise BadRequest("too many of your questions are waiting; ask again in some seconds", 429)
        if client != OWN and self.waiting >= MOST:
            raise BadRequest("too many questions are waiting; ask again in some seconds", 503)
        job = self._jobs[key] = _Job(client, key, work)
        self._lanes.setdefault(client, deque()).append(job)
        if self._working is None or self._working.done():
            self._working = asyncio.get_running_loop().create_task(self._work())
        return job

    def _take_out(self, job: _Job) -> None:
        self._lanes[job.client].remove(job)
        if not self._lanes[job.client]:
            del self._lanes[job.client]
        del self._jobs[job.key]

    async def _work(self) -> None:
        while self._lanes:
            # The lane whose turn it is goes to the end with what is left in it.
            client = next(iter(self._lanes))
            lane = self._lanes.pop(client)
            job = lane.popleft()
            if lane:
                self._lanes[client] = lane
            await self._done(job)
            await asyncio.sleep(REST_S)

    async def _done(self, job: _Job) -> None:
        history = self._race.history.copy()
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        outcome: list[Any] = []

        def in_thread() -> None:
            try:
                outcome.append((job.work(history), None))
            except BaseException as error:
                outcome.append((None, error))
            with suppress(RuntimeError):
                # The server has ended meanwhile: nobody waits.
                loop.call_soon_threadsafe(over.set)

        # A daemon: a server that is to end does not wait for it.
        threading.Thread(target=in_thread, name="workshop", daemon=True).start()
        await over.wait()
        del self._jobs[job.key]
        (result, error) = outcome[0]
        if job.done.done():
            return
        if error is None:
            job.done.set_result(result)
        else:
            job.done.set_exception(error)


def client_of(request: Request) -> str:
    """Who asks, as far as the connection tells: a reverse proxy on this machine may say it (X-Forwarded-For)."""
    return request.client.host if request.client else "unknown"


async def unless_left(request: Request, answer: Awaitable[Result]) -> Result:
    """Wait for an answer as long as the client does; one who leaves ends the work for it.

    Raises:
        BadRequest: the client has left (nobody reads it).
        Exception: whatever the answer raised.
    """
    answering, leaving = asyncio.ensure_future(answer), asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if answering.done():
            return answering.result()
        raise BadRequest("the client has left", 499)
    finally:
        for task in (answering, leaving):
            task.cancel()
        await asyncio.gather(answering, leaving, return_exceptions=True)


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        continue
