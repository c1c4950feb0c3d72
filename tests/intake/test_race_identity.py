"""What a race is called: by a person, by its sources, by the words of its file or folder, never by where it lies."""

from pathlib import Path

import pytest

from feeds.test_lap_record import row
from feeds.test_rmonitor import RACE
from intake.test_load import write
from pitboard.intake import load
from pitboard.intake.race_identity import NAMELESS


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
