"""Which race sources are of: its name and year by files and folders, and whether two documents are of one race."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from pitboard.intake.library import circuits
from pitboard.model import LINE, PIT_LINE, Fact, Passing, RaceInfo
from pitboard.model.time import DAY_US

_PLACES: Final = """
downloads download desktop documents document dokumente dokumenten documenten documentos bureau bureaublad schreibtisch
téléchargements telechargements escritorio descargas scaricati scrivania home users user root tmp temp var private
volumes mnt media opt srv src app work workspace data onedrive dropbox icloud share shared public files
"""
PLACES: Final = frozenset(_PLACES.split())
"""Folders of a machine: their names say nothing of a race."""

HOMES: Final = frozenset({"home", "users", "user"})

NAMELESS: Final = "Race"

_KINDS: Final = """
analysis analyse race races hour hours laps lap times time timing timecard timecards record records recording
recordings result results classification export output input session sessions event events log logs feed live final
provisional official unofficial copy new full complete csv json zip gz txt report chart sheet section sections with
endurance analysisendurancewithsections analysisendurance all cars field dump capture raw test untitled unnamed file
journal uitslag rondetijden wedstrijd rennen zeiten course temps tours whole entire part partial half short long small
big large tiny huge first second third last one two three both single multi old older latest newest current today
yesterday backup bak orig original edited fixed clean cleaned sorted merged combined sample samples example examples
demo mock case cases my this that here thing stuff misc temporary foo bar baz volledig heel deel klein groot kort lang
eerste tweede laatste oud nieuw kopie voorbeeld proef ganz teil gross kurz erste zweite letzte alt neu beispiel
complet entier partie petit grand premier deuxième dernier copie exemple gesamt runden vollständig rondes ronden alles
alle tout voll am pm utc local main
"""
KINDS: Final = frozenset(_KINDS.split())
"""Words of what a file is, not of which race it is."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_CODE: Final = re.compile(r"[0-9a-f]{8,}(-[0-9a-f]{4,})*", re.IGNORECASE)

YEAR_LOOKED_FOR: Final = 3
"""A file and so many of the folders around it may be called by the year."""

_YEAR: Final = re.compile(r"(?<!\d)((?:19[5-9]|20[0-4])\d)(?:(?!\d)|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))")

SAME_START_US: Final = 600_000_000
"""Documents of one race have about the same zero; more apart than this they are of two races."""


SAME_CROSSING_US: Final = 1_000_000
"""Two records of one crossing are no further apart than this."""

ENOUGH: Final = 3
"""So many crossings that both should have settle whether they are of one race."""


def race_name(path: Path) -> str:
    """Return the name of a race by the path of its source: the file's words, else the folder's, else ""."""
    whole = path.resolve()
    if whole.is_dir() and _is_place(whole):
        return ""
    stem = whole.name if whole.is_dir() else whole.name.split(".")[0]
    if _says_which(stem):
        return stem
    for folder in list(whole.parents)[:2]:
        if _is_place(folder):
            return ""
        if _says_which(folder.name):
            return folder.name
    return ""


def guessed_name(paths: Sequence[Path], facts: Iterable[Fact]) -> str:
    """Return a name for a race that no source names: by the paths, else by the circuit."""
    for path in paths:
        if name := race_name(path):
            return name
    names = {circuit.id: circuit.name for circuit in circuits()}
    driven = (names.get(fact.circuit, "") for fact in facts if isinstance(fact, RaceInfo))
    return next(filter(None, driven), NAMELESS)


def named(facts: Sequence[Fact], name: str) -> list[Fact]:
    """Return the facts of a race that a person calls by this name, whatever its sources say."""
    if not name:
        return list(facts)
    return [replace(fact, name=name) if isinstance(fact, RaceInfo) else fact for fact in facts]


def year_in(path: Path) -> int:
    """Return the year that a file or one of the folders around it is called by; 0: none says one.

    Nearest first: `wec-2016-cota/Analysis.csv`, `202107171510-race-laps.csv`.
    """
    for part in [path.resolve().name, *(folder.name for folder in path.resolve().parents)][:YEAR_LOOKED_FOR]:
        years = set(_YEAR.findall(part))
        if len(years) == 1:
            return int(years.pop())
    return 0


def with_year(facts: list[Fact], places: Sequence[Path]) -> list[Fact]:
    """Return the facts; of sources that know no date they are of the year that a file or folder is called by."""
    year = next((year for place in places if (year := year_in(place))), 0)
    return [
        replace(fact, year=year) if isinstance(fact, RaceInfo) and not (fact.dated or fact.year) else fact
        for fact in facts
    ]


def race_of(facts: Sequence[Fact]) -> RaceInfo:
    """Return the race that a document states."""
    return next(fact for fact in facts if isinstance(fact, RaceInfo))


def of_two_races(facts: Sequence[Fact], other: Sequence[Fact], *, both_records: bool) -> bool:
    """Tell whether two documents are of two races.

    `both_records`: both state all crossings of their cars to the instant.
    """
    race, other_race = race_of(facts), race_of(other)
    apart_us = abs(race.start_us - other_race.start_us)
    if race.dated != other_race.dated:
        # Of one of them only the time of day is known.
        apart_us = min(apart_us % DAY_US, -apart_us % DAY_US)
    if apart_us > SAME_START_US or (race.circuit and other_race.circuit and race.circuit != other_race.circuit):
        return True
    return both_records and not (_agree(facts, other, 0) or _agree(facts, other, race.start_us - other_race.start_us))


def _agree(facts: Sequence[Fact], other: Sequence[Fact], shift_us: int) -> bool:
    """Whether half of the crossings that two records should share are in both; they may be of other cars too."""
    crossings, others = _crossings(facts), _crossings(other)
    due = found = 0
    for number in crossings.keys() & others.keys():
        own_us, other_us = crossings[number], [time_us + shift_us for time_us in others[number]]
        begin_us, end_us = max(own_us[0], other_us[0]), min(own_us[-1], other_us[-1])
        shared_us = [time_us for time_us in own_us if begin_us <= time_us <= end_us] or own_us[:1]
        due += len(shared_us)
        found += sum(_is_in(time_us, other_us) for time_us in shared_us)
    return due < ENOUGH or 2 * found >= due


def _is_in(time_us: int, times_us: Sequence[int]) -> bool:
    i = bisect_left(times_us, time_us - SAME_CROSSING_US)
    return i < len(times_us) and times_us[i] <= time_us + SAME_CROSSING_US


def _crossings(facts: Sequence[Fact]) -> dict[str, list[int]]:
    """When each car crossed the line, in time order."""
    found: dict[str, list[int]] = {}
    for fact in facts:
        if isinstance(fact, Passing) and fact.loop in (LINE, PIT_LINE):
            found.setdefault(fact.number, []).append(fact.time_us)
    return {number: sorted(times_us) for number, times_us in found.items()}


def _says_which(name: str) -> bool:
    if _CODE.fullmatch(name):
        return False
    return any(len(word) > 1 and word.casefold() not in KINDS for word in _WORD.findall(name))


def _is_place(folder: Path) -> bool:
    of_a_person = folder.parent.name.casefold() in HOMES or folder == Path.home()
    return of_a_person or folder.parent == folder or folder.name.casefold() in PLACES
