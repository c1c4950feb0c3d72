"""The commands as a person types them: tables, JSON of the contract, exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feeds.test_lap_record import row
from feeds.test_rmonitor import RACE as RMONITOR_RACE
from feeds.test_rmonitor import beat
from feeds.test_rmonitor import lap as crossing
from intake.test_load import write
from pitboard.cli import main
from pitboard.journal import Journal

STANDINGS_KEYS = [
    "position",
    "class_position",
    "number",
    "class",
    "team",
    "make",
    "driver",
    "nations",
    "laps",
    "last_crossing_ms",
    "gap_laps",
    "gap_ms",
    "class_gap_laps",
    "class_gap_ms",
    "interval_laps",
    "interval_ms",
    "last_lap_ms",
    "best_lap_ms",
    "pit_visits",
    "stint_laps",
    "state",
]
CLASSIFY_KEYS = [
    "position",
    "class_position",
    "number",
    "class",
    "status",
    "laps",
    "total_ms",
    "gap_laps",
    "gap_ms",
    "best_lap_ms",
    "pit_visits",
    "why",
]


def run(*args: str | Path) -> Result:
    """A command's result; it must not end in an exception of its own."""
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A race of two classes: 7 leads 8 by 2 s, 9 is a lap down in its own class."""
    rows = [row(), row(lap=2, elapsed="3:20.000", in_pit="B")]
    rows.append(
        row(lap=3, time="2:40.000", elapsed="6:00.000", pit="0:01:00.000", s1="1:30.000", seat=2, name="Cy CANE")
    )
    rows += [row("8", time="1:42.000", elapsed="1:42.000", hour="16:01:42.000", name="Bob BAKER")]
    rows += [row("9", time="2:50.000", elapsed="2:50.000", hour="16:02:50.000", name="Dee DALE", car_class="AM")]
    return write(tmp_path / "harbour-cup.csv", *rows)


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


def test_one_class_keeps_its_places(record: Path) -> None:
    rows = json.loads(run("standings", record, "--class", "am", "--format", "json").output)["rows"]

    assert [(row["number"], row["position"], row["class_position"]) for row in rows] == [("9", 3, 1)]


def test_a_class_that_is_not_there_is_a_usage_error_that_names_those_that_are(record: Path) -> None:
    result = run("standings", record, "--class", "GTE")

    assert (result.exit_code, "there are AM, GT" in result.output) == (2, True)


def test_a_class_a_nation_and_a_car_are_named_however_their_letters_are_set(record: Path, tmp_path: Path) -> None:
    entries = tmp_path / "entries.toml"
    entries.write_text(
        '[[car]]\nnumber = "8"\n[[car.drivers]]\nfirst_name = "Bo"\nlast_name = "Baker"\nnation = "NED"\n'
    )
    for written in ("NLD", "ned", "Nederland", "dutch"):
        shown = run("standings", record, "--entries", entries, "--nation", written, "--format", "json")
        assert [row["number"] for row in json.loads(shown.output)["rows"]] == ["8"], written
    assert run("laps", record, "--car", "#9").output == run("laps", record, "--car", "9").output


@pytest.mark.parametrize(
    ("option", "value", "listed"),
    [
        ("--class", "F1", "no class 'F1' in this race; there are AM, GT"),
        ("--nation", "Atlantis", "no nation 'Atlantis' in this race; there are NLD"),
        ("--nation", "DEU", "no nation 'DEU' in this race; there are NLD"),
    ],
)
def test_what_is_not_in_the_race_is_refused_with_what_is(
    record: Path, tmp_path: Path, option: str, value: str, listed: str
) -> None:
    entries = tmp_path / "entries.toml"
    entries.write_text(
        '[[car]]\nnumber = "8"\n[[car.drivers]]\nfirst_name = "Bo"\nlast_name = "Baker"\nnation = "NED"\n'
    )
    result = run("standings", record, "--entries", entries, option, value)

    assert (result.exit_code, listed in result.output) == (2, True)
    assert "none is stated" in run("standings", record, "--nation", "NLD").output
    assert run("report", record, "--nation", "NED", "--at", "0:03:00").exit_code == 0
    assert run("report", record, "--nation", "Atlantis", "--at", "0:03:00").exit_code == 2


def test_classify_has_the_keys_of_the_contract(record: Path) -> None:
    answer = json.loads(run("classify", record, "--format", "json", "--flag-at", "0:03:00").output)

    assert list(answer) == ["race", "rules", "flag_ms", "rows"]
    assert list(answer["rows"][0]) == CLASSIFY_KEYS
    assert (answer["rules"], answer["flag_ms"]) == ("plain", 200_000)


def test_the_flag_is_shown_to_standings_and_report_at_any_race_time_too(record: Path) -> None:
    shown = json.loads(run("standings", record, "--flag-at", "0:03:00", "--format", "json").stdout)
    told = json.loads(run("report", record, "--flag-at", "0:03:00", "--format", "json").stdout)

    assert [(row["number"], row["laps"], row["state"]) for row in shown["rows"]][:1] == [("7", 2, "finished")]
    assert (shown["flag"], shown["at_ms"], told["at_ms"]) == ("chequered", 200_000, 200_000)
    assert "end_inferred" not in told


def test_a_flag_after_the_last_lap_is_refused(record: Path) -> None:
    result = run("standings", record, "--flag-at", "7h")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "pitboard: harbour-cup: no flag at 7:00:00: the leader completes no lap after it\n"


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


def test_an_unknown_car_is_a_usage_error(record: Path) -> None:
    assert run("laps", record, "--car", "99").exit_code == 2


def test_a_bad_race_time_is_a_usage_error(record: Path) -> None:
    result = run("standings", record, "--at", "noon")

    assert (result.exit_code, "write 16:12:30, 16h or 57600s" in result.output) == (2, True)


def test_refused_input_is_one_line_on_stderr_and_what_can_be_read_is_shown(tmp_path: Path) -> None:
    path = write(tmp_path / "race.csv", row(), row(lap=2, elapsed="0:50.000"), row("8"))

    result = run("standings", path)

    assert (result.exit_code, result.stderr.count("\n"), "#8" in result.stdout) == (0, 1, True)
    assert result.stderr.startswith(f"pitboard: warning: 1 refused at {path}:3: #7 lap 2 goes back in time")
    assert result.stderr.endswith(f"; read: 2 laps; all: pitboard verdicts {path} --refused\n")
    strict = run("standings", path, "--strict")
    assert (strict.exit_code, strict.stdout, strict.stderr) == (1, result.stdout, result.stderr)


def test_every_refusal_is_listed_with_its_place(tmp_path: Path) -> None:
    backwards = [row(lap=lap, elapsed="0:50.000") for lap in range(2, 6)]
    path = write(tmp_path / "race.csv", row(), *backwards, row("8"))

    told = run("verdicts", path, "--refused", "--format", "json")
    refused = json.loads(told.stdout)["refused"]

    assert (told.exit_code, told.stderr) == (0, "")
    assert [(one["source"], one["line"]) for one in refused] == [(str(path), line) for line in range(3, 7)]
    assert " · 4 refused · 2 laps\n\nPlace" in run("verdicts", path, "--refused").stdout
    assert run("verdicts", path, "--refused", "--strict").exit_code == 1


def test_what_was_refused_is_listed_also_where_nothing_else_was_read(tmp_path: Path) -> None:
    bad = write(tmp_path / "bad.csv", row(""), row("", lap=2))

    assert run("standings", bad).exit_code == 1
    told = run("verdicts", bad, "--refused")
    assert (told.exit_code, told.stdout.count(f"{bad}:")) == (0, 2)
    (tmp_path / "empty.json").write_text("{}")
    assert run("verdicts", tmp_path / "empty.json", "--refused").exit_code == 1


def test_import_writes_a_journal_that_answers_the_same(record: Path, tmp_path: Path) -> None:
    journal = tmp_path / "race.pitboard"

    result = run("import", record, "--journal", journal)

    assert (result.exit_code, result.output.splitlines()[0]) == (0, f"harbour-cup: 1 documents written to {journal}")
    from_record = json.loads(run("standings", record, "--format", "json").output)
    from_journal = json.loads(run("standings", journal, "--format", "json").output)
    assert from_journal["rows"] == from_record["rows"]


def test_the_journal_holds_the_bytes_as_they_came(record: Path, tmp_path: Path) -> None:
    run("import", record, "--journal", tmp_path / "race.pitboard")

    with Journal.open(tmp_path / "race.pitboard") as journal:
        assert [one.payload for one in journal.read()] == [record.read_bytes()]


def test_an_import_that_is_refused_writes_nothing(record: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"7;" * (2 << 20))
    journal = tmp_path / "race.pitboard"

    result = run("import", record, bad, "--journal", journal)

    assert (result.exit_code, result.stderr.count("\n"), journal.exists()) == (1, 1, False)


def test_a_refused_import_leaves_an_existing_journal_as_it_was(record: Path, tmp_path: Path) -> None:
    journal = tmp_path / "race.pitboard"
    run("import", record, "--journal", journal)
    before = run("standings", journal).output

    (tmp_path / "empty").mkdir()
    assert run("import", tmp_path / "empty", "--journal", journal).exit_code == 1
    assert run("standings", journal).output == before


def test_a_row_that_is_refused_is_counted_and_the_rest_is_imported(tmp_path: Path) -> None:
    path = write(tmp_path / "race.csv", row(), row(lap=2, elapsed="0:50.000"), row("8"))

    result = run("import", path, "--journal", tmp_path / "race.pitboard")

    assert (result.exit_code, result.stderr.count("\n")) == (0, 1)
    assert "refused    " in result.stdout
    assert len(json.loads(run("standings", tmp_path / "race.pitboard", "--format", "json").stdout)["rows"]) == 2


def test_help_names_every_command_of_the_contract_that_is_there() -> None:
    text = run("--help").output

    for command in ("import", "standings", "classify", "laps", "stints", "pits", "drivers", "verdicts"):
        assert f"\n  {command} " in text


def recorded(tmp_path: Path) -> str:
    """A recording of two runs; in the first the feed counts one lap less than was driven."""
    path = tmp_path / "club.rmonitor"
    red = [beat(150, "Red"), beat(190, "Red"), '$J,"7","00:01:28.000","00:03:10.500"', '$B,6,"Warm-up"', beat(0)]
    path.write_text("\r\n".join([*RMONITOR_RACE, *crossing("7", 100, 102.5, 1), *red]))
    return str(path)


def test_the_mirror_has_the_keys_of_the_standings(tmp_path: Path) -> None:
    answer = json.loads(run("standings", recorded(tmp_path), "--mirror", "--format", "json").stdout)

    assert (answer["order"], list(answer["rows"][0])[: len(STANDINGS_KEYS)]) == ("stated", STANDINGS_KEYS)
    assert [(row["number"], row["laps"], row["last_crossing_ms"]) for row in answer["rows"]] == [("7", 1, 102_500)]
    ours = json.loads(run("standings", recorded(tmp_path), "--format", "json").stdout)
    assert [(row["number"], row["laps"], row["last_crossing_ms"]) for row in ours["rows"]] == [("7", 2, 190_500)]


def test_disagreements_are_listed_with_their_reason(tmp_path: Path) -> None:
    answer = json.loads(run("verdicts", recorded(tmp_path), "--disagreements", "--format", "json").stdout)

    assert answer["disagreements"][0] == {
        "number": "7",
        "what": "laps",
        "stated": 1,
        "ours": 2,
        "reason": "the feed does not count the crossing read at 0:03:10.500 under red",
    }
    assert "disagreements with the feed" in run("verdicts", recorded(tmp_path), "--disagreements").stdout


def test_what_states_no_result_has_no_mirror(tmp_path: Path) -> None:
    path = write(tmp_path / "race.csv", row())
    for asked in (["standings", str(path), "--mirror"], ["verdicts", str(path), "--disagreements"]):
        answer = run(*asked)
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert answer.stderr.endswith("race.csv: nothing in it states a result of its own: there are passings only\n")


def test_one_run_of_a_recording_is_asked_for_by_its_number(tmp_path: Path) -> None:
    assert "Warm-up" in run("standings", recorded(tmp_path), "--run", "6").stdout
    assert "The Race" in run("laps", recorded(tmp_path)).stdout
    refused = run("classify", recorded(tmp_path), "--run", "9")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "no run 9 in it; there are: 5 (The Race), 6 (Warm-up)" in refused.stderr
