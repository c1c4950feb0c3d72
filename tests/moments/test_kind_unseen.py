"""A race that was joined late tells nothing of the time before as seen, and nothing that the whole race contradicts."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feeds.readers import recorded_facts
from feeds.rmonitor_race import ClubRace
from feeds.test_rmonitor import beat, competitor, lap
from pitboard.board import Row, laps, pit_visits, standings
from pitboard.check import check
from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.run_clock import JOINED_US
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import circuits
from pitboard.moments import Moment, moments
from pitboard.moments.lines import in_words
from pitboard.moments.moment import MOMENTS_US
from pitboard.relay import RmonitorWriter
from pitboard.relay.rmonitor_format import wire
from pitboard.report.compose import report
from pitboard.report.render import as_markdown
from pitboard.scoring import History, score

CUTS = 20
LATER = 5
ROW = (
    "number",
    "laps",
    "last_crossing_ms",
    "last_lap_ms",
    "best_lap_ms",
    "pit_visits",
    "stint_laps",
    "gap_laps",
    "gap_ms",
)

AMONG_CARS = ("fastest_lap", "battle", "best_of_nation", "contention", "laps_led")
"""Of a class or a nation these say who is first; before one whole state has come nobody knows who belongs to it."""


def scored(content: bytes) -> History:
    return score(recorded_facts("rmonitor", content, "feed", Reading(), circuits()))


def recordings(races: Path) -> Iterator[tuple[str, bytes]]:
    """Every recording by its name."""
    for path in sorted((races / "sebring-2009").iterdir()) + sorted((races.parent / "cases").glob("r*.rmonitor.gz")):
        content = path.read_bytes()
        yield path.name, gzip.decompress(content) if path.suffix == ".gz" else content


def contradictions(joined: History, whole: History) -> Iterator[str]:
    """Whatever the joined race tells at its end that the whole one does not tell so."""
    moment_us = joined.through_us - joined.race.start_us + whole.race.start_us
    yield from _of_standings(joined, whole, moment_us)
    yield from _of_laps(joined, whole, moment_us)
    told = moments(whole, moment_us)
    for one in moments(joined, joined.through_us):
        if one.kind in AMONG_CARS and not _knows_the_field(joined):
            continue
        if one.kind in ("long_stop", "return_to_race"):
            yield from _of_stop(one, joined, whole)
            continue
        if one.kind == "closing_gap":
            yield from _of_pace(one, whole)
            continue
        as_told = _on_the_clock_of(whole, joined, one)
        same = next((other for other in told if _is_same(as_told, other)), None)
        if same is None:
            yield f"moment {one.kind} {one.scope} {one.cars} at {one.time_us - joined.race.start_us}: {one.values}"
        else:
            yield from _of_values(as_told, same)


def _on_the_clock_of(whole: History, joined: History, one: Moment) -> Moment:
    """The start is known to a second, and a class that nobody has named yet by its number."""
    by_us = whole.race.start_us - joined.race.start_us
    later = {name: value + by_us for name, value in one.values.items() if name in MOMENTS_US and isinstance(value, int)}
    scope = one.scope if one.scope == "overall" else whole.cars[one.cars[0]].entry.car_class
    return replace(one, time_us=one.time_us + by_us, values=replace(one.values, **later), scope=scope)


def _is_same(one: Moment, other: Moment) -> bool:
    """The same moment; of a flag that flew already when the race was joined the one that ends so."""
    if (one.kind, one.cars, one.scope) != (other.kind, other.cars, other.scope):
        return False
    if one.values.get("before"):
        return (other.values["state"], other.values.get("until_us")) == (
            one.values["state"],
            one.values.get("until_us"),
        )
    # Joined within that of the start a race counts as seen from it: its green flag comes with the first heartbeat.
    within_us = JOINED_US if one.kind == "flag" else 1
    return abs(one.time_us - other.time_us) < within_us


def _of_pace(one: Moment, whole: History) -> Iterator[str]:
    """The latest laps that were seen, which may be fewer, say what they say."""
    count, last = one.values["laps"], one.values["lap"]
    assert isinstance(count, int)
    assert isinstance(last, int)
    if one.values["consecutive"]:
        for number, name in zip(one.cars, ("pace_us", "ahead_pace_us"), strict=True):
            car = whole.cars[number]
            driven_us = [car.lap_us(lap, whole.race.start_us) for lap in range(last - count + 1, last + 1)]
            if sum(driven_us) // count != one.values[name]:
                yield f"closing_gap {one.cars}: {name} {one.values[name]}"


def _of_stop(one: Moment, joined: History, whole: History) -> Iterator[str]:
    """A stop may be long among those that were seen and not among all; it took as long all the same."""
    lasted = {(row.in_ms, row.out_ms) for row in pit_visits(whole, joined.through_us, one.cars[0])}
    for row in pit_visits(joined, joined.through_us, one.cars[0]):
        if not row.unseen and (row.in_ms, row.out_ms) not in lasted:
            yield f"#{one.cars[0]} in the pits {row.in_ms} to {row.out_ms}"


def _of_values(one: Moment, same: Moment) -> Iterator[str]:
    for name, value in one.values.items():
        if name in ("before", "regained", "in_class") or (one.kind == "battle" and name == "laps" and not value):
            continue
        if value not in ("", ()) and same.values.get(name) != value:
            yield f"{one.kind} {one.cars}: {name} {value!r} for {same.values.get(name)!r}"


def _of_standings(joined: History, whole: History, moment_us: int) -> Iterator[str]:
    if not _knows_the_field(joined):
        return
    rows = {row.number: row for row in standings(whole, moment_us).rows}
    for row in standings(joined, joined.through_us).rows:
        for name in ROW:
            ours, theirs = getattr(row, name), getattr(rows[row.number], name)
            stood = (
                not row.last_crossing_ms or row.last_crossing_ms * 1000 < joined.seen_from_us() - joined.race.start_us
            )
            if (name == "gap_ms" and row.gap_laps) or (name == "gap_laps" and stood):
                continue
            if name == "best_lap_ms" and ours in [one.best_lap_us // 1000 for one in whole.stated[row.number]]:
                continue
            if ours is not None and ours != theirs:
                yield f"#{row.number} {name} {ours} for {theirs}"


def at_later_moments(joined: History, whole: History) -> Iterator[str]:
    """What the joined race answers at several moments from the joining on that the whole one answers otherwise.

    Order, laps, drivers, teams, states, stops and flag; what is not known there is nothing.
    """
    from_us, until_us = joined.told_from_us(), joined.through_us
    apart_us = whole.race.start_us - joined.race.start_us
    for part in range(LATER + 1):
        moment_us = from_us + (until_us - from_us) * part // LATER
        ours, theirs = (
            standings(history, at_us) for history, at_us in ((joined, moment_us), (whole, moment_us + apart_us))
        )
        at_s = (moment_us - joined.race.start_us) // 1_000_000
        if ours.flag not in ("", theirs.flag):
            yield f"{at_s} s: flag {ours.flag} for {theirs.flag}"
        yield from (f"{at_s} s: {one}" for one in _of_rows(ours.rows, theirs.rows))


def _of_rows(ours: list[Row], theirs: list[Row]) -> Iterator[str]:
    known = {row.number: row for row in ours if row.laps}
    order = [row.number for row in theirs if row.number in known]
    if list(known) != order:
        yield f"order {list(known)} for {order}"
    states = {row.number: (row.state, row.state_judged) for row in theirs}
    for row in ours:
        if (row.state, row.state_judged) not in ((None, False), states[row.number]):
            yield f"#{row.number} state {row.state} for {states[row.number]}"
    for same in theirs:
        if own := known.get(same.number):
            for name in ("laps", "last_crossing_ms", "driver", "team", "pit_visits", "stint_laps"):
                value = getattr(own, name)
                if value not in (None, "") and value != getattr(same, name):
                    yield f"#{own.number} {name} {value} for {getattr(same, name)}"


def _knows_the_field(history: History) -> bool:
    """Whether a state has come: else there may be cars ahead that have not come by."""
    return all(car.entry.drivers or car.entry.team for car in history.cars.values())


def _of_laps(joined: History, whole: History, moment_us: int) -> Iterator[str]:
    if not _knows_the_field(joined):
        return
    rows = {(row.number, row.lap): row for row in laps(whole, moment_us)}
    for row in laps(joined, joined.through_us):
        same = rows.get((row.number, row.lap))
        for name in ("lap_ms", "elapsed_ms", "position"):
            ours = getattr(row, name)
            if ours is not None and (same is None or getattr(same, name) != ours):
                yield f"#{row.number} lap {row.lap} {name} {ours} for {same and getattr(same, name)}"


@given(lap_s=st.floats(15, 300), laps_=st.integers(2, 14), share=st.floats(0, 0.98), history=st.booleans())
@example(lap_s=247.0, laps_=4, share=0.978515625, history=False)
@example(lap_s=15.0, laps_=7, share=0.875, history=True)
@example(lap_s=15.0, laps_=3, share=0.1015625, history=False)
@settings(max_examples=25)
def test_nothing_that_the_whole_race_contradicts(lap_s: float, laps_: int, share: float, history: bool) -> None:
    lines = ClubRace(lap_s, cars=5, laps=laps_, history=history).lines()
    whole, joined = scored(b"".join(lines)), scored(b"".join(lines[int(share * len(lines)) :]))

    assert list(contradictions(joined, whole)) == []


def test_nothing_that_the_whole_recording_contradicts_wherever_one_joined(races: Path) -> None:
    for name, content in recordings(races):
        lines = content.splitlines(keepends=True)
        whole = scored(content)
        for cut in range(1, CUTS):
            joined = scored(b"".join(lines[len(lines) * cut // CUTS :]))
            assert (name, cut, list(contradictions(joined, whole))) == (name, cut, [])
            assert (name, cut, list(at_later_moments(joined, whole))) == (name, cut, [])


class Stream:
    """The lines of a stream."""

    def __init__(self, lines: list[bytes]) -> None:
        self.lines = lines


@pytest.fixture(scope="module")
def stream() -> Stream:
    """Forty minutes of a simulated race with its loops, sent as Pitboard sends one, the state every half a minute."""
    history = score(list(simulate(SimulatedRace(seed=6, duration_us=2_400_000_000, hypercar=6, lmp2=4, lmgt3=5))))
    teller = RmonitorWriter(history, history.race.start_us, enhanced=True)
    records: list[str] = []
    for at_s in range(0, 2_700, 30):
        records += [*teller.advance(history.race.start_us + at_s * 1_000_000), *teller.full_state()]
    return Stream(wire(records).splitlines(keepends=True))


@given(share=st.floats(0.02, 0.95))
@settings(max_examples=8)
def test_nothing_that_a_whole_race_with_loops_contradicts_nor_a_sentence_of_its_report(
    stream: Stream, share: float
) -> None:
    lines = stream.lines
    whole, joined = scored(b"".join(lines)), scored(b"".join(lines[int(share * len(lines)) :]))
    text = as_markdown(report(joined, joined.through_us, lang="en", length="long"))
    moment_us = joined.through_us - joined.race.start_us + whole.race.start_us
    wrong = [one for one in check(text, whole, moment_us, "en").claims if one.verdict == "wrong"]

    assert list(contradictions(joined, whole)) == []
    assert [(one.claim, one.right) for one in wrong] == []


def test_a_flag_that_flew_already_is_told_since_before_that_and_a_start_that_nobody_saw_is_not() -> None:
    lines = [competitor("7"), beat(900, "Yellow"), beat(905, "Yellow"), *lap("7", 100, 910.5, 9), beat(960, "Green")]
    history = scored("\n".join([*lines, ""]).encode())
    found = [one for one in moments(history, history.through_us) if one.kind == "flag"]

    assert [in_words(one, history, "en") for one in found] == ["Yellow flag since before 0:15:00"]
    assert not any("duration_us" in one.values for one in found)


def test_what_was_driven_unseen_has_no_times_and_the_best_lap_is_the_feeds_own() -> None:
    lines = [competitor("7"), beat(900), '$G,1,"7",9,"00:14:30.000"', '$H,1,"7",4,"00:01:31.000"']
    history = scored("\n".join([*lines, *lap("7", 95, 965.0, 10), ""]).encode())
    rows = laps(history, history.through_us)

    assert [(row.lap_ms, row.elapsed_ms, row.position) for row in rows[:8]] == [(None, None, None)] * 8
    assert [(row.lap_ms, row.elapsed_ms) for row in rows[8:]] == [(None, 870_000), (95_000, 965_000)]
    (row,) = standings(history, history.through_us).rows
    assert (row.best_lap_ms, row.last_lap_ms, row.pit_visits, row.stint_laps) == (91_000, 95_000, None, None)


def test_without_the_feeds_own_word_nobody_knows_the_best_lap() -> None:
    lines = [competitor("7"), beat(900), '$G,1,"7",9,"00:14:30.000"', *lap("7", 95, 965.0, 10)]
    history = scored("\n".join([*lines, ""]).encode())

    assert standings(history, history.through_us).rows[0].best_lap_ms is None
    assert not [one for one in moments(history, history.through_us) if one.kind == "fastest_lap"]
