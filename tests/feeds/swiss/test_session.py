"""One session of Swiss Timing: documents into facts, as they come, and told from a simulated race against its truth."""

from functools import cache

import pytest
from msgspec.structs import replace

from feeds.readers import live_reader
from feeds.swiss_documents import (
    PRACTICE,
    START_US,
    ToldRace,
    competitor,
    detail,
    local,
    result,
    schedule,
    season,
    timed,
    timing,
    unit,
)
from pitboard.board import disagreements, mirror, standings
from pitboard.feeds.reading import Reading
from pitboard.feeds.simulator import SimulatedRace
from pitboard.feeds.swiss.session import offset_us, zone_of
from pitboard.intake import circuits
from pitboard.model import (
    PIT_IN,
    PIT_OUT,
    CarState,
    DriverIn,
    Entry,
    Fact,
    FlagHistory,
    LapTimeDeleted,
    Message,
    Passing,
    RaceInfo,
    Stated,
)
from pitboard.scoring import History, score

RACE = SimulatedRace(seed=3, duration_us=2_400_000_000, hypercar=3, lmp2=2, lmgt3=2, innovative=0)
CALENDAR = (season(), schedule())


@cache
def told() -> tuple[list[bytes], ToldRace]:
    race = ToldRace(RACE)
    return list(race.documents()), race


def read(*documents: bytes, reading: Reading | None = None) -> list[Fact]:
    """All that is known after documents, followed live; told piece by piece it is the same."""
    whole = live_reader("swiss", "swiss", reading or Reading(), circuits())
    held: list[Fact] = []
    for document in documents:
        update = whole.take(document)
        held = [*([] if update.replaces_all else held), *update.facts]
    facts = list(whole.update().facts)
    assert {fact for fact in facts if isinstance(fact, Passing)} == {f for f in held if isinstance(f, Passing)}
    return facts


def passings(facts: list[Fact]) -> list[tuple[str, str, float]]:
    """Car, loop and race time in seconds, in time order."""
    found = [fact for fact in facts if isinstance(fact, Passing)]
    found.sort(key=lambda passing: passing.time_us)
    return [(p.number, p.loop, (p.time_us - START_US) / 1e6) for p in found]


def of(kind: type, facts: list[Fact]) -> list[Fact]:
    return [fact for fact in facts if isinstance(fact, kind)]


def test_a_race_that_is_told_whole_is_scored_as_it_was_driven() -> None:
    documents, race = told()
    reading = Reading()

    scored: History = score(read(*documents, reading=reading), "x")

    truth = {number: [lap.time_us // 1000 for lap in driven] for number, driven in race.truth.laps.items()}
    start_ms, began_ms = RACE.start_us // 1000, scored.race.start_us // 1000
    assert {number: [end // 1000 - began_ms for end in car.lap_end_us] for number, car in scored.cars.items()} == {
        number: [end - start_ms for end in ends] for number, ends in truth.items()
    }
    board = standings(scored, scored.through_us)
    assert [row.number for row in mirror(scored, scored.through_us).rows] == [row.number for row in board.rows]
    assert not disagreements(scored, scored.through_us)
    assert not reading.refusals


def test_every_stop_of_a_race_is_seen_to_the_second_document() -> None:
    """The list of cars says who is in the pit lane, not since when: it is as of the last timing before it."""
    race = ToldRace(replace(RACE, duration_us=7_200_000_000, hypercar=2, lmp2=1, lmgt3=1), every_s=4)
    facts = read(*race.documents())

    for loop in (PIT_IN, PIT_OUT):
        for number in race.truth.entries:
            seen_ms = [round(at * 1000) for car, seen, at in passings(facts) if (car, seen) == (number, loop)]
            # A start from the pit lane is over before the first list of cars.
            driven_ms = [at for at, car, event in race.happened if (car, event) == (number, loop) and at > 60_000]
            assert len(seen_ms) == len(driven_ms), (number, loop)
            assert all(-5000 <= seen - driven <= 2000 for seen, driven in zip(seen_ms, driven_ms, strict=True))


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_race_that_is_joined_late_ends_in_the_same_order(share: float) -> None:
    """Laps from before are shared out and have no time; the rest is as it was."""
    documents, _ = told()
    whole = score(read(*documents), "x")

    joined = score(read(*CALENDAR, *documents[int(len(documents) * share) :]), "x")

    assert {number: len(car.lap_end_us) for number, car in joined.cars.items()} == {
        number: len(car.lap_end_us) for number, car in whole.cars.items()
    }
    assert not [found for found in disagreements(joined, joined.through_us) if found.what != "best_lap_ms"]
    assert joined.race.joined_after_us > 0


def test_times_are_local_and_put_into_utc_by_the_circuit_or_the_country() -> None:
    facts = read(
        *CALENDAR, detail(1, competitor("7"), messages=((60, "CAR 7 BLUE FLAG"),)), timing(1, 90, result("7", 1, 0, 0))
    )

    (race,), (message,) = of(RaceInfo, facts), of(Message, facts)
    assert isinstance(race, RaceInfo)
    assert (race.name, race.start_us, race.utc_offset_us // 3_600_000_000) == ("Hours of Nowhere", START_US, 2)
    assert isinstance(message, Message)
    assert (message.time_us - START_US, message.text) == (60_000_000, "CAR 7 BLUE FLAG")


def test_a_zone_that_is_heard_of_later_moves_everything() -> None:
    """The calendar may come after the timing."""
    documents = [detail(1, competitor("7")), timing(1, 100, result("7", 1, 1, 95_000))]

    assert passings(read(*documents, season(), schedule())) == passings(read(*CALENDAR, *documents))


def test_the_circuit_is_known_by_the_words_of_its_track() -> None:
    assert [
        zone_of(track, country, circuits())[1] for track, country in (("Spa GT3", ""), ("Monza", "ITA"), ("X", "USA"))
    ] == [
        "Europe/Brussels",
        "Europe/Rome",
        "",
    ]
    assert (offset_us(START_US, ""), offset_us(START_US, "No/Where")) == (0, 0)


def test_an_entry_has_class_crew_nations_and_grades_and_race_controls_cars_are_none() -> None:
    facts = read(*CALENDAR, detail(1, competitor("7"), competitor("SC", ClassId=None)))

    (entry,) = of(Entry, facts)
    assert isinstance(entry, Entry)
    assert (entry.number, entry.car_class, entry.team, entry.make, entry.model) == (
        "7",
        "Pro Cup",
        "Team 7",
        "Marlin",
        "Marlin GT3",
    )
    assert [(d.name, d.nation, d.grade) for d in entry.drivers] == [("Ann Able", "NED", "B"), ("Bob Baker", "BEL", "P")]


def test_the_lap_under_way_shows_the_sectors_that_were_passed() -> None:
    facts = read(
        *CALENDAR,
        detail(1, competitor("7")),
        timing(1, 1, result("7", 1, 0, 0)),
        timing(2, 60, result("7", 1, 0, 0, last=timed(1, 40_000))),
        timing(3, 101, result("7", 1, 1, 100_000, last=timed(1, 40_000, 35_000, 25_000, lap_ms=100_000))),
    )

    assert passings(facts) == [("7", "S1", 40.0), ("7", "S2", 75.0), ("7", "line", 100.0)]


def test_a_visit_to_the_pits_is_seen_by_the_list_of_cars() -> None:
    documents = [
        *CALENDAR,
        detail(1, competitor("7")),
        timing(1, 90, result("7", 1, 0, 0)),
        detail(2, competitor("7", InPitLane=True)),
        timing(2, 102, result("7", 1, 1, 100_000, best_ms=100_000)),
        timing(3, 150, result("7", 1, 1, 100_000, best_ms=100_000)),
        detail(3, competitor("7", seat=2, PitStopCount=1)),
    ]
    facts = read(*documents)

    assert passings(facts) == [("7", "pit-in", 90.0), ("7", "pit-line", 100.0), ("7", "pit-out", 150.0)]
    states = [fact.state for fact in facts if isinstance(fact, CarState)]
    seats = [fact.seat for fact in facts if isinstance(fact, DriverIn)]
    assert (states, seats) == (["running", "in_pit", "running"], [1, 2])


def test_a_car_that_is_out_is_retired() -> None:
    facts = read(*CALENDAR, detail(1, competitor("7")), timing(1, 200, result("7", 1, 1, 100_000, Status=4)))

    assert [fact.state for fact in facts if isinstance(fact, CarState)] == ["retired"]


def test_laps_that_were_not_received_are_shared_out_and_have_no_time() -> None:
    reading = Reading()
    facts = read(
        *CALENDAR,
        detail(1, competitor("7")),
        timing(1, 101, result("7", 1, 1, 100_000, best_ms=100_000)),
        timing(2, 450, result("7", 1, 4, 430_000, best_ms=100_000)),
        reading=reading,
    )

    assert [at for _, loop, at in passings(facts) if loop == "line"] == [100.0, 210.0, 320.0, 430.0]
    assert [fact.lap for fact in facts if isinstance(fact, LapTimeDeleted)] == [2, 3, 4]
    assert [refusal.reason for refusal in reading.refusals] == ["#7: the times of laps 2-3 were not received"]


def test_laps_that_timing_takes_back_are_none() -> None:
    reading = Reading()
    facts = read(
        *CALENDAR,
        detail(1, competitor("7")),
        timing(1, 101, result("7", 1, 1, 100_000, best_ms=1)),
        timing(2, 201, result("7", 1, 2, 200_000, best_ms=1)),
        timing(3, 210, result("7", 1, 1, 100_000, best_ms=1)),
        reading=reading,
    )

    assert [at for _, _, at in passings(facts)] == [100.0]
    assert "taken back by timing" in reading.refusals[0].reason


def test_a_crossing_that_is_put_right_moves() -> None:
    facts = read(
        *CALENDAR,
        detail(1, competitor("7")),
        timing(1, 101, result("7", 1, 1, 100_000)),
        timing(2, 103, result("7", 1, 1, 100_250)),
    )

    assert [at for _, _, at in passings(facts)] == [100.25]


def test_a_start_that_is_put_right_moves_every_crossing() -> None:
    lap = result("7", 1, 1, 100_000)
    facts = read(
        *CALENDAR, detail(1, competitor("7")), timing(1, 101, lap), timing(2, 103, lap, StartRealTime=local(30))
    )

    assert [at for _, _, at in passings(facts)] == [130.0]


def test_flags_fly_from_when_they_are_first_stated_and_unknown_ones_are_named() -> None:
    reading = Reading()
    car = result("7", 1, 0, 0)
    over = result("7", 1, 1, 98_000)
    facts = read(
        *CALENDAR,
        detail(1, competitor("7")),
        timing(1, 10, car),
        timing(2, 20, car, flag=4),
        timing(3, 30, car, flag=32),
        timing(4, 40, car, flag=8),
        timing(5, 50, car, flag=2),
        timing(6, 100, over, ChequeredFlag=True),
        reading=reading,
    )

    histories = of(FlagHistory, facts)
    assert isinstance(histories[-1], FlagHistory)
    assert [(flag.state, (flag.time_us - START_US) // 1_000_000) for flag in histories[-1].flags] == [
        ("green", 10),
        ("full_course_yellow", 20),
        ("safety_car", 30),
        ("red", 40),
        ("chequered", 98),
    ]
    assert reading.counts["unknown TrackFlag 2"] == 1


def test_practice_is_stated_by_best_laps_and_makes_no_crossings() -> None:
    units = schedule(unit(PRACTICE, "Free Practice 1", Type=1), shown=PRACTICE)
    cars = (
        result("7", 1, 9, 1_900_000, best_ms=98_500, RankingTime="1:38.500"),
        result("8", 2, 12, 1_950_000, best_ms=98_700, RankingTime="1:38.700", Behind="0.200"),
    )
    facts = read(
        season(),
        units,
        detail(1, competitor("7"), competitor("8"), unit_id=PRACTICE),
        timing(1, 2000, *cars, unit_id=PRACTICE),
    )
    rows = mirror(score(facts), START_US + 2_000_000_000).rows

    assert not of(Passing, facts)
    assert [(row.number, row.best_lap_ms, row.gap_ms) for row in rows] == [("7", 98_500, 0), ("8", 98_700, 200)]
    assert [fact.name for fact in facts if isinstance(fact, RaceInfo)] == ["Hours of Nowhere: Free Practice 1"]


def test_without_a_schedule_a_race_is_known_by_what_ranks_its_cars() -> None:
    practice = result("7", 1, 9, 1_900_000, best_ms=98_500, RankingTime="1:38.500")

    assert of(Passing, read(detail(1, competitor("7")), timing(1, 200, result("7", 1, 1, 100_000))))
    assert not of(Passing, read(detail(1, competitor("7")), timing(1, 2000, practice)))


def test_what_a_car_is_stated_to_have_comes_once_for_every_change() -> None:
    car = result("7", 1, 1, 100_000, best_ms=100_000)
    facts = read(*CALENDAR, detail(1, competitor("7")), timing(1, 101, car), timing(2, 103, car))

    assert [(fact.position, fact.laps, fact.total_us) for fact in facts if isinstance(fact, Stated)] == [
        (1, 1, 100_000_000)
    ]


def test_a_row_that_says_no_laps_takes_nothing_back() -> None:
    """The next row would share out anew the laps that were known; what was handed out is no more then."""
    reading = Reading()
    unsaid = result("7", 1, 0, 0)
    facts = read(
        *CALENDAR,
        detail(1, competitor("7")),
        timing(1, 101, result("7", 1, 1, 100_000, best_ms=1)),
        timing(2, 201, result("7", 1, 2, 195_000, best_ms=1)),
        timing(3, 210, unsaid),
        timing(4, 301, result("7", 1, 3, 300_000, best_ms=1)),
        reading=reading,
    )

    assert [at for _, _, at in passings(facts)] == [100.0, 195.0, 300.0]
    assert not reading.refusals
