"""A race as RMonitor records: their forms, what is told when, and a whole race there and back."""

from functools import cache
from pathlib import Path

import pytest

from build import LOOPS, START_US, at, driver_in, entry, flag, line_laps, passing, race_info, scored, stop
from feeds.readers import recorded_facts
from loaded import loaded
from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.protocol import parse
from pitboard.intake import circuits, load_rules, rules_for
from pitboard.model import CarState, Decision, Driver, Entry, LapTimeDeleted, LoopsInstalled, RaceInfo
from pitboard.relay import RmonitorWriter, between, full_state
from pitboard.relay.rmonitor import heartbeat
from pitboard.relay.rmonitor_format import clock, clock_ms, quoted, text, wire
from pitboard.results import Classification, classify
from pitboard.scoring import History, Scorer, score

RECORD = "le-mans-2023/23_Analysis_Race_Hour24.csv.gz"
DAY_S = 86_400
VERGNE = Driver(1, "Jean-Éric", "Vergne", "FRA")


def of(records: list[str], command: str) -> list[str]:
    """The records of one command."""
    return [record for record in records if record.startswith(command + ",")]


def read_back(records: list[str]) -> History:
    """The race as our own reader scores it; every record is sound and known."""
    reading = Reading()
    facts = recorded_facts("rmonitor", wire(records), "feed", reading, circuits())
    assert reading.refusals == []
    assert not [what for what in reading.counts if "unknown" in what]
    return score(facts)


@pytest.fixture(scope="module")
def small() -> History:
    """Two classes, two cars, one with drivers; green from the start."""
    return scored(
        Entry("7", "GT", "Team Sieben", drivers=(VERGNE, Driver(2, "Ann", "Łuk", "NLD"))),
        Entry("007", "LMP2", 'Ørsted, "Racing"', transponders=("4711",)),
        [flag(0, "green"), driver_in(0, "7", 1), driver_in(150.5, "7", 2)],
        line_laps("7", [100.25, 99.5]),
        line_laps("007", [90, 112.125]),
    )


def test_the_whole_state_before_the_start(small: History) -> None:
    assert full_state(small, at(-2.5), run=3) == [
        '$B,3,"small race"',
        '$C,1,"GT"',
        '$C,2,"LMP2"',
        '$A,"7","7",0,"","Team Sieben","",1',
        '$COMP,"7","7",1,"","Team Sieben","","Team Sieben"',
        '$A,"007","007",4711,"","Orsted \'Racing\'","",2',
        '$COMP,"007","007",2,"","Orsted \'Racing\'","","Orsted \'Racing\'"',
        '$G,1,"007",,"00:00:00.000"',
        '$G,2,"7",,"00:00:00.000"',
        '$H,1,"007",0,"00:00:00.000"',
        '$H,2,"7",0,"00:00:00.000"',
        '$F,9999,"00:00:00","01:46:37","00:00:00","      "',
    ]


def test_the_whole_state_in_the_race(small: History) -> None:
    state = full_state(small, at(120))

    assert of(state, "$A")[0] == '$A,"7","7",0,"Jean-Eric","Vergne","FRA",1'
    assert of(state, "$G") == ['$G,1,"007",1,"00:01:30.000"', '$G,2,"7",1,"00:01:40.250"']
    assert of(state, "$H") == ['$H,1,"007",1,"00:01:30.000"', '$H,2,"7",1,"00:01:40.250"']
    assert of(state, "$F") == ['$F,9999,"00:00:00","01:48:40","00:02:00","Green "']


def test_what_happened_between_two_moments_is_told_in_time_order(small: History) -> None:
    assert [record for record in between(small, at(149), at(203)) if record[:3] != "$F,"] == [
        '$A,"7","7",0,"Ann","Luk","NLD",1',
        '$COMP,"7","7",1,"Ann","Luk","NLD","Team Sieben"',
        '$J,"7","00:01:39.500","00:03:19.750"',
        '$G,1,"7",2,"00:03:19.750"',
        '$G,2,"007",1,"00:01:30.000"',
        '$H,2,"7",2,"00:01:39.500"',
        '$J,"007","00:01:52.125","00:03:22.125"',
        '$G,2,"007",2,"00:03:22.125"',
    ]
    beats = of(between(small, at(149), at(203)), "$F")
    assert [beat.split(",")[4] for beat in beats] == [f'"{clock(second * 1_000_000)}"' for second in range(150, 204)]


def test_a_moment_after_another_tells_the_same_as_one_step(small: History) -> None:
    teller = RmonitorWriter(small, at(0))
    told = [record for tenth in range(1, 2051) for record in teller.advance(at(tenth / 10))]

    assert told == between(small, at(0), at(205))


def test_clocks_go_on_past_24_hours_and_the_time_of_day_does_not() -> None:
    history = score([race_info(DAY_S), flag(0, "red"), *line_laps("7", [DAY_S + 18.099])])

    told = between(history, at(DAY_S + 18), at(DAY_S + 19))
    assert told == [
        '$J,"7","24:00:18.099","24:00:18.099"',
        '$G,1,"7",1,"24:00:18.099"',
        '$H,1,"7",1,"24:00:18.099"',
        '$F,9999,"00:00:00","01:46:59","24:00:19","Red   "',
    ]
    assert heartbeat(history, at(3600.9), DAY_S * 1_000_000) == '$F,9999,"23:00:00","02:46:40","01:00:00","Red   "'
    assert (clock(100 * 3_600_000_000), clock_ms(-1)) == ("100:00:00", "00:00:00.000")


def test_flags_are_six_characters_and_told_when_they_change() -> None:
    shown = ["green", "yellow", "full_course_yellow", "safety_car", "red", "chequered"]
    history = scored([flag(second + 0.5, state) for second, state in enumerate(shown)], line_laps("7", [30]))  # type: ignore[arg-type]

    flags = [record[-8:] for record in between(history, at(-1), at(6))]
    assert flags[:2] == ['"      "', '"Green "']
    assert list(dict.fromkeys(flags)) == ['"      "', '"Green "', '"Yellow"', '"Red   "', '"Finish"']
    assert all(len(record.rsplit(",", 1)[1]) == 8 for record in between(history, at(-1), at(6)))


def test_the_finish_flag_stands_right_after_the_crossing_that_brought_it_out() -> None:
    history = scored(
        flag(0, "green"), flag(200.25, "chequered"), line_laps("7", [100, 100.25]), line_laps("8", [100.2, 100.5])
    )

    told = between(history, at(200), at(201))
    assert [record.split(",")[0] for record in told[:4]] == ["$J", "$F", "$J", "$G"]
    again = read_back(full_state(history, at(0)) + between(history, at(0), at(205)))
    assert again.chequered_us - again.race.start_us == 200_250_000
    assert all(car.finished_us - again.race.start_us in (200_250_000, 200_700_000) for car in again.cars.values())


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Jakub Śmiechowski", "Jakub Smiechowski"),
        ("Nürburgring, “Straße”", "Nurburgring 'Strasse'"),
        ('Ann "A" O’Neil', "Ann 'A' O'Neil"),
        ("Łukasz Ørsted Æsir", "Lukasz Orsted AEsir"),
        ("小林 可夢偉", "?? ???"),
        ("a\r\n$J,b\x00c", "a $J b c"),
        ("x" * 50, "x" * 40),
    ],
)
def test_texts_are_ascii_within_their_quotes(written: str, sent: str) -> None:
    assert text(written) == sent
    assert wire([quoted(written)]) == f'"{sent}"\r\n'.encode()


def test_a_first_name_too_long_for_its_field_is_an_initial() -> None:
    crew = (Driver(1, "Alessandro", "Pier Guidi", "ITA"),)
    history = scored(Entry("51", "GT", drivers=crew), driver_in(0, "51", 1), line_laps("51", [100]))

    assert of(full_state(history, at(5)), "$A") == ['$A,"51","51",0,"A.","Pier Guidi","ITA",1']


def test_a_lap_time_that_was_deleted_is_no_best_lap() -> None:
    history = scored(line_laps("7", [90, 100, 99]), LapTimeDeleted("7", 1))

    assert of(full_state(history, at(300)), "$H") == ['$H,1,"7",3,"00:01:39.000"']


def test_what_was_told_and_is_no_more_is_put_right() -> None:
    scorer = Scorer()
    scorer.apply([race_info(), LoopsInstalled((), 20_000_000, "test"), *line_laps("7", [100, 100, 100])])
    teller = RmonitorWriter(scorer.history, at(0))
    teller.advance(at(310))

    void = Decision(
        at(311), "void_passing", "7", "RC", "a test", target_source="test", target_ref=3, target_loop="line"
    )
    scorer.apply([void])
    assert teller.advance(at(311)) == [
        '$COR,"7","7",2,"00:03:20.000","-00:01:40.000"',
        '$G,1,"7",2,"00:03:20.000"',
        '$F,9999,"00:00:00","01:51:51","00:05:11","      "',
    ]


def test_a_crossing_that_comes_late_is_told_late() -> None:
    scorer = Scorer()
    scorer.apply([race_info(), LoopsInstalled((), 20_000_000, "test"), passing(100, "7"), passing(300, "7")])
    teller = RmonitorWriter(scorer.history, at(0))
    teller.advance(at(310))

    scorer.apply([passing(200, "7")])
    told = teller.advance(at(311))
    assert told[:2] == ['$J,"7","00:01:40.000","00:03:20.000"', '$G,1,"7",3,"00:05:00.000"']
    assert teller.advance(at(312)) == [teller.heartbeat()]


def test_an_entry_that_comes_late_is_told_before_its_crossings() -> None:
    scorer = Scorer()
    scorer.apply([race_info(), LoopsInstalled((), 20_000_000, "test"), flag(0, "green")])
    teller = RmonitorWriter(scorer.history, at(0))

    scorer.apply([entry("9", "GT", ["Miller"]), passing(100, "9")])
    assert [record.split(",")[0] for record in teller.advance(at(100))][:3] == ["$C", "$A", "$COMP"]


def test_the_enhanced_form_has_every_loop_the_driver_and_the_status() -> None:
    history = scored(
        RaceInfo("sprint", START_US, utc_offset_us=7_200_000_000, circuit="le-mans", source="test"),
        entry("7", "GT3", ["Able", "Baker"]),
        driver_in(0, "7", 1),
        driver_in(230, "7", 2),
        [passing(33.3335, "7", "1"), passing(100, "7"), *stop("7", 190, 200, 230), passing(260, "7", "2")],
        CarState(at(400), "7", "retired", "RC"),
        loops=LOOPS,
    )

    told = [one for one in between(history, at(0), at(500), enhanced=True) if one[:3] in ("$L,", "$J,", "$A,", "$CO")]
    assert told == [
        '$L,"7","T2","1","09/09/2001","03:47:13.333",1,"GT3"',
        '$L,"7","T1","SFT","09/09/2001","03:48:20.000",1,"GT3"',
        '$J,"7","00:01:40.000","00:01:40.000"',
        '$L,"7","P3","PIP","09/09/2001","03:49:50.000",1,"GT3"',
        '$L,"7","P1","SFP","09/09/2001","03:50:00.000",1,"GT3"',
        '$J,"7","00:01:40.000","00:03:20.000"',
        '$L,"7","P2","POP","09/09/2001","03:50:30.000",2,"GT3"',
        '$L,"7","T3","2","09/09/2001","03:51:00.000",2,"GT3"',
        '$A,"7","7",0,"","Able/Baker","",1',
        '$COMP,"7","7",1,"","Able/Baker","Retired",""',
    ]
    state = full_state(history, at(0), enhanced=True)
    assert of(state, "$T") == [
        '$T,"Circuit des 24 Heures","le-mans","8.467",1,"LAP","T1","T1",536457',
    ]
    again = read_back(state + between(history, at(0), at(500), enhanced=True))
    car = again.cars["7"]
    assert (again.race.dated, again.race.start_us, again.loop_ids) == (True, START_US, ("1", "2", "line"))
    assert car.pit_in_us == [at(190)]
    assert [car.names[seat] for seat in car.driver_seat] == ["Able", "Baker"]
    assert car.declared[0].state == "retired"


def test_every_record_of_the_small_race_is_one_that_our_reader_knows(small: History) -> None:
    for enhanced in (False, True):
        for record in full_state(small, at(0), enhanced=enhanced) + between(small, at(0), at(300), enhanced=enhanced):
            assert type(parse(record)).__name__ != "Unknown"


@cache
def le_mans(races: Path) -> History:
    """Le Mans 2023 from the lap record alone."""
    return loaded(races / RECORD)


def sent(history: History, *, enhanced: bool) -> list[str]:
    """The whole race as records."""
    start_us = history.race.start_us
    end_us = history.through_us + 2_000_000
    return full_state(history, start_us, enhanced=enhanced) + between(history, start_us, end_us, enhanced=enhanced)


def results(classified: Classification) -> list[tuple[str, str, int, int | None]]:
    """Number, class, laps and total of every car, in order."""
    return [(row.number, row.car_class, row.laps, row.total_ms) for row in classified.rows]


def test_le_mans_2023_as_plain_rmonitor_comes_back_with_the_same_classification(races: Path) -> None:
    """By the pack without a limit on the last lap: that is measured from pit-out, which the plain form has not."""
    history, rules = le_mans(races), load_rules("plain")
    again = read_back(sent(history, enhanced=False))

    ours, theirs = classify(history, rules), classify(again, rules)
    assert len(ours.rows) == 62
    assert results(theirs) == results(ours)
    assert theirs.flag_ms == ours.flag_ms
    start_us, again_us = history.race.start_us, again.race.start_us
    for number, car in history.cars.items():
        assert [us - again_us for us in again.cars[number].lap_end_us] == [us - start_us for us in car.lap_end_us]


def test_le_mans_2023_as_enhanced_rmonitor_comes_back_with_its_stops_and_drivers(races: Path) -> None:
    """By the race's own rules: only deleted lap times, and that car 24 is outside the competition, cannot be said."""
    history = le_mans(races)
    again = read_back(sent(history, enhanced=True))

    ours, theirs = classify(history, rules_for(history)), classify(again, rules_for(again))
    assert (theirs.rules, results(theirs)) == (ours.rules, results(ours))
    assert [row.pit_visits for row in theirs.rows] == [row.pit_visits for row in ours.rows]
    assert [row.number for row, other in zip(ours.rows, theirs.rows, strict=True) if row.status != other.status] == [
        "24"
    ]
    apart = [
        row.number for row, other in zip(ours.rows, theirs.rows, strict=True) if row.best_lap_ms != other.best_lap_ms
    ]
    assert all(history.cars[number].deleted_laps for number in apart)
    for number, car in history.cars.items():
        assert again.cars[number].driver_seat == car.driver_seat


def test_a_client_who_comes_in_the_middle_knows_the_order_and_the_totals(races: Path) -> None:
    history = le_mans(races)
    middle_us = history.race.start_us + 16 * 3_600_000_000
    table = {row.number: row for row in classify(history, load_rules("plain"), middle_us).rows}

    state = of(full_state(history, middle_us), "$G")
    assert len(state) == len(table) == 62
    assert state[0].startswith('$G,1,"51",')
