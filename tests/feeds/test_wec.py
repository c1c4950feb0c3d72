"""The WEC live documents into facts: small documents, one for each thing that the feed does."""

from typing import Any

import pytest

from pitboard.feeds.reading import Reading, Refused
from pitboard.feeds.wec.parts import recognise
from pitboard.feeds.wec.reader import WecFollower, parse_document
from pitboard.model import (
    LINE,
    PIT_IN,
    PIT_LINE,
    PIT_OUT,
    CarState,
    Driver,
    DriverIn,
    Entry,
    Fact,
    FlagHistory,
    LapTimeDeleted,
    LoopsInstalled,
    Passing,
    RaceInfo,
    Weather,
)
from pitboard.scoring import score

START = 1_686_405_600_000
START_US = START * 1000

Json = dict[str, Any]


def facts_of(document: object, **known: Any) -> list[Fact]:
    """The facts of a sound document."""
    reading = Reading()
    facts = parse_document(document, "wec", 7, reading, **known)

    assert reading.refusals == []
    return facts


def refusals_of(document: object, **known: Any) -> tuple[list[Fact], list[str]]:
    reading = Reading()
    facts = parse_document(document, "wec", 7, reading, **known)
    assert {(refusal.source, refusal.line) for refusal in reading.refusals} <= {("wec", 7)}
    return facts, [refusal.reason for refusal in reading.refusals]


def brief(facts: list[Fact]) -> list[tuple[Any, ...]]:
    """Passings and drivers as (seconds since the start, what, exact)."""
    out: list[tuple[Any, ...]] = []
    for fact in facts:
        if isinstance(fact, Passing):
            out.append(((fact.time_us - START_US) / 1e6, fact.loop, fact.exact))
        elif isinstance(fact, DriverIn):
            out.append(((fact.time_us - START_US) / 1e6, fact.seat, fact.exact))
    return out


def of_kind(facts: list[Fact], kind: type[Any]) -> list[Any]:
    return [fact for fact in facts if isinstance(fact, kind)]


# The state


def driver(number: int = 1, **other: Any) -> Json:
    plain = {"number": number, "driverId": 9, "firstName": "Renger", "lastName": "VAN DER ZANDE", "country": "NLD"}
    return plain | {"license": "P"} | other


def entry(number: str = "3", **other: Any) -> Json:
    plain = {
        "number": number,
        "team": "Cadillac Racing",
        "car": "Cadillac V-Series.R",
        "categoryId": 4169,
        "state": "Run",
    }
    return plain | {"drivers": [driver()]} | other


def flag(state: str | None, start: int | None = START, percent: float | None = 0.0) -> Json:
    item = {"state": state, "percentProgress": percent, "current": False}
    return item if start is None else item | {"startTime": start}


def state(*entries: Json, flags: list[Json] | None = None, **params: Any) -> Json:
    plain = {"sessionId": 2461, "sessionName": "Race", "eventName": "N/A", "startTime": START, "duration": 86400}
    plain |= {"elapsedTime": 100.5, "raceState": "green", "airTemp": 25, "trackTemp": 40.8, "humidity": 56}
    plain |= {"pressure": 1005.7, "windDirection": 267}
    listed: list[Json | None] = [None, None, *entries]
    return {
        "params": plain | params,
        "progressFlagState": [flag("green")] if flags is None else flags,
        "entries": listed,
    }


def test_the_state_says_race_cars_flags_and_weather() -> None:
    """One document, every kind of fact it carries; milliseconds and seconds become microseconds."""
    now_us = START_US + 100_500_000

    race, car, flags, car_state, weather = facts_of(state(entry()))

    assert race == RaceInfo("", START_US, 86_400_000_000, dated=True, source="wec")
    assert car == Entry(
        "3", "HYPERCAR", "Cadillac Racing", model="Cadillac V-Series.R",
        drivers=(Driver(1, "Renger", "VAN DER ZANDE", "NLD", "P"),), authority=1, source="wec",
    )  # fmt: skip
    assert isinstance(flags, FlagHistory)
    assert (flags.as_of_us, [(f.time_us, f.state, f.exact) for f in flags.flags]) == (
        now_us,
        [(START_US, "green", True)],
    )
    assert car_state == CarState(now_us, "3", "running", "wec", 7)
    assert weather == Weather(now_us, 250, 408, 56, 1006, 267, "wec", 7)


def test_a_seat_is_the_drivers_number_not_its_id() -> None:
    """`driverId` is right in 71 % of the checks, `number` in 98 %."""
    crew = [driver(2, driverId=1, lastName="BOURDAIS"), driver(1, driverId=3, lastName="DIXON")]

    (car,) = of_kind(facts_of(state(entry(drivers=crew))), Entry)

    assert [(one.seat, one.last_name) for one in car.drivers] == [(1, "DIXON"), (2, "BOURDAIS")]


def test_classes_come_from_their_ids_and_the_innovative_car_does_not_compete() -> None:
    """No document names a class; an id that nobody knows stays visible."""
    ids = {"3": 4169, "10": 3, "25": 4, "24": 5, "99": 77}

    cars = of_kind(facts_of(state(*(entry(number, categoryId=i) for number, i in ids.items()))), Entry)

    assert [car.car_class for car in cars] == ["HYPERCAR", "LMP2", "LMGTE Am", "INNOVATIVE CAR", "category 77"]
    assert [car.number for car in cars if not car.competes] == ["24"]


def test_a_driver_of_no_country_or_licence_has_none() -> None:
    """Two drivers of 2023 have `_` for a country."""
    (car,) = of_kind(facts_of(state(entry(drivers=[driver(country="_", license="")]))), Entry)

    assert (car.drivers[0].nation, car.drivers[0].grade) == ("", "")


def test_car_numbers_are_text() -> None:
    """ "007" and "7" are two cars."""
    cars = of_kind(facts_of(state(entry("007"), entry("7"))), Entry)

    assert [car.number for car in cars] == ["007", "7"]


def test_before_the_race_the_start_is_the_session_befores() -> None:
    """It is named Race, with the warm-up's start and the car states of its end: only the entries are taken."""
    before = state(entry(), flags=[], raceState=None, startTime=START - 13_500_000, elapsedTime=13_200.163)

    facts = facts_of(before)

    assert [type(fact) for fact in facts] == [Entry, Weather]
    assert facts[1].time_us == START_US - 299_837_000  # type: ignore[union-attr]


def test_a_later_start_of_the_same_feed_replaces_the_first() -> None:
    """The start was moved by 17.764 s after forty minutes."""
    first, second = (facts_of(state(entry(), startTime=moment)) for moment in (START + 17_764, START))

    assert score(first + second).race.start_us == START_US


def test_moving_the_start_leaves_junk_in_the_flags() -> None:
    """An item without a state, one without a start, a negative length, and so no order in time."""
    items = [
        flag("green", START + 17_764, 0.238),
        flag("safety_car", START + 223_398, 2.483),
        flag("green", START + 2_368_726, -2.7416),
        flag(None, START, None),
        flag(None, None),
        flag("full_yellow", START + 1_000_000),
        flag("Chk", START + 86_418_098),
        flag("red", START + 3_000_000),
    ]

    facts, refusals = refusals_of(state(flags=items))

    (history,) = of_kind(facts, FlagHistory)
    assert [(f.time_us // 1000 - START, f.state) for f in history.flags] == [
        (17_764, "green"), (223_398, "safety_car"), (1_000_000, "full_course_yellow"), (2_368_726, "green"),
        (3_000_000, "red"), (86_418_098, "chequered"),
    ]  # fmt: skip
    assert refusals == []


def test_a_flag_that_nobody_knows_is_refused_and_so_is_one_of_another_session() -> None:
    """And the others stand."""
    items = [flag("purple"), flag("green", START - 3_600_000), flag("green")]

    facts, refusals = refusals_of(state(flags=items))

    assert len(of_kind(facts, FlagHistory)[0].flags) == 1
    assert refusals == [
        "progressFlagState item 0: unknown flag 'purple'",
        "progressFlagState item 1: before the start of the race",
    ]


def test_local_yellow_is_no_flag_of_the_course() -> None:
    """`raceState` yellow never enters the list of flags."""
    (history,) = of_kind(facts_of(state(raceState="yellow")), FlagHistory)

    assert [f.state for f in history.flags] == ["green"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Run", "running"),
        ("In", "in_pit"),
        ("Out", "out_lap"),
        ("Stop", "stopped"),
        ("Ret", "retired"),
        ("Chk", "finished"),
    ],
)
def test_car_states(word: str, meant: str) -> None:
    """Every word that the feed uses."""
    (car_state,) = of_kind(facts_of(state(entry(state=word))), CarState)

    assert car_state.state == meant


def test_what_is_wrong_with_one_car_does_not_touch_the_others() -> None:
    """Each refusal names the car or its place."""
    bad_driver = entry("5", drivers=[driver("x"), driver(2)])  # type: ignore[arg-type]

    facts, refusals = refusals_of(state({"number": 4}, entry("3", state="Fly"), bad_driver, entry("6", drivers=None)))

    assert [car.number for car in of_kind(facts, Entry)] == ["3", "5"]
    assert [one.number for one in of_kind(facts, CarState)] == ["5"]
    assert [reason.split(":")[0] for reason in refusals] == ["entry 2", "entry 5", "#5 driver 0", "#3"]


def test_weather_may_be_missing_or_wrong() -> None:
    """Missing is nothing; wrong is refused."""
    assert of_kind(facts_of(state(airTemp=None)), Weather) == []
    facts, refusals = refusals_of(state(airTemp="hot"))
    assert of_kind(facts, Weather) == []
    assert refusals == ["weather: Expected `float`, got `str` - at `$.airTemp`"]


# The stints


def stint(
    kind: str, begin: float, end: float, seat: int = 1, lap: int = 1, close: int | None = None
) -> tuple[str, Json]:
    start, finish = START + round(begin * 1000), START + round(end * 1000)
    return str(start), {
        "type": kind, "driver": seat, "startTime": start, "finishTime": finish, "duration": finish - start,
        "openLapNumber": lap, "closeLapNumber": close, "driverAccumTime": 0,
    }  # fmt: skip


def stints(*items: tuple[str, Json], number: int = 3, **other: Any) -> list[Json | None]:
    return [None] * number + [{"driveTime": 0, "pitTime": 0, "participant": number, "stints": dict(items)} | other]


RUN = (stint("TRACK", 0, 4000, 2), stint("PIT", 4000, 4080.5, 0, 15, 16), stint("TRACK", 4080.5, 5000, 1, 16))


def test_stint_joints_are_pit_in_and_pit_out_to_the_millisecond() -> None:
    """The driver changes at pit-out; driver 0 of the stop is nobody."""
    facts = facts_of(stints(*RUN))

    assert brief(facts) == [(0, 2, True), (4000, PIT_IN, True), (4080.5, PIT_OUT, True), (4080.5, 1, True)]
    assert {fact.number for fact in of_kind(facts, Passing)} == {"3"}
    assert [fact.ref for fact in of_kind(facts, Passing)] == [15, 16]


def test_stint_keys_may_come_in_any_order() -> None:
    """Sorted by time."""
    assert facts_of(stints(*reversed(RUN))) == facts_of(stints(*RUN))


def test_a_car_that_is_still_in_the_pits_has_not_left() -> None:
    """Its open stop ends at the last event, or where the session was closed."""
    assert brief(facts_of(stints(*RUN[:2]))) == [(0, 2, True), (4000, PIT_IN, True)]


def test_an_open_stint_on_the_track_has_not_ended() -> None:
    """Its finish is the last event, not a pit-in."""
    assert brief(facts_of(stints(RUN[0]))) == [(0, 2, True)]


def test_a_first_stint_in_the_pits_is_a_start_from_the_pit_lane() -> None:
    """#708 left the pits after 312 s."""
    facts = facts_of(stints(stint("PIT", 0, 312.216, 0), stint("TRACK", 312.216, 4000, 3), number=708))

    assert brief(facts) == [(0, PIT_IN, True), (312.216, PIT_OUT, True), (312.216, 3, True)]


def test_a_ghost_stint_is_dropped() -> None:
    """Moving the start left every car an open stint from the former start, over all the others."""
    ghost = stint("TRACK", 17.764, 5000, 2)

    facts, refusals = refusals_of(stints(*RUN, ghost))

    assert facts == facts_of(stints(*RUN))
    assert refusals == [f"#3 stint {START + 17_764}: begins before the stint of {START} ended"]


def test_stints_of_the_session_before_are_left_out_and_counted() -> None:
    """Before the race the document still holds the warm-up's."""
    reading = Reading()

    facts = parse_document(stints(stint("TRACK", -13_500, -13_000), *RUN), "wec", 1, reading, start_us=START_US)

    assert brief(facts) == brief(facts_of(stints(*RUN)))
    assert (reading.counts["stints of another session"], reading.refusals) == (1, [])


def test_stints_before_a_start_that_was_moved_are_this_races() -> None:
    """The state may still tell the former start, 17.764 s later."""
    assert facts_of(stints(*RUN), start_us=START_US + 17_764_000) == facts_of(stints(*RUN))


def test_a_hole_between_stints_is_noted_and_the_rest_stands() -> None:
    """Closed stints vanish at times; where the next one begins is still known."""
    facts, refusals = refusals_of(stints(RUN[0], RUN[2]))

    assert brief(facts) == [(0, 2, True), (4080.5, PIT_OUT, True), (4080.5, 1, True)]
    assert refusals == [
        f"#3 stint {START + 4_080_500}: the time since {START + 4_000_000} is missing before it; its own start is taken"
    ]


def test_unsound_stints_are_refused_with_car_and_key() -> None:
    """A type that nobody knows, a key that is another, an end before the start, no time at all."""
    key, odd = stint("TRACK", 6000, 7000)
    backwards = stint("TRACK", 8000, 7000)

    facts, refusals = refusals_of(
        stints(*RUN, stint("AIR", 5000, 5100), ("1", odd), backwards, ("2", {"type": "PIT"}), ("3", None))  # type: ignore[arg-type]
    )

    assert facts == facts_of(stints(*RUN))
    assert [reason.split(":")[0] for reason in refusals] == [
        f"#3 stint {START + 5_000_000}", "#3 stint 1", f"#3 stint {START + 8_000_000}", "#3 stint 2", "#3 stint 3",
    ]  # fmt: skip
    assert refusals[1].endswith(f"says that it starts at {key}")


def test_the_place_in_the_list_is_the_car() -> None:
    """`participant` may be missing; where it is another car, the car is refused."""
    document = stints(*RUN)
    document[3] = {"stints": dict(RUN)}

    assert {fact.number for fact in of_kind(facts_of(document), Passing)} == {"3"}
    assert refusals_of(stints(*RUN, participant=4)) == ([], ["#3: says that it is of car 4"])
    assert refusals_of([None, {"stints": []}, 5]) == ([], ["#1: no stints", "#2: no stints"])


def test_a_number_that_is_no_place_comes_from_the_entries() -> None:
    """Place 7 is #007 where the entry list has no #7."""
    facts = facts_of(stints(*RUN, number=7), numbers={7: "007"})

    assert {fact.number for fact in of_kind(facts, Passing)} == {"007"}


# The laps


def lap(number: int, begin: float, length: float, seat: int = 1, **other: Any) -> tuple[str, Json]:
    """A lap with loops at a quarter and at half, and the line as loop 12."""
    ms = round(length * 1000)
    loops: Json = {"3": {"time": ms // 4}, "7": {"time": ms // 2}, "12": {"time": ms}}
    plain: Json = {"lapNum": number, "driver": seat, "driverLapNum": number, "startTime": START + round(begin * 1000)}
    plain |= {"time": ms, "isValid": number > 1, "loopSectors": loops, "sectors": {}, "sections": None, "position": 1}
    return str(number), plain | {"transponderCode": "11556561", "transponderIndex": 1} | other


def at(seconds: float, seat: int = 1) -> Json:
    return {"time": START + round(seconds * 1000), "driver": seat}


def laps(*items: tuple[str, Json], number: int = 3) -> list[Json | None]:
    return [None] * number + [{"participant": number, "laps": dict(items)}]


def test_laps_alone_can_be_scored() -> None:
    """Lap 1's start is the official start; loops and line make the laps."""
    facts = facts_of(laps(lap(1, 0, 240), lap(2, 240, 210)))

    history = score(facts)
    assert facts[0] == RaceInfo("", START_US, dated=True, source="wec")
    assert history.race.start_us == START_US
    assert history.loop_ids == ("3", "7", LINE)
    assert history.cars["3"].lap_end_us == [START_US + 240_000_000, START_US + 450_000_000]
    assert brief(facts)[:4] == [(0, 1, True), (60, "3", True), (120, "7", True), (240, LINE, True)]
    assert {p.transponder for p in of_kind(facts, Passing)} == {"11556561"}


def test_a_known_start_is_not_stated_again() -> None:
    """The laps know no length and no name: they would blot out what the state says."""
    assert of_kind(facts_of(laps(lap(1, 0, 240)), start_us=START_US), RaceInfo) == []


def test_laps_of_the_session_before_are_left_out_and_counted() -> None:
    """By the known start; without one by the start that most cars share."""
    warm_up = [lap(n, -13_500 + n * 240, 240) for n in (1, 2)]
    sighting = laps(*warm_up, number=4)
    race = laps(lap(1, 0, 240), lap(2, 240, 210))
    document = [*race, sighting[4]]

    for known in ({"start_us": START_US}, {}):
        reading = Reading()
        facts = parse_document(document, "wec", 1, reading, **known)  # type: ignore[arg-type]

        assert {p.number for p in of_kind(facts, Passing)} == {"3"}
        assert (reading.counts["laps of another session"], reading.refusals) == (2, [])


def test_a_stop_ends_its_lap_on_the_line_in_the_lane() -> None:
    """Pit-in, line, pit-out, and the new driver from pit-out on."""
    facts = facts_of(
        laps(
            lap(1, 0, 240), lap(2, 240, 210, pitIn=at(442)), lap(3, 450, 280, 2, pitOut=at(510, 2)), lap(4, 730, 210, 2)
        )
    )

    assert [one for one in brief(facts) if one[1] not in ("3", "7")] == [
        (0, 1, True), (510, 2, True),
        (240, LINE, True), (442, PIT_IN, True), (450, PIT_LINE, True), (510, PIT_OUT, True), (730, LINE, True),
        (940, LINE, True),
    ]  # fmt: skip
    car = score(facts).cars["3"]
    assert (len(car.lap_end_us), car.laps_ended_in_pit, car.alarms) == (4, {2}, [])


def test_out_and_in_on_one_lap_ends_in_the_lane_again() -> None:
    """Pit-out first, pit-in at the end."""
    both = lap(3, 450, 280, pitOut=at(510), pitIn=at(722))
    facts = facts_of(laps(lap(1, 0, 240), lap(2, 240, 210, pitIn=at(442)), both))

    assert [one[1] for one in brief(facts) if one[0] in (450, 730)] == [PIT_LINE, PIT_LINE]
    assert score(facts).cars["3"].alarms == []


def test_a_box_before_the_line_ends_the_lap_on_the_track() -> None:
    """Pit-in and pit-out on the same lap, in that order."""
    facts = facts_of(laps(lap(1, 0, 240), lap(2, 240, 280, pitIn=at(430), pitOut=at(500))))

    assert [one for one in brief(facts) if one[0] > 400] == [
        (500, 1, True), (430, PIT_IN, True), (500, PIT_OUT, True), (520, LINE, True),
    ]  # fmt: skip


def test_a_pit_out_on_lap_1_is_a_start_from_the_pit_lane() -> None:
    """In the lane from the start on."""
    facts = facts_of(laps(lap(1, 0, 735, 3, pitOut=at(80, 3))))

    assert brief(facts)[:3] == [(0, 3, True), (0, PIT_IN, False), (80, PIT_OUT, True)]
    car = score(facts).cars["3"]
    assert (car.pit_in_us, car.pit_out_us, car.alarms) == ([START_US], [START_US + 80_000_000], [])


def test_a_pit_out_without_its_time() -> None:
    """Two of 2023: the driver is in the car by the first loop, and the timekeeper is told."""
    no_time = lap(3, 450, 280, 2, pitOut={"driver": 2})
    facts = facts_of(laps(lap(1, 0, 240), lap(2, 240, 210, pitIn=at(442)), no_time))

    assert (520, 2, False) in brief(facts)
    car = score(facts).cars["3"]
    assert [alarm.kind for alarm in car.alarms] == ["pit_out_missed"]
    assert (len(car.lap_end_us), car.pit_out_us) == (3, [START_US + 520_000_000])


def test_a_driver_who_changes_without_a_stop_is_not_exact() -> None:
    """The lap's own word, from the start of the lap."""
    assert (240, 2, False) in brief(facts_of(laps(lap(1, 0, 240), lap(2, 240, 210, 2))))


def test_a_deleted_time_is_track_limits_or_the_start_lap() -> None:
    """In-laps and out-laps are not valid either, but nobody deleted their time."""
    facts = facts_of(
        laps(
            lap(1, 0, 240),
            lap(2, 240, 210, isValid=False, trackLimits=True, sectors={"2": {"trackLimits": True}}),
            lap(3, 450, 210, isValid=False, pitIn=at(650)),
            lap(4, 660, 280, isValid=False, pitOut=at(730)),
            lap(5, 940, 210, isValid=False, sectors={"3": {"isValid": False, "trackLimits": True}}),
        )
    )

    assert [(fact.lap, fact.reason) for fact in of_kind(facts, LapTimeDeleted)] == [
        (1, "the start lap is not a whole lap"), (2, "track limits"), (5, "track limits"),
    ]  # fmt: skip


def test_a_missing_loop_loses_nothing() -> None:
    """Nine laps of #94 lack one."""
    items = [lap(n, 240 * (n - 1), 240) for n in (1, 2, 3)]
    del items[1][1]["loopSectors"]["7"]

    assert len(score(facts_of(laps(*items))).cars["3"].lap_end_us) == 3


def test_the_line_is_the_last_loop_of_a_lap() -> None:
    """Another circuit has another number of loops."""
    items = [lap(n, 240 * (n - 1), 240) for n in (1, 2)]
    for _, item in items:
        item["loopSectors"] = {"1": {"time": 60_000}, "2": {"time": 240_000}}

    (loops,) = of_kind(facts_of(laps(*items)), LoopsInstalled)

    assert [loop.id for loop in loops.loops] == ["1", LINE, PIT_LINE, PIT_IN, PIT_OUT]


def test_a_lap_that_is_refused_does_not_cost_the_car_a_lap() -> None:
    """The next lap says when it ended; two in a row leave a hole that nobody can close."""
    items = [lap(n, 240 * (n - 1), 240) for n in (1, 2, 3, 4)]
    items[1][1]["time"] = "4:00"

    facts, refusals = refusals_of(laps(*items))

    assert refusals == ["#3 lap 2: Expected `int`, got `str` - at `$.time`"]
    assert len(score(facts).cars["3"].lap_end_us) == 4
    items[2][1]["time"] = -1
    _, refusals = refusals_of(laps(*items))
    assert refusals[2] == "#3 lap 4: follows lap 1: the laps between are missing"


def test_unsound_parts_of_a_lap_are_refused_and_the_lap_stands() -> None:
    """A loop after the lap's end, a loop without a time, a pit-in of another hour, a pit-out that is no object."""
    loops: Json = {"3": {"time": 300_000}, "7": {}, "9" * 5000: {"time": 5}, "12": {"time": 240_000}}
    odd = lap(1, 0, 240, loopSectors=loops, pitIn=at(5000), pitOut="late")

    facts, refusals = refusals_of(laps(odd))

    assert refusals == [
        "#3 lap 1 loop 3: passed 300000 ms into a lap of 240000 ms",
        "#3 lap 1 loop 7: Object missing required field `time`",
        "#3 lap 1 loop " + "9" * 46 + ": passed 5 ms into a lap of 240000 ms",
        f"#3 lap 1 pitIn: at {START + 5_000_000}, outside the lap",
        "#3 lap 1 pitOut: Expected `object`, got `str`",
    ]
    assert brief(facts) == [(0, 1, True), (240, PIT_LINE, True)]


def test_laps_that_contradict_each_other_are_refused() -> None:
    """Another number than its key, one that comes twice, one that begins before the last ended."""
    twin = lap(2, 480, 240)[1]
    _, refusals = refusals_of(laps(lap(1, 0, 240), ("9", twin), lap(2, 200, 240), lap(3, 240, 10)))

    assert refusals == [
        "#3 lap 9: says that it is lap 2",
        "#3 lap 2: begins before lap 1 ended",
    ]
    _, refusals = refusals_of(laps(lap(1, 240, 240), lap(2, 0, 240)), start_us=START_US)
    assert refusals == ["#3 lap 1: begins after lap 2"]


# Which document it is


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (state(), "data"),
        (stints(*RUN), "stints"),
        (laps(), "laps"),
        ({"message": "No data"}, "empty"),
        ({"message": "Forbidden"}, None),
        ([], None),
        ([None, None], None),
        ([1], None),
        ({"params": {}}, None),
        ("laps", None),
        (None, None),
    ],
)
def test_a_document_is_recognised_by_its_content(document: object, kind: str | None) -> None:
    """The three documents, the object that says there is no data, and anything else."""
    assert recognise(document) == kind


def test_no_data_is_no_facts() -> None:
    """An object where a list should be."""
    reading = Reading()

    assert parse_document({"message": "No data"}, "wec", 1, reading) == []
    assert (reading.counts, reading.refusals) == ({"empty documents": 1}, [])


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        5,
        {"message": "Forbidden"},
        {"params": [], "entries": []},
        state() | {"entries": {}},
        state(startTime="x"),
        state(elapsedTime=float("nan")),
    ],
)
def test_what_is_no_document_of_the_feed_is_refused_as_a_whole(document: object) -> None:
    """With its source and number."""
    with pytest.raises(Refused, match=r"^wec:7: no "):
        parse_document(document, "wec", 7, Reading())


def test_the_state_of_another_session_is_refused() -> None:
    """The warm-up answers under the same address."""
    with pytest.raises(Refused, match="of session 2460, not 2461"):
        parse_document(state(sessionId=2460), "wec", 7, Reading(), session=2461)


# What comes again and again


def test_following_a_feed_gives_only_what_is_new() -> None:
    """Every document is sent whole, every time; a state is new when it is another."""
    feed, reading = WecFollower("wec", 2461), Reading()
    one, two = lap(1, 0, 240), lap(2, 240, 210)

    assert len(feed.take(state(entry()), 1, reading)) == 5
    assert [type(fact) for fact in feed.take(state(entry(), elapsedTime=200.0), 2, reading)] == [FlagHistory]
    again = feed.take(state(entry(state="In"), elapsedTime=300.0, airTemp=26), 3, reading)
    assert [type(fact) for fact in again] == [FlagHistory, CarState, Weather]
    feed.take(laps(one), 4, reading)
    new = feed.take(laps(one, two), 5, reading)
    assert brief(new) == [(292.5, "3", True), (345, "7", True), (450, LINE, True)]
    assert feed.take(laps(one, two), 6, reading) == []


def test_following_takes_no_stints_and_laps_before_the_start() -> None:
    """They are the warm-up's, and there is no start to tell them by."""
    feed, reading = WecFollower("wec"), Reading()
    warm_up = laps(lap(1, -13_500, 240))

    feed.take(state(entry(), flags=[], raceState=None, startTime=START - 13_500_000), 1, reading)
    assert feed.take(warm_up, 2, reading) == []
    feed.take(state(entry()), 3, reading)
    assert of_kind(feed.take(warm_up, 4, reading), Passing) == []
    assert reading.counts["documents of the session before"] == 1


def test_following_learns_the_numbers_that_are_no_places() -> None:
    """#007 of the entries is place 7 of the laps."""
    feed = WecFollower("wec")
    feed.take(state(entry("007")), 1, Reading())

    assert {p.number for p in of_kind(feed.take(laps(lap(1, 0, 240), number=7), 2, Reading()), Passing)} == {"007"}


def test_following_refuses_the_same_thing_once() -> None:
    """A ghost stint is in every document for twelve hours."""
    feed, reading = WecFollower("wec"), Reading()
    for ref in (1, 2, 3):
        feed.take(stints(*RUN, stint("TRACK", 17.764, 5000)), ref, reading)

    assert [refusal.line for refusal in reading.refusals] == [1]
