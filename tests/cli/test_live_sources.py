"""`serve` on several decoders over real sockets that lose records, with an entry list that changes."""

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from cli.decoder import Decoder
from cli.test_live import serving, wait_for_board
from cli.test_live_feeds import ranked, standings
from pitboard.cli import main
from waiting import wait_until

NOON_US = 1_551_542_400_000_000
CARS = {"7": 71, "31": 310, "85": 850}
LAPS = 12


def entered(*numbers: str) -> str:
    return "".join(f'[[car]]\nnumber = "{n}"\nteam = "Team {n}"\ntransponders = ["{CARS[n]}"]\n' for n in numbers)


def drive(decoders: list[Decoder], laps: range) -> None:
    """Every car over the line on each of these laps, read by every decoder."""
    for lap in laps:
        for place, transponder in enumerate(CARS.values()):
            for decoder in decoders:
                decoder.read(transponder, NOON_US + lap * 100_000_000 + place * 2_000_000)
        time.sleep(0.01)


def verdicts(journal: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(
        CliRunner().invoke(main, ["verdicts", str(journal), "--all", "--format", "json"]).stdout
    )["verdicts"]
    return rows


def heard(decoders: list[Decoder]) -> None:
    wait_until(lambda: all(decoder.heard for decoder in decoders), "whoever listens")


def test_two_decoders_are_asked_for_what_was_lost_and_each_lap_counts_once(tmp_path: Path) -> None:
    journal, entries = tmp_path / "race.pitboard", tmp_path / "entries.toml"
    entries.write_text(entered("7", "31"))
    with Decoder(1001, {3, 8, 9, 20}) as first, Decoder(1002, {5, 9}) as second:
        both = [first, second]
        urls = [f"p3://{one.where}?loop=line" for one in both]
        with serving("serve", *urls, "--journal", journal, "--entries", entries) as address:
            heard(both)
            drive(both, range(LAPS // 2))
            first.drop()
            drive([second], range(LAPS // 2, LAPS // 2 + 1))
            heard(both)
            drive(both, range(LAPS // 2 + 1, LAPS + 1))
            wait_for_board(address, lambda shown: [row["laps"] for row in shown["rows"]] == [LAPS, LAPS])
            entries.write_text(entered("7", "31", "85"))
            shown = wait_for_board(address, lambda shown: [row["laps"] for row in shown["rows"]] == [LAPS] * 3)

    assert {(3, 3), (8, 9), (20, 20)} <= set(first.asked)
    assert {(5, 5), (9, 9)} <= set(second.asked)
    assert ranked(shown) == standings(journal)
    counted = Counter((row["source"], row["code"]) for row in verdicts(journal))
    assert sum(number for (_, code), number in counted.items() if code == "accepted") == LAPS * len(CARS)
    assert counted[f"p3://{second.where}/1002", "duplicate"] == LAPS * len(CARS)


def test_where_a_decoder_lies_is_told_by_its_address_and_by_an_option_for_a_recording(tmp_path: Path) -> None:
    journal, recording = tmp_path / "race.pitboard", tmp_path / "box.bin"
    with Decoder(1001) as line, Decoder(1002) as middle:
        both = [line, middle]
        urls = [f"p3://{line.where}?loop=line", f"p3://{middle.where}?loop=IM1"]
        with serving("serve", *urls, "--journal", journal) as address:
            heard(both)
            line.read(71, NOON_US)
            for lap in range(1, 4):
                middle.read(71, NOON_US + lap * 100_000_000 - 50_000_000)
                line.read(71, NOON_US + lap * 100_000_000)
            wait_for_board(address, lambda shown: shown["at_ms"] == 300_000)
        recording.write_bytes(line.sent + middle.sent)

    live = Counter((row["loop"], row["code"]) for row in verdicts(journal))
    arguments = ["verdicts", str(recording), "--loop", "1001:line", "--loop", "1002:IM1", "--format", "json"]
    again = json.loads(CliRunner().invoke(main, arguments).stdout)["verdicts"]
    assert live == {("line", "unknown_transponder"): 4, ("IM1", "unknown_transponder"): 3}
    assert Counter((row["loop"], row["code"]) for row in again) == live


def test_what_says_nothing_in_an_address_is_a_usage_error() -> None:
    for url, what in (("p3://box?loop=somewhere", "no loop: 'somewhere'"), ("p3://box?lop=line", "lop= says nothing")):
        result = CliRunner().invoke(main, ["serve", url])
        assert (result.exit_code, what in result.stderr) == (2, True)
    result = CliRunner().invoke(main, ["serve", "multiloop://box?columns=class,colour"])
    assert "no column: 'colour'" in result.stderr
