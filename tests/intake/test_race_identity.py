"""What a race is called: by a person, by its sources, by the words of its file or folder, never by where it lies."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from build import START_US, line_laps, passing, race_info
from feeds.test_lap_record import row
from feeds.test_rmonitor import RACE
from intake.test_load import write
from pitboard.intake import load
from pitboard.intake.race_identity import NAMELESS, guessed_name, named, of_two_races, with_year, year_in
from pitboard.model import Fact


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("spa-2025/23_Analysis_Race_Hour6.csv", "spa-2025"),
        ("Downloads/spa-24h.csv", "spa-24h"),
        ("Downloads/23_Analysis_Race_Hour24.csv", NAMELESS),
        ("Downloads/25_TimeCards_Race (1).csv", NAMELESS),
        ("Bureaublad/3f2504e04f8911d39a0c0305e82c3301.csv", NAMELESS),
        ("gr-cup/COTA_Race_1/23_analysisendurancewithsections_race-1.csv", "COTA_Race_1"),
        ("Valbrume/csv/race.csv", "Valbrume"),
        ("home/ann/race.csv", NAMELESS),
        ("Downloads/full.csv", NAMELESS),
        ("Downloads/two/first.csv", NAMELESS),
        ("Valbrume 6h/whole-race_v2.csv", "Valbrume 6h"),
        ("Valbrume 6h/volledig.csv", "Valbrume 6h"),
    ],
)
def test_a_file_is_named_by_its_words_or_its_folders(tmp_path: Path, path: str, name: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)

    assert load(write(file, row())).history.race.name == name


def test_a_folder_is_named_by_its_words_or_by_what_is_in_it(tmp_path: Path) -> None:
    for folder, file in (("Valbrume 2026", "laps.csv"), ("Downloads", "valbrume-6h.csv")):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / file, row())

    assert load(tmp_path / "Valbrume 2026").history.race.name == "Valbrume 2026"
    assert load(tmp_path / "Downloads").history.race.name == "valbrume-6h"


def test_the_words_above_a_records_header_name_it(tmp_path: Path) -> None:
    path = write(tmp_path / "race.csv", row())
    path.write_text("6 Hours of Valbrume - Race;;;\n\n" + path.read_text())

    assert load(path).history.race.name == "6 Hours of Valbrume"


def test_what_the_feed_says_comes_before_the_file_and_what_a_person_says_before_the_feed(tmp_path: Path) -> None:
    path = tmp_path / "valbrume.rmonitor"
    path.write_text("\n".join(RACE))

    stated = load(path).history
    called = load(path, called="The Valbrume Six").history
    assert stated.race.name not in ("", "valbrume")
    assert called.race.name == "The Valbrume Six"
    assert called.race.start_us == stated.race.start_us


@pytest.mark.parametrize(
    ("path", "year"),
    [
        ("wec-2016-cota/Analysis.csv", 2016),
        ("202107171510-race-laps.csv", 2021),
        ("2019/2021-race.csv", 2021),
        ("2019/spa/race/laps.csv", 0),
        ("laps-12016.csv", 0),
        ("2016-2021.csv", 0),
        ("race.csv", 0),
    ],
)
def test_the_year_is_that_by_which_a_file_or_a_folder_near_it_is_called(path: str, year: int) -> None:
    """One that names two years says neither; digits within a longer number are none."""
    assert year_in(Path("/races") / path) == year


def test_a_source_that_knows_its_date_or_year_keeps_it() -> None:
    dated, undated = race_info(), replace(race_info(), dated=False)

    assert with_year([dated, undated, replace(undated, year=2014)], [Path("/spa-2016/race.csv")]) == [
        dated,
        replace(undated, year=2016),
        replace(undated, year=2014),
    ]


def test_a_race_that_a_person_names_has_that_name_whatever_its_sources_say() -> None:
    assert named([race_info(), passing(100, "7")], "Valbrume") == [race_info(name="Valbrume"), passing(100, "7")]
    assert named([race_info()], "") == [race_info()]


def test_without_words_a_race_is_called_by_its_circuit() -> None:
    race = replace(race_info(), circuit="le-mans")

    assert guessed_name([Path("/tmp/race.csv")], [race]) == "Circuit des 24 Heures"
    assert guessed_name([Path("/tmp/race.csv")], [race_info()]) == NAMELESS


# One race or two


def record(*lap_s: float, start_us: int = START_US, dated: bool = True, circuit: str = "") -> list[Fact]:
    """A document with the laps of one car."""
    return [replace(race_info(), start_us=start_us, dated=dated, circuit=circuit), *line_laps("7", lap_s)]


LAPS_S = (101.3, 99.8, 102.1, 100.4, 103.7)


@pytest.mark.parametrize(
    ("other", "two"),
    [
        pytest.param(record(*LAPS_S), False, id="the same laps"),
        pytest.param(record(*LAPS_S[:2]), False, id="the first two of them"),
        pytest.param(record(105.0, 106.2, 104.4, 107.9, 103.3), True, id="other laps of the same car"),
        pytest.param(record(*LAPS_S, start_us=START_US + 3_600_000_000), True, id="another start"),
        pytest.param(record(*LAPS_S, circuit="spa"), True, id="another circuit"),
    ],
)
def test_two_records_are_of_one_race_where_their_crossings_agree(other: list[Fact], two: bool) -> None:
    assert of_two_races(record(*LAPS_S, circuit="le-mans"), other, both_records=True) is two


def test_documents_that_do_not_state_every_crossing_are_told_apart_by_start_and_circuit_alone() -> None:
    other = record(105.0, 106.2, 104.4, 107.9, 103.3)

    assert not of_two_races(record(*LAPS_S), other, both_records=False)


def test_of_a_document_without_a_date_only_the_time_of_day_is_compared() -> None:
    undated = record(*LAPS_S, start_us=START_US % 86_400_000_000, dated=False)

    assert not of_two_races(record(*LAPS_S), undated, both_records=False)
