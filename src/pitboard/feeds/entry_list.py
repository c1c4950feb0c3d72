"""Entry lists given beside a source: a TOML file, a CSV with one row a car, or an IMSA result file."""

import csv
import re
from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import Struct

from pitboard.feeds.format import HEAD_BYTES, FeedFormat, FeedReader, ReaderContext, WholeDocument, one_piece
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.transport.lines import text_lines
from pitboard.feeds.values import car_number, split_name
from pitboard.model import Driver, Entry

# Licences as result files spell them; the FIA's grades are their first letters.
GRADES = {"platinum": "P", "gold": "G", "silver": "S", "bronze": "B", "p": "P", "g": "G", "s": "S", "b": "B"}


LOOKED_AT = 25
"""A header stands within these lines."""

LONGEST_HEADER = 20_000
MOST_CARS = 2_000
"""More than any race has: a longer list is none of one."""

DELIMITERS = (";", ",", "\t", "|")

_ALIASES = {
    **dict.fromkeys(("CARNUMBER", "CARNO", "STARTNUMBER", "NO", "NR"), "NUMBER"),
    "CATEGORY": "CLASS",
    "CAR": "VEHICLE",
}


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


class _Header(Struct, frozen=True):
    """Where the header of a list stands, what parts its columns, and their names: `DRIVER1LASTNAME`."""

    line: int
    delimiter: str
    names: tuple[str, ...]


def recognises_csv(text: str) -> bool:
    """Tell whether the header of an entry or result list stands in a text's first lines."""
    return _header_of(text.splitlines()[:LOOKED_AT]) is not None


def _header_of(lines: Sequence[str]) -> _Header | None:
    """Return the header among the first lines: people put a title above it."""
    for number, line in enumerate(lines[:LOOKED_AT], 1):
        for delimiter in DELIMITERS:
            if delimiter not in line or len(line) > LONGEST_HEADER:
                continue
            names = tuple(_name(cell) for cell in next(csv.reader([line.lstrip("\ufeff")], delimiter=delimiter), []))
            if "NUMBER" in names and ("DRIVER1LASTNAME" in names or "DRIVER1" in names):
                return _Header(number, delimiter, names)
    return None


def _name(cell: str) -> str:
    """Return a column's name without what tools vary: case, blanks, underscores, the word for a family name."""
    bare = re.sub(r"[\W_]", "", cell).upper()
    bare = re.sub(r"^(DRIVER\d)(SECONDNAME|SURNAME|FAMILYNAME)$", r"\1LASTNAME", bare)
    bare = re.sub(r"^(DRIVER\d)(NATION|NATIONALITY|NAT)$", r"\1COUNTRY", bare)
    bare = re.sub(r"^(DRIVER\d)(LICENCE|GRADE|CATEGORISATION)$", r"\1LICENSE", bare)
    return _ALIASES.get(bare, bare)


def recognises_toml(text: str, name: str = "") -> bool:
    """Tell whether a text looks like an entry list in TOML, whole or broken, or is called so."""
    return "[[car" in text or name.removesuffix(".gz").endswith(".toml")


def parse_toml(text: str, source: str, authority: int = 2) -> list[Entry]:
    """Return the entries of a TOML list: `[[car]]` with number, class, team, make and `[[car.drivers]]`.

    Raises:
        Refused: the text is not such a list; the reason names the place.
    """
    import tomllib

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
            tuple(_stated_driver(driver, seat) for seat, driver in enumerate(car.drivers, 1)),
            car.transponders,
            car.competes,
            authority,
            source,
        )
        for car in stated.car
    ]


def _stated_driver(driver: _TomlDriver, seat: int) -> Driver:
    return Driver(driver.seat or seat, driver.first_name, driver.last_name, driver.nation, driver.grade, driver.gender)


def parse_csv(lines: Sequence[str], source: str, reading: Reading, authority: int = 1) -> list[Entry]:
    """Return the entries of a CSV, a row a car: NUMBER, TEAM, CLASS, VEHICLE, and per driver either DRIVERn_FIRSTNAME,
    _SECONDNAME, _COUNTRY, _LICENSE (IMSA results) or DRIVER_n, `First LAST` (classifications).

    Raises:
        Refused: the header has no car numbers or no drivers.
    """
    header = _header_of(lines)
    if header is None:
        raise Refused(
            Refusal(source, 1, "no entry list: the columns NUMBER and DRIVER1_SECONDNAME or DRIVER_1 are missing")
        )
    entries = []
    for line, cells in enumerate(csv.reader(lines[header.line :], delimiter=header.delimiter), header.line + 1):
        if not any(cell.strip() for cell in cells):
            continue
        row = dict(zip(header.names, (cell.strip() for cell in cells), strict=False))
        row["NUMBER"] = car_number(row.get("NUMBER", ""))
        if not row["NUMBER"]:
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
        last_name, whole = row.get(f"DRIVER{seat}LASTNAME", ""), row.get(f"DRIVER{seat}", "")
        if not (last_name or whole):
            continue
        first_name, last_name = (row.get(f"DRIVER{seat}FIRSTNAME", ""), last_name) if last_name else split_name(whole)
        grade = GRADES.get(row.get(f"DRIVER{seat}LICENSE", "").casefold(), "")
        crew.append(Driver(seat, first_name, last_name, row.get(f"DRIVER{seat}COUNTRY", ""), grade))
    return crew


def _is_csv(content: bytes) -> bool:
    return recognises_csv(content[:HEAD_BYTES].decode("utf-8-sig", "replace"))


def _recognises(content: bytes, name: str) -> bool:
    return _is_csv(content) or (name.endswith(".toml") and b"[[car]]" in content)


def _reader(source: str, reading: Reading, _context: ReaderContext) -> FeedReader:
    def parse(content: bytes, _run: int | None) -> Sequence[Entry]:
        if _is_csv(content):
            return parse_csv(text_lines(content, source, reading), source, reading)
        return parse_toml(content.decode("utf-8", "replace"), source)

    return WholeDocument(parse)


FORMAT: Final = FeedFormat(
    name="entry_list", title="entry list", recognises=_recognises, reader=_reader, pieces=one_piece
)
