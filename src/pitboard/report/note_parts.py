"""The part of a car that a note speaks of, and what became of it: a blown engine, a gearbox that failed."""

import re
from typing import Final, Literal

from msgspec import Struct

from pitboard.report.languages.note_words import word_set

Fault = Literal["blew", "failed", "trouble"]

PARTS: Final = {
    "engine": word_set("engine motor"),
    "gearbox": word_set("gearbox transmission versnellingsbak transmissie"),
    "suspension": word_set("suspension ophanging wielophanging"),
    "brakes": word_set("brake brakes rem remmen"),
    "electrics": word_set("electrics electrical electronics elektrische elektronica elektronische elektriciteit"),
    "hydraulics": word_set("hydraulics hydraulic hydrauliek hydraulische"),
    "radiator": word_set("radiator radiateur"),
    "steering": word_set("steering stuurinrichting besturing"),
    "clutch": word_set("clutch koppeling"),
    "turbo": word_set("turbo turbocharger"),
    "driveshaft": word_set("driveshaft aandrijfas"),
}
"""What notes name of a car, by the words they have for it in any language."""

_BLEW = word_set("blown blew blows explodes exploded plofte geplofte ploft ontplofte ontploft opgeblazen")
_FAILED = word_set(
    "failed fails failure failing broke broken breaks snapped gone gave up begaf begaven begeeft het brak gebroken "
    "kapot stuk defect defecte ging gaf geest"
)
_TROUBLE = word_set(
    "problem problems trouble issue issues mechanical technical technische technisch probleem problemen pech schade "
    "storing leak leaking lek lekkende lekke overheating overheated oververhit oververhitte worries zorgen"
)

_COMPOUND = re.compile(
    r"(motor|versnellingsbak|ophangings?|rem|elektronica|turbo|koppelings?)(schade|pech|probleem|problemen|defect|storing)"
)
_FIRST = {"rem": "remmen"}


class PartFault(Struct, frozen=True):
    """A part of a car, and what became of it as far as the words say: `trouble` where they say no more."""

    part: str
    fault: Fault


def apart(words: list[str]) -> list[str]:
    """Take Dutch compounds apart: motorschade is motor, schade."""
    found: list[str] = []
    for word in words:
        compound = _COMPOUND.fullmatch(word)
        if compound:
            first = compound[1].removesuffix("s") if compound[1].endswith("ngs") else compound[1]
            found += [_FIRST.get(first, first), compound[2]]
        else:
            found.append(word)
    return found


def part_of(words: list[str], implied: frozenset[str]) -> PartFault | None:
    """Read a part and its fault from words, in small letters, that say nothing else; None where they do not.

    `implied` are words that say nothing by themselves: articles, the driver, the place.
    """
    spoken = apart(words)
    parts = [part for part, names in PARTS.items() if names & set(spoken)]
    if len(parts) != 1:
        return None
    left = [word for word in spoken if word not in PARTS[parts[0]] and (word in _FAILED or word not in implied)]
    if not all(word in _BLEW | _FAILED | _TROUBLE for word in left):
        return None
    if any(word in _BLEW for word in left):
        return PartFault(parts[0], "blew" if parts[0] in ("engine", "turbo") else "failed")
    failed = any(word in _FAILED - {"het", "up", "ging", "gaf"} for word in left)
    return PartFault(parts[0], "failed" if failed and not set(left) & _TROUBLE else "trouble")
