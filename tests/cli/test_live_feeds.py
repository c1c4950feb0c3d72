"""`serve` on timing systems over real sockets: what came is in the journal, and the journal gives the same race."""

import json
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from cli.test_live import serving, wait_for_board
from feeds.multiloop_lines import Session
from pitboard.cli import main
from pitboard.feeds.simulator import SimulatedRace
from pitboard.journal import Journal
from waiting import HANGS_S, wait_until

Piece = bytes | None
"""What the system sends next; None: it drops the connection."""


@contextmanager
def timing_system(pieces: list[Piece]) -> Iterator[str]:
    """A system that sends these pieces, over as many connections as it takes; gives host and port."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def run() -> None:
        left = iter(pieces)
        while not ended.is_set():
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client:
                for piece in left:
                    if piece is None:
                        break
                    client.sendall(piece)
                else:
                    ended.wait(10 * HANGS_S)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        ended.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def hostile(content: bytes, seed: int) -> list[Piece]:
    """Pieces of any size; three times the connection is dropped and what was sent last is sent again after an init."""
    chance = random.Random(seed)
    ends = [*sorted(chance.sample(range(len(content)), 40)), len(content)]
    pieces: list[Piece] = []
    at = 0
    for number, end in enumerate(ends):
        pieces.append(content[at:end])
        if number in (10, 20, 30):
            again = content.rindex(b"\n", 0, max(end - 3000, 1)) + 1
            pieces += [None, b'$I, "00:00:00", "0/0/0000"\r\n' * 2, content[again:end]]
        at = end
    return pieces


def body(address: str) -> str:
    with urlopen(address, timeout=HANGS_S) as page:
        text: str = page.read().decode()
        return text


def wait_for_page(address: str, text: str) -> None:
    """Until the page says this."""
    wait_until(lambda: text in body(address), f"the page that says {text!r}")


def standings(*args: str | Path) -> list[tuple[str, int, int]]:
    """Number, laps and last crossing of every car, by the command."""
    result = CliRunner().invoke(main, ["standings", *map(str, args), "--order", "line", "--format", "json"])
    return ranked(json.loads(result.stdout))


def ranked(shown: dict[str, Any]) -> list[tuple[str, int, int]]:
    """Number, laps and last crossing of every car in line order, whatever order is in force by then."""
    rows = [(row["number"], row["laps"], row["last_crossing_ms"]) for row in shown["rows"]]
    return sorted(rows, key=lambda row: (-row[1], row[2] or 0))


def journalled(journal: Path) -> bytes:
    with Journal.open(journal) as opened:
        return b"".join(record.payload for record in opened.read())


def listening_again(port: int) -> socket.socket:
    """A listener at a port that was ours; another test may have it for a moment."""
    listeners: list[socket.socket] = []

    def had() -> bool:
        with suppress(OSError):
            listeners.append(socket.create_server(("127.0.0.1", port)))
        return bool(listeners)

    wait_until(had, f"port {port}")
    return listeners[0]


def test_rmonitor_is_followed_through_lost_connections_and_the_journal_gives_the_same(
    races: Path, tmp_path: Path
) -> None:
    recording = races / "sebring-2009/orbits-mock.rmonitor"
    content = recording.read_bytes()
    content = content if content.endswith(b"\n") else content + b"\n"
    expected = standings(recording)
    journal = tmp_path / "race.pitboard"
    pieces = hostile(content, 1)
    with timing_system(pieces) as where:
        with serving("serve", f"rmonitor://{where}", "--journal", journal) as address:
            shown = wait_for_board(address, lambda shown: ranked(shown) == expected)
        assert journalled(journal) == b"".join(piece for piece in pieces if piece)

    assert shown["race"] == "Test Race"
    assert ranked(shown) == standings(journal) == standings(journal, "--run", "25") == expected
    with serving("serve", "--journal", journal) as address:
        assert ranked(wait_for_board(address, lambda shown: bool(shown["rows"]))) == expected
    assert CliRunner().invoke(main, ["standings", str(journal), "--run", "26"]).exit_code == 1


def test_a_restart_in_the_middle_goes_on_where_it_was(races: Path, tmp_path: Path) -> None:
    recording = races / "sebring-2009/orbits-mock.rmonitor"
    content = recording.read_bytes()
    half = content.index(b"\n", len(content) // 2) + 1
    journal = tmp_path / "race.pitboard"
    arrived = threading.Event()

    # The second process must find the same address: that is the source in the journal.
    with timing_system([content[:half]]) as where:
        url = f"rmonitor://{where}"
        with serving("serve", url, "--journal", journal) as address:
            wait_for_board(address, lambda shown: len(shown["rows"]) == 6 and shown["rows"][0]["laps"] > 0)
    listener = listening_again(int(where.split(":")[1]))

    def run() -> None:
        client, _ = listener.accept()
        with client:
            client.sendall(content[half:] + b"\n")
            arrived.wait(10 * HANGS_S)

    thread = threading.Thread(target=run)
    thread.start()
    with serving("serve", url, "--journal", journal) as address:
        wait_for_board(address, lambda shown: ranked(shown) == standings(recording))
        listener.close()
        arrived.set()
        thread.join()
        wait_for_page(address, f"Not connected to {url}")

    assert standings(journal) == standings(recording)


def test_a_decoder_is_followed_with_an_entry_list(races: Path, tmp_path: Path) -> None:
    recording = races / "p3-decoder/recording.bin"
    content = bytes.fromhex("".join(recording.read_text().split()))
    entries = tmp_path / "entries.toml"
    transponders = transponders_of(recording)
    cars = [f'[[car]]\nnumber = "{i}"\nteam = "T"\ntransponders = ["{one}"]\n' for i, one in enumerate(transponders)]
    entries.write_text("".join(cars))
    journal = tmp_path / "race.pitboard"
    expected = standings(recording, "--entries", entries)
    pieces: list[Piece] = [content[:30_001], None, content[25_000:]]

    with (
        timing_system(pieces) as where,
        serving("serve", f"p3://{where}", "--journal", journal, "--entries", entries) as address,
    ):
        shown = wait_for_board(address, lambda shown: ranked(shown) == expected)

    assert len(expected) == 3
    assert all(laps > 20 for _, laps, _ in expected)
    assert ranked(shown) == standings(journal, "--entries", entries) == expected


def transponders_of(recording: Path) -> list[str]:
    result = CliRunner().invoke(main, ["verdicts", str(recording), "--format", "json"])
    return sorted({row["transponder"] for row in json.loads(result.stdout)["verdicts"]})


def test_multiloop_is_followed_and_the_journal_gives_the_same(tmp_path: Path) -> None:
    settings = SimulatedRace(hypercar=2, lmp2=1, lmgt3=1, innovative=0, duration_us=1_800_000_000)
    content = Session(settings).content()
    (tmp_path / "race.mlp").write_bytes(content)
    expected = standings(tmp_path / "race.mlp")
    journal = tmp_path / "race.pitboard"
    chance = random.Random(7)
    ends = sorted(chance.sample(range(len(content)), 60))
    pieces: list[Piece] = [content[a:b] for a, b in zip([0, *ends], [*ends, len(content)], strict=True)]

    with (
        timing_system(pieces) as where,
        serving("serve", f"multiloop://{where}", "--journal", journal) as address,
    ):
        shown = wait_for_board(address, lambda shown: ranked(shown) == expected)

    assert journalled(journal) == content
    assert ranked(shown) == standings(journal) == expected


def test_an_address_that_is_none_is_a_usage_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["serve", "rmonitor://box:99999", "--journal", str(tmp_path / "a.pitboard")])

    assert result.exit_code == 2
    assert "no address of a timing system" in result.stderr
    assert not (tmp_path / "a.pitboard").exists()


@pytest.mark.parametrize("address", ["rmonitor://{}", "multiloop://{}", "p3://{}", "wec+http://{}/2461"])
def test_a_feed_that_never_answers_does_not_hold_up_the_end(address: str) -> None:
    """Whatever state its connection is in, a signal ends the server cleanly."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        where = f"127.0.0.1:{silent.getsockname()[1]}"
        with serving("serve", address.format(where)) as served:
            wait_for_page(served, "Pitboard")
