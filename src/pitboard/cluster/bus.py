"""What scorers and edges need of an engine that carries messages: a stream, keys, subjects, questions.

The engine is NATS (`nats_bus.py`); no other module of the room knows it.
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Final, Protocol

from msgspec import Struct

from pitboard.cluster.messages import RecordMessage, RunMessage, StreamMessage

DELTAS: Final = "deltas"
"""Subject of the deltas for edges."""

NEWS: Final = "news"
"""Subject of a hint that the stream has something new; losing it costs a moment's delay."""

MISSED: Final = "missed"
"""Subject of the question for deltas that an edge did not get."""

DECIDE: Final = "decide"
"""Subject of a person's decision; the scorer that writes answers."""

RECORDS: Final = "records"
"""Subject of the question what a scorer has of some records."""

LONGEST_STAY_S: Final = 30.0
"""Where no server answers, or none has what is due, the next is tried ever later, at last after so long."""

LEASE_KEY: Final = "lease"
SNAPSHOT_KEY: Final = "snapshot"


class PositionTaken(Exception):
    """Somebody else wrote there: the stream, or the key, is not as the writer thought."""


class BusUnreachable(Exception):
    """The bus did not answer: whether it has what was sent is not known. The text says what was wrong."""


class StreamEntry(Struct, frozen=True, gc=False):
    """A place on the stream; `message` is None where it holds what nobody wrote."""

    position: int
    message: StreamMessage | None

    @property
    def records(self) -> list[RecordMessage]:
        """The records that are there."""
        return self.message.records if isinstance(self.message, RunMessage) else []


class KeyState(Struct, frozen=True, gc=False):
    """The value of a key; `revision` is another with each change, and 0 where there is none."""

    value: bytes
    revision: int


class StreamState(Struct, frozen=True, gc=False):
    """How the stream is: its first and last position, and how many between are missing."""

    first_position: int
    last_position: int
    missing: int


class Heard(Protocol):
    """What is sent on a subject while somebody listens."""

    async def next(self, within_s: float) -> bytes | None:
        """Return what comes next; None where nothing comes within the time."""


class Bus(Protocol):
    """A race's stream, keys and subjects; every method raises BusUnreachable where there is no answer."""

    async def open(self) -> None:
        """Make the stream and the keys where they are not there yet, or no longer."""

    async def go_elsewhere(self) -> None:
        """Go on by another server: this one may be parted from the others. It is done of itself where none answers."""

    async def publish(self, message: StreamMessage, message_id: str, after: int) -> int:
        """Append to the stream right behind position `after`, kept by most of its servers; return the new position.

        A message with an id that was taken lately is not taken twice: its old position is returned.

        Raises:
            PositionTaken: the stream ends elsewhere.
        """

    async def read(self, from_position: int) -> list[StreamEntry]:
        """Return what is on the stream from a position on, some hundred entries; none at its end."""

    async def stream_state(self) -> StreamState:
        """Return how the stream is, as its leader knows it."""

    async def get(self, key: str) -> KeyState:
        """Return the value of a key."""

    async def put(self, key: str, value: bytes, revision: int | None = None) -> int:
        """Set a key, if given only where it still has `revision` (0: no value yet); return the new revision.

        Raises:
            PositionTaken: it has another.
        """

    async def send(self, subject: str, payload: bytes) -> None:
        """Send to whoever listens now."""

    def listen(self, subject: str) -> AbstractAsyncContextManager["Heard"]:
        """Give what is sent from now on, in its order; what comes faster than it is taken is dropped."""

    async def ask(self, subject: str, payload: bytes, *, within_s: float, answers: int = 1) -> list[bytes]:
        """Return what others answer within a time, at most so many answers."""

    def answer(
        self, subject: str, answerer: Callable[[bytes], Awaitable[bytes | None]]
    ) -> AbstractAsyncContextManager[None]:
        """Answer questions; None is no answer."""
