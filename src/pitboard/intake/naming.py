"""What a race is called whose sources do not say: by the words of its file or folder, never by where it lies."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from pitboard.intake.library import circuits
from pitboard.model import Fact, RaceInfo

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


def race_name(path: Path) -> str:
    """The name of a race by the path of its source: the file's words, else the folder's; "" where they say nothing."""
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
    """A name for a race that no source names: by the paths, else by the circuit."""
    for path in paths:
        if name := race_name(path):
            return name
    names = {circuit.id: circuit.name for circuit in circuits()}
    driven = (names.get(fact.circuit, "") for fact in facts if isinstance(fact, RaceInfo))
    return next(filter(None, driven), NAMELESS)


def named(facts: Sequence[Fact], name: str) -> list[Fact]:
    """The facts of a race that a person calls by this name, whatever its sources say."""
    if not name:
        return list(facts)
    return [replace(fact, name=name) if isinstance(fact, RaceInfo) else fact for fact in facts]


def _says_which(name: str) -> bool:
    if _CODE.fullmatch(name):
        return False
    return any(len(word) > 1 and word.casefold() not in KINDS for word in _WORD.findall(name))


def _is_place(folder: Path) -> bool:
    of_a_person = folder.parent.name.casefold() in HOMES or folder == Path.home()
    return of_a_person or folder.parent == folder or folder.name.casefold() in PLACES
