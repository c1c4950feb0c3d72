"""Lap records as people's tools save them: one small race, written in any dialect."""

from collections.abc import Sequence
from typing import Final

from hypothesis import strategies as st
from msgspec import Struct

COLUMNS: Final = (
    "NUMBER",
    "DRIVER_NUMBER",
    "LAP_NUMBER",
    "LAP_TIME",
    "LAP_IMPROVEMENT",
    "CROSSING_FINISH_LINE_IN_PIT",
    "S1",
    "S2",
    "S3",
    "KPH",
    "ELAPSED",
    "HOUR",
    "TOP_SPEED",
    "DRIVER_NAME",
    "PIT_TIME",
    "CLASS",
    "GROUP",
    "TEAM",
    "MANUFACTURER",
    "FLAG_AT_FL",
)
SPARE: Final = ("LAP_IMPROVEMENT", "KPH", "TOP_SPEED", "GROUP", "MANUFACTURER", "S3")
"""Columns that nothing in these races hangs on."""

OTHER_NAMES: Final = {
    "NUMBER": "Car #",
    "LAP_NUMBER": "Lap",
    "LAP_TIME": "Lap time (s)",
    "ELAPSED": "Race Time",
    "HOUR": "time_of_day",
    "DRIVER_NAME": "Driver",
    "CLASS": "Category",
    "MANUFACTURER": "Vehicle",
    "CROSSING_FINISH_LINE_IN_PIT": "crossing_pit_finish_lane",
    "PIT_TIME": "pit_time_s",
    "FLAG_AT_FL": "Flag",
    "S1": "S1_LARGE",
    "S2": "Sector 2",
}

START_MS: Final = 12 * 3_600_000
LAP_MS: Final = 92_000

Row = dict[str, str]


def duration(ms: int) -> str:
    """A duration as Al Kamel writes it: `58.054`, `3:53.276`, `24:06:52.461`."""
    seconds, ms = divmod(ms, 1000)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    if hours:
        return f"{hours}:{minutes:02}:{seconds:02}.{ms:03}"
    return f"{minutes}:{seconds:02}.{ms:03}" if minutes else f"{seconds}.{ms:03}"


def hour(ms: int) -> str:
    """A time of day."""
    seconds, ms = divmod(ms % 86_400_000, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"


def race(cars: int = 4, laps: int = 12, stop_on: int = 6) -> list[Row]:
    """A race of some cars; each stops for a minute at the end of a lap, and another driver takes over."""
    rows: list[Row] = []
    for car in range(1, cars + 1):
        elapsed_ms = 0
        for lap in range(1, laps + 1):
            after_stop = lap == stop_on + 1
            lap_ms = LAP_MS + car * 311 + (lap * 7919 * car) % 1900 + 60_000 * after_stop
            elapsed_ms += lap_ms
            rows.append(_row(car, lap, lap_ms, elapsed_ms, in_pit=lap == stop_on, after_stop=after_stop))
    last_ms = max(_ms(row) for row in rows if row["NUMBER"] == "1")
    return [row | {"FLAG_AT_FL": "FF" if _ms(row) >= last_ms else "GF"} for row in rows]


def _ms(row: Row) -> int:
    return int(row["_ELAPSED_MS"])


def _row(car: int, lap: int, lap_ms: int, elapsed_ms: int, *, in_pit: bool, after_stop: bool) -> Row:
    seat = 1 + (lap > 6)
    first_ms = lap_ms - 60_000
    return {
        "NUMBER": str(car),
        "DRIVER_NUMBER": str(seat),
        "LAP_NUMBER": str(lap),
        "LAP_TIME": duration(lap_ms),
        "LAP_IMPROVEMENT": "0",
        "CROSSING_FINISH_LINE_IN_PIT": "B" if in_pit else "",
        "S1": duration(first_ms),
        "S2": duration(30_500),
        "S3": duration(29_500),
        "KPH": "170.0",
        "ELAPSED": duration(elapsed_ms),
        "HOUR": hour(START_MS + elapsed_ms),
        "TOP_SPEED": "250.0",
        "DRIVER_NAME": f"Ans{'ë' * (car == 1)} {['ABLE', 'BAKER'][seat - 1]}{car}",
        "PIT_TIME": "0:01:10.149" if after_stop else "",
        "CLASS": "GT" if car % 2 else "LMPX",
        "GROUP": "",
        "TEAM": f"Team {car}",
        "MANUFACTURER": f"Make {car}",
        "_ELAPSED_MS": str(elapsed_ms),
    }


class Dialect(Struct, frozen=True):
    """How a tool writes a record."""

    delimiter: str = ";"
    encoding: str = "utf-8-sig"
    names: str = "usual"
    times: str = "usual"
    whole: str = "usual"
    marks: str = "usual"
    hours: str = "usual"
    index: bool = False
    title: bool = False
    quoted: bool = False
    without: tuple[str, ...] = ()
    line_end: str = "\r\n"


def dialects() -> st.SearchStrategy[Dialect]:
    """Every way of writing that tools were seen to have, in any mixture that can be read back."""
    return st.builds(
        Dialect,
        delimiter=st.sampled_from([";", ",", "\t"]),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
        names=st.sampled_from(["usual", "lower", "spaced", "joined", "other"]),
        times=st.sampled_from(["usual", "apostrophe", "comma", "pandas", "colons", "units", "iso", "sheet", "ms"]),
        whole=st.sampled_from(["usual", "float"]),
        marks=st.sampled_from(["usual", "lower", "words", "numbers"]),
        hours=st.sampled_from(["usual", "noon", "dated", "zoned"]),
        index=st.booleans(),
        title=st.booleans(),
        quoted=st.booleans(),
        without=st.lists(st.sampled_from(SPARE), unique=True).map(tuple),
        line_end=st.sampled_from(["\n", "\r\n"]),
    )


def written(rows: Sequence[Row], dialect: Dialect = Dialect()) -> bytes:  # noqa: B008 # a frozen value
    """The record in a dialect."""
    names = [name for name in COLUMNS if name not in dialect.without]
    lines = [
        [_name(name, dialect) for name in names],
        *([_cell(row[name], name, dialect) for name in names] for row in rows),
    ]
    if dialect.index:
        lines = [["", *lines[0]], *([str(place), *line] for place, line in enumerate(lines[1:]))]
    text = [dialect.delimiter.join(_quoted(cell, dialect) for cell in line) for line in lines]
    title = ["Six Hours of Nowhere - Race", ""] if dialect.title else []
    return dialect.line_end.join([*title, *text, ""]).encode(dialect.encoding)


def _name(name: str, dialect: Dialect) -> str:
    match dialect.names:
        case "lower":
            return name.lower()
        case "spaced":
            return f" {name}"
        case "joined":
            return name.replace("LAP_", "LAP")
        case "other":
            return OTHER_NAMES.get(name, name)
        case _:
            return name


def _cell(text: str, name: str, dialect: Dialect) -> str:
    if name in ("LAP_TIME", "ELAPSED", "PIT_TIME", "S1", "S2", "S3") and text:
        return _time(text, dialect)
    if name in ("DRIVER_NUMBER", "LAP_NUMBER") and dialect.whole == "float":
        return f"{text}.0"
    if name == "HOUR":
        return _hour(text, dialect)
    if name in ("CROSSING_FINISH_LINE_IN_PIT", "FLAG_AT_FL"):
        return _mark(text, dialect)
    return text.replace(".", ",") if name in ("KPH", "TOP_SPEED") and dialect.times == "comma" else text


def _hour(text: str, dialect: Dialect) -> str:
    match dialect.hours:
        case "noon":
            hours, _, rest = text.partition(":")
            return f"{(int(hours) - 1) % 12 + 1}:{rest} {'pm' if int(hours) >= 12 else 'am'}"
        case "dated":
            return f"2025-06-14 {text}"
        case "zoned":
            return f"2025-06-14T{text}+02:00"
        case _:
            return text.replace(".", ",") if dialect.times == "comma" else text


def _mark(text: str, dialect: Dialect) -> str:
    match dialect.marks:
        case "lower":
            return f" {text.lower()} "
        case "words":
            return {"B": "True", "": "False", "GF": "Green flag", "FF": "Chequered"}[text]
        case "numbers":
            return {"B": "1", "": "0"}.get(text, text)
        case _:
            return text


def _time(text: str, dialect: Dialect) -> str:
    match dialect.times:
        case "apostrophe":
            hours, _, rest = text.rpartition(":") if text.count(":") == 1 else ("", "", text)
            return f"{hours}'{rest}" if hours else text
        case "comma":
            return text.replace(".", ",")
        case "pandas":
            whole, _, fraction = text.partition(".")
            parts = [int(part) for part in whole.split(":")]
            hour_count, minutes, seconds = [0] * (3 - len(parts)) + parts
            return f"0 days {hour_count:02}:{minutes:02}:{seconds:02}.{fraction}000"
        case "colons":
            return text.replace(".", ":") if ":" in text else text
        case "units":
            minutes, seconds_ms = divmod(_in_ms(text), 60_000)
            return f"{minutes}m{seconds_ms / 1000:06.3f}s"
        case "iso":
            return f"PT{_in_ms(text) / 1000:.3f}S"
        case "sheet":
            return f"{_in_ms(text) / 86_400_000:.12f}"
        case "ms":
            return str(_in_ms(text))
        case _:
            return text


def _in_ms(text: str) -> int:
    ms = 0
    for part in text.replace(".", ":").split(":")[:-1]:
        ms = ms * 60 + int(part)
    return ms * 1000 + int(text.rpartition(".")[2])


def _quoted(cell: str, dialect: Dialect) -> str:
    return f'"{cell}"' if dialect.quoted or dialect.delimiter in cell else cell
