"""The table of a lap record: its header and columns, and its cells as timing systems and people's tools write them.

A column's name is the same in any case, with or without underscores and blanks: `LAP_NUMBER`, `lapnumber`,
`Lap Number`.
"""

import csv
import re
from collections.abc import Sequence

from msgspec import Struct

from pitboard.feeds.values import BLANKS, duration_us
from pitboard.model.time import SECOND_US

_DAYS = re.compile(r"(?:\+?(\d{1,3}) days?,?\s*)?\+?(\d.*)?")
_DOTTED = re.compile(r"(\d{1,3})\.(\d\d)\.(\d{1,6})")
_THOUSANDTHS = re.compile(r"((?:\d+:)?\d+:\d{1,2}):(\d{3})")
_UNITS = re.compile(
    r"P?(?:(\d{1,3})\s*D(?:AYS?)?\s*)?T?(?:(\d+)\s*H\s*)?(?:(\d+)\s*M(?:IN)?\s*)?(?:(\d+(?:[.,]\d+)?)\s*S(?:EC)?)?",
    re.IGNORECASE,
)
_SHEET_DAY = re.compile(r"(?:1900-01|1970-01)-(\d\d)[ T]")
_OF_DAY = re.compile(
    r"(?:.*[ T])?(\d{1,2}):(\d\d(?::\d\d(?:[.,]\d{1,9})?)?)\s*"
    r"(?:([ap])\.?\s?m\.?)?\s*(?:Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"(\d+)(?:[.,]0*)?")


def time_us(text: str) -> int:
    """Read a duration in µs, 0 where the cell is blank: `1:31.173`, `1'31.173`, `1:31,173`, `0 days 00:01:31.173000`.

    Raises:
        ValueError: the text is no duration.
    """
    try:
        return duration_us(text)
    except ValueError:
        bare = text.strip()
        if bare.casefold() in BLANKS:
            return 0
    sheet = _SHEET_DAY.match(bare)
    if sheet:
        # A spreadsheet's day 0 is 1900-01-00; a program's is the first of 1970.
        first = 1 if bare.startswith("1970") else 0
        bare = f"{int(sheet[1]) - first} days {bare[sheet.end() :]}"
    elif (parts := _UNITS.fullmatch(bare)) is not None and any(parts.groups()):
        day_count, hours, minutes, seconds = (part or "0" for part in parts.groups())
        own_us = duration_us(seconds.replace(",", ".")[:16])
        return ((int(day_count) * 24 + int(hours)) * 60 + int(minutes)) * 60 * SECOND_US + own_us
    found = _DAYS.fullmatch(bare)
    if found is None or not (found[1] or found[2]):
        raise ValueError(f"no duration: {text!r}")
    days, rest = int(found[1] or 0), found[2] or "0"
    rest = re.sub(r"''|[\"″]", ".", rest.replace("’", "'").replace("′", "'")).replace("'", ":").replace(",", ".")
    dotted = _DOTTED.fullmatch(rest)
    if dotted:
        rest = f"{dotted[1]}:{dotted[2]}.{dotted[3]}"
    rest = _THOUSANDTHS.sub(r"\1.\2", rest)
    whole, point, fraction = rest.partition(".")
    try:
        return days * 86_400 * SECOND_US + duration_us(whole + point + fraction[:6])
    except ValueError:
        raise ValueError(f"no duration: {text!r}") from None


def whole(text: str, what: str) -> int:
    """Read a whole number; `1.0` is one, as tools write whole numbers beside blanks.

    Raises:
        ValueError: the text is none.
    """
    found = _WHOLE.fullmatch(text.strip())
    if found is None or len(found[1]) > 9:
        raise ValueError(f"no {what}: {text[:40]!r}")
    return int(found[1])


def of_day_us(text: str) -> int:
    """Read a time of day in µs: `15:04:05.123`, `15:04`, `3:04:05 PM`, with a date before it or a zone behind it.

    Raises:
        ValueError: the text is none.
    """
    found = _OF_DAY.fullmatch(text.strip())
    if found is None:
        return time_us(text.rpartition(" ")[2])
    hours = int(found[1])
    if found[3]:
        hours = hours % 12 + 12 * (found[3] in "pP")
    return time_us(f"{hours}:{found[2]}" if ":" in found[2] else f"{hours}:{found[2]}:00")


def words(text: str) -> str:
    """Read a name or a code; what stands for nothing is blank."""
    bare = text.strip()
    return "" if bare.casefold() in BLANKS else bare


_IN_LANE = frozenset({"b", "true", "yes", "y", "1", "1.0", "x", "p", "pit"})


def in_lane(text: str) -> bool:
    """Tell whether a mark says that the line was crossed in the pit lane: Al Kamel's B, or what tools write for yes."""
    return text.strip().casefold() in _IN_LANE


_FLAG_WORDS = {
    "GF": "GF G GREEN GREENFLAG CLEAR GROEN GRÜN GRUEN VERT VERDE SZ SLOWZONE",
    "YF": "YF Y YELLOW YELLOWFLAG GEEL GELB JAUNE AMARILLA GIALLA",
    "FCY": "FCY FULLCOURSEYELLOW FULLCOURSECAUTION CAUTION CODE60 C60 VSC VIRTUALSAFETYCAR",
    "SF": "SF SC SAFETYCAR",
    "RF": "RF R RED REDFLAG ROOD ROT ROUGE ROJA ROSSA",
    "FF": "FF CH CF CHEQUERED CHECKERED CHEQUEREDFLAG CHECKEREDFLAG FINISH FINISHED FINISHFLAG ZIEL DAMIER",
}
_FLAG_CODES = {word: code for code, words in _FLAG_WORDS.items() for word in words.split()}


def flag_code(text: str) -> str | None:
    """Return a flag's code as Al Kamel writes it; "" where the cell is blank, None where it is unknown.

    A slow zone is a part of the circuit; the race is under green.
    """
    bare = words(text)
    return _FLAG_CODES.get(re.sub(r"[\W_]", "", bare).upper()) if bare else ""


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


class RecordColumns(Struct, frozen=True):
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


NO_COLUMNS = RecordColumns(0, ";", 0, dict.fromkeys(NAMES, -1))
"""What is known of a record before its header is read."""


_ABOUT = re.compile(
    r"\s+[-–—|:]\s+(race|analysis|lap times|laps|results?|rennen|course|wedstrijd)[\w ]*$", re.IGNORECASE
)


def title_of(lines: Sequence[str]) -> str:
    """Return the title above a header, without the word for what the file is; "" where there is none."""
    for line in lines:
        title = " ".join(line.strip(" \t\r\n\ufeff;,|\"'#").split())
        if sum(char.isalpha() for char in title) > 2 and not any(mark in title for mark in (";", "\t", "|")):
            return _ABOUT.sub("", title)
    return ""


def header_of(lines: Sequence[str]) -> RecordColumns | None:
    """Find the header among the first lines of a text; None: no line is like one.

    A header that lacks what no lap record can do without is one still, so that it can be refused by name.
    """
    for number, line in enumerate(lines[:LOOKED_AT], 1):
        found = _header(line, number)
        if found is not None:
            return found
    return None


def _header(line: str, number: int) -> RecordColumns | None:
    best: RecordColumns | None = None
    for delimiter in DELIMITERS:
        if delimiter not in line or len(line) > LONGEST_HEADER:
            continue
        columns = _columns(line, number, delimiter)
        if best is None or columns.likeness > best.likeness:
            best = columns
    return best if best is not None and _is_lap_record(best) else None


def _is_lap_record(columns: RecordColumns) -> bool:
    place = columns.place
    if "LAP_NUMBER" in columns.guessed and place["NUMBER"] < 0:
        return False  # A lap beside a time, of no car: a list of flags and messages has them too.
    by_lap = place["LAP_NUMBER"] >= 0 and any(place[name] >= 0 for name in _TIMES)
    nearly = place["LAP_TIME"] >= 0 or (place["LAP_NUMBER"] >= 0 and place["NUMBER"] >= 0)
    return by_lap or (nearly and any(place[name] >= 0 for name in _MARKS))


def _columns(line: str, number: int, delimiter: str) -> RecordColumns:
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
    return RecordColumns(number, delimiter, width, place, tuple(loops), frozenset(guessed))
