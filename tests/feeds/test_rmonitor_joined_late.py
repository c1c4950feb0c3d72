"""A feed that was joined in mid-race, wherever and however short its laps: every car keeps its laps."""

from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.readers import recorded_facts
from feeds.rmonitor_race import ClubRace
from feeds.test_rmonitor import beat, competitor, lap
from feeds.test_rmonitor_lost import followed
from pitboard.feeds.reading import Reading
from pitboard.intake import load
from pitboard.scoring import History, score


def scored(content: bytes) -> History:
    """The history of a recording."""
    return score(recorded_facts("rmonitor", content, "feed", Reading()))


@given(lap_s=st.floats(12, 900), laps=st.integers(1, 40), share=st.floats(0, 1))
@example(lap_s=251.0, laps=6, share=1.0)  # No heartbeat is left: nothing tells the time of day.
@settings(max_examples=30)
def test_laps_of_12_seconds_to_15_minutes_are_all_there_wherever_one_joined(
    lap_s: float, laps: int, share: float
) -> None:
    race = ClubRace(lap_s, laps=laps if lap_s < 200 else 1 + laps % 6)
    lines = race.lines()
    whole, joined = scored(b"".join(lines)), scored(b"".join(lines[int(share * (len(lines) - 2)) :]))

    for number, car in joined.cars.items():
        assert len(car.lap_end_us) == len(whole.cars[number].lap_end_us) == race.laps
        assert car.lap_end_us[-1] - joined.race.start_us == race.totals_ms(int(number) - 1)[-1] * 1000
        ends_us = {end_us - joined.race.start_us for end_us in car.lap_end_us[len(car.deleted_laps) :]}
        assert ends_us <= {end_us - whole.race.start_us for end_us in whole.cars[number].lap_end_us}


def test_a_first_crossing_that_its_loop_told_of_before_begins_a_lap_and_ends_none() -> None:
    """Joined between the car's entry and its first crossing: the loop's record comes before any clock does."""
    loop = '$L,"7","T1","SFT","03/01/2025","14:01:31.000"'
    lines = [competitor("7"), loop, beat(91), '$J,"7","00:00:00.000","00:01:31.000"', *lap("7", 100, 191.0, 1)]
    history = scored("\n".join([*lines, ""]).encode())

    assert [end_us - history.race.start_us for end_us in history.cars["7"].lap_end_us] == [191_000_000]


def test_results_alone_without_a_clock_end_with_the_last_total() -> None:
    lines = [competitor("7"), competitor("8"), '$G,2,"7",4,"00:06:40.000"', '$G,1,"8",4,"00:06:30.000"']
    history = scored("\n".join([*lines, ""]).encode())

    assert history.through_us - history.race.start_us == 400_000_000
    assert [len(history.cars[number].lap_end_us) for number in ("7", "8")] == [4, 4]


def test_what_the_first_heartbeat_shows_a_second_after_the_start_was_so_from_the_start() -> None:
    lines = [competitor("7"), beat(1), beat(2), beat(9, "Yellow"), beat(10, "Yellow")]
    history = scored("\n".join([*lines, ""]).encode())

    flags = [(flag.time_us - history.race.start_us, flag.state) for flag in history.flags]
    assert flags == [(0, "green"), (9_000_000, "yellow")]


@given(lap_s=st.floats(12, 200), laps=st.integers(2, 20), share=st.floats(0, 1), piece=st.integers(200, 30_000))
@settings(max_examples=30)
def test_laps_of_the_past_that_the_feed_tells_heal_what_had_to_be_worked_out(
    lap_s: float, laps: int, share: float, piece: int
) -> None:
    """Race Monitor's `$RMHL`: afterwards the race is as one that was followed from its first lap."""
    lines = ClubRace(lap_s, laps=laps, history=True).lines()
    whole = scored(b"".join(lines))
    content = b"".join(lines[int(share * len(lines)) :] + ClubRace(lap_s, laps=laps, history=True).state())
    reading = Reading()
    joined = score(recorded_facts("rmonitor", content, "feed", reading))

    for history in (joined, followed(content, piece)):
        assert {number: car.lap_end_us for number, car in history.cars.items()} == {
            number: car.lap_end_us for number, car in whole.cars.items()
        }
        assert not any(car.deleted_laps for car in history.cars.values())
    assert reading.refusals == []


def test_a_lap_of_the_past_alone_has_its_time_and_the_laps_around_it_stay_without() -> None:
    lines = [competitor("7"), beat(900), '$G,1,"7",9,"00:15:00.000"', *lap("7", 100, 1000.0, 10)]
    told = '$RMHL,"7","4","1","00:01:30.000","Green ","00:06:40.000"'
    history = scored("\n".join([*lines, told, ""]).encode())
    ends = [(end_us - history.race.start_us) / 1_000_000 for end_us in history.cars["7"].lap_end_us]

    assert (len(ends), ends[2:4], ends[-2:]) == (10, [310.0, 400.0], [900.0, 1000.0])
    assert history.cars["7"].deleted_laps == set(range(1, 10)) - {4}


def test_a_car_that_the_feed_disqualifies_is() -> None:
    history = scored("\n".join([competitor("7"), beat(0), *lap("7", 100, 100.5, 1), '$RMRDQ,"7"', ""]).encode())

    assert [(one.kind, one.number) for one in history.decisions] == [("disqualify", "7")]


def test_race_monitors_stream_is_a_recording_with_its_cars(races: Path) -> None:
    loaded = load(races.parent / "cases" / "racemonitor-stream.rmonitor.gz")

    assert {number: len(car.lap_end_us) for number, car in loaded.history.cars.items()} == {
        "11": 20,
        "22": 20,
        "33": 20,
    }
    assert (loaded.reading.refusals, loaded.unrecognised) == ([], [])
