"""Notes held against timing, and told as moments of their own: what timing says beside them, what it denies."""

from build import at, driver_in, entry
from drive import drive, race
from pitboard.model import Fact, Loop, LoopsInstalled, Passing, RaceInfo
from pitboard.moments import Note, NoteCheck, check_note, moments
from pitboard.scoring import History, score

FIELD = [entry("1", "A", ["One", "Two"]), entry("2", "A", ["Drie"]), entry("3", "A")]
OTHERS = [drive("2", [101] * 60), drive("3", [101] * 60)]


def note(seconds: float, what: str = "off", number: str = "1", driver: str = "", place: str = "") -> Note:
    """A note about one car."""
    return Note(round(seconds * 1e6), (number,), what, driver=driver, place=place)


def codes(history: History, one: Note, at_s: float | None = None) -> dict[str, NoteCheck]:
    """The checks by code."""
    return {finding.code: finding for finding in check_note(history, one, None if at_s is None else at(at_s))}


def test_a_slow_lap_at_that_time_agrees() -> None:
    """Against what the class drove then, pit visits left out."""
    history = race(FIELD, *OTHERS, drive("1", [100] * 10 + [280] + [100] * 10, {10: 60}))

    lost = codes(history, note(1150))["lost_time"]

    assert (lost.agrees, lost.size_us) == (True, 179_000_000)
    assert lost.evidence[0].key == 11


def test_a_lap_like_the_others_disagrees() -> None:
    history = race(FIELD, *OTHERS, drive("1", [100] * 20))

    assert codes(history, note(1150))["no_loss"].agrees is False


def test_a_field_that_is_slow_together_loses_nothing() -> None:
    """Under a safety car every lap is long."""
    slow = [100] * 10 + [250] + [100] * 10
    history = race(FIELD, drive("1", slow), drive("2", slow), drive("3", slow))

    assert codes(history, note(1150))["no_loss"].agrees is False


def test_a_long_stop_after_it_is_named() -> None:
    history = race(FIELD, *OTHERS, drive("1", [100] * 20, {11: 400}))

    assert codes(history, note(1050))["long_stop"].size_us == 400_000_000


def test_a_car_in_its_garage_was_not_there() -> None:
    """Unless it came in or left within two minutes of the note."""
    history = race(FIELD, *OTHERS, drive("1", [100] * 20, {10: 600}))

    assert codes(history, note(1300))["not_running"].agrees is False
    assert "not_running" not in codes(history, note(1100))


def test_a_car_that_had_stopped_was_not_there() -> None:
    history = race(FIELD, *OTHERS, drive("1", [100] * 10))

    assert codes(history, note(2000))["not_running"].agrees is False
    assert codes(history, note(1040))["not_seen_again"].agrees is None


def test_the_driver_named_must_have_been_in_the_car() -> None:
    """By the note's field or by a surname of the crew in its text; without a name timing says who it was."""
    history = race(FIELD, *OTHERS, drive("1", [100] * 10 + [280] + [100] * 10))

    assert codes(history, note(1150, "Two off"))["driver"].text == "the note says Two; A. One was in #1"
    assert codes(history, note(1150, driver="Two"))["driver"].agrees is False
    assert codes(history, note(1150, "One off"))["driver"].agrees is True
    assert codes(history, note(1150))["driver"].text == "A. One was in #1"


def test_within_two_minutes_of_a_change_both_drivers_fit() -> None:
    """A person's clock is not to the second."""
    history = race(FIELD, *OTHERS, drive("1", [100] * 20, {10: 60}, {0: 1, 10: 2}))

    assert codes(history, note(1100, driver="One"))["driver"].agrees is True
    assert codes(history, note(1100, driver="Two"))["driver"].agrees is True
    assert codes(history, note(1500, driver="One"))["driver"].agrees is False


def test_nothing_is_known_before_it_happened() -> None:
    """A check at the note's own moment knows no loss yet."""
    history = race(FIELD, *OTHERS, drive("1", [100] * 10 + [280] + [100] * 10))

    assert set(codes(history, note(1150), at_s=1150)) == {"driver"}
    assert codes(history, note(1150), at_s=1100) == {}


def le_mans(slow_after: str) -> History:
    """Two cars past the loops of Le Mans; the first loses a minute behind a loop of lap 4."""
    ids = [*(str(number) for number in range(1, 12)), "line"]
    loops = (*(Loop(loop, rank) for rank, loop in enumerate(ids[:-1], 1)), Loop("line", 99, "line"))
    facts: list[Fact] = [RaceInfo("r", at(0), circuit="le-mans"), LoopsInstalled(loops, 150_000_000), *FIELD]
    for number in "12":
        now_s = 0.0
        for lap in range(1, 9):
            for rank, loop in enumerate(ids):
                lost = number == "1" and lap == 4 and rank > 0 and ids[rank - 1] == slow_after
                now_s += 20 + 60 * lost
                facts.append(Passing(at(now_s), number, loop, "test", lap))
    return score([*facts, driver_in(0, "1", 1)])


def test_the_place_must_be_where_the_time_went() -> None:
    """The Porsche Curves lie between loops 8 and 11."""
    there, elsewhere = le_mans("9"), le_mans("3")

    assert codes(there, note(900, place="porsche-curves"))["place"].agrees is True
    assert codes(elsewhere, note(850, place="porsche-curves"))["place"].agrees is False
    assert "place" not in codes(there, note(900, place="pit-lane"))
    assert "place" not in codes(there, note(1500, place="porsche-curves"))


def test_a_car_whose_race_was_over_by_the_note_did_not_go_on() -> None:
    """A lap from beginning to end after it shows that it did."""
    history = race(FIELD, *OTHERS, drive("1", [100] * 20))
    out = Note(round(1150 * 1e6), ("1",), "spin", consequence="opgave")
    blown = Note(round(1150 * 1e6), ("1",), "blown engine")

    assert [codes(history, each)["went_on"].agrees for each in (out, blown)] == [False, False]
    assert [row.key for row in codes(history, out)["went_on"].evidence] == [14, 20]
    assert "went_on" not in codes(history, out, 1350)
    assert "went_on" not in codes(history, note(1150))


def test_a_note_becomes_a_moment_with_what_timing_says() -> None:
    history = race(FIELD, *OTHERS, drive("1", [100] * 10 + [280] + [100] * 10))
    typed = Note(1_150_000_000, ("1",), "Two off", "off", "gravel-pit", cause="rain", source="TV", file="n.txt", line=4)

    (moment,) = (one for one in moments(history, history.through_us, notes=[typed]) if one.kind == "note")

    assert (moment.time_us, moment.scope, moment.cars) == (at(1150), "A", ("1",))
    assert moment.values["lost_us"] == 179_000_000
    assert moment.values["driver"] == "A. One"
    assert moment.values["disagrees"] == ("the note says Two; A. One was in #1",)
    assert (moment.evidence[0].row, moment.evidence[0].source, moment.evidence[0].key) == ("note", "n.txt", 4)
    assert not [one for one in moments(history, at(1149), notes=[typed]) if one.kind == "note"]
