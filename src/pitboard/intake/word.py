"""Where only one source may speak: the race and its start, the flags, the result that a feed states.

The feed named first speaks; another is heard where the first has never said anything, or has been silent. What was once
taken stays: the same records give the same word.
"""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from pitboard.model import Fact, Flag, FlagHistory, RaceInfo, Stated

SILENT_US: Final = 30_000_000
"""A feed that sends nothing for so long has left the word to the next. All but decoders send something every second."""


class TheWord:
    """Who has spoken of what, and when each source was last heard (receive time, µs). Sources by their rank."""

    def __init__(self) -> None:
        self._heard_us: dict[int, int] = {}
        self._spoken: dict[type[Fact], set[int]] = {Flag: set(), Stated: set()}
        self._taken: set[tuple[int, object]] = set()

    def hear(self, rank: int, received_us: int) -> None:
        """A source is alive."""
        self._heard_us[rank] = received_us

    def taken(self, rank: int, fact: Fact, received_us: int) -> Fact | None:
        """What of a source's fact counts: the fact, a part of a list of flags, or None."""
        if isinstance(fact, Stated):
            return fact if self._may(Stated, rank, (fact.number, fact.ref), received_us) else None
        if isinstance(fact, Flag):
            return fact if self._may(Flag, rank, (fact.state, fact.ref), received_us) else None
        if isinstance(fact, FlagHistory):
            flags = tuple(one for one in fact.flags if self._may(Flag, rank, (one.state, one.ref), received_us))
            return fact if len(flags) == len(fact.flags) else replace(fact, flags=flags)
        return fact

    def _may(self, kind: type[Fact], rank: int, key: object, received_us: int) -> bool:
        spoken = self._spoken[kind]
        spoken.add(rank)
        if (rank, key) in self._taken:
            return True
        seniors = (one for one in spoken if one < rank)
        if any(received_us - self._heard_us.get(one, -SILENT_US) < SILENT_US for one in seniors):
            return False
        if len(self._heard_us) > 1:
            self._taken.add((rank, key))
        return True


def agreed_race(races: Iterable[RaceInfo]) -> RaceInfo | None:
    """One race out of what feeds say of it, the senior first: a dated start counts before a time of day."""
    stated = sorted(races, key=lambda race: not race.dated)
    if not stated:
        return None
    first = stated[0]
    return replace(
        first,
        name=next((race.name for race in stated if race.name), ""),
        duration_us=next((race.duration_us for race in stated if race.duration_us), 0),
        circuit=next((race.circuit for race in stated if race.circuit), ""),
        utc_offset_us=next((race.utc_offset_us for race in stated if race.utc_offset_us), 0),
    )
