"""`pitboard import`: any source into a journal, whole or not at all."""

import json
from pathlib import Path

from cli.harbour_cup import run
from feeds.test_lap_record import row
from intake.test_load import write
from pitboard.journal import Journal


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


def damaged(record: Path, journal: Path) -> Path:
    """A journal of a race in which one bit has turned."""
    run("import", record, "--journal", journal)
    content = bytearray(journal.read_bytes())
    content[content.index(record.read_bytes()[:40]) + 5] ^= 4
    journal.write_bytes(content)
    return journal


def test_a_whole_journal_is_proved(record: Path, tmp_path: Path) -> None:
    journal = tmp_path / "race.pitboard"
    run("import", record, "--journal", journal)
    (tmp_path / "race.pitboard-differs-1").touch()
    result = run("verify", journal)

    assert result.exit_code == 0
    first, beside, whole = result.output.splitlines()
    assert first == f"{journal}: 1 records, 1 of them with a checksum"
    assert beside.startswith("  beside     race.pitboard-differs-1 was set aside")
    assert whole.startswith("  whole ")


def test_a_turned_bit_is_named_and_reading_says_what_to_do(record: Path, tmp_path: Path) -> None:
    journal = damaged(record, tmp_path / "race.pitboard")
    proof, read = run("verify", journal), run("standings", journal)

    assert (proof.exit_code, read.exit_code) == (1, 1)
    assert "  wrong      record 1 is not what was written" in proof.output
    assert read.stderr.endswith("record 1 is not what was written; `pitboard repair` saves the others\n")


def test_a_repair_says_what_is_lost(record: Path, tmp_path: Path) -> None:
    result = run("repair", damaged(record, tmp_path / "race.pitboard"))

    assert result.output.splitlines()[:2] == [
        f"{tmp_path / 'race-repaired.pitboard'}: 0 records saved",
        "  lost       record 1",
    ]


def test_a_backup_answers_the_same(record: Path, tmp_path: Path) -> None:
    journal, copy = tmp_path / "race.pitboard", tmp_path / "copy.pitboard"
    run("import", record, "--journal", journal)
    result = run("backup", journal, copy)

    assert result.output == f"{copy}: 1 records\n"
    assert run("standings", copy).output.splitlines()[1:] == run("standings", journal).output.splitlines()[1:]


def test_what_is_no_journal_is_refused_in_one_line(tmp_path: Path) -> None:
    for command in ("verify", "repair", "backup"):
        result = run(command, tmp_path / "none")
        assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
