"""Entry lists given beside a source: a TOML file, a CSV with one row a car, or an IMSA result file."""

import csv
import tomllib
from collections.abc import Sequence
from typing import Any

import msgspec

from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.model import Driver, Entry

# Licences as result files spell them; the FIA's grades are their first letters.
GRADES = {"platinum": "P", "gold": "G", "silver": "S", "bronze": "B"}


class _TomlDriver(msgspec.Struct, forbid_unknown_fields=True):
    first_name: str
    last_name: str
    seat: int = 0
    nation: str = ""
    grade: str = ""
    gender: str = ""


class _TomlCar(msgspec.Struct, forbid_unknown_fields=True, rename={"car_class": "class"}):
    number: str
    car_class: str = ""
    team: str = ""
    make: str = ""
    model: str = ""
    group: str = ""
    transponders: tuple[str, ...] = ()
    competes: bool = True
    drivers: list[_TomlDriver] = []


class _TomlList(msgspec.Struct, forbid_unknown_fields=True):
    car: list[_TomlCar]


def recognises_csv(head: str) -> bool:
    """Whether a text's first line is the header of an entry or result list."""
    names = {name.strip().upper() for name in head.lstrip("\ufeff").replace(";", ",").split(",")}
    return "NUMBER" in names and ("DRIVER1_SECONDNAME" in names or "DRIVER_1" in names)


def recognises_toml(text: str) -> bool:
    """Whether a text looks like an entry list in TOML."""
    return "[[car]]" in text


def parse_toml(text: str, source: str, authority: int = 2) -> list[Entry]:
    """The entries of a TOML list: `[[car]]` with number, class, team, make and `[[car.drivers]]`.

    Raises:
        Refused: the text is not such a list; the reason names the place.
    """
    try:
        stated = msgspec.convert(tomllib.loads(text), _TomlList)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise Refused(Refusal(source, 0, f"no entry list: {error}", whole=True)) from None
    return [
        Entry(
            car.number,
            car.car_class,
            car.team,
            car.make,
            car.model,
            car.group,
            tuple(
                Driver(one.seat or seat, one.first_name, one.last_name, one.nation, one.grade, one.gender)
                for seat, one in enumerate(car.drivers, 1)
            ),
            car.transponders,
            car.competes,
            authority,
            source,
        )
        for car in stated.car
    ]


def parse_csv(lines: Sequence[str], source: str, reading: Reading, authority: int = 1) -> list[Entry]:
    """The entries of a CSV with a row a car: NUMBER, TEAM, CLASS, VEHICLE, and per driver either DRIVERn_FIRSTNAME,
    _SECONDNAME, _COUNTRY, _LICENSE (IMSA results) or DRIVER_n, `First LAST` (classifications).

    Raises:
        Refused: the header has no car numbers or no drivers.
    """
    if not lines or not recognises_csv(lines[0]):
        raise Refused(
            Refusal(source, 1, "no entry list: the columns NUMBER and DRIVER1_SECONDNAME or DRIVER_1 are missing")
        )
    delimiter = ";" if ";" in lines[0] else ","
    names = [name.strip().upper() for name in lines[0].lstrip("\ufeff").split(delimiter)]
    entries = []
    for line, cells in enumerate(csv.reader(lines[1:], delimiter=delimiter), 2):
        if not cells:
            continue
        row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        if not row.get("NUMBER"):
            reading.refuse(source, line, "an entry without a car number")
            continue
        reading.count("entries")
        entries.append(_entry(row, source, authority))
    return entries


def _entry(row: dict[str, str], source: str, authority: int) -> Entry:
    return Entry(
        row["NUMBER"],
        row.get("CLASS", ""),
        row.get("TEAM", ""),
        row.get("MAKE", row.get("MANUFACTURER", "")),
        row.get("VEHICLE", ""),
        row.get("GROUP", ""),
        tuple(_crew(row)),
        competes=row.get("CLASS", "").casefold() != "innovative car",
        authority=authority,
        source=source,
    )


def _crew(row: dict[str, str]) -> list[Driver]:
    crew = []
    for seat in range(1, 7):
        given: dict[str, Any] = {}
        if row.get(f"DRIVER{seat}_SECONDNAME"):
            given = {
                "first_name": row.get(f"DRIVER{seat}_FIRSTNAME", ""),
                "last_name": row[f"DRIVER{seat}_SECONDNAME"],
                "nation": row.get(f"DRIVER{seat}_COUNTRY", ""),
                "grade": GRADES.get(row.get(f"DRIVER{seat}_LICENSE", "").casefold(), ""),
            }
        elif row.get(f"DRIVER_{seat}"):
            first, _, last = row[f"DRIVER_{seat}"].partition(" ")
            given = {"first_name": first, "last_name": last}
        if given:
            crew.append(Driver(seat, **given))
    return crew
