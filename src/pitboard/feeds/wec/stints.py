"""`/stints/ID`: every car's stints on the track and in the pits, to the millisecond."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from pitboard.feeds.wec.parts import MS_US, START_MOVES_US, MomentMs, WecDocument
from pitboard.model import PIT_IN, PIT_OUT, DriverIn, Fact, Passing


class _Stint(Struct, rename="camel"):
    """`finish_time` of an open stint is the car's last event, not now; `driver` is 0 when a stop changes drivers."""

    type: Literal["TRACK", "PIT"]
    start_time: MomentMs
    finish_time: MomentMs
    driver: int = 0
    open_lap_number: int = 0


def parse_stints(document: object, doc: WecDocument, start_us: int | None, numbers: Mapping[int, str]) -> list[Fact]:
    """The facts of a `/stints` document; a fact's ref is the lap on which its stint opened.

    Only starts are stated: a stop begins at pit-in, and a pit-out is the start of the stint on the track after it. A
    car's last stint has no end that means anything, it is where the session was closed.
    """
    facts: list[Fact] = []
    for number, raw in doc.cars(document, "stints", numbers):
        stints = _of_this_race(number, raw, doc, start_us)
        doc.reading.count("stints", len(stints))
        facts += _facts(number, stints, doc.source)
    return facts


def _of_this_race(number: str, raw: dict[str, object], doc: WecDocument, start_us: int | None) -> list[_Stint]:
    """A car's stints, one after another, without those of another session and those that overlap."""
    stints = [
        stint
        for key, item in raw.items()
        if (stint := doc.part(item, _Stint, f"#{number} stint {key}")) and _is_sound(number, key, stint, doc)
    ]
    kept: list[_Stint] = []
    for stint in sorted(stints, key=lambda stint: (stint.start_time, stint.finish_time)):
        place = f"#{number} stint {stint.start_time}"
        if start_us is not None and stint.start_time * MS_US < start_us - START_MOVES_US:
            doc.reading.count("stints of another session")
            continue
        if kept and stint.start_time < kept[-1].finish_time:
            # Moving the start leaves an open stint from the former start in every car.
            doc.refuse(place, f"begins before the stint of {kept[-1].start_time} ended")
            continue
        if kept and stint.start_time > kept[-1].finish_time:
            doc.refuse(place, f"the time since {kept[-1].finish_time} is missing before it; its own start is taken")
        kept.append(stint)
    return kept


def _is_sound(number: str, key: str, stint: _Stint, doc: WecDocument) -> bool:
    if key != str(stint.start_time):
        doc.refuse(f"#{number} stint {key}", f"says that it starts at {stint.start_time}")
        return False
    if stint.finish_time < stint.start_time:
        doc.refuse(f"#{number} stint {key}", f"ends at {stint.finish_time}, before it starts")
        return False
    return True


def _facts(number: str, stints: list[_Stint], source: str) -> list[Fact]:
    facts: list[Fact] = []
    for before, stint in zip([None, *stints], stints, strict=False):
        time_us, lap = stint.start_time * MS_US, stint.open_lap_number
        if stint.type == "PIT":
            # A car whose first stint is this starts from the pit lane.
            facts.append(Passing(time_us, number, PIT_IN, source, lap))
            continue
        if before is not None:
            facts.append(Passing(time_us, number, PIT_OUT, source, lap))
        if stint.driver > 0:
            facts.append(DriverIn(time_us, number, stint.driver, source, lap))
    return facts
