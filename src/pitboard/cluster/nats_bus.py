"""The bus on NATS JetStream: one stream and one bucket of keys a race, both on three servers.

Reading is by JetStream's direct get in batches (servers from 2.11 on), not by a consumer: a reader that only knows a
position has nothing that dies with a server. Publishing states the position behind which it is to go
(`Nats-Expected-Last-Sequence`), so two writers cannot both succeed.
"""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Final, TypeVar

import nats
import nats.errors
import nats.js.errors
from nats.aio.client import Client, Server
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, KeyValueConfig, StreamConfig
from nats.js.kv import KeyValue

from pitboard.cluster.bus import LONGEST_STAY_S, BusUnreachable, KeyState, PositionTaken, StreamEntry, StreamState
from pitboard.cluster.messages import StreamMessage, decode_stream, encode
from pitboard.model.clock import MACHINE_CLOCK

READ_AT_ONCE: Final = 500
ANSWER_S: Final = 2.0
"""How long an answer of the servers is waited for; the election of a leader takes longer, and is tried again."""

READ_S: Final = 0.7
"""The same for reading, which any server answers: another attempt may ask another."""

CONNECT_S: Final = 2
RECONNECT_S: Final = 0.2  # nats-py sleeps it, so parts of a second do
PING_S: Final = 1
ELSEWHERE_S: Final = 2.0
"""Who has had no answer for so long asks another server: this one may be parted from the others, and not say so."""

FAILS_ON_S: Final = 5.0
"""Two attempts that failed within this of each other are one trouble."""

LISTENED: Final = 10_000
"""Messages that wait for a listener."""

DUPLICATES_S: Final = 120
WRONG_POSITION: Final = (10071, 10164)
"""JetStream's codes for a stream, or a key, that ends elsewhere."""

ADDRESS: Final = re.compile(r"(?P<servers>(?:nats|tls)://[^/]+)(?:/(?P<race>[A-Za-z0-9_-]{1,64}))?/?")

LOST: Final = (nats.errors.Error, nats.js.errors.Error, OSError, asyncio.TimeoutError)

steady_s = MACHINE_CLOCK.steady_s

log = logging.getLogger(__name__)


def servers_and_race(address: str) -> tuple[list[str], str]:
    """Return the servers and the race's name that `nats://HOST:PORT,HOST:PORT/RACE` names; without one it is `race`.

    Raises:
        ValueError: it is no such address.
    """
    found = ADDRESS.fullmatch(address)
    if not found:
        raise ValueError(f"{address}: no address such as nats://HOST:4222,HOST:4222/RACE")
    scheme, _, hosts = found["servers"].partition("://")
    return [f"{scheme}://{host}" for host in hosts.split(",")], found["race"] or "race"


Answer = TypeVar("Answer")


class NatsBus:
    """A race on NATS; get it with `connect`."""

    def __init__(self, client: Client, race: str, replicas: int, servers: "ServerChoice | None" = None) -> None:
        self._client = client
        self._servers = servers or ServerChoice()
        self._failing_since_s = self._failed_s = -FAILS_ON_S
        self._stay_s = ELSEWHERE_S
        self._leaving: asyncio.Task[None] | None = None
        self._jetstream: JetStreamContext = client.jetstream(timeout=ANSWER_S)
        self._stream = f"PITBOARD_{race}"
        self._bucket = f"pitboard_{race}"
        self._prefix = f"pitboard.{race}."
        self._replicas = replicas
        self._keys: KeyValue | None = None

    @classmethod
    @asynccontextmanager
    async def connect(cls, address: str, *, replicas: int = 3) -> AsyncIterator["NatsBus"]:
        """Give a bus for as long as it is needed; servers that do not answer yet are tried on and on.

        Raises:
            ValueError: it is no address.
        """
        servers, race = servers_and_race(address)
        choice = ServerChoice()
        client = await nats.connect(
            servers,
            error_cb=_note_error,
            connect_timeout=CONNECT_S,
            reconnect_time_wait=RECONNECT_S,
            max_reconnect_attempts=-1,
            reconnect_to_server_handler=choice.next_of,
            ping_interval=PING_S,
            max_outstanding_pings=2,
            # Late messages of a scorer that was cut off are worth nothing: it asks the stream what it has.
            pending_size=1 << 20,
        )
        try:
            yield cls(client, race, replicas, choice)
        finally:
            with suppress(*LOST):
                await client.close()

    async def go_elsewhere(self) -> None:
        """Connect to another server (see `Bus`)."""
        url = self._client.connected_url
        self._servers.leave(url.netloc if url else "")
        log.info("no answer by %s, another server is asked", url.netloc if url else "any server")
        await self._client.force_reconnect()

    @contextmanager
    def _attempt(self) -> Iterator[None]:
        """Attempt something; without an answer for long, from the first attempt's beginning, another server is asked.

        Raises:
            BusUnreachable: there was none.
        """
        began_s = steady_s()
        try:
            yield
        except LOST as error:
            self._note_failure(began_s)
            raise BusUnreachable(_words(error)) from None

    def _note_failure(self, began_s: float) -> None:
        now_s = steady_s()
        if began_s - self._failed_s > FAILS_ON_S:
            self._failing_since_s, self._stay_s = began_s, ELSEWHERE_S
        if now_s - self._failing_since_s >= self._stay_s:
            self._failing_since_s, self._stay_s = now_s, min(2 * self._stay_s, LONGEST_STAY_S)
            self._leaving = asyncio.ensure_future(self.go_elsewhere())
        self._failed_s = now_s

    async def open(self) -> None:
        """Make the stream and the keys where they are not there yet.

        Raises:
            BusUnreachable: the servers do not answer, or are too few.
        """
        stream = StreamConfig(
            name=self._stream,
            subjects=[self._prefix + "facts"],
            num_replicas=self._replicas,
            allow_direct=True,
            deny_delete=True,
            deny_purge=True,
            discard=DiscardPolicy.NEW,
            duplicate_window=DUPLICATES_S,
        )
        keys = KeyValueConfig(bucket=self._bucket, replicas=self._replicas, history=1, direct=False)
        with self._attempt():
            await self._jetstream.add_stream(stream)
            self._keys = await self._jetstream.create_key_value(keys)

    async def publish(self, message: StreamMessage, message_id: str, after: int) -> int:
        """Append right behind a position (see `Bus`)."""
        headers = {"Nats-Msg-Id": message_id, "Nats-Expected-Last-Sequence": str(after)}
        facts = self._prefix + "facts"
        with self._attempt():
            try:
                taken = await heeding(
                    self._jetstream.publish(facts, encode(message), timeout=ANSWER_S, headers=headers)
                )
            except nats.js.errors.APIError as error:
                if error.err_code in WRONG_POSITION:
                    raise PositionTaken(str(error.description)) from None
                raise
        return taken.seq

    async def read(self, from_position: int) -> list[StreamEntry]:
        """Return some of the stream from a position on (see `Bus`).

        Any server answers, also one that is still getting what it missed: where positions are left out the stream's
        leader is asked, and only what it has not either is missing.
        """
        entries = await self._read_directly(from_position)
        expected = max(from_position, 1)
        for index, entry in enumerate(entries):
            if entry.position != expected:
                there = await self._next_of_leader(expected)
                if there.position != entry.position:
                    return [*entries[:index], there]
            expected = entry.position + 1
        return entries

    async def _next_of_leader(self, position: int) -> StreamEntry:
        """Return the first entry from a position on, as the stream's leader has it."""
        with self._attempt():
            found = await heeding(
                self._jetstream.get_msg(self._stream, seq=position, subject=self._prefix + "facts", next=True)
            )
        return StreamEntry(found.seq or position, decode_stream(found.data or b""))

    async def _read_directly(self, from_position: int) -> list[StreamEntry]:
        question = {"seq": max(from_position, 1), "batch": READ_AT_ONCE, "next_by_subj": self._prefix + "facts"}
        entries: list[StreamEntry] = []
        with self._attempt():
            inbox = self._client.new_inbox()
            answers = await self._client.subscribe(inbox)
            try:
                await self._client.publish(
                    f"$JS.API.DIRECT.GET.{self._stream}", json.dumps(question).encode(), reply=inbox
                )
                while (answer := await heeding(answers.next_msg(READ_S))).headers and "Nats-Sequence" in answer.headers:
                    entries.append(StreamEntry(int(answer.headers["Nats-Sequence"]), decode_stream(answer.data)))
            finally:
                await answers.unsubscribe()
            if not entries and (answer.headers or {}).get("Status") not in ("404", "204"):
                raise nats.errors.Error(f"the stream does not answer: {answer.headers}")
        return entries

    async def stream_state(self) -> StreamState:
        """Return how the stream is (see `Bus`)."""
        with self._attempt():
            state = (await heeding(self._jetstream.stream_info(self._stream))).state
        held = state.last_seq - state.first_seq + 1 if state.last_seq else 0
        return StreamState(state.first_seq, state.last_seq, max(held - state.messages, 0))

    async def get(self, key: str) -> KeyState:
        """Return the value of a key (see `Bus`)."""
        with self._attempt():
            try:
                entry = await heeding(self._bucket_of_keys().get(key))
            except nats.js.errors.KeyNotFoundError:
                return KeyState(b"", 0)
        return KeyState(entry.value or b"", entry.revision or 0)

    async def put(self, key: str, value: bytes, revision: int | None = None) -> int:
        """Set a key (see `Bus`)."""
        keys = self._bucket_of_keys()
        with self._attempt():
            try:
                return await heeding(keys.put(key, value) if revision is None else keys.update(key, value, revision))
            except nats.js.errors.KeyWrongLastSequenceError as error:
                raise PositionTaken(_words(error)) from None

    def _bucket_of_keys(self) -> KeyValue:
        if self._keys is None:
            raise BusUnreachable("not open yet")
        return self._keys

    async def send(self, subject: str, payload: bytes) -> None:
        """Send to whoever listens now (see `Bus`)."""
        with self._attempt():
            await self._client.publish(self._prefix + subject, payload)

    @asynccontextmanager
    async def listen(self, subject: str) -> AsyncIterator["NatsHeard"]:
        """Give what is sent from now on (see `Bus`)."""
        with self._attempt():
            heard = await self._client.subscribe(self._prefix + subject, pending_msgs_limit=LISTENED)
            # Without it what is sent in the next moment could come before the servers know that somebody listens.
            await heeding(self._client.flush(round(ANSWER_S)))
        try:
            yield NatsHeard(heard)
        finally:
            with suppress(*LOST):
                await heard.unsubscribe()

    async def ask(self, subject: str, payload: bytes, *, within_s: float, answers: int = 1) -> list[bytes]:
        """Return what others answer (see `Bus`)."""
        inbox = self._client.new_inbox()
        given: list[bytes] = []
        with self._attempt():
            heard = await self._client.subscribe(inbox)
            await self._client.publish(self._prefix + subject, payload, reply=inbox)
            with suppress(asyncio.TimeoutError, nats.errors.TimeoutError):
                async with asyncio.timeout(within_s):
                    while len(given) < answers:
                        answer = await heeding(heard.next_msg(within_s))
                        if (answer.headers or {}).get("Status") == "503":
                            break
                        given.append(answer.data)
            await heard.unsubscribe()
        return given

    @asynccontextmanager
    async def answer(self, subject: str, answerer: Callable[[bytes], Awaitable[bytes | None]]) -> AsyncIterator[None]:
        """Answer questions (see `Bus`)."""

        async def take(question: Msg) -> None:
            given = await answerer(question.data)
            if given is not None and question.reply:
                with suppress(*LOST):
                    await question.respond(given)

        with self._attempt():
            asked = await self._client.subscribe(self._prefix + subject, cb=take)
            await heeding(self._client.flush(round(ANSWER_S)))
        try:
            yield
        finally:
            with suppress(*LOST):
                await asked.unsubscribe()


class ServerChoice:
    """Which server is tried next: the one that was tried, or left, the longest ago."""

    def __init__(self) -> None:
        self._tried: dict[str, int] = {}
        self._count = 0

    def leave(self, netloc: str) -> None:
        """Note that a server was used until now, or is tried."""
        self._count += 1
        self._tried[netloc] = self._count

    def next_of(self, servers: list[Server], _info: dict[str, object]) -> tuple[Server, float]:
        """Return a server, and how long to wait in s before it is tried."""
        found = min(servers, key=lambda server: self._tried.get(server.uri.netloc, 0))
        self.leave(found.uri.netloc)
        return found, RECONNECT_S if found.reconnects else 0.0


class NatsHeard:
    """What is sent on a subject (see `Heard`)."""

    def __init__(self, subscription: Subscription) -> None:
        self._subscription = subscription

    async def next(self, within_s: float) -> bytes | None:
        """Return what comes next (see `Heard`)."""
        try:
            return (await heeding(self._subscription.next_msg(within_s))).data
        except nats.errors.TimeoutError:
            return None
        except LOST as error:
            raise BusUnreachable(_words(error)) from None


async def heeding(answer: Awaitable[Answer]) -> Answer:
    """Wait for an answer; whoever is cancelled meanwhile is, also where the answer comes at the same moment.

    nats-py waits by `asyncio.wait_for`, which on Python 3.11 loses such a cancellation, and where a connection was
    closed it tells of that instead: a scorer that was to end would go on.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    try:
        return await answer
    finally:
        if task and task.cancelling() > before:
            raise asyncio.CancelledError


async def _note_error(error: Exception) -> None:
    # It connects again by itself; who sends or reads hears of it.
    log.debug("nats: %s", _words(error))


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__
