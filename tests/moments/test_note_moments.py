"""Notes as moments."""

from build import at, entry
from drive import drive, race
from pitboard.moments import Note, moments

FIELD = [entry("1", "A", ["One", "Two"]), entry("2", "A", ["Drie"]), entry("3", "A")]
OTHERS = [drive("2", [101] * 60), drive("3", [101] * 60)]


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
