"""What is asked of a race: tables, JSON of the contract, CSV."""

import json
from pathlib import Path

import pytest

from cli.harbour_cup import CLASSIFY_KEYS, STANDINGS_KEYS, recorded, run
from feeds.test_lap_record import row
from intake.test_load import write


def test_standings_as_a_table(record: Path) -> None:
    text = run("standings", record, "--at", "0:03:00", "--order", "line").output

    assert text.splitlines()[0] == "harbour-cup · line order · green · 0:03:00"
    assert [line.split()[:4] for line in text.splitlines()[3:]] == [
        ["1", "GT", "1", "#7"],
        ["2", "GT", "2", "#8"],
        ["3", "AM", "1", "#9"],
    ]
    assert "+2.000" in text.splitlines()[4]


def test_standings_as_json_have_the_keys_of_the_contract(record: Path) -> None:
    answer = json.loads(run("standings", record, "--at", "0:03:00", "--order", "line", "--format", "json").output)

    assert list(answer) == ["race", "at_ms", "order", "flag", "rows"]
    assert [key for key in answer["rows"][0] if key in STANDINGS_KEYS] == STANDINGS_KEYS
    assert (answer["at_ms"], answer["rows"][1]["gap_ms"], answer["rows"][1]["driver"]) == (180_000, 2_000, "Bob Baker")


def test_standings_are_in_the_order_in_force_and_name_it(record: Path) -> None:
    """A gap that the lap after did not measure yet is marked: the car behind stands in its box."""
    at = ["--at", "0:04:00"]
    answer = json.loads(run("standings", record, *at, "--format", "json").output)

    assert answer["order"] == "live"
    assert run("standings", record, *at).output.splitlines()[0] == "harbour-cup · live order · green · 0:04:00"


def test_standings_as_csv_have_the_same_keys(record: Path) -> None:
    head = run("standings", record, "--format", "csv").output.splitlines()[0].split(",")

    assert head[: len(STANDINGS_KEYS)] == STANDINGS_KEYS


def test_classify_has_the_keys_of_the_contract(record: Path) -> None:
    answer = json.loads(run("classify", record, "--format", "json", "--flag-at", "0:03:00").output)

    assert list(answer) == ["race", "rules", "flag_ms", "rows"]
    assert list(answer["rows"][0]) == CLASSIFY_KEYS
    assert (answer["rules"], answer["flag_ms"]) == ("plain", 200_000)


def test_classify_by_a_pack_of_your_own(record: Path, tmp_path: Path) -> None:
    pack = tmp_path / "club.toml"
    pack.write_text('id = "club"\nname = "Club race"\nsource = "our rules"\ndistance_share_percent = 90\n')

    assert json.loads(run("classify", record, "--rules", pack, "--format", "json").output)["rules"] == "club"


def test_an_unknown_pack_is_refused_with_those_there_are(record: Path) -> None:
    result = run("classify", record, "--rules", "nascar")

    assert result.exit_code == 1
    assert (
        result.stderr == "pitboard: nascar: no rule pack and no file of that name; there are: "
        "le-mans, le-mans-2016, le-mans-2017, le-mans-2023, plain, wec, wec-lmp1\n"
    )


@pytest.mark.parametrize("command", ["laps", "stints", "pits", "drivers", "verdicts"])
def test_every_question_has_a_table_json_and_csv(record: Path, command: str) -> None:
    table = run(command, record, "--car", "7")
    answer = json.loads(run(command, record, "--car", "7", "--format", "json").output)
    lines = run(command, record, "--car", "7", "--format", "csv").output.splitlines()

    assert table.exit_code == 0
    assert table.output.startswith("harbour-cup · ")
    assert {row["number"] for row in answer[command]} <= {"7"}
    assert len(lines) == (len(answer[command]) + 1 if answer[command] else 0)


def test_laps_carry_time_driver_and_pit(record: Path) -> None:
    rows = json.loads(run("laps", record, "--car", "7", "--format", "json").output)["laps"]

    assert [(row["lap_ms"], row["driver"], row["ended_in_pit"], row["from_pit"]) for row in rows] == [
        (100_000, "Ann Able", False, False),
        (100_000, "Ann Able", True, False),
        (160_000, "Cy Cane", False, True),
    ]


def test_pits_say_who_took_over(record: Path) -> None:
    (visit,) = json.loads(run("pits", record, "--car", "7", "--format", "json").output)["pits"]

    assert (visit["duration_ms"], visit["driver_in"], visit["driver_out"], visit["exact"]) == (
        60_000,
        "Ann Able",
        "Cy Cane",
        False,
    )


def test_the_mirror_has_the_keys_of_the_standings(tmp_path: Path) -> None:
    answer = json.loads(run("standings", recorded(tmp_path), "--mirror", "--format", "json").stdout)

    assert (answer["order"], list(answer["rows"][0])[: len(STANDINGS_KEYS)]) == ("stated", STANDINGS_KEYS)
    assert [(row["number"], row["laps"], row["last_crossing_ms"]) for row in answer["rows"]] == [("7", 1, 102_500)]
    ours = json.loads(run("standings", recorded(tmp_path), "--format", "json").stdout)
    assert [(row["number"], row["laps"], row["last_crossing_ms"]) for row in ours["rows"]] == [("7", 2, 190_500)]


def test_what_states_no_result_has_no_mirror(tmp_path: Path) -> None:
    path = write(tmp_path / "race.csv", row())
    for asked in (["standings", str(path), "--mirror"], ["verdicts", str(path), "--disagreements"]):
        answer = run(*asked)
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert answer.stderr.endswith("race.csv: nothing in it states a result of its own: there are passings only\n")


def test_help_names_every_command_of_the_contract_that_is_there() -> None:
    text = run("--help").output

    for command in ("import", "standings", "classify", "laps", "stints", "pits", "drivers", "verdicts"):
        assert f"\n  {command} " in text
