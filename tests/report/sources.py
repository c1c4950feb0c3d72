"""The races that reports are tested on, each read or simulated once."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from loaded import loaded
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import parse_race_time
from pitboard.moments.notes import Note
from pitboard.report.compose import Report, reports
from pitboard.scoring import History, score
from run_wide import made_once

HOUR_US = 3_600_000_000


@cache
def le_mans(races: Path) -> History:
    """Le Mans 2023 from all that was recorded of it."""
    return loaded(races / "le-mans-2023")


@cache
def lap_record(races: Path) -> History:
    """Le Mans 2023 from the lap record alone: no nations, no date, no length, no exact flags."""
    return loaded(races / "le-mans-2023" / "23_Analysis_Race_Hour24.csv.gz")


@cache
def imola(races: Path) -> History:
    """Imola 2025, a lap record of two classes."""
    return loaded(races / "imola-2025")


@cache
def simulated(seed: int, hours: int = 3) -> History:
    """A simulated race."""
    settings = SimulatedRace(seed=seed, duration_us=hours * HOUR_US, hypercar=10, lmp2=8, lmgt3=10, incident_rate=2.5)
    return score(list(simulate(settings)))


def written(
    history: History,
    moment_us: int,
    *,
    nation: str = "NLD",
    length: str = "report",
    since_us: int | None = None,
    notes: Sequence[Note] = (),
) -> dict[str, Report]:
    """The report of a long race at a moment in every language, written once for all tests of a run."""
    return _written(history, moment_us, nation, length, since_us, tuple(notes))


@lru_cache(maxsize=500)
def _written(
    history: History, moment_us: int, nation: str, length: str, since_us: int | None, notes: tuple[Note, ...]
) -> dict[str, Report]:
    key = repr((_digest(history), moment_us, nation, length, since_us, notes))
    return made_once(
        key, lambda: reports(history, moment_us, nation=nation, length=length, since_us=since_us, notes=notes)
    )


@cache
def _digest(history: History) -> str:
    return history.digest()


def at(history: History, time: str, *, lang: str = "nl", nation: str = "", length: str = "report") -> Report:
    """The report at a race time."""
    return written(history, history.race.start_us + parse_race_time(time), nation=nation, length=length)[lang]


def at_share(history: History, share: float) -> int:
    """A moment at a share of a race, in µs since the epoch, on a whole millisecond of race time."""
    start_us = history.race.start_us
    return start_us + round((history.through_us - start_us) * share / 1000) * 1000


def hour_by_hour(races: Path) -> tuple[dict[str, Report], ...]:
    """Le Mans 2023 after each of its 24 hours, in every language."""
    history = le_mans(races)
    return tuple(written(history, history.race.start_us + hour * HOUR_US) for hour in range(1, 25))


def lap_records(races: Path) -> list[Path]:
    """Every given race as a lap record, or as all that was recorded of it."""
    own = [
        races / name
        for name in ("le-mans-2023", "le-mans-2024", "imola-2025", "spa-2025", "sebring-2009/session5.rmonitor.gz")
    ]
    further = [path for path in (races / "more").glob("*.csv.gz") if not path.stem.endswith("-results.csv")]
    weekends = (races / "gr-cup").rglob("23_*.csv.gz")
    seasons = [path for path in (races / "seasons").iterdir() if path.name.startswith(("gr-cup", "imsa", "wec"))]
    recording = races / "sebring-2009" / "session5.rmonitor.gz"
    return sorted([*own, recording, *further, *weekends, *seasons])


def text_of(document: Report) -> str:
    """All sentences, one a line."""
    return "\n".join(sentence.text for sentence in document.sentences())


def repeated_share(document: Report) -> float:
    """The share of runs of four words that the text has had before, in percent; names and numbers are no words."""
    sentences = [re.findall(r"[\w#&’'-]+", sentence.text) for sentence in document.sentences()]
    lowered = [[words[0][:1].lower() + words[0][1:], *words[1:]] for words in sentences if words]
    words = [word for sentence in lowered for word in sentence]
    runs = [tuple(words[i : i + 4]) for i in range(len(words) - 3)]
    plain = [run for run in runs if not re.search(r"[\d#]", "".join(run)) and "".join(run).islower()]
    return 100 * (len(plain) - len(set(plain))) / max(len(runs), 1)
