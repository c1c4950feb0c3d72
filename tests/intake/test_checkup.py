"""What a feed carries and lacks, in plain words, and what there is to mend."""

import pytest
from msgspec.structs import replace

from build import LOOPS, at, driver_in, entry, flag, line_laps, loop_laps, passing, race_info, stop
from pitboard.feeds.reading import Reading
from pitboard.intake.checkup import Carried, Checkup, Watched, check_up
from pitboard.model import Driver, Entry, Fact, LoopsInstalled, Message, Passing, SlowZone, Stated, Weather
from pitboard.scoring import score

HERE_US = 1_000_000


def looked_at(*facts: Fact | list[Fact], loops: bool = True, **more: object) -> Checkup:
    """A feed with these facts, looked at."""
    flat: list[Fact] = [race_info(), LoopsInstalled(LOOPS if loops else (), 20_000_000, "test")]
    for group in facts:
        flat += group if isinstance(group, list) else [group]
    reading = more.pop("reading", Reading())
    return check_up("rmonitor://timing:50000", score(flat), flat, reading, **more)  # type: ignore[arg-type]


def carried(found: Checkup, what: str) -> Carried:
    """What it says of one thing."""
    return next(row for row in found.carries if row.what == what)


def test_what_is_asked_of_every_feed() -> None:
    assert [row.what for row in looked_at().carries] == [
        "entries", "classes", "teams", "makes", "crews", "driver in the car", "transponders", "crossings of the line",
        "loops along the lap", "the pit lane", "flags", "slow zones", "a result of its own", "messages", "weather",
        "start and day", "circuit",
    ]  # fmt: skip


def test_a_feed_that_tells_nothing_lacks_all_of_it_and_says_what_that_costs() -> None:
    lacks = {row.what: row.text for row in looked_at().carries if row.state == "no"}

    assert lacks["entries"] == "no car is named"
    assert lacks["crossings of the line"] == "no lap can be counted"
    assert lacks["the pit lane"] == "a stop cannot be told from a slow lap"
    assert lacks["flags"] == "neutralisations and the chequered flag are for a person to set"


def test_how_many_of_the_cars_have_something() -> None:
    crew = (Driver(1, "Ann", "Able"), Driver(2, "Ben", "Baker"))
    cars: list[Fact] = [Entry("1", "GT", "Team", "Make", drivers=crew), Entry("2", "GT", drivers=crew[:1])]
    found = looked_at(cars, line_laps("1", [100]), line_laps("2", [100]), line_laps("3", [100]))

    assert carried(found, "entries") == Carried("entries", "partly", "2 of 3 cars")
    assert carried(found, "teams") == Carried("teams", "partly", "1 of 3 cars")
    assert carried(found, "crews") == Carried("crews", "partly", "1 of 3 cars")
    assert carried(found, "classes") == Carried("classes", "yes", "GT")


def test_all_of_them() -> None:
    found = looked_at(entry("1"), line_laps("1", [100]))

    assert carried(found, "entries") == Carried("entries", "yes", "1 car")


def test_more_classes_than_one_reads_at_a_glance_are_counted() -> None:
    found = looked_at([Entry(str(n), f"class {n:02}") for n in range(11)])

    assert carried(found, "classes").text.endswith("class 07 and 3 more")


@pytest.mark.parametrize(
    ("fact", "what", "text"),
    [
        (driver_in(100, "1", 1), "driver in the car", "1 time"),
        (SlowZone(at(100), "4", True), "slow zones", "1 time"),
        (Message(at(100), "car 7 under investigation"), "messages", "1 message"),
        (Weather(at(100), 215, 301, 60), "weather", "1 reading"),
        (Stated(at(100), "1", 1, 1), "a result of its own", "1 car"),
        (flag(100, "full_course_yellow"), "flags", "full course yellow"),
    ],
)
def test_what_came_once_is_carried(fact: Fact, what: str, text: str) -> None:
    assert carried(looked_at(line_laps("1", [100]), fact), what) == Carried(what, "yes", text)


def test_the_loops_along_the_lap_are_named_in_their_order() -> None:
    found = looked_at(loop_laps("1", [90, 90]))

    assert carried(found, "loops along the lap") == Carried("loops along the lap", "yes", "2: 1, 2")
    assert carried(found, "crossings of the line").text == "2 readings"


def test_the_pit_lane_is_whole_with_its_way_in_and_its_way_out() -> None:
    assert carried(looked_at(loop_laps("1", [90]), stop("1", 170, 180, 240)), "the pit lane").state == "yes"
    found = looked_at(loop_laps("1", [90]), passing(170, "1", "pit-in"))
    assert carried(found, "the pit lane") == Carried("the pit lane", "partly", "pit-in")


def test_transponders_are_fitted_strange_or_not_used() -> None:
    strange = Passing(at(100), "", "line", transponder="99")

    assert carried(looked_at(line_laps("1", [100])), "transponders").text == "passings bear car numbers"
    assert carried(looked_at(strange), "transponders").text == "1 seen, in which car is not said"
    assert carried(looked_at(Entry("1", transponders=("99",)), strange), "transponders").text == "1 car"


# What there is to mend


def test_a_sound_feed_has_nothing_to_mend() -> None:
    assert looked_at(entry("1"), loop_laps("1", [90] * 3)).to_mend == ()


def test_a_transponder_of_which_nobody_says_the_car() -> None:
    found = looked_at([Passing(at(100 + n), "", "line", transponder=str(n % 2)) for n in range(6)])

    assert found.unknown_transponders == ("0", "1")
    assert found.to_mend == ("2 transponders of which nobody says the car: 0, 1; --entries FILE can",)


def without(loop: str, laps: int) -> list[Fact]:
    """Laps of which one loop reads nothing."""
    return [fact for fact in loop_laps("1", [90] * laps) if not (isinstance(fact, Passing) and fact.loop == loop)]


def test_a_loop_that_reads_nothing_while_others_do_is_missing() -> None:
    found = looked_at(without("2", 6))

    assert (found.missing_loops, found.to_mend) == (("2",), ("no reading at loop 2",))


def test_after_a_few_laps_it_may_just_not_have_been_passed() -> None:
    assert looked_at(without("2", 3)).missing_loops == ()


def test_a_loop_that_misses_cars_is_weak() -> None:
    laps = loop_laps("1", [90] * 20)
    seldom = [fact for fact in laps if not (fact.loop == "2" and fact.time_us > at(900))]  # type: ignore[union-attr]

    assert looked_at(seldom).to_mend == ("loop 2 has read 10 cars, the others about 15",)


def test_a_feed_without_loops_but_the_line_has_none_that_fail() -> None:
    assert looked_at(line_laps("1", [100] * 9)).missing_loops == ()


def test_what_could_not_be_read_comes_with_the_first_of_it() -> None:
    reading = Reading()
    for line in (3, 9):
        reading.refuse("feed", line, "no number")

    assert looked_at(line_laps("1", [100]), reading=reading).to_mend == (
        "could not be read: feed:3: no number (and 1 more)",
    )


def test_records_that_are_not_known_are_named_and_left_alone() -> None:
    reading = Reading()
    reading.counts.update({"$F": 60, "unknown $Q": 2})
    found = looked_at(line_laps("1", [100]), reading=reading)

    assert (found.counts, found.unknown) == ({"$F": 60}, {"$Q": 2})
    assert found.notes == ("not known here, and left alone: $Q (2)",)


# How it came

CAME = Watched(60.0, bytes=31_402, pieces=120, connections=1)


@pytest.mark.parametrize(
    ("watched", "trouble"),
    [
        pytest.param(Watched(60.0), "nothing came", id="not a byte"),
        pytest.param(Watched(60.0, lost=["refused"]), "nothing came: refused", id="not a byte, and why"),
        pytest.param(replace(CAME, lost=["reset"]), "the connection was lost once: reset", id="lost once"),
        pytest.param(replace(CAME, lost=["a", "reset"]), "the connection was lost 2 times: reset", id="lost again"),
    ],
)
def test_a_connection_that_fails_is_to_be_mended(watched: Watched, trouble: str) -> None:
    reading = Reading()
    reading.counts["$F"] = 1

    assert looked_at(watched=watched, reading=reading).to_mend == (trouble,)


def test_another_kind_of_feed_shows_how_it_begins() -> None:
    found = looked_at(watched=replace(CAME, head="HTTP/1.1 400"))

    assert found.to_mend == ("nothing of what came is known: is it this kind of feed? It begins 'HTTP/1.1 400'",)


def test_the_clock_is_held_against_the_word_that_came_soonest() -> None:
    found = looked_at(line_laps("1", [100]), offsets_us=[900_000, 400_000, 2_000_000])

    assert found.clock_offset_ms == 400
    assert found.notes == ("its clock is +0.4 s behind this machine's",)


@pytest.mark.parametrize(
    ("offset_s", "text"),
    [
        (125, "its clock is 2 min behind this machine's"),
        (-7_500, "its clock is 2 h 5 min ahead of this machine's"),
        (3 * 86_400, "its clock is 3 days behind this machine's"),
    ],
)
def test_a_clock_that_is_far_off_is_wrong_or_the_race_is_played_again(offset_s: int, text: str) -> None:
    found = looked_at(line_laps("1", [100]), offsets_us=[offset_s * HERE_US])

    assert found.to_mend == (f"{text}: one of them is wrong, or this is a race played again",)


def test_of_a_feed_without_a_date_whole_quarters_of_an_hour_say_nothing() -> None:
    facts: list[Fact] = [replace(race_info(), dated=False), LoopsInstalled(LOOPS, 20_000_000, "test")]
    facts += line_laps("1", [100])

    found = check_up("feed", score(facts), facts, Reading(), offsets_us=[2 * 3_600_000_000 + 300_000])
    assert found.clock_offset_ms == 300
    assert found.notes == (
        "its clock is +0.3 s behind this machine's, leaving out whole quarters of an hour: its zone is not known",
    )


def test_a_car_that_no_loop_saw_is_worth_knowing() -> None:
    found = looked_at(entry("1"), entry("2"), line_laps("1", [100]))

    assert found.notes == ("1 car not seen at any loop: 2",)


def test_when_no_car_came_by_that_is_said_once() -> None:
    assert "no car came by while it was watched" in looked_at(entry("1"), entry("2"), watched=CAME).notes


def test_what_was_not_recognised_is_named() -> None:
    assert looked_at(unrecognised=["notes.txt"]).notes == ("not recognised: notes.txt",)
