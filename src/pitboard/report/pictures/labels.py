"""The marks on a picture, and its description for those who hear it read."""

from pitboard.report.pictures.data import GapSeries, PlaceSeries, StintSeries, Window
from pitboard.texts import Texts, language


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


def gap_text(laps: int, ms: int, words: Texts) -> str:
    """A gap at the moment: in laps once it is a lap, else to the thousandth."""
    if laps:
        return words.count("gap_laps", laps)
    minutes, rest = divmod(ms, 60_000)
    seconds = f"{rest // 1000:02}" if minutes else str(rest // 1000)
    return f"+{f'{minutes}:' if minutes else ''}{seconds}{language(words.language).decimal}{rest % 1000:03}"


def gap_description(series: GapSeries, words: Texts) -> str:
    """The gaps at the moment, and what flew meanwhile."""
    stated = [f"{car_name(series.reference.number, series.reference.label)}: {words['leader']}"]
    for line in series.lines[1:]:
        far = words["gone"] if line.gone else gap_text(line.gap_laps, line.gap_ms, words)
        stated.append(f"{car_name(line.number, line.label)}: {far}")
    return words.fill("description", time=clock(series.at_ms), cars="; ".join(stated)) + _flags(series, words)


def places_description(series: PlaceSeries, words: Texts) -> str:
    """The order in the class at the moment."""
    stated = []
    for line in series.lines:
        gone = f" ({words['gone']})" if line.gone_ms is not None else ""
        stated.append(f"{line.points[-1][1]} {car_name(line.number, line.label)}{gone}")
    return words.fill("description", time=clock(series.at_ms), cars="; ".join(stated)) + _flags(series, words)


def stints_description(series: StintSeries, words: Texts) -> str:
    """Each car's stops and the driver of its last run."""
    stated = []
    for car in series.cars:
        last = words["gone"] if car.gone else car.runs[-1].driver or words["driver_unknown"]
        stated.append(f"{car_name(car.number, car.label)}: {words['stops']} {car.stops}, {last}")
    return words.fill("description", time=clock(series.at_ms), cars="; ".join(stated)) + _flags(series, words)


def _flags(series: GapSeries | PlaceSeries | StintSeries, words: Texts) -> str:
    stated = [f"{words[f'flag.{span.state}']} {clock(span.begin_ms)}–{clock(span.end_ms)}" for span in series.flags]
    return f" {'; '.join(stated)}." if stated else ""
