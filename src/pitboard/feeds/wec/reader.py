"""The documents of a feed, live or recorded, into what each says for the first time."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from pitboard.feeds.format import DocumentReader, ReaderContext, Update
from pitboard.feeds.reading import NotRecognised, Reading
from pitboard.feeds.values import decoded_json
from pitboard.feeds.wec.laps import parse_laps, parse_stints
from pitboard.feeds.wec.parts import WecDocument, recognise
from pitboard.feeds.wec.state import parse_state
from pitboard.model import CarState, Entry, Fact, FlagHistory, RaceInfo, Weather


class WecReader(DocumentReader):
    """Follows the documents of one session.

    The last part of `source`, where it is a number, is the session that was asked for.
    """

    def __init__(self, source: str, reading: Reading, context: ReaderContext) -> None:
        super().__init__(source, reading, context)
        session = source.rpartition("/")[2]
        self._follower = WecFollower(source, int(session) if session.isascii() and session.isdecimal() else None)
        self._facts: list[Fact] = []
        self._reported = 0

    def _take(self, chunk: bytes) -> None:
        decoded = decoded_json(chunk)
        if self._context.recorded and recognise(decoded) is None:
            raise NotRecognised("no live document of the WEC")
        self._facts += self._follower.take(decoded, self._documents, self._reading)

    def news(self) -> Update:
        """Return what the documents since the last call told that is new."""
        begin, self._reported = self._reported, len(self._facts)
        return Update(self._facts[begin:])

    def update(self, run: int | None = None) -> Update:
        """Return all that is known.

        Raises:
            Refused: a run was asked for.
        """
        self._check_run(run)
        return Update(list(self._facts), True)


class WecFollower:
    """The documents of one feed in the order in which they came, each reduced to what it says for the first time.

    It carries from one document to the next what the feed spreads over three: the start and the car numbers of the
    state, without which stints and laps of the session before cannot be told from this race's.
    """

    def __init__(self, source: str, session: int | None = None) -> None:
        self.source = source
        self.session = session
        self._start_us: int | None = None
        self._before_the_start = False
        self._numbers: dict[int, str] = {}
        self._stated: set[Fact] = set()
        self._latest: dict[tuple[type[Fact], str], Fact] = {}
        self._refused: set[str] = set()

    def take(self, document: object, ref: int, reading: Reading) -> list[Fact]:
        """Return the new facts of the next document; what was refused is noted once.

        Raises:
            Refused: it is not a document of this feed, or of another session.
        """
        if self._before_the_start and recognise(document) in ("stints", "laps"):
            reading.count("documents of the session before")
            return []
        own = Reading()
        facts = parse_document(
            document, self.source, ref, own, start_us=self._start_us, numbers=self._numbers, session=self.session
        )
        for what, number in own.counts.items():
            reading.count(what, number)
        for refusal in own.refusals:
            if refusal.reason not in self._refused:
                self._refused.add(refusal.reason)
                reading.refusals.append(refusal)
        if recognise(document) == "data":
            self._learn(facts)
        return [fact for fact in facts if self._is_new(fact)]

    def _learn(self, facts: list[Fact]) -> None:
        race = next((fact for fact in facts if isinstance(fact, RaceInfo)), None)
        self._before_the_start = race is None
        if race is not None:
            self._start_us = race.start_us
        for fact in facts:
            if isinstance(fact, Entry) and fact.number.isdecimal():
                self._numbers[int(fact.number)] = fact.number

    def _is_new(self, fact: Fact) -> bool:
        """Not said before; a state, an entry, the weather: other than the last time."""
        if isinstance(fact, FlagHistory):
            return True
        if isinstance(fact, RaceInfo | Entry | CarState | Weather):
            key = (type(fact), fact.number if isinstance(fact, Entry | CarState) else "")
            undated = replace(fact, time_us=0, ref=0) if isinstance(fact, CarState | Weather) else fact
            if self._latest.get(key) == undated:
                return False
            self._latest[key] = undated
            return True
        if fact in self._stated:
            return False
        self._stated.add(fact)
        return True


NONE_KNOWN: Mapping[int, str] = MappingProxyType({})


def parse_document(
    document: object,
    source: str,
    ref: int,
    reading: Reading,
    *,
    start_us: int | None = None,
    numbers: Mapping[int, str] = NONE_KNOWN,
    session: int | None = None,
) -> list[Fact]:
    """Return the facts of a document of the feed, as decoded from JSON.

    `ref` is the document's number in its source: the ref of what it states as a whole (states, flags, weather), and the
    line of a refusal, whose reason names the car and the key. Passings, drivers and deleted lap times bear the number
    of their lap, which stays when the document is sent again.

    `start_us` is the official start if known: stints and laps of a session before it are left out. `numbers` holds car
    numbers by their place in the lists, for those that a place cannot tell ("007"). `session` is the race id that was
    asked for.

    Raises:
        Refused: it is not a document of this feed, or of another session.
    """
    doc = WecDocument(source, ref, reading)
    kind = recognise(document)
    if kind == "data":
        assert isinstance(document, dict)
        facts = parse_state(document, doc, session)
    elif kind == "stints":
        facts = parse_stints(document, doc, start_us, numbers)
    elif kind == "laps":
        facts = parse_laps(document, doc, start_us, numbers)
    elif kind == "empty":
        facts = []
    else:
        raise doc.refused("no live document of the WEC: neither state, nor stints, nor laps")
    reading.count(f"{kind} documents")
    return facts
