"""The words on a picture, and its description for those who hear it read, in Dutch and English."""

from msgspec import Struct

from pitboard.report.pictures.data import GapSeries, PlaceSeries, StintSeries, Window


class Words(Struct, frozen=True):
    """One language's words; `{}` takes a value."""

    decimal: str
    gap_title: str
    places_title: str
    stints_title: str
    race_time: str
    at_the_line: str
    stop: str
    change: str
    stops: str
    gone: str
    laps: tuple[str, str]
    unknown: str
    leader: str
    at: str
    flags: dict[str, tuple[str, str]]


WORDS = {
    "nl": Words(
        decimal=",",
        gap_title="Achterstand op {}",
        places_title="Posities in {}",
        stints_title="Stints in {}",
        race_time="racetijd",
        at_the_line="aan de finishlijn",
        stop="pitstop",
        change="pitstop met rijderswissel",
        stops="stops",
        gone="stilgevallen of uitgevallen",
        laps=("ronde", "ronden"),
        unknown="rijder onbekend",
        leader="leider",
        at="Na {} racetijd: {}.",
        flags={
            "yellow": ("geel", "geel"),
            "full_course_yellow": ("FCY", "full course yellow"),
            "safety_car": ("SC", "safetycar"),
            "red": ("rood", "rode vlag"),
        },
    ),
    "en": Words(
        decimal=".",
        gap_title="Gap to {}",
        places_title="Positions in {}",
        stints_title="Stints in {}",
        race_time="race time",
        at_the_line="at the finish line",
        stop="pit stop",
        change="pit stop with a change of driver",
        stops="stops",
        gone="stopped or retired",
        laps=("lap", "laps"),
        unknown="driver not known",
        leader="leader",
        at="After {} of race time: {}.",
        flags={
            "yellow": ("yellow", "yellow"),
            "full_course_yellow": ("FCY", "full course yellow"),
            "safety_car": ("SC", "safety car"),
            "red": ("red", "red flag"),
        },
    ),
}


def car_name(number: str, label: str) -> str:
    """A car by number and make or team."""
    return f"#{number} {label}".strip()


def clock(ms: int) -> str:
    """A race time in ms as 16:12:30, or 16:12 on the minute; thousandths are left to the text."""
    seconds = ms // 1000
    text = f"{seconds // 3600}:{seconds // 60 % 60:02}"
    return text + (f":{seconds % 60:02}" if seconds % 60 else "")


def span(window: Window) -> str:
    """A window as 12:12:30–16:12:30."""
    return f"{clock(window.begin_ms)}–{clock(window.end_ms)}"


def gap_mark(seconds: int) -> str:
    """A gap on the axis, in whole seconds: 0, +30 s, +1:30, with the minus sign for a car ahead."""
    if not seconds:
        return "0"
    sign, seconds = ("−", -seconds) if seconds < 0 else ("+", seconds)
    return f"{sign}{seconds} s" if seconds < 60 else f"{sign}{seconds // 60}:{seconds % 60:02}"


def gap_text(laps: int, ms: int, words: Words) -> str:
    """A gap at the moment: in laps once it is a lap, else to the thousandth."""
    if laps:
        return f"+{laps} {words.laps[laps != 1]}"
    minutes, rest = divmod(ms, 60_000)
    seconds = f"{rest // 1000:02}" if minutes else str(rest // 1000)
    return f"+{f'{minutes}:' if minutes else ''}{seconds}{words.decimal}{rest % 1000:03}"


def gap_description(series: GapSeries, words: Words) -> str:
    """The gaps at the moment, and what flew meanwhile."""
    told = [f"{car_name(series.reference.number, series.reference.label)}: {words.leader}"]
    for line in series.lines[1:]:
        far = words.gone if line.gone else gap_text(line.gap_laps, line.gap_ms, words)
        told.append(f"{car_name(line.number, line.label)}: {far}")
    return words.at.format(clock(series.at_ms), "; ".join(told)) + _flags(series, words)


def places_description(series: PlaceSeries, words: Words) -> str:
    """The order in the class at the moment."""
    told = []
    for line in series.lines:
        gone = f" ({words.gone})" if line.gone_ms is not None else ""
        told.append(f"{line.points[-1][1]} {car_name(line.number, line.label)}{gone}")
    return words.at.format(clock(series.at_ms), "; ".join(told)) + _flags(series, words)


def stints_description(series: StintSeries, words: Words) -> str:
    """Each car's stops and the driver of its last run."""
    told = []
    for car in series.cars:
        last = words.gone if car.gone else car.runs[-1].driver or words.unknown
        told.append(f"{car_name(car.number, car.label)}: {words.stops} {car.stops}, {last}")
    return words.at.format(clock(series.at_ms), "; ".join(told)) + _flags(series, words)


def _flags(series: GapSeries | PlaceSeries | StintSeries, words: Words) -> str:
    told = [f"{words.flags[one.state][1]} {clock(one.begin_ms)}–{clock(one.end_ms)}" for one in series.flags]
    return f" {'; '.join(told)}." if told else ""
