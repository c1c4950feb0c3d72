"""`doctor` on every given recording and on live feeds over real sockets: what it says, word for word."""

import gzip
import json
import re
import socket
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from build import LOOPS, line_laps, loop_laps, race_info, scored
from cli.test_live import documents, serving
from cli.test_live_feeds import timing_system
from feeds.multiloop_lines import Session, heartbeat
from feeds.swiss_documents import document_cache, race_documents
from feeds.test_nls import session
from feeds.websocket_server import timing_system as websocket_system
from feeds.wec26_documents import documents as wec26_documents
from feeds.wec26_host import document_host
from pitboard.cli import main
from pitboard.feeds import registry
from pitboard.feeds.reading import Reading
from pitboard.feeds.registry import connect
from pitboard.feeds.simulator import SimulatedRace
from pitboard.feeds.transport import Arrived, Connection
from pitboard.feeds.wec26 import PACES_S
from pitboard.intake.checkup import Watched, check_up
from pitboard.model import Passing
from pitboard.model.clock import now_us
from relay.test_rmonitor import RECORD
from waiting import HANGS_S

GOLDEN = Path(__file__).parent / "golden"

RECORDINGS = {
    "le-mans-2023": 0,
    "imola-2025": 0,
    "sebring-2009/session5.rmonitor.gz": 1,
    "sebring-2009/orbits-mock.rmonitor": 0,
    "p3-decoder/recording.bin": 1,
}


def doctor(*args: object) -> Result:
    """The command."""
    return CliRunner().invoke(main, ["doctor", *map(str, args)])


class Enough:
    """A connection that ends once so many bytes, pieces or connections came, however long that takes."""

    def __init__(self, connection: Connection, nbytes: int, pieces: int, connections: int) -> None:
        self._left = [nbytes, pieces, connections]
        self._chunks = connection.chunks()
        self.send = connection.send

    async def chunks(self) -> AsyncGenerator[Arrived]:
        async with aclosing(self._chunks) as chunks:
            async for arrived in chunks:
                yield arrived
                came = (len(arrived.data), bool(arrived.data), not arrived.data)
                self._left = [left - more for left, more in zip(self._left, came, strict=True)]
                if min(self._left) <= 0:
                    return


def watched(
    monkeypatch: pytest.MonkeyPatch,
    *args: object,
    nbytes: int = sys.maxsize,
    pieces: int = sys.maxsize,
    connections: int = sys.maxsize,
) -> Result:
    """The command on a live feed, until so much of it came."""
    with monkeypatch.context() as patched:
        patched.setattr(
            registry, "connect", lambda url, on_status: Enough(connect(url, on_status), nbytes, pieces, connections)
        )
        return doctor(*args, "--seconds", HANGS_S)


def golden(name: str) -> str:
    """What the command is to say."""
    return (GOLDEN / f"doctor-{name}.txt").read_text("utf-8")


def masked(said: str) -> str:
    """What was said, without what differs from run to run: the port, how long, how fast, and how far from this day."""
    said = re.sub(r"127\.0\.0\.1:\d+", "HOST:PORT", said)
    said = re.sub(r"watched for .* connection", "watched for SO LONG, one connection", said)
    said = re.sub(r"longest silence [\d.]+", "longest silence N", said)
    return re.sub(r"its clock is [\d,]+ days", "its clock is N days", said)


@pytest.mark.parametrize("recording", RECORDINGS)
def test_a_recording_is_told_word_for_word(races: Path, recording: str) -> None:
    result = doctor(races / recording)
    name = recording.split("/")[-1].split(".")[0]

    assert result.stdout.replace(f"{races}/", "") == golden(name if name != "recording" else "p3")
    assert result.exit_code == RECORDINGS[recording]


def bytes_of(recording: Path) -> bytes:
    """A recording as it came over the line: unpacked, and out of the hex text that a logger made of it."""
    if recording.suffix == ".gz":
        return gzip.decompress(recording.read_bytes())
    content = recording.read_bytes()
    return bytes.fromhex(content.decode()) if content.startswith(b"8e") else content


@contextmanager
def sending(content: bytes) -> Iterator[str]:
    """A timing system that sends this in fifty pieces to whoever comes, and then nothing; gives its address."""
    size = max(len(content) // 50, 1)
    with timing_system([content[begin : begin + size] for begin in range(0, len(content), size)]) as address:
        yield address


def besides_the_clock(said: str) -> str:
    """The text without its one line on the clock, and without a heading under which nothing else stands."""
    rest, found = re.subn(r"\n  [! ] its clock .*", "", said)
    assert found == 1
    return re.sub(r"\n\n(To mend|Notes)(?=\n\n|\n*\Z)", "", rest)


@pytest.mark.parametrize(
    ("scheme", "recording"),
    [("rmonitor", "sebring-2009/orbits-mock.rmonitor"), ("p3", "p3-decoder/recording.bin")],
)
def test_a_live_feed_is_told_word_for_word(
    races: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, recording: str
) -> None:
    content = bytes_of(races / recording)
    with sending(content) as address:
        result = watched(monkeypatch, f"{scheme}://{address}", nbytes=len(content))

    # Neither bears a day: by the time at which this runs its clock is to be mended, or only noted.
    assert besides_the_clock(masked(result.stdout)) == besides_the_clock(golden(f"live-{scheme}"))
    assert f"{len(content):,} bytes" in result.stdout


def test_a_live_session_of_rmonitor_is_dated_and_of_another_year(races: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytes_of(races / "sebring-2009" / "session5.rmonitor.gz")
    with sending(content) as address:
        result = watched(monkeypatch, f"rmonitor://{address}", nbytes=len(content))

    assert masked(result.stdout) == golden("live-session5")
    assert result.exit_code == 1


def test_a_live_multiloop_feed_is_told_word_for_word(monkeypatch: pytest.MonkeyPatch) -> None:
    content = Session(SimulatedRace(seed=5, duration_us=900_000_000, start_us=1_900_000_000_000_000)).content()
    content += b"$X\xa6N\xa61\xa6R1\xa6what\xa6\r\n"
    with sending(content) as address:
        result = watched(monkeypatch, f"multiloop://{address}", nbytes=len(content))

    assert masked(result.stdout) == golden("live-multiloop")


def test_documents_that_are_polled_are_looked_at_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with documents() as url:
        result = watched(monkeypatch, f"wec+{url}/2461", pieces=3)

    assert "+ entries                1 car\n" in result.stdout
    assert "1 data documents" in result.stdout
    assert re.search(r"watched for [\d.]+ s: [\d,]+ bytes, [\d,]+ a second, longest silence", result.stdout)


def test_the_wecs_documents_of_2026_are_looked_at_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with document_host(wec26_documents(3_600_000)) as host:
        result = watched(monkeypatch, host.url, pieces=len(PACES_S))

    assert re.search(r"\+ entries +6 cars", result.stdout)
    assert re.search(r"\+ loops along the lap +2: S1, S2", result.stdout)
    assert re.search(r"\+ a result of its own +6 cars", result.stdout)
    assert "1 racelog-items-paged documents" in result.stdout


def test_swiss_timings_documents_are_looked_at_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with document_cache(race_documents()) as url:
        result = watched(monkeypatch, url, pieces=5)

    assert re.search(r"\+ entries +2 cars", result.stdout)
    assert re.search(r"\+ loops along the lap +1: S1", result.stdout)
    assert re.search(r"\+ a result of its own +2 cars", result.stdout)
    assert re.search(r"\+ messages +1 message", result.stdout)


def test_a_feed_over_a_websocket_is_looked_at_too(monkeypatch: pytest.MonkeyPatch) -> None:
    messages = [one.decode() for one in session()[0].splitlines()[:400] if one]
    with websocket_system(list(messages)) as system:
        result = watched(monkeypatch, f"nls+ws://{system.where}/50", pieces=len(messages))

    assert "one connection" in result.stdout
    assert re.search(r"\+ a result of its own +\d+ cars", result.stdout)


def test_a_clock_a_little_behind_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    told_s = now_us() // 1_000_000 - 4
    content = heartbeat(told_s, 1000)
    with sending(content) as address:
        result = watched(monkeypatch, f"multiloop://{address}", "--format", "json", nbytes=len(content))

    found = json.loads(result.stdout)
    assert 3500 <= found["clock_offset_ms"] <= now_us() // 1000 - told_s * 1000 + 500
    assert found["watched"]["connections"] == 1


def test_what_is_no_feed_of_this_kind_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"SSH-2.0-OpenSSH_9.6\r\n"
    with sending(content) as address:
        result = watched(monkeypatch, f"rmonitor://{address}", nbytes=len(content))

    assert "! nothing of what came is known: is it this kind of feed? It begins 'SSH-2.0-OpenSSH_9.6" in result.stdout


def test_nothing_that_answers_is_one_finding(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        result = doctor(f"rmonitor://127.0.0.1:{nobody.getsockname()[1]}", "--seconds", 1)

    assert result.exit_code == 1
    assert "! nothing came: " in result.stdout
    assert doctor("gopher://127.0.0.1").exit_code == 2
    refused = doctor(tmp_path / "none.csv")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)


def test_a_line_that_is_lost_again_and_again_is_told(races: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (races / "sebring-2009" / "orbits-mock.rmonitor").read_bytes()[:2000]
    with timing_system([content, None] * 20) as address:
        result = watched(monkeypatch, f"rmonitor://{address}", connections=3)

    assert re.search(r"! the connection was lost 2 times: the other side has closed", result.stdout)
    assert result.exit_code == 1


def test_an_entry_list_gives_the_transponders_their_cars(races: Path, tmp_path: Path) -> None:
    entries = tmp_path / "entries.toml"
    fitted = {"1": 5691251, "2": 3292480, "3": 3438895}
    entries.write_text("".join(f'[[car]]\nnumber = "{no}"\ntransponders = ["{one}"]\n' for no, one in fitted.items()))
    result = doctor(races / "p3-decoder" / "recording.bin", "--entries", entries)

    assert "To mend" not in result.stdout
    assert "+ transponders           3 cars" in result.stdout


def test_a_loop_that_reads_nothing_is_missing_and_one_that_misses_cars_is_weak() -> None:
    facts = [race_info(), *loop_laps("7", [100] * 10), *loop_laps("8", [101] * 10), *line_laps("9", [99] * 10)]
    silent = [fact for fact in facts if not (isinstance(fact, Passing) and fact.loop == "1")]
    weak = [fact for fact in facts if not (isinstance(fact, Passing) and fact.loop == "1" and fact.number == "8")]

    assert check_up("a", scored(*silent, loops=LOOPS), silent, Reading()).missing_loops == ("1",)
    told = check_up("a", scored(*weak, loops=LOOPS), weak, Reading())
    assert (told.missing_loops, told.to_mend) == ((), ("loop 1 has read 10 cars, the others about 15",))
    assert check_up("a", scored(*facts, loops=LOOPS), facts, Reading()).to_mend == ()


def test_a_quiet_track_is_no_fault() -> None:
    facts = [race_info()]
    watched, reading = Watched(60, 100, 10, 1), Reading({"$F": 60})
    found = check_up("a", scored(*facts), facts, reading, watched=watched, offsets_us=[400_000])

    assert found.to_mend == ()
    assert found.notes == ("its clock is +0.4 s behind this machine's",)


def test_a_recorded_race_that_is_played_into_the_doctor(races: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The relay and the doctor understand each other."""
    with serving("replay", races / RECORD, "--as", "rmonitor", "--enhanced", "--at", "1h", "--speed", "60") as address:
        result = watched(monkeypatch, f"rmonitor://127.0.0.1:{address.rsplit(':', 1)[1]}", nbytes=30_000)

    assert "+ entries                62 cars" in result.stdout
    assert "+ a result of its own    62 cars" in result.stdout
