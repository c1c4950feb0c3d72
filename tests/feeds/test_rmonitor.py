"""RMonitor sessions into facts: runs, crossings, loops, flags, drivers, and what the feed itself states."""

import gzip
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.readers import recorded_facts
from feeds.test_rmonitor_framing import records
from pitboard.board import disagreements
from pitboard.feeds.reading import Reading, Refused
from pitboard.feeds.rmonitor.framing import Framing
from pitboard.feeds.rmonitor.session import MOST_FLAGS, RunFlags
from pitboard.intake import circuits
from pitboard.model import (
    CarState,
    Decision,
    DriverIn,
    Entry,
    Fact,
    Flag,
    FlagHistory,
    Passing,
    RaceInfo,
    TransponderFitted,
)
from pitboard.scoring import History, score

S = 1_000_000

Kind = TypeVar("Kind")


def beat(race_s: int, flag: str = "Green", to_go_s: int = 0) -> str:
    """A heartbeat of a race that began at 14:00:00."""
    day_s = (14 * 3600 + race_s) % 86_400
    race = clock(race_s) if race_s >= 0 and flag else "00:00:00"
    return f'$F,9999,"{clock(to_go_s)}","{clock(day_s)}","{race}","{flag:6}"'


def clock(seconds: float) -> str:
    """HH:MM:SS, with thousandths where the seconds have them."""
    whole, ms = divmod(round(seconds * 1000), 1000)
    text = f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
    return text if isinstance(seconds, int) else f"{text}.{ms:03}"


def lap(number: str, time_s: float, total_s: float, laps: int | None = None, position: int = 1) -> list[str]:
    """A car over the line, in the second in which it is told, with what the feed makes of it."""
    return [
        beat(int(total_s)),
        f'$J,"{number}","{clock(float(time_s))}","{clock(float(total_s))}"',
        f'$G,{position},"{number}",{"" if laps is None else laps},"{clock(float(total_s))}"',
    ]


def competitor(number: str, first: str = "", last: str = "", about: str = "", registration: str = "") -> str:
    """A car of class 1 with transponder 1000 and its number."""
    return f'$A,"{registration or number}","{number}",1000{number},"{first}","{last}","{about}",1'


RACE = ['$B,5,"The Race"', '$C,1,"GT"', competitor("7", "Ann", "Able"), beat(-2, ""), beat(0), *lap("7", 0, 2.5)]


def facts_of(*lines: str, run: int | None = None) -> list[Fact]:
    """The facts of a recording of these lines, which are all sound."""
    reading = Reading()
    facts = recorded_facts("rmonitor", "\r\n".join([*lines, ""]).encode(), "feed", reading, circuits(), run)
    assert reading.refusals == []
    return facts


def scored(*lines: str) -> History:
    """The history of a recording."""
    return score(facts_of(*lines))


def lap_ends(history: History, number: str = "7") -> list[float]:
    """The race times, in seconds, at which a car completed its laps."""
    return [(end_us - history.race.start_us) / S for end_us in history.cars[number].lap_end_us]


def of_kind(facts: list[Fact], kind: type[Kind]) -> list[Kind]:
    """The facts of one kind."""
    return [fact for fact in facts if isinstance(fact, kind)]


def flags_of(*lines: str) -> list[Flag]:
    """The flags of a recording."""
    return [flag for told in of_kind(facts_of(*lines), FlagHistory) for flag in told.flags]


def test_the_first_crossing_begins_a_lap_and_ends_none() -> None:
    """However late a car joins: the feed gives its first crossing no lap time, and counts no lap for it."""
    history = scored(*RACE, competitor("8"), *lap("7", 100, 102.5, 1), *lap("8", 0, 150.5), *lap("8", 98, 248.5, 1))

    assert (lap_ends(history), lap_ends(history, "8")) == ([102.5], [248.5])


def test_a_first_crossing_with_a_lap_time_is_a_lap() -> None:
    """From a grid before the line the first crossing ends lap 1."""
    assert lap_ends(scored(*RACE[:5], *lap("7", 101, 101.25, 1))) == [101.25]


def test_a_total_put_right_by_thousandths_is_a_correction_not_a_lap() -> None:
    history = scored(*RACE, *lap("7", 100, 102.5, 1), *lap("7", 100.012, 102.512, 1), *lap("7", 100, 202.5, 2))

    assert lap_ends(history) == [102.512, 202.5]
    assert [one.total_us for one in history.stated["7"]][-2:] == [102_512_000, 202_500_000]


def test_race_time_passes_24_hours_whether_or_not_the_feed_begins_again() -> None:
    day = 86_400
    begin = [*RACE[:5], beat(day - 200), f'$J,"7","00:01:00.000","{clock(day - 200.5)}"', beat(day - 1)]
    for total in (day + 10.25, 10.25):
        assert lap_ends(scored(*begin, *lap("7", 210.75, total, 2)[1:]))[-1] == day + 10.25


def test_an_init_never_wipes_a_race() -> None:
    cleared = ['$I,"14:02:00","01 Mar 25"'] * 3 + ['$G,1,"7",,"00:00:00.000"', '$H,1,"7",0,"00:59:59.999"']
    history = scored(*RACE, *lap("7", 100, 102.5, 1), *cleared, *lap("7", 100, 202.5, 2))

    assert lap_ends(history) == [102.5, 202.5]
    assert history.stated_at(history.race.start_us + 150 * S)["7"].laps == 1


def test_line_crossings_give_the_side_the_pits_and_the_date() -> None:
    def crossing(line: str, name: str, second: float, number: str = "7", more: str = "") -> str:
        return f'$L,"{number}","{line}","{name}","03/01/2025","{clock(50_400.25 + second)}"{more}'

    history = scored(
        '$E,"TRACKNAME","Sebring International Raceway"',
        *RACE,
        crossing("T1", "SFT", 2.5),
        *lap("7", 130, 132.5, 1),
        crossing("T1", "SFT", 132.5),
        beat(250),
        crossing("T9", "PIT", 250.0),
        beat(390),
        crossing("P3", "PIP", 390.5),
        crossing("P1", "SFP", 400.5),
        *lap("7", 268, 400.5, 2),
        crossing("P2", "POP", 450.5, more=',2,"GTD"'),
        crossing("T1", "SFT", 455.5, "Tx10007"),
    )
    car = history.cars["7"]

    assert history.loop_ids == ("PIT", "line")
    assert (lap_ends(history), car.laps_ended_in_pit) == ([132.5, 400.5], {2})
    assert [(one - history.race.start_us) / S for one in car.pit_in_us + car.pit_out_us] == [390.5, 450.5]
    assert (history.race.dated, history.race.utc_offset_us, history.race.start_us) == (
        True,
        -5 * 3600 * S,
        1_740_855_600_250_000,
    )
    assert history.unassigned == []
    assert car.driver_seat[-1] == 2


def test_a_finish_that_racing_follows_was_taken_back() -> None:
    flags = [beat(150, "Finish"), beat(151, "Red"), beat(160), beat(190, "Finish"), beat(200, "")]

    assert [(one.time_us // S - 50_400, one.state) for one in flags_of(*RACE, *flags)] == [
        (0, "green"),
        (151, "red"),
        (160, "green"),
        (190, "chequered"),
    ]


def test_the_flag_falls_with_the_crossing_that_brought_it() -> None:
    flown = flags_of(*RACE, *lap("7", 100, 102.5, 1), beat(103, "Finish"))

    assert flown[-1].time_us == (50_400 + 102) * S + 500_000


def test_the_length_is_what_stood_on_the_clock_before_the_start() -> None:
    told = facts_of('$B,5,"The Race"', beat(-5, "", 300), beat(0, "Green", 299), beat(1, "Green", 298))

    assert of_kind(told, RaceInfo)[0].duration_us == 300 * S


def test_drivers_by_the_names_that_change() -> None:
    """A crew between slashes; then the feed names who is in the car."""
    told = facts_of(*RACE[:2], competitor("7", "A.Able / Baker", "Cole"), *RACE[3:], competitor("7", "", "Ann Able"))

    assert [driver.name for driver in of_kind(told, Entry)[0].drivers] == ["Ann Able", "Baker", "Cole"]
    assert [(one.number, one.seat) for one in of_kind(told, DriverIn)] == [("7", 1)]


@pytest.mark.parametrize(
    ("first", "last", "about", "team", "drivers", "model", "nation"),
    [
        ("Ann", "Able", "NED", "", ["Ann Able"], "", "NED"),
        ("", "Able Racing", "Porsche  911", "Able Racing", [], "Porsche 911", ""),
        ("TBA /", "TBA", "", "", [], "", ""),
        ("A. Able /", "Bob, jr", "USA", "", ["A. Able", "Bob, jr"], "", ""),
    ],
)
def test_names_as_timekeepers_write_them(
    first: str, last: str, about: str, team: str, drivers: list[str], model: str, nation: str
) -> None:
    entry = of_kind(facts_of(*RACE[:2], competitor("7", first, last, about), beat(0), *lap("7", 0, 2.5)), Entry)[0]

    assert (entry.number, entry.car_class, entry.team, entry.model) == ("7", "GT", team, model)
    assert [one.name for one in entry.drivers] == drivers
    assert {one.nation for one in entry.drivers} <= {nation}


def test_a_number_is_not_a_registration_and_two_cars_may_bear_one() -> None:
    cars = [competitor("7", registration="A"), competitor("7", registration="B"), competitor("007", registration="C")]
    told = facts_of(*RACE[:2], *cars, beat(0), *lap("A", 0, 2.5), *lap("B", 0, 3.5), *lap("C", 0, 4.5))

    assert [one.number for one in of_kind(told, Entry)] == ["A", "B", "007"]
    assert [one.number for one in of_kind(told, Passing)] == ["A", "B", "007"]


def test_statuses_and_transponders_that_change() -> None:
    status = '$COMP,"7","7",1,"Ann","Able","{}",""'
    told = facts_of(
        *RACE, status.format("Retired"), beat(50), status.format(""), status.format("Excluded"),
        '$A,"7","7",77,"Ann","Able","",1',
    )  # fmt: skip

    assert [one.state for one in of_kind(told, CarState)] == ["retired", "running"]
    assert [one.kind for one in of_kind(told, Decision)] == ["disqualify"]
    assert [(one.transponder, one.number) for one in of_kind(told, TransponderFitted)] == [("77", "7")]


def test_runs_are_taken_apart_and_the_last_with_a_lap_is_taken() -> None:
    first = [*RACE, *lap("7", 100, 102.5, 1), '$B,95,"Next"', '$C,1,"LMP"', competitor("9")]
    second = ['$B,6,"Next"', beat(0), *lap("9", 0, 2.5), *lap("9", 90, 92.5, 1)]
    third = ['$B,7,"Warm-up"', '$C,1,"none"', beat(0)]
    recording = [*first, *second, *third]

    races = [of_kind(facts_of(*recording, run=run), RaceInfo)[0].name for run in (None, 5, 7)]
    assert races == ["Next", "The Race", "Warm-up"]
    entries = of_kind(facts_of(*recording), Entry)
    assert [(one.number, one.car_class) for one in entries] == [("9", "LMP")]
    with pytest.raises(Refused, match=r"no run 8 in it; there are: 5 \(The Race\), 6 \(Next\), 7 \(Warm-up\)"):
        facts_of(*recording, run=8)


def test_the_ghost_run_does_not_end_a_race_and_a_clock_begun_anew_does() -> None:
    interrupted = [*RACE, *lap("7", 100, 102.5, 1), '$B,95,"The Race"', beat(110, ""), '$B,5,"The Race, restarted"']
    goes_on = [*interrupted, *lap("7", 100, 202.5, 2)]

    assert lap_ends(scored(*goes_on)) == [102.5, 202.5]
    assert lap_ends(scored(*interrupted, beat(1), *lap("7", 0, 2.5), *lap("7", 50, 52.5, 1))) == [52.5]


def recording(races: Path, name: str) -> bytes:
    """A real recording's bytes."""
    content = (races / "sebring-2009" / name).read_bytes()
    return gzip.decompress(content) if name.endswith(".gz") else content


REAL = [
    (
        "session5.rmonitor.gz",
        {"$F": 8404, "$J": 508, "$G": 4106, "$H": 5397, "$A": 3450, "$COMP": 3450, "$B": 266, "$C": 1060, "$E": 530}
        | {"$L": 684, "runs": 1},
        27_855,
    ),
    (
        "orbits-mock.rmonitor",
        {"$F": 379, "$J": 52, "$G": 68, "$H": 67, "$A": 6, "$COMP": 6, "$B": 3, "$C": 1, "$E": 2, "runs": 1},
        584,
    ),
]


@pytest.mark.parametrize(("name", "counts", "number"), REAL, ids=["session5", "mock"])
def test_every_byte_of_a_recording_is_a_record(races: Path, name: str, counts: dict[str, int], number: int) -> None:
    content = recording(races, name)
    reading, framing = Reading(), Framing()
    recorded_facts("rmonitor", content, name, reading)

    assert (reading.counts, reading.refusals) == (counts, [])
    assert (len(framing.take(content) + framing.end()), framing.bytes_taken) == (number, len(content))


@pytest.mark.parametrize("name", ["session5.rmonitor.gz", "orbits-mock.rmonitor"])
def test_a_recording_cut_anywhere_and_stamped_by_a_logger_says_the_same(races: Path, name: str) -> None:
    content = recording(races, name)
    stamped = b"##2025-03-01 15:00:12.984\n" + content.replace(b"\n$J", b"\n##2025-03-01 15:00:12.984\n$J")
    plain, logged = (recorded_facts("rmonitor", one, name, Reading()) for one in (content, stamped))

    def said(facts: list[Fact]) -> str:
        return score(facts).race.name + repr([(p.time_us, p.number, p.loop) for p in of_kind(facts, Passing)])

    assert said(logged) == said(plain)
    pieces = [content[i : i + 1000] for i in range(0, len(content), 1000)]
    assert records(pieces, name, Reading()) == records([content], name, Reading())


def feeds_last_word(content: bytes) -> list[tuple[str, int, str]]:
    """Number, laps and total of every car in the order that the last `$G` of each states, read with nothing of ours."""
    last = {}
    for line in content.decode().splitlines():
        if line.startswith("$G"):
            _, position, number, laps, total = line.replace('"', "").split(",")
            last[number] = (int(position), number, int(laps or 0), total)
    return [(number, laps, total) for _, number, laps, total in sorted(last.values())]


@pytest.mark.parametrize(("name", "cars"), [("session5.rmonitor.gz", 13), ("orbits-mock.rmonitor", 6)])
def test_a_session_ends_in_the_order_laps_and_totals_that_the_feed_last_stated(
    races: Path, name: str, cars: int
) -> None:
    content = recording(races, name)
    history = score(recorded_facts("rmonitor", content, name, Reading(), circuits()))
    stated = sorted(history.stated_at(history.through_us).values(), key=lambda one: one.position)

    assert [(one.number, one.laps, clock(one.total_us / S)) for one in stated] == feeds_last_word(content)
    assert len(stated) == cars


def test_the_shadow_score_of_session_5_has_the_laps_that_the_feed_counts(races: Path) -> None:
    """The feed counts no crossing under red: four cars came by in the pit lane then."""
    history = score(recorded_facts("rmonitor", recording(races, "session5.rmonitor.gz"), "feed", Reading(), circuits()))
    stated = history.stated_at(history.through_us)
    judged = [(n, verdict.code) for n, car in sorted(history.cars.items()) for _, verdict in car.verdicts()]

    assert {n: len(car.lap_end_us) for n, car in history.cars.items()} == {n: one.laps for n, one in stated.items()}
    assert [number for number, code in judged if code == "not_counted"] == ["11", "40", "45", "92"]
    alarms = sorted(alarm.kind for car in history.cars.values() for alarm in car.alarms)
    # A second crossing in the pit lane, as of the cars that came by there, is no proof of a lap outside.
    assert alarms == ["pit_in_missed", "pit_out_missed"]


DURATIONS = ["00:00:00.000", "00:59:59.999", "00:01:40.000", "00:03:20.500", "23:59:59.000", "00:00:02.5", ""]
FIELDS = {
    "F": [
        ["9999"],
        ["00:05:00"],
        ["14:00:00", "14:01:40", "13:59:00"],
        ["00:00:00", "00:01:40"],
        ["Green", "Finish", "", "X"],
    ],
    "A": [["7", "8"], ["7"], ["1", "2", ""], ["Ann", "A /", ""], ["Able", "B/C", ""], ["NED", ""], ["1"]],
    "COMP": [["7", "8"], ["7"], ["1"], ["Ann", ""], ["Able", "Dee"], ["Retired", "Excluded", ""], [""]],
    "B": [["5", "95", "6"], ["Race", "Next"]],
    "C": [["1"], ["GT", ""]],
    "G": [["1", "2", "0"], ["7", "8"], ["", "0", "1", "9"], DURATIONS],
    "H": [["1"], ["7", "9"], ["1"], DURATIONS],
    "I": [["14:00:00"], ["01 Mar 25", "0/0/0000"]],
    "J": [["7", "8", "9"], DURATIONS, DURATIONS[:-1]],
    "COR": [["7"], ["7"], ["2", ""], DURATIONS, ["+00:00:01.000", "-00:00:01.000"]],
    "L": [
        ["7", "Tx1", "Tx"],
        ["T1", "T2", "P1", ""],
        ["SFT", "SFP", "PIP", "POP", "SP1", "POT", ""],
        ["03/01/2025", "01/01/1970"],
        ["14:01:40.0", "00:00:00"],
        ["0", "2"],
    ],
}


@st.composite
def any_record(draw: st.DrawFn) -> str:
    """A sound record that need not fit the ones before."""
    command = draw(st.sampled_from(sorted(FIELDS)))
    return f"${command}," + ",".join(f'"{draw(st.sampled_from(choices))}"' for choices in FIELDS[command])


@given(st.lists(any_record(), min_size=1, max_size=40))
def test_records_in_any_order_never_crash(lines: list[str]) -> None:
    """No order is guaranteed: whatever comes, there are facts, a score, and a reason for every difference."""
    history = score(recorded_facts("rmonitor", "\n".join(lines).encode(), "feed", Reading()))

    for one in disagreements(history, history.through_us):
        assert one.reason


def test_a_run_has_no_more_changes_of_flag_than_a_race_may_have() -> None:
    """With each change the whole list is told: the work must not grow with what a feed repeats. The finish is taken."""
    reading = Reading()
    flags = RunFlags("x", reading)
    for number in range(2 * MOST_FLAGS):
        flags.take("Green" if number % 2 else "Red", number * 1_000_000, None, number)
    flags.take("Finish", 10**10, None, 9)
    history = flags.history(0, joined_late=False)

    assert (len(history.flags), history.flags[-1].state) == (MOST_FLAGS + 1, "chequered")
    assert len(reading.refusals) == MOST_FLAGS // 2
