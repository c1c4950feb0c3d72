"""The commands that serve, as processes of their own, over real sockets."""

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from click.testing import CliRunner

from feeds.test_lap_record import row
from intake.test_load import write
from pitboard.cli import main
from pitboard.cli.live import _feed
from pitboard.intake import read
from pitboard.model.clock import now_us
from pitboard.race import RaceUnderWay
from waiting import HANGS_S, looks

ROWS = [row(), row(lap=2, elapsed="3:20.000"), row("8", time="1:42.000", elapsed="1:42.000", hour="16:01:42.000")]


@contextmanager
def serving(*args: str | Path) -> Iterator[str]:
    """A command that serves at a free port; gives the page's address, and ends the process after."""
    command = [sys.executable, "-m", "pitboard", *map(str, args), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield next(line.split()[3] for line in process.stdout if line.startswith("Pitboard is at "))
        finally:
            process.terminate()
    assert process.returncode == 0


def board(address: str) -> dict[str, Any]:
    """The board that the API gives now."""
    with urlopen(f"{address}api/board", timeout=HANGS_S) as answer:
        decoded: dict[str, Any] = json.load(answer)
        return decoded


def wait_for(address: str, number: int) -> dict[str, Any]:
    """The board once it has that many cars."""
    return wait_for_board(address, lambda shown: len(shown["rows"]) >= number)


def wait_for_board(address: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The board once it is such."""
    shown: dict[str, Any] = {}
    for _ in looks():
        shown = board(address)
        if holds(shown):
            return shown
    raise AssertionError(f"the board never came: {shown}")


def test_a_file_is_served_as_it_stands(tmp_path: Path) -> None:
    record = write(tmp_path / "harbour-cup.csv", *ROWS)

    with serving("serve", record) as address:
        shown = wait_for(address, 2)

    expected = json.loads(CliRunner().invoke(main, ["standings", str(record), "--format", "json"]).stdout)
    assert (shown["race"], shown["at_ms"]) == (expected["race"], expected["at_ms"])
    assert [row["number"] for row in shown["rows"]] == [row["number"] for row in expected["rows"]]


def test_what_is_served_with_a_journal_is_written_there_and_served_from_it_again(tmp_path: Path) -> None:
    journal = tmp_path / "race.pitboard"
    with serving("serve", write(tmp_path / "a.csv", *ROWS), "--journal", journal) as address:
        first = wait_for(address, 2)

    with serving("serve", "--journal", journal) as address:
        again = wait_for(address, 2)

    assert again["rows"] == first["rows"]


def test_a_replay_begins_where_it_is_told_and_goes_on(tmp_path: Path) -> None:
    record = write(tmp_path / "harbour-cup.csv", *ROWS)

    with serving("replay", record, "--at", "0:01:41", "--speed", "0.01") as address:
        first = wait_for(address, 1)
    with serving("replay", record, "--at", "0:01:41", "--speed", "1000") as address:
        last = wait_for_board(address, lambda shown: shown["rows"][0]["laps"] == 2)

    assert (first["rows"][0]["number"], first["rows"][0]["laps"]) == ("7", 1)
    assert (last["rows"][0]["number"], last["rows"][0]["laps"], last["rows"][1]["laps"]) == ("7", 2, 1)


def test_what_is_replayed_is_written_down_as_it_is_played(tmp_path: Path) -> None:
    record, journal = write(tmp_path / "harbour-cup.csv", *ROWS), tmp_path / "played.pitboard"

    with serving("replay", record, "--speed", "1000", "--journal", journal, "--name", "Valbrume") as address:
        wait_for_board(address, lambda shown: [row["laps"] for row in shown["rows"]] == [2, 1])

    played, stated = (
        json.loads(CliRunner().invoke(main, ["standings", str(one), "--format", "json"]).stdout)
        for one in (journal, record)
    )
    assert (played["race"], played["rows"]) == ("Valbrume", stated["rows"])
    again = CliRunner().invoke(main, ["replay", str(record), "--journal", str(journal)])
    assert (again.exit_code, again.stderr.count("\n")) == (1, 1)
    as_rmonitor = CliRunner().invoke(main, ["replay", str(record), "--as", "rmonitor", "--journal", str(journal)])
    assert as_rmonitor.exit_code == 2


def test_a_live_feed_is_followed_and_written_down_as_it_came(tmp_path: Path) -> None:
    journal = tmp_path / "live.pitboard"
    with documents() as url, serving("serve", f"wec+{url}/2461", "--journal", journal) as address:
        shown = wait_for_board(address, lambda shown: [row["laps"] for row in shown["rows"]] == [2])

    assert [(row["number"], row["laps"], row["driver"]) for row in shown["rows"]] == [("3", 2, "Renger van der Zande")]
    again = json.loads(CliRunner().invoke(main, ["standings", str(journal), "--format", "json"]).stdout)
    assert [(row["number"], row["laps"]) for row in again["rows"]] == [("3", 2)]


def test_a_port_that_is_taken_is_one_clear_line(tmp_path: Path) -> None:
    record = write(tmp_path / "a.csv", *ROWS)
    with serving("serve", record) as address:
        result = CliRunner().invoke(main, ["serve", str(record), "--port", address.split(":")[2].strip("/")])

    assert result.exit_code == 1
    assert "Address already in use; another port: --port N" in result.stderr


def test_nothing_to_serve_is_a_usage_error() -> None:
    assert CliRunner().invoke(main, ["serve"]).exit_code == 2


@contextmanager
def documents() -> Iterator[str]:
    """A host of live documents: one car that completes two laps now."""
    begun_ms = (now_us() // 1_000_000 - 500) * 1000
    lap = {"driver": 1, "isValid": True, "topSpeed": 300.0, "sectors": {}, "sections": {}}
    laps = [
        lap
        | {"lapNum": n, "driverLapNum": n, "startTime": begun_ms + (n - 1) * 200_000, "time": 200_000, "position": 1}
        for n in (1, 2)
    ]
    for one in laps:
        one["loopSectors"] = {"6": {"time": 100_000}, "12": {"time": 200_000}}
    driver = {"number": 1, "firstName": "Renger", "lastName": "VAN DER ZANDE", "country": "NLD", "license": "P"}
    car = {
        "number": "3", "id": 1, "team": "Cadillac Racing", "car": "Cadillac", "categoryId": 4169, "drivers": [driver],
        "state": "Run", "lap": 2,
    }  # fmt: skip
    params = {
        "sessionId": 2461, "sessionName": "Race", "eventName": "N/A", "startTime": begun_ms, "duration": 86_400,
        "elapsedTime": 500.0, "raceState": "green", "airTemp": 20.0, "trackTemp": 30.0, "humidity": 50,
    }  # fmt: skip
    flags = [{"state": "green", "startTime": begun_ms, "percentProgress": 0, "current": True}]
    answers = {
        "/data/2461": {"params": params, "entries": [None, None, None, car], "progressFlagState": flags},
        "/stints/2461": {"message": "No data"},
        "/laps/2461": [None, None, None, {"laps": {str(one["lapNum"]): one for one in laps}}],
    }

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(answers[self.path]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            return

    host = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=host.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{host.server_port}"
    finally:
        host.shutdown()
        thread.join()
        host.server_close()


def test_what_a_race_was_read_from_is_not_kept_once_it_is_scored(tmp_path: Path) -> None:
    """After a restart that is all that came so far."""
    known = read([write(tmp_path / "23_Analysis_Race.csv", row())])
    race = RaceUnderWay()
    asyncio.run(_feed([], known, None)(race))  # type: ignore[arg-type]

    assert list(race.history.cars) == ["7"]
    assert (len(known.documents), known.facts) == (0, [])
