"""One grammar for a race time: what Python, the page's script and the API make of the same texts."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from engine.node import node
from feeds.test_lap_record import row
from intake.test_load import write
from pitboard.cli import main
from pitboard.model import time
from pitboard.model.time import RACE_TIME, exact_clock, parse_race_time, race_time_text, whole_clock
from pitboard.server.app import make_app
from server.short_race import hub_at

VECTORS: dict[str, int | None] = json.loads((Path(__file__).parent / "race_times.json").read_text(encoding="utf-8"))
SCRIPT = Path(__file__).resolve().parents[2] / "src" / "pitboard" / "web" / "engine" / "time.js"


@pytest.mark.parametrize("text", VECTORS)
def test_python_reads_it(text: str) -> None:
    if VECTORS[text] is None:
        with pytest.raises(ValueError, match=r"is no race time; write 16:12:30, 16h or 57600s$"):
            parse_race_time(text)
    else:
        assert parse_race_time(text) == VECTORS[text]


def test_the_pattern_holds_the_same() -> None:
    for text, us in VECTORS.items():
        assert bool(re.fullmatch(RACE_TIME, text.strip(" "))) == (us is not None), text


def test_the_page_reads_the_same() -> None:
    """In whole ms, NaN (null in JSON) for what is none."""
    texts = json.dumps(list(VECTORS))
    ask = f'import {{ parseRaceTime }} from "{SCRIPT.as_uri()}"; '
    ask += f"console.log(JSON.stringify({texts}.map(parseRaceTime)));"
    run = subprocess.run([node(), "--input-type=module", "-e", ask], capture_output=True, text=True, timeout=30)

    assert not run.stderr
    assert json.loads(run.stdout) == [None if us is None else us // 1000 for us in VECTORS.values()]


TEXTS: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "time_texts.json").read_text(encoding="utf-8"))
"""By formatter what it makes of times in ms."""

ON_THE_PAGE = {"duration": "duration", "short_duration": "howLong", "whole_clock": "raceClock"}


@pytest.mark.parametrize("name", TEXTS)
def test_python_writes_it(name: str) -> None:
    written = {ms: getattr(time, name)(int(ms)) for ms in TEXTS[name]}
    assert written == TEXTS[name]


@pytest.mark.parametrize("name", TEXTS)
def test_the_page_writes_the_same(name: str) -> None:
    """With a minus sign in place of the hyphen."""
    ask = f'import {{ {ON_THE_PAGE[name]} as write }} from "{SCRIPT.as_uri()}"; '
    ask += f"console.log(JSON.stringify({[int(ms) for ms in TEXTS[name]]}.map((ms) => write(ms))));"
    run = subprocess.run([node(), "--input-type=module", "-e", ask], capture_output=True, text=True, timeout=30)

    assert not run.stderr
    assert [text.replace("−", "-") for text in json.loads(run.stdout)] == list(TEXTS[name].values())


def test_a_race_clock_has_thousandths_only_where_there_are_any() -> None:
    assert [race_time_text(ms) for ms in (0, 58_350_250, -1_500)] == ["0:00:00", "16:12:30.250", "-0:00:01.500"]
    assert (exact_clock(0), exact_clock(3_661_001, hour_digits=2)) == ("0:00:00.000", "01:01:01.001")
    assert whole_clock(3_661_001, hour_digits=2) == "01:01:01"
    assert (time.duration(None), time.duration(-1_500)) == ("", "-1.500")


@cache
def over() -> TestClient:
    """A server with a race that is over, after half an hour and some."""
    return TestClient(make_app(hub_at(40)))


@pytest.mark.parametrize("path", ["/api/board", "/"])
def test_the_api_and_the_page_without_script_read_the_same(path: str) -> None:
    for text, us in VECTORS.items():
        if text:
            answer = over().get(path, params={"at": text})
            assert answer.status_code == (400 if us is None else 200), text


def known_until_ms() -> int:
    at_ms: int = over().get("/api/board").json()["at_ms"]
    return at_ms


@pytest.mark.parametrize("what", ["board", "laps", "stints", "pits", "drivers", "moments"])
def test_a_moment_beyond_the_end_is_answered_as_the_end_and_says_so(what: str) -> None:
    def asked(at: str) -> dict[str, Any]:
        answer: dict[str, Any] = over().get(f"/api/{what}", params={"at": at}).json()
        return answer

    end = known_until_ms()
    beyond = asked("30h")

    assert (beyond["at_ms"], beyond.pop("asked_ms")) == (end, 30 * 3_600_000)
    assert beyond == asked(f"{end // 1000}.{end % 1000:03}s")


def test_the_page_says_so_too() -> None:
    """Where the script has not come yet."""
    page = over().get("/", params={"at": "30h"}).text

    assert "30:00:00 is beyond what is known: this is the newest" in page
    assert "is beyond" not in re.sub(r"<script.*?</script>", "", over().get("/").text, flags=re.DOTALL)


def test_a_moment_of_a_race_under_way_that_has_not_come_is_refused() -> None:
    answer = TestClient(make_app(hub_at(20))).get("/api/board", params={"at": "21m"})

    assert (answer.status_code, answer.json()["error"]) == (400, "21m has not come yet")


def test_a_command_says_so_on_stderr(tmp_path: Path) -> None:
    record = str(write(tmp_path / "harbour-cup.csv", row(), row(lap=2, elapsed="3:20.000")))
    beyond, end = (
        CliRunner().invoke(main, ["standings", record, "--format", "json", *at]) for at in (["--at", "1h30m"], [])
    )

    assert beyond.stderr == "pitboard: 1:30:00 is beyond the end of what is known; this is 0:03:20\n"
    assert json.loads(beyond.stdout) == json.loads(end.stdout) | {"asked_ms": 5_400_000}
