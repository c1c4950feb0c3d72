"""Any source by its content; what cannot be read is refused in one clear line, and what can be is read."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from feeds.multiloop_lines import Session
from feeds.test_lap_record import HEAD, row
from feeds.test_p3 import DECODER, NOON_US
from pitboard.feeds.p3.protocol import PassingRecord, encode
from pitboard.feeds.reading import Refused
from pitboard.feeds.simulator import SimulatedRace
from pitboard.intake import load, parse_race_time
from pitboard.intake.documents import LINE_LIMIT_BYTES
from pitboard.intake.load import gather
from pitboard.journal import Journal

ROWS = [row(), row(lap=2, elapsed="3:20.000"), row("8", name="Bob BAKER")]


def write(path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    """A lap record in a file."""
    path.write_bytes("\r\n".join([HEAD, *rows, ""]).encode(encoding))
    return path


def refusal_of(path: Path) -> str:
    """The one line with which a source is refused as a whole."""
    with pytest.raises(Refused) as refused:
        load(path)
    return str(refused.value).replace(str(path.parent), "")


def test_a_file_is_recognised_by_its_content(tmp_path: Path) -> None:
    loaded = load(write(tmp_path / "anything.txt", *ROWS))

    assert {number: len(car.lap_end_us) for number, car in loaded.history.cars.items()} == {"7": 2, "8": 1}


def test_a_compressed_file_reads_the_same(tmp_path: Path) -> None:
    plain = write(tmp_path / "race.csv", *ROWS)
    packed = tmp_path / "race.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    assert {n: c.lap_end_us for n, c in load(packed).history.cars.items()} == {
        n: c.lap_end_us for n, c in load(plain).history.cars.items()
    }


def test_a_mark_at_the_beginning_and_bare_line_feeds_make_no_difference(tmp_path: Path) -> None:
    (tmp_path / "race.csv").write_bytes(b"\xef\xbb\xbf" + "\n".join([HEAD, *ROWS]).encode())

    assert load(tmp_path / "race.csv").reading.counts == {"laps": 3}


def test_a_folder_is_one_race_and_what_is_not_recognised_is_named(tmp_path: Path) -> None:
    write(tmp_path / "race.csv", *ROWS)
    (tmp_path / "notes.doc").write_text("not a timing document")

    loaded = load(tmp_path)

    assert (loaded.history.race.name, loaded.unrecognised) == (tmp_path.name, ["notes.doc"])


def laps(number: str, seconds: int, count: int = 6) -> list[str]:
    """The rows of a car that drives every lap in as many seconds."""
    elapsed = [f"{n * seconds // 60}:{n * seconds % 60:02}.000" for n in range(1, count + 1)]
    return [row(number, n, f"{seconds}.000", told) for n, told in enumerate(elapsed, 1)]


@pytest.mark.parametrize(
    "other",
    [[row(hour="11:01:40.000")], laps("7", 53)],
    ids=["begins at another hour", "the same cars drive other laps"],
)
def test_a_folder_of_two_races_is_refused_and_both_are_named(tmp_path: Path, other: list[str]) -> None:
    write(tmp_path / "a.csv", *laps("7", 50))
    write(tmp_path / "b.csv", *other)

    assert refusal_of(tmp_path) == "b.csv: another race than a.csv; a folder is one race: name one of its files"


def test_records_of_one_race_may_hold_other_hours_and_other_cars_of_it(tmp_path: Path) -> None:
    for name, rows in (("a", laps("7", 50)), ("b", laps("7", 50, 3)), ("c", laps("19", 51))):
        write(tmp_path / f"{name}.csv", *rows)

    assert {number: len(car.lap_end_us) for number, car in load(tmp_path).history.cars.items()} == {"7": 6, "19": 6}


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert refusal_of(tmp_path / "empty") == "/empty: an empty folder"


def test_a_source_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "nothing") == "/nothing: no such file or folder"


def test_text_of_no_known_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("hello")

    assert refusal_of(tmp_path / "x").startswith("/x: not recognised")


def test_a_record_without_its_columns_is_refused_with_the_column(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(HEAD.replace(" LAP_NUMBER;", "") + "\n" + row())

    assert refusal_of(tmp_path / "x.csv") == "/x.csv:1: no lap record: the column LAP_NUMBER is missing"


def test_a_truncated_file_gives_what_can_be_read(tmp_path: Path) -> None:
    whole = gzip.compress(write(tmp_path / "race.csv", *ROWS * 1, row("9")).read_bytes())
    (tmp_path / "cut.csv.gz").write_bytes(whole[:-12])

    loaded = load(tmp_path / "cut.csv.gz")

    assert loaded.reading.counts["laps"] >= 2
    assert [one.reason for one in loaded.reading.refusals] == ["truncated: the compressed data ends early"]
    assert loaded.reading.refusals[0].line >= 3


def test_damaged_compression_is_refused(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(HEAD.encode()))
    packed[12:20] = b"\xff" * 8
    (tmp_path / "bad.gz").write_bytes(bytes(packed))

    assert refusal_of(tmp_path / "bad.gz").startswith("/bad.gz: damaged compressed data")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_name_with_accents_is_read_in_every_alphabet_that_files_are_saved_in(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "race.csv"
    path.write_bytes("\n".join([HEAD, ROWS[0], row("9", name="Jos\xe9 MAR\xcdA"), ROWS[2]]).encode(encoding))

    loaded = load(path)

    assert sorted(loaded.history.cars) == ["7", "8", "9"]
    assert loaded.history.cars["9"].names == {1: "José María"}
    assert not loaded.reading.refusals


def test_one_byte_that_is_not_utf_8_costs_nobody_anything(tmp_path: Path) -> None:
    lines = [one.encode() for one in (HEAD, row("7", name="Zoë ABLE"))] + [
        row("9", name="Jos\xe9 MAR\xcdA").encode("cp1252")
    ]
    (tmp_path / "race.csv").write_bytes(b"\n".join(lines))

    loaded = load(tmp_path / "race.csv")

    assert [car.names[1] for car in loaded.history.cars.values()] == ["Zoë Able", "José María"]


def test_a_lap_that_goes_back_in_time_is_refused_with_its_line(tmp_path: Path) -> None:
    loaded = load(write(tmp_path / "race.csv", ROWS[0], row(lap=2, elapsed="0:50.000"), ROWS[2]))

    assert [one.line for one in loaded.reading.refusals] == [3]
    assert len(loaded.history.cars["7"].lap_end_us) == 1


def test_a_line_without_end_is_refused_early(tmp_path: Path) -> None:
    path = tmp_path / "endless.csv"
    with path.open("wb") as file:
        file.truncate(2 << 30)

    assert refusal_of(path) == f"/endless.csv:1: a line longer than {LINE_LIMIT_BYTES >> 20} MiB"


def test_a_line_without_end_after_a_sound_header_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "endless.csv"
    path.write_bytes(HEAD.encode() + b"\n" + b"7;" * (2 << 20))

    assert refusal_of(path) == f"/endless.csv:2: a line longer than {LINE_LIMIT_BYTES >> 20} MiB"


def test_a_compressed_line_without_end_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "endless.csv.gz"
    path.write_bytes(gzip.compress(HEAD.encode() + b"\n" + b"7;" * (2 << 20)))

    assert refusal_of(path) == f"/endless.csv.gz:2: a line longer than {LINE_LIMIT_BYTES >> 20} MiB"


def test_names_are_set_as_people_write_them(tmp_path: Path) -> None:
    names = ["Jakub SMIECHOWSKI", "Renger VAN DER ZANDE", "Alessandro PIER GUIDI", "Renger van der Zande", "PJ HYETT"]
    rows = [row(str(i), name=name) for i, name in enumerate(names, 1)]

    cars = load(write(tmp_path / "race.csv", *rows)).history.cars

    assert [cars[str(i)].names[1] for i in range(1, 6)] == [
        "Jakub Śmiechowski",
        "Renger van der Zande",
        "Alessandro Pier Guidi",
        "Renger van der Zande",
        "PJ Hyett",
    ]


def test_an_entry_list_in_toml_beside_a_source_outranks_it(tmp_path: Path) -> None:
    path = write(tmp_path / "race.csv", *ROWS)
    entries = tmp_path / "entries.toml"
    entries.write_text(
        '[[car]]\nnumber = "7"\nclass = "GT"\nteam = "Other Team"\n'
        '[[car.drivers]]\nfirst_name = "Ann"\nlast_name = "Able"\nnation = "NLD"\ngrade = "G"\n'
    )

    history = load(path, entries=entries).history

    car = history.cars["7"]
    assert (car.entry.team, car.entry.make, car.nations) == ("Other Team", "Make", ("NLD",))
    assert [(one.what, one.kept, one.other) for one in history.conflicts] == [("team", "Other Team", "Team")]


def test_an_entry_list_in_csv_gives_nations_and_grades(tmp_path: Path) -> None:
    path = write(tmp_path / "race.csv", *ROWS)
    entries = tmp_path / "results.csv"
    head = "POSITION,NUMBER,TEAM,CLASS,DRIVER1_FIRSTNAME,DRIVER1_SECONDNAME,DRIVER1_LICENSE,DRIVER1_COUNTRY,"
    entries.write_text(f"{head}\n1,7,Team,GT,Ann,Able,Silver,NLD,\n")

    driver = load(path, entries=entries).history.cars["7"].entry.drivers[0]

    assert (driver.nation, driver.grade) == ("NLD", "S")


def test_an_entry_list_that_is_none_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "race.csv", *ROWS)
    (tmp_path / "bad.toml").write_text("[[car]]\nnumbr = 7\n")

    with pytest.raises(Refused, match=r"bad.toml: no entry list: Object .* `\$.car\[0\]`"):
        load(path, entries=tmp_path / "bad.toml")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("16:12:30", 58_350),
        ("16h", 57_600),
        ("57600s", 57_600),
        ("16:12", 58_320),
        ("1h30m", 5400),
        ("90m", 5400),
        ("0:00:00.25", 0.25),
        ("100:00:00", 360_000),
    ],
)
def test_race_time_is_read_as_people_type_it(text: str, seconds: float) -> None:
    assert parse_race_time(text) == round(seconds * 1e6)


@pytest.mark.parametrize("text", ["", "16", "16:60:00", "4pm", "-1h", "1:2:3:4"])
def test_what_is_no_race_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no race time; write 16:12:30, 16h or 57600s"):
        parse_race_time(text)


def test_the_recording_of_a_decoder_is_a_source(races: Path, tmp_path: Path) -> None:
    entries = tmp_path / "entries.toml"
    sent = bytes.fromhex("".join((races / "p3-decoder/recording.bin").read_text().split()))
    (tmp_path / "box.bin").write_bytes(sent)

    loaded = [load(path) for path in (races / "p3-decoder/recording.bin", tmp_path / "box.bin")]

    assert [len(one.history.unassigned) for one in loaded] == [84, 84]
    car = loaded[0].history.unassigned[0].transponder
    entries.write_text(f'[[car]]\nnumber = "7"\nclass = "GT"\nteam = "T"\ntransponders = ["{car}"]\n')
    assert len(load(tmp_path / "box.bin", entries=entries).history.cars["7"].lap_end_us) > 10


def test_frames_without_a_line_feed_for_longer_than_a_line_are_no_long_line(tmp_path: Path) -> None:
    frame = encode(PassingRecord(number=1, transponder=7, rtc_us=NOON_US, decoder=DECODER))
    (tmp_path / "box.bin").write_bytes(frame * (LINE_LIMIT_BYTES * 2 // len(frame)))

    assert load(tmp_path / "box.bin").reading.counts["passings"] == 1


def test_a_recording_of_multiloop_is_a_source_and_its_runs_can_be_chosen(tmp_path: Path) -> None:
    race = Session(SimulatedRace(hypercar=2, lmp2=1, lmgt3=1, innovative=0, duration_us=1_800_000_000)).content()
    (tmp_path / "race.mlp").write_bytes(race)

    cars = load(tmp_path / "race.mlp", run=1).history.cars

    assert sum(len(car.lap_end_us) for car in cars.values()) > 10
    with pytest.raises(Refused, match="no run 2"):
        load(tmp_path / "race.mlp", run=2)


def test_the_records_of_a_journal_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    """Those that it held when it was opened, again and again, whatever is written to it meanwhile."""
    path = tmp_path / "race.pitboard"
    with Journal.create(path) as journal:
        for number in range(3):
            journal.append("rmonitor://x", "rmonitor", b"%d" % number, number)
        journal.flush()
        documents = gather([path])
        journal.append("rmonitor://x", "rmonitor", b"later", 3)

    assert [one.payload for one in documents] == [one.payload for one in documents] == [b"0", b"1", b"2"]
    assert (len(documents), isinstance(documents, list)) == (3, False)
    assert len(list(gather([path, path]))) == 8


def test_a_journal_that_is_damaged_is_refused_when_its_records_are_read(tmp_path: Path) -> None:
    path = tmp_path / "race.pitboard"
    with Journal.create(path) as journal:
        journal.append("rmonitor://x", "rmonitor", b"one", 1)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE record SET payload = X'00'")

    with pytest.raises(Refused, match=r"race\.pitboard"):
        list(gather([path]))
