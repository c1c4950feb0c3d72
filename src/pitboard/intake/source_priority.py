"""Which source counts where only one may speak: the flags, the result that a feed states (the race: `agreed_race`).

The feed named first counts; another does where the first has never said anything, or has been silent. What was once
accepted stays accepted: the same records give the same answers, whenever they are read.
"""

from typing import Final

from msgspec.structs import replace

from pitboard.model import DriverStated, Fact, Flag, FlagHistory, Stated

SILENT_US: Final = 30_000_000
"""A feed that sends nothing for so long leaves its place to the next. All but decoders send something every second."""


class SourcePriority:
    """Who has sent what kind of fact, and when each source was last heard (receive time, µs). Sources by their rank."""

    def __init__(self) -> None:
        self._heard_us: dict[int, int] = {}
        self._senders: dict[type[Fact], set[int]] = {Flag: set(), Stated: set()}
        self._accepted: set[tuple[int, object]] = set()

    def hear(self, rank: int, received_us: int) -> None:
        """Note that a source is alive."""
        self._heard_us[rank] = received_us

    def accept(self, rank: int, fact: Fact, received_us: int) -> Fact | None:
        """Return what counts of a source's fact: the fact, a part of a list of flags, or None."""
        if isinstance(fact, Stated):
            return fact if self._may(Stated, rank, (fact.number, fact.ref), received_us) else None
        if isinstance(fact, DriverStated):
            return fact if self._may(Stated, rank, (fact.number, fact.seat, fact.ref), received_us) else None
        if isinstance(fact, Flag):
            return fact if self._may(Flag, rank, (fact.state, fact.ref), received_us) else None
        if isinstance(fact, FlagHistory):
            flags = tuple(flag for flag in fact.flags if self._may(Flag, rank, (flag.state, flag.ref), received_us))
            if not self._is_outranked(Flag, rank, received_us):
                return fact if len(flags) == len(fact.flags) else replace(fact, flags=flags)
            # Up to when it knows all flags says nothing where another speaks: what that shows would be left out.
            return replace(fact, flags=flags, as_of_us=max([flag.time_us for flag in flags], default=fact.as_of_us))
        return fact

    def _may(self, kind: type[Fact], rank: int, key: object, received_us: int) -> bool:
        senders = self._senders[kind]
        senders.add(rank)
        if (rank, key) in self._accepted:
            return True
        if self._is_outranked(kind, rank, received_us):
            return False
        if len(self._heard_us) > 1:
            self._accepted.add((rank, key))
        return True

    def _is_outranked(self, kind: type[Fact], rank: int, received_us: int) -> bool:
        """Say whether a source named before is alive that sends facts of a kind too."""
        seniors = (sender for sender in self._senders[kind] if sender < rank)
        return any(received_us - self._heard_us.get(senior, -SILENT_US) < SILENT_US for senior in seniors)
