"""Lists of entries and results as people save them: one list, whatever tool wrote it."""

import pytest

from pitboard.feeds.entry_list import parse_csv, recognises_csv
from pitboard.feeds.reading import Reading
from pitboard.model import Driver

LIST = [
    "POSITION;NUMBER;TEAM;CLASS;VEHICLE;DRIVER1_FIRSTNAME;DRIVER1_SECONDNAME;DRIVER1_LICENSE;DRIVER1_COUNTRY;",
    "1;007;Team A;GT;Make A;Ann;Able;Silver;NLD;",
    "2;8;Team B;GT;Make B;Ben;de Baker;Gold;GBR;",
]


def crews(lines: list[str]) -> list[tuple[str, str, str, tuple[Driver, ...]]]:
    """The cars of a list with their crews."""
    assert recognises_csv("\n".join(lines))
    entries = parse_csv(lines, "results.csv", Reading())
    return [(one.number, one.team, one.car_class, one.drivers) for one in entries]


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_whatever_parts_its_columns(delimiter: str) -> None:
    assert crews([line.replace(";", delimiter) for line in LIST]) == crews(LIST)


@pytest.mark.parametrize(
    "head",
    [
        LIST[0].lower(),
        ";".join(f'"{name}"' for name in LIST[0].split(";")),
        "Pos;No;Team;Category;Car;Driver 1 First name;Driver 1 Last name;Driver 1 Licence;Driver 1 Nationality;",
    ],
)
def test_whatever_its_columns_are_called(head: str) -> None:
    assert crews([head, *LIST[1:]]) == crews(LIST)


def test_with_a_title_above_and_blank_lines_between() -> None:
    assert crews(["Six Hours of Nowhere", "", LIST[0], "", *LIST[1:], ";;;"]) == crews(LIST)


def test_a_number_as_a_spreadsheet_writes_it_is_the_same_car() -> None:
    assert crews([LIST[0], '1;="007";Team A;GT;', "2;8.0;Team B;GT;"])[0][0] == "007"


def test_first_names_of_two_words_are_no_part_of_the_surname() -> None:
    entries = crews(["NUMBER;TEAM;CLASS;DRIVER_1;DRIVER_2;", "7;Team;LMP1;Jan Maria VAN LOON;Ann ABLE;"])

    names = [(driver.first_name, driver.last_name) for driver in entries[0][3]]
    assert names == [("Jan Maria", "VAN LOON"), ("Ann", "ABLE")]
