"""A fact moved in time: from its source's clock onto the race clock."""

from msgspec.structs import replace

from pitboard.model import (
    CarState,
    ClockStep,
    Decision,
    DriverIn,
    Fact,
    Flag,
    FlagHistory,
    Message,
    Passing,
    RaceInfo,
    SlowZone,
    Stated,
    TransponderFitted,
    Weather,
)


def placed(fact: Fact, by_us: int) -> Fact:
    """The fact with its moments moved by so many µs; one that bears none as it is."""
    if not by_us:
        return fact
    match fact:
        case Passing():
            return Passing(
                fact.time_us + by_us, fact.number, fact.loop, fact.source, fact.ref, fact.exact, fact.transponder
            )
        case (
            Flag() | DriverIn() | SlowZone() | CarState() | Decision() | Message() | Weather() | Stated() | ClockStep()
        ):
            return replace(fact, time_us=fact.time_us + by_us)
        case FlagHistory():
            flags = tuple(replace(flag, time_us=flag.time_us + by_us) for flag in fact.flags)
            return replace(fact, as_of_us=fact.as_of_us + by_us, flags=flags)
        case RaceInfo():
            return replace(fact, start_us=fact.start_us + by_us)
        case TransponderFitted():
            return replace(fact, from_us=fact.from_us + by_us) if fact.from_us else fact
        case _:
            return fact
