"""pitboard check on the command line."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from pitboard.cli import main


def run(*arguments: object) -> Result:
    """The command with these arguments."""
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def test_a_text_with_an_error_is_done_and_the_error_shown(tmp_path: Path, races: Path) -> None:
    """Exit 0: the reading is done, whatever it found."""
    text = tmp_path / "report.txt"
    text.write_text("De #8 leidt. De #51 Ferrari volgt.", "utf-8")
    done = run(text, races / "le-mans-2023", "--at", "16:12:30")

    assert done.exit_code == 0
    assert "WRONG" in done.output
    assert "#51 leads" in done.output
    assert "#8 is P1" in done.output
    assert done.output.rstrip().endswith("1 claims: 0 right, 1 wrong, 0 cannot be known from timing")


def test_the_answer_as_json_has_every_claim_with_its_words(tmp_path: Path, races: Path) -> None:
    text = tmp_path / "report.txt"
    text.write_text("The #51 leads.", "utf-8")
    answer = json.loads(run(text, races / "le-mans-2023", "--at", "16:12:30", "--format", "json").output)

    assert (answer["at_ms"], answer["lang"], answer["summary"]) == (
        58_350_000,
        "en",
        {"right": 1, "wrong": 0, "unknown": 0},
    )
    (one,) = answer["claims"]
    assert (one["claim"]["kind"], one["verdict"], one["read_as"]["en"]) == ("position", "right", "#51 is P1")
    assert one["claim"]["words"] == "leads"
    assert one["claim"]["statements"][0] == {
        "kind": "position",
        "car": "51",
        "place": 1,
        "scope": "",
        "at_ms": [],
        "denied": False,
    }


def test_a_text_that_is_not_utf8_is_refused_with_file_and_line(tmp_path: Path) -> None:
    text = tmp_path / "report.txt"
    text.write_bytes(b"First line.\nK\xe9vin leads.\n")
    refused = run(text, tmp_path, "--at", "1h")

    assert refused.exit_code == 1
    assert refused.output == f"pitboard: {text}:2: not UTF-8; save the text as UTF-8\n"


def test_a_text_that_is_not_there_is_refused(tmp_path: Path) -> None:
    refused = run(tmp_path / "none.txt", tmp_path, "--at", "1h")

    assert refused.exit_code == 1
    assert "No such file" in refused.output


def test_statements_are_judged_without_a_text(tmp_path: Path, races: Path) -> None:
    stated = tmp_path / "read.json"
    stated.write_text('[{"kind": "position", "car": "51", "place": 1}, {"kind": "position", "car": "8", "place": 1}]')
    race = (races / "le-mans-2023", "--at", "16:12:30")
    done = run("--statements", stated, *race)
    page = run("--statements", stated, *race, "--format", "html", "--lang", "nl")

    assert "2 claims: 1 right, 1 wrong, 0 cannot be known from timing" in done.output
    assert page.output.startswith("<!doctype html>")
    assert "Gelezen als" in page.output


def test_what_are_no_statements_is_refused_with_file_place_and_reason(tmp_path: Path) -> None:
    stated = tmp_path / "read.json"
    stated.write_text('[{"kind": "gap", "car": "8"}]')
    refused = run("--statements", stated, tmp_path)

    assert refused.exit_code == 1
    assert refused.output == f"pitboard: {stated}: [0]: Object missing required field `other`\n"
