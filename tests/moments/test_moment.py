"""A moment as JSON has it, and since when it is known."""

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
