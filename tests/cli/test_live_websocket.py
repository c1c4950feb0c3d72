"""`serve` on feeds over a WebSocket: what came is in the journal as it came, and the journal gives the same race."""

import json
from pathlib import Path

from click.testing import CliRunner

from cli.test_live import serving, wait_for_board
from cli.test_live_feeds import journalled, ranked, standings
from feeds.multiloop_lines import Session as MultiLoopSession
from feeds.nls_messages import Session
from feeds.test_nls import RACE
from feeds.test_websocket import texts
from feeds.websocket_server import Piece, timing_system
from pitboard.cli import main
from pitboard.feeds.simulator import SimulatedRace


def test_the_nurburgrings_timing_is_followed_through_lost_connections(tmp_path: Path) -> None:
    content = Session(RACE, every_s=20).content()
    recording, journal = tmp_path / "race.jsonl", tmp_path / "race.pitboard"
    recording.write_bytes(content)
    expected = standings(recording)
    with (
        timing_system(list(texts(content, drops=2))) as system,
        serving("serve", f"nls+ws://{system.where}/50", "--journal", journal) as address,
    ):
        shown = wait_for_board(address, lambda shown: ranked(shown) == expected)

    assert shown["race"] == "Valbrume Endurance Cup Race"
    assert ranked(shown) == standings(journal) == expected
    assert set(journalled(journal).splitlines()) == set(content.splitlines())
    mirrored = CliRunner().invoke(main, ["standings", str(journal), "--mirror", "--format", "json"])
    assert [row["number"] for row in json.loads(mirrored.stdout)["rows"]] == [number for number, _, _ in expected]


def test_multiloop_over_a_web_socket_is_the_race_of_its_lines(tmp_path: Path) -> None:
    content = MultiLoopSession(SimulatedRace(seed=2, duration_us=900_000_000, hypercar=2, lmp2=1, lmgt3=1)).content()
    recording, journal = tmp_path / "race.multiloop", tmp_path / "race.pitboard"
    recording.write_bytes(content)
    expected = standings(recording)
    pieces: list[Piece] = [one.decode("latin-1") for one in content.splitlines(keepends=True)]
    with (
        timing_system([*pieces[:200], None, *pieces[150:]]) as system,
        serving("serve", f"multiloop+ws://{system.where}/ws/valbrume", "--journal", journal) as address,
    ):
        wait_for_board(address, lambda shown: ranked(shown) == expected)

    assert standings(journal) == expected
