"""The header of a lap record: where it stands, what parts its columns, and which of them there are.

A name is the same in any case, with or without underscores and blanks: `LAP_NUMBER`, `lapnumber`, `Lap Number`.
"""

import csv
import re
from collections.abc import Sequence

from msgspec import Struct

LOOKED_AT = 25
"""A header stands within these lines: people put a title above it."""

LONGEST_HEADER = 20_000
"""Characters; the widest header seen, with forty loops, has some thousand."""

DELIMITERS = (";", ",", "\t", "|")

NAMES = (
    "NUMBER",
    "LAP_NUMBER",
    "LAP_TIME",
    "ELAPSED",
    "HOUR",
    "DRIVER_NUMBER",
    "DRIVER_NAME",
    "CLASS",
    "GROUP",
    "TEAM",
    "MANUFACTURER",
    "CROSSING_FINISH_LINE_IN_PIT",
    "LAP_IMPROVEMENT",
    "S1",
    "S2",
    "S3",
    "KPH",
    "PIT_TIME",
    "FLAG_AT_FL",
)

_KNOWN = {name.replace("_", ""): name for name in NAMES}

_OTHERWISE = {
    "NUMBER": "CARNUMBER CARNO CARNR STARTNUMBER STARTNUMMER STARTNO STARTNR STNR RACENUMBER RACENO # NO NR CAR",
    "LAP_NUMBER": "LAPNUM LAPNO LAPNR LAP RONDE RUNDE TOUR GIRO VUELTA",
    "LAP_TIME": "LAPTIMES LAPTIMESECONDS LAPTIMEMS LAPSECONDS LAPTM RONDETIJD RUNDENZEIT",
    "ELAPSED": "SESSIONELAPSED ELAPSEDTIME RACETIME ELAPSEDS ELAPSEDSECONDS ELAPSEDMS CUMULATIVETIME",
    "HOUR": "TIMEOFDAY DAYTIME TOD",
    "DRIVER_NUMBER": "DRIVERNO DRIVERNR SEAT",
    "DRIVER_NAME": "DRIVER",
    "CLASS": "CARCLASS CATEGORY KLASSE",
    "TEAM": "TEAMNAME ENTRANT",
    "MANUFACTURER": "MAKE BRAND VEHICLE",
    "CROSSING_FINISH_LINE_IN_PIT": "CROSSINGPITFINISHLANE CROSSINGFINISHINPIT CROSSINGINPIT INPIT PIT",
    "PIT_TIME": "PITTIMES PITTIMESECONDS PITTIMEMS PITLANETIME PITSTOPTIME PITDURATION",
    "FLAG_AT_FL": "FLAGATLINE FLAGSTATUS FLAG",
    "S1": "S1LARGE S1SECONDS S1S S1TIME SECTOR1 SECTOR1TIME",
    "S2": "S2LARGE S2SECONDS S2S S2TIME SECTOR2 SECTOR2TIME",
    "S3": "S3LARGE S3SECONDS S3S S3TIME SECTOR3 SECTOR3TIME",
    "KPH": "AVERAGESPEEDKPH AVGKPH",
}
"""What else a column is called, the likelier name first: read where no column bears its own name."""

_ALIASES = {other: (name, rank) for name, others in _OTHERWISE.items() for rank, other in enumerate(others.split())}
_TIMES = ("LAP_TIME", "ELAPSED")
_MARKS = ("DRIVER_NUMBER", "CROSSING_FINISH_LINE_IN_PIT", "LAP_IMPROVEMENT", "PIT_TIME", "FLAG_AT_FL")
_LOOP = re.compile(r"(.+?)[ _]elapsed", re.IGNORECASE)


class Columns(Struct, frozen=True):
    """What the header says: its line, the delimiter, the place of every known column, and those of the loops.

    A column that is not there has place -1, where a blank is put behind every row. `loops` are the columns that give
    the time since the lap's begin at a loop between the sectors' (`IM1a_elapsed`); `guessed` are read under a name
    that is not their own.
    """

    line: int
    delimiter: str
    width: int
    place: dict[str, int]
    loops: tuple[tuple[str, int], ...] = ()
    guessed: frozenset[str] = frozenset()

    @property
    def missing(self) -> str:
        """What a lap record cannot do without and this one has not, in words; empty: nothing."""
        wanting = [name for name in ("NUMBER", "LAP_NUMBER") if self.place[name] < 0]
        if all(self.place[name] < 0 for name in _TIMES):
            wanting.append(" or ".join(_TIMES))
        if not wanting:
            return ""
        named = wanting[0] if len(wanting) == 1 else f"{', '.join(wanting[:-1])} and {wanting[-1]}"
        return f"the column {named} is missing" if len(wanting) == 1 else f"the columns {named} are missing"

    @property
    def likeness(self) -> int:
        """How much it is like a lap record's header: the number of known columns."""
        return sum(at >= 0 for at in self.place.values())

    @property
    def essential_to(self) -> int:
        """The place of the last column without which a row is no lap."""
        time = max((self.place[name] for name in _TIMES), default=-1)
        return max(self.place["NUMBER"], self.place["LAP_NUMBER"], time)


NO_COLUMNS = Columns(0, ";", 0, dict.fromkeys(NAMES, -1))
"""What is known of a record before its header is read."""


_ABOUT = re.compile(
    r"\s+[-–—|:]\s+(race|analysis|lap times|laps|results?|rennen|course|wedstrijd)[\w ]*$", re.IGNORECASE
)


def title_of(lines: Sequence[str]) -> str:
    """What people wrote above a header, without the word for what the file is; "" where there is no such line."""
    for line in lines:
        title = " ".join(line.strip(" \t\r\n\ufeff;,|\"'#").split())
        if sum(char.isalpha() for char in title) > 2 and not any(mark in title for mark in (";", "\t", "|")):
            return _ABOUT.sub("", title)
    return ""


def header_of(lines: Sequence[str]) -> Columns | None:
    """The header among the first lines of a text, or None where no line is like one.

    A header that lacks what no lap record can do without is one still, so that it can be refused by name.
    """
    for number, line in enumerate(lines[:LOOKED_AT], 1):
        found = _header(line, number)
        if found is not None:
            return found
    return None


def _header(line: str, number: int) -> Columns | None:
    best: Columns | None = None
    for delimiter in DELIMITERS:
        if delimiter not in line or len(line) > LONGEST_HEADER:
            continue
        columns = _columns(line, number, delimiter)
        if best is None or columns.likeness > best.likeness:
            best = columns
    return best if best is not None and _is_lap_record(best) else None


def _is_lap_record(columns: Columns) -> bool:
    place = columns.place
    if "LAP_NUMBER" in columns.guessed and place["NUMBER"] < 0:
        return False  # A lap beside a time, of no car: a list of flags and messages has them too.
    by_lap = place["LAP_NUMBER"] >= 0 and any(place[name] >= 0 for name in _TIMES)
    nearly = place["LAP_TIME"] >= 0 or (place["LAP_NUMBER"] >= 0 and place["NUMBER"] >= 0)
    return by_lap or (nearly and any(place[name] >= 0 for name in _MARKS))


def _columns(line: str, number: int, delimiter: str) -> Columns:
    names = [name.strip() for name in next(csv.reader([line.lstrip("\ufeff")], delimiter=delimiter), [])]
    place = dict.fromkeys(NAMES, -1)
    loops: list[tuple[str, int]] = []
    others: list[tuple[int, str, int]] = []
    for at, name in enumerate(names):
        bare = re.sub(r"[\W_]", "", name).upper() or name
        known = _KNOWN.get(bare)
        if known:
            place[known] = at if place[known] < 0 else place[known]
        elif bare in _ALIASES:
            own, rank = _ALIASES[bare]
            others.append((rank, own, at))
        elif (loop := _LOOP.fullmatch(name)) is not None:
            loops.append((loop[1], at))
    guessed = set()
    for _, name, at in sorted(others):
        if place[name] < 0:
            place[name] = at
            guessed.add(name)
    width = len(names) - (not names[-1:] or not names[-1])
    return Columns(number, delimiter, width, place, tuple(loops), frozenset(guessed))
