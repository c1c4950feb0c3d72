"""A moment as JSON has it, and since when it is known."""

import pytest

from build import START_US, at
from drive import values_of
from pitboard.moments import Evidence, Moment
from pitboard.moments.moment import as_document

STOP = Moment(
    "long_stop",
    at(560),
    "HYPERCAR",
    ("6",),
    values_of("long_stop", duration_us=700_000_000, known_us=at(1260), driver="Kévin Estre", change=True),
    2.0,
    (Evidence("pit", "6", 1),),
)


def test_moments_count_from_the_start_and_durations_are_themselves() -> None:
    document = as_document(STOP, START_US, "The #6 stood for long.")

    assert (document["kind"], document["at_ms"], document["scope"], document["cars"]) == (
        "long_stop",
        560_000,
        "HYPERCAR",
        ("6",),
    )
    assert document["values"] == {
        "duration_ms": 700_000,
        "known_ms": 1_260_000,
        "lap": 0,
        "open": False,
        "driver": "Kévin Estre",
        "driver_out": "",
        "change": True,
        "neutralised": False,
    }
    assert (document["text"], document["size"]) == ("The #6 stood for long.", 2.0)
    assert document["evidence"] == (Evidence("pit", "6", 1),)


def test_a_moment_is_known_when_it_happened_unless_it_says_later() -> None:
    plain = Moment("flag", at(300), "overall", (), values_of("flag", state="green"), 0.0, ())

    assert plain.known_us == at(300)
    assert STOP.known_us == at(1260)


def test_values_are_read_as_a_mapping_of_what_is_said() -> None:
    """What is None says nothing: it is neither there by name nor in JSON."""
    values = values_of("long_stop", duration_us=200_000_000, driver="Two")

    assert (values["driver"], values.get("usual_us", 7), "usual_us" in values) == ("Two", 7, False)
    assert dict(values.items())["duration_us"] == 200_000_000
    assert set(values) == {name for name, _ in values.items()}


def test_a_name_that_no_value_has_is_refused() -> None:
    values = values_of("flag", state="green")

    with pytest.raises(KeyError, match="driver"):
        values["driver"]
    with pytest.raises(KeyError, match="get"):
        values["get"]
    assert "items" not in values


def test_durations_stay_and_moments_become_race_time() -> None:
    """A value that is shorter than the race is old is a duration, whatever its name."""
    moment = Moment(
        "flag", at(300), "overall", (), values_of("flag", state="red", until_us=at(400), halt_us=5_000), 0.0, ()
    )

    written = as_document(moment, START_US, "")["values"]

    assert (written["until_ms"], written["halt_ms"]) == (400_000, 5)
