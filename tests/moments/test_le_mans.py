"""Le Mans 2023, moment by moment, against what is known of that race."""

from functools import cache
from pathlib import Path

import pytest

from loaded import loaded
from pitboard.feeds.reading import Reading
from pitboard.intake import parse_race_time
from pitboard.moments import Moment, check_note, moments, parse_notes
from pitboard.scoring import History

CUT = "16:12:30"


@cache
def history_of(races: Path) -> History:
    """The race, read once."""
    return loaded(races / "le-mans-2023")


@cache
def at(races: Path, time: str) -> list[Moment]:
    """Its moments at a race time."""
    history = history_of(races)
    return moments(history, history.race.start_us + parse_race_time(time))


def told(races: Path, kind: str, time: str = CUT, scope: str | None = None) -> list[Moment]:
    """Those of a kind, of one scope or all."""
    return [one for one in at(races, time) if one.kind == kind and scope in (None, one.scope)]


def of_car(races: Path, kind: str, number: str, time: str = CUT) -> list[Moment]:
    """Those of a kind whose main car this is."""
    return [one for one in told(races, kind, time) if one.cars[0] == number]


def race_s(races: Path, moment_us: int) -> int:
    """Race time in whole seconds."""
    return (moment_us - history_of(races).race.start_us) // 1_000_000


def test_the_lead_changed_34_times_at_the_line(races: Path) -> None:
    """As published; another count speaks of passes on the track too."""
    changes = told(races, "lead_change", "24:30:00", "overall")

    assert len([one for one in changes if one.values["lap"] != 1]) == 34
    assert len([one for one in changes if not one.values["cycle"]]) == 16


def test_51_leads_since_both_stopped_at_15_26(races: Path) -> None:
    last = told(races, "lead_change", CUT, "overall")[-1]

    assert (last.cars, last.values["how"], last.values["lap"]) == (("51", "8"), "in_the_stops", 208)
    assert (last.values["regained"], last.values["driver"]) == (True, "James Calado")


def test_51_and_8_took_the_lead_from_each_other_three_times_from_9_08_on_twice_in_the_stops(races: Path) -> None:
    history = history_of(races)
    start_us = history.race.start_us
    found = moments(history, start_us + parse_race_time(CUT), start_us + parse_race_time("9:08"))

    (swaps,) = (one for one in found if one.kind == "lead_swaps" and set(one.cars) == {"51", "8"})

    assert swaps.values["hows"] == ("in_the_stops", "on_track", "in_the_stops")


def test_the_off_of_51_lost_it_the_lead_by_a_slow_lap(races: Path) -> None:
    (change,) = (one for one in told(races, "lead_change") if one.cars == ("94", "51"))

    assert (change.values["how"], change.values["lap"]) == ("by_loss", 103)


@pytest.mark.parametrize(
    ("asked", "cars", "how", "driver", "time"),
    [
        ("1:00:00", ("8", "50"), "on_track", "Sébastien Buemi", "0:03:58"),
        ("3:58:00", ("94", "50"), "in_the_stops", "Gustavo Menezes", "3:14:04"),
        ("4:59:00", ("38", "94"), "on_track", "Yifei Ye", "4:22:27"),
        ("5:13:00", ("51", "38"), "by_loss", "Antonio Giovinazzi", "4:52:37"),
        ("10:00:00", ("8", "94"), "on_track", "Ryo Hirakawa", "9:21:21"),
        ("12:00:00", ("8", "94"), "on_track", "Sébastien Buemi", "10:24:42"),
        ("12:00:00", ("51", "8"), "in_the_stops", "James Calado", "11:40:28"),
        ("19:00:00", ("8", "51"), "by_loss", "Sébastien Buemi", "18:36:33"),
    ],
)
def test_lead_changes_that_reporters_told(
    races: Path, asked: str, cars: tuple[str, str], how: str, driver: str, time: str
) -> None:
    """Those of the ten moments: who took it from whom, how, with whom at the wheel, when; known as such by then."""
    changes = [one for one in told(races, "lead_change", asked, "overall") if not one.values["cycle"]]
    (change,) = [one for one in changes if race_s(races, one.time_us) == parse_race_time(time) // 1_000_000]

    assert (change.cars, change.values["how"], change.values["driver"]) == (cars, how, driver)


def test_41_took_the_lead_of_its_class_from_34_in_the_ninth_hour(races: Path) -> None:
    changes = [one for one in told(races, "lead_change", "9:08:00", "LMP2") if one.cars == ("41", "34")]

    assert [race_s(races, one.time_us) // 3600 for one in changes] == [8]
    assert not changes[0].values["cycle"]


@pytest.mark.parametrize(
    ("time", "numbers"),
    [
        ("4:00:00", []),
        ("6:00:00", ["5"]),
        (CUT, ["5", "25"]),
        ("17:00:00", ["5", "25", "23"]),
        ("24:30:00", ["5", "25", "23", "34"]),
    ],
)
def test_four_cars_drove_through_the_pits(races: Path, time: str, numbers: list[str]) -> None:
    """None before, none other."""
    assert [one.cars[0] for one in told(races, "drive_through", time)] == numbers


@pytest.mark.parametrize(
    ("number", "in_s", "length_us", "position"),
    [
        ("50", 9 * 3600 + 50 * 60 + 36, 1_687_585_000, 4),
        ("94", 11 * 3600 + 16 * 60 + 24, 1_466_544_000, 3),
        ("39", 8 * 3600 + 8 * 60 + 4, 5_283_313_000, 27),
        ("35", 8 * 3600 + 7 * 60 + 51, 1_065_941_000, 18),
        ("33", 1 * 3600 + 23 * 60 + 36, 585_208_000, 36),
        ("3", 1 * 3600 + 51 * 60 + 18, 228_580_000, 8),
    ],
)
def test_long_stops(races: Path, number: str, in_s: int, length_us: int, position: int) -> None:
    (stop,) = (one for one in of_car(races, "long_stop", number) if race_s(races, one.time_us) == in_s)

    assert stop.values["duration_us"] == length_us
    assert stop.values["position"] == position


def test_the_loss_is_measured_against_the_stops_of_the_class(races: Path) -> None:
    """The Hypercars' median stop with a driver change is 91.7 s in the end."""
    (stop,) = of_car(races, "long_stop", "3", "24:30:00")[:1]

    assert stop.values["usual_us"] == 91_658_000
    assert stop.values["lost_us"] == 228_580_000 - 91_658_000


def test_6_stands_in_the_pits(races: Path) -> None:
    (stop,) = (one for one in of_car(races, "long_stop", "6") if one.values["open"])

    assert (stop.values["driver"], stop.values["lap"], stop.values["position"]) == ("Kévin Estre", 217, 5)


@pytest.mark.parametrize(
    ("number", "driver", "laps", "where"),
    [
        ("7", "Kamui Kobayashi", 103, "on_track"),
        ("63", "Daniil Kvyat", 113, "on_track"),
        ("88", "Jonas Ried", 170, "on_track"),
        ("80", "Ben Barnicoat", 183, "on_track"),
        ("75", "Mathieu Jaminet", 84, "on_track"),
        ("4", "Tristan Vautier", 165, "on_track"),
        ("66", "Louis Prette", 89, "on_track"),
        ("923", "Dries Vanthoor", 87, "garage"),
    ],
)
def test_retirements(races: Path, number: str, driver: str, laps: int, where: str) -> None:
    (out,) = of_car(races, "retirement", number)

    assert (out.values["driver"], out.values["laps"], out.values["where"]) == (driver, laps, where)


def test_twenty_cars_are_out_after_sixteen_hours_ten_of_them_in_the_night(races: Path) -> None:
    """The night was from 5:56 to 14:00 race time; the classification of hour 16 counts twenty."""
    out = told(races, "retirement")
    night = [one for one in out if 5 * 3600 + 56 * 60 <= race_s(races, one.time_us) < 14 * 3600]

    assert len(out) == 20
    assert {one.cars[0] for one in night} == {"75", "923", "7", "66", "63", "77", "32", "47", "777", "88"}


def test_51_fell_to_fifth_after_its_off(races: Path) -> None:
    (fall,) = of_car(races, "fall", "51", "9:00:00")[-1:]

    assert (fall.values["from_position"], fall.values["position"]) == (1, 5)


def test_94_fell_from_third(races: Path) -> None:
    (fall,) = of_car(races, "fall", "94")[-1:]

    assert (fall.values["from_position"], fall.values["from_class_position"]) == (3, 3)
    assert fall.values["class_position"] == 11


def test_the_flags_add_up(races: Path) -> None:
    """Three safety cars of 3:01:47 and five full course yellows of 34:29 in all, as published."""
    totals: dict[str, list[int]] = {}
    for one in told(races, "flag", "24:00:00"):
        if one.values["state"] != "green":
            totals.setdefault(str(one.values["state"]), []).append(int(str(one.values["duration_us"])))

    lengths_s = {state: (len(us), sum(us) // 1_000_000) for state, us in totals.items()}
    assert lengths_s == {"safety_car": (3, 3 * 3600 + 60 + 47), "full_course_yellow": (5, 34 * 60 + 29)}


def test_the_pace_in_lmp2_is_with_41(races: Path) -> None:
    (pace,) = (one for one in told(races, "closing_gap") if one.cars == ("41", "34"))

    assert pace.values["closing"] is True
    assert int(str(pace.values["per_lap_us"])) > 1_000_000


def test_three_are_in_contention_and_33_is_in_its_class(races: Path) -> None:
    contenders = {one.scope: one.values["in_contention"] for one in told(races, "contention")}

    assert contenders["overall"] == ("51", "8", "2")
    assert "33" in contenders["LMGTE Am"]  # type: ignore[operator]


def test_the_best_of_the_dutch(races: Path) -> None:
    best = {one.scope: one for one in told(races, "best_of_nation") if one.values["nation"] == "NLD"}

    assert best["overall"].cars == ("3",)
    assert best["LMP2"].cars == ("65",)
    assert best["LMP2"].values["class_position"] == 4
    assert best["LMP2"].values["drivers"] == ("Tijmen van der Helm", "Job van Uitert")
    assert best["LMP2"].values["others"] == ("31", "9", "39")


def test_8_is_the_only_toyota_left(races: Path) -> None:
    (one,) = (one for one in told(races, "last_of_make") if one.values["make"] == "Toyota")

    assert (one.cars, one.values["out"]) == (("8", "7"), ("7",))


def test_a_note_that_names_the_wrong_driver_is_found_out(races: Path) -> None:
    """Pier Guidi was in the car from 5:48 to 9:56; the lap took four minutes too long."""
    reading = Reading()
    line = "7:54 #51 @first-chicane Calado in the gravel; recovered by crane -- source: TV"
    (note,) = parse_notes(line, "notes.txt", reading, history_of(races))

    found = {one.code: one for one in check_note(history_of(races), note)}

    assert reading.refusals == []
    assert found["driver"].agrees is False
    assert found["driver"].text == "the note says Calado; Alessandro Pier Guidi was in #51"
    assert found["lost_time"].agrees is True
    assert 230_000_000 < found["lost_time"].size_us < 260_000_000
