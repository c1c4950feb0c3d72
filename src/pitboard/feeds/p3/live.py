"""A decoder under way: bytes as they come into passings, and the requests for what did not come."""

from pitboard.feeds.p3.framing import Framing
from pitboard.feeds.p3.protocol import DamagedFrame, ResendRecord, decode, encode
from pitboard.feeds.p3.roles import roles
from pitboard.feeds.p3.session import Session
from pitboard.feeds.query import asked, plain
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.update import Update
from pitboard.model import Fact, Passing, RaceInfo


class Live:
    """Follows a stream of P3 frames. `source` is its address, whose `loop=` says where each decoder lies.

    Without one the first decoder heard lies at the line.
    The race is said to begin, undated, with the earliest passing; any source that knows the start outranks that.
    """

    def __init__(self, source: str, reading: Reading) -> None:
        written = asked(source, ("loop",))["loop"]
        self._source = plain(source)
        self._reading = reading
        self._framing = Framing()
        self._session = Session(self._source, reading, roles(written) if written else None)
        self._frames = 0
        self._first_us: int | None = None
        self._facts: list[Fact] = []
        self._asked: set[tuple[int | None, int | None, int | None]] = set()

    def take(self, chunk: bytes) -> Update:
        """What the bytes tell that is new."""
        facts: list[Fact] = []
        for frame in self._framing.feed(chunk):
            self._frames += 1
            self._reading.count("frames")
            try:
                facts += self._session.take(decode(frame.content), self._frames)
            except DamagedFrame as damaged:
                self._reading.count("damaged frames")
                self._reading.refuse(self._source, self._frames, str(damaged))
        earliest_us = min((fact.time_us for fact in facts if isinstance(fact, Passing)), default=None)
        if earliest_us is not None and (self._first_us is None or earliest_us < self._first_us):
            self._first_us = earliest_us
            facts.insert(0, RaceInfo("", earliest_us, dated=False, source=self._source))
        self._facts += facts
        return Update(facts)

    def cut(self) -> None:
        """The connection was lost, or begins: a frame that was open is cut, and what is missing is asked for again."""
        self._framing.end()
        self._asked.clear()

    def requests(self) -> bytes:
        """The frames that ask the decoders for passings that did not come, each asked for once a connection."""
        wanted: list[ResendRecord] = []
        for one in self._session.to_resend():
            key = (one.decoder, one.from_number, one.until_number)
            if key not in self._asked:
                self._asked.add(key)
                wanted.append(one)
        return b"".join(encode(one) for one in wanted)

    def update(self, run: int | None = None) -> Update:
        """All that is known.

        Raises:
            Refused: a run was asked for.
        """
        if run is not None:
            raise Refused(Refusal(self._source, 0, f"no run {run} in it: a decoder knows of no runs", whole=True))
        return Update(list(self._facts), True)
