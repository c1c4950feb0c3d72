"""MultiLoop lines, live or recorded: runs, what is cut by a lost connection, what comes before the first run."""

import pytest

from feeds.multiloop_lines import crossing, heartbeat, lap, line
from feeds.readers import is_of, live_reader, recorded_facts
from pitboard.feeds.reading import Reading, Refused
from pitboard.model import DriverIn, Passing, RaceInfo

START_S = 1_751_047_260
RUN = line("R", "Six Hours", "6H", "Race", "R", START_S)
CLOCK = heartbeat(START_S + 10, 10_000)
QUALIFYING = line("R", "Six Hours", "6H", "Qualifying", "Q", START_S - 86_400, preamble="Q1")
QUALIFYING_CLOCK = heartbeat(START_S - 86_390, 10_000, preamble="Q1")


def of_run(preamble: str, record: bytes) -> bytes:
    return record.replace(b"\xa6R1\xa6", f"\xa6{preamble}\xa6".encode("latin-1"))


def cars(facts: object) -> list[str]:
    return [fact.number for fact in facts if isinstance(fact, Passing)]  # type: ignore[attr-defined]


def test_records_wait_for_the_date_of_their_run() -> None:
    reader = live_reader("multiloop", "feed", Reading())

    assert reader.take(RUN + crossing("12", 5000)).facts == []
    facts = reader.take(CLOCK).facts
    assert isinstance(facts[0], RaceInfo)
    assert cars(facts) == ["12"]


def test_news_is_told_once() -> None:
    reader = live_reader("multiloop", "feed", Reading())
    reader.take(RUN + CLOCK + crossing("12", 95_000))

    assert cars(reader.take(crossing("14", 96_000)).facts) == ["14"]
    assert reader.news().facts == []
    assert cars(reader.update().facts) == ["12", "14"]


def test_the_moment_goes_on_with_the_clock() -> None:
    reader = live_reader("multiloop", "feed", Reading())
    reader.take(RUN + CLOCK)

    assert reader.take(heartbeat(START_S + 20, 20_000)).moment_us == (START_S + 20) * 1_000_000


def test_the_run_in_which_laps_are_driven_is_shown() -> None:
    reader = live_reader("multiloop", "feed", Reading())
    first = reader.take(QUALIFYING + QUALIFYING_CLOCK + of_run("Q1", crossing("12", 90_000)))
    assert (cars(first.facts), first.replaces_all) == (["12"], False)

    # The next run is spoken of, and nobody has driven in it.
    assert not reader.take(RUN + CLOCK).replaces_all
    shown = reader.take(crossing("14", 95_000))
    assert (cars(shown.facts), shown.replaces_all) == (["14"], True)


def test_a_repeated_result_of_another_run_shows_nothing() -> None:
    reader = live_reader("multiloop", "feed", Reading())
    reader.take(RUN + CLOCK + crossing("12", 95_000))
    update = reader.take(QUALIFYING + QUALIFYING_CLOCK + of_run("Q1", lap("12", 5, 500_000, kind="R")))

    assert not update.replaces_all


def test_a_run_is_chosen_by_its_number() -> None:
    content = (
        QUALIFYING + QUALIFYING_CLOCK + of_run("Q1", crossing("12", 90_000)) + RUN + CLOCK + crossing("14", 95_000)
    )

    assert cars(recorded_facts("multiloop", content, "f", Reading())) == ["14"]
    assert cars(recorded_facts("multiloop", content, "f", Reading(), run=1)) == ["12"]
    with pytest.raises(Refused, match="no run 3; its runs are: 1 Qualifying, 2 Race"):
        recorded_facts("multiloop", content, "f", Reading(), run=3)


def test_of_a_recording_only_the_run_asked_for_is_spoken_of() -> None:
    """The other's laps that were not seen are no fault of this one."""
    content = QUALIFYING + QUALIFYING_CLOCK + of_run("Q1", lap("12", 5, 500_000)) + RUN + CLOCK + crossing("14", 95_000)
    race, qualifying = Reading(), Reading()
    recorded_facts("multiloop", content, "f", race)
    recorded_facts("multiloop", content, "f", qualifying, run=1)

    assert race.refusals == []
    assert [refusal.reason for refusal in qualifying.refusals] == ["#12: 5 laps stated, the ends of 1 seen"]


def test_drivers_may_name_themselves_before_the_first_run() -> None:
    named = b"$USAC:DRIVERID\xa61\xa63E8\xa62\xa6Ann Able\r\n"
    entry = line("E", "12", 1, "", 0, 0)
    facts = live_reader("multiloop", "feed", Reading()).take(named + RUN + CLOCK + entry).facts

    assert [fact.seat for fact in facts if isinstance(fact, DriverIn)] == [2]


def test_a_record_that_a_lost_connection_cut_is_none() -> None:
    reading = Reading()
    reader = live_reader("multiloop", "feed", reading)
    reader.take(RUN + CLOCK + crossing("12", 95_000)[:-4])
    reader.cut()

    assert cars(reader.take(crossing("14", 96_000)).facts) == ["14"]
    assert reading.counts["records cut by a lost connection"] == 1
    assert not reading.refusals


def test_the_last_line_of_a_recording_needs_no_end() -> None:
    assert cars(recorded_facts("multiloop", RUN + CLOCK + crossing("12", 95_000).rstrip(), "f", Reading())) == ["12"]


def test_what_is_no_record_is_refused_by_its_line_and_what_is_not_read_is_counted() -> None:
    reading = Reading()
    recorded_facts("multiloop", RUN + b"nonsense\r\n" + line("Z", "x") + b"\r\n" + CLOCK, "f", reading)

    assert [refusal.line for refusal in reading.refusals] == [2]
    assert reading.counts["unknown $Z records"] == 1


@pytest.mark.parametrize(
    ("content", "recognised"),
    [
        (RUN, True),
        (b"##2025-03-01 15:00:12.984\n" + RUN, True),
        (b'{"command": "$L", "number": "7", "time_line": "SF", "elapsed": 1}', True),
        (b'{"command": "$USAC:NEWS"}', True),
        (b'{"command": "hello"}', False),
        (b"NUMBER;LAP\n7;1\n", False),
        ("Plätze; Fürth\n".encode(), False),
    ],
)
def test_a_recording_is_recognised_by_its_first_records(content: bytes, recognised: bool) -> None:
    assert is_of("multiloop", content) is recognised
