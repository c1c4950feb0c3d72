"""The log as lines of JSON."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from pitboard.race import RaceUnderWay
from pitboard.server.app import StopServing, serve
from pitboard.server.logs import JsonLines, race_ms, write_log
from server.short_race import hub_at


@pytest.fixture
def as_before() -> Iterator[None]:
    """The log of the whole process is put back."""
    root, own = logging.getLogger(), logging.getLogger("pitboard")
    handlers, levels = root.handlers[:], (root.level, own.level)
    yield
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    own.setLevel(levels[1])


def line(at_ms: int | None, error: Exception | None = None) -> dict[str, Any]:
    given = (type(error), error, None) if error else None
    record = logging.LogRecord("pitboard.x", logging.WARNING, "x.py", 1, "%s\nis late", ("a feed",), given)
    told: dict[str, Any] = json.loads(JsonLines(lambda: at_ms).format(record))
    return told


def test_a_line_has_the_moment_of_the_race() -> None:
    told = line(58_350_250)

    assert (told["race_ms"], told["race_time"]) == (58_350_250, "16:12:30")
    assert (told["level"], told["logger"], told["message"]) == ("warning", "pitboard.x", "a feed\nis late")


def test_before_a_race_there_is_no_moment() -> None:
    told = line(None, ValueError("no such thing"))

    assert (told["race_ms"], told["race_time"]) == (None, None)
    assert "ValueError: no such thing" in told["error"]


@pytest.mark.usefixtures("as_before")
def test_every_change_of_the_note_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    race = hub_at(5).race
    write_log("json", race)
    for note in ("Connecting", "Connecting", ""):
        race.set_note(note)
    race.restart()
    told = [json.loads(each) for each in capsys.readouterr().err.splitlines()]

    assert [each["message"] for each in told] == [
        "note: Connecting",
        "note: none any more",
        "another history of the race begins",
    ]
    assert told[0]["race_time"] == "0:05:00"


@pytest.mark.usefixtures("as_before")
def test_what_http_has_to_say_is_in_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    hub = hub_at(5)
    write_log("json", hub.race)

    async def complain(_: RaceUnderWay) -> None:
        logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
        raise StopServing

    with pytest.raises(StopServing):
        serve(hub, 0, complain)
    lines = [json.loads(each) for each in capsys.readouterr().err.splitlines()]

    assert [each["message"] for each in lines if each["logger"] == "uvicorn.error"] == [
        "Invalid HTTP request received."
    ]


@pytest.mark.usefixtures("as_before")
def test_the_text_form_says_only_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    race = RaceUnderWay()
    write_log("text", race)
    race.set_note("Connecting")

    assert capsys.readouterr().err == ""
    assert race_ms(race) is None
