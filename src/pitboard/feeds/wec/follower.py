"""A live feed that sends everything every time, into what is new."""

from msgspec.structs import replace

from pitboard.feeds.reading import Reading
from pitboard.feeds.wec.documents import parse
from pitboard.feeds.wec.parts import recognise
from pitboard.model import CarState, Entry, Fact, FlagHistory, RaceInfo, Weather


class Follower:
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
        """The new facts of the next document; what was refused is noted once.

        Raises:
            Refused: it is not a document of this feed, or of another session.
        """
        if self._before_the_start and recognise(document) in ("stints", "laps"):
            reading.count("documents of the session before")
            return []
        own = Reading()
        facts = parse(
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
            said = replace(fact, time_us=0, ref=0) if isinstance(fact, CarState | Weather) else fact
            if self._latest.get(key) == said:
                return False
            self._latest[key] = said
            return True
        if fact in self._stated:
            return False
        self._stated.add(fact)
        return True
