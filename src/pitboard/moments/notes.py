"""Notes as a reporter types them, one a line, or as TOML: see `docs/notes.md` for the grammar.

7:52:53 #51 @first-chicane off into the gravel; recovered by crane -- source: TV
"""

import re
import tomllib

import msgspec
from msgspec import Struct

from pitboard.feeds.reading import Reading
from pitboard.intake import parse_race_time
from pitboard.intake.library import circuit_of
from pitboard.model import Circuit
from pitboard.scoring import History

NOTES_LIMIT_BYTES = 4 << 20
"""A file of notes is no longer."""

MOST_NOTES = 5_000
"""Of a race; ten people who write one a minute for 8 hours come to as many. The first are taken."""

TOO_MANY = f"more than {MOST_NOTES:,} notes; only the first of them are taken"

FIELDS = (
    *("driver", "consequence", "cause", "by", "kind", "source", "nl", "en"),
    *("cause_nl", "cause_en", "consequence_nl", "consequence_en"),
)
"""What may follow ` -- ` as `name: text`."""

KINDS = {
    "contact": ("contact", "collision", "collides", "collided", "touches", "touched", "aanrijding", "toucheert",
                "toucheerden", "botsing", "geraakt"),
    "spin": ("spin", "spins", "spun", "spint", "rondte"),
    "puncture": ("puncture", "punctured", "lekke band", "klapband"),
    "crash": ("crash", "crashes", "crashed", "crasht", "crashte", "klapper", "barrier", "wall", "tyre wall", "vangrail",
              "bandenstapel"),
    "off": ("off", "gravel", "grindbak", "grind", "runs wide"),
    "fire": ("fire", "brand"),
    "technical": ("technical", "technische", "technisch", "engine", "motor", "gearbox", "versnellingsbak",
                  "hydraulics", "suspension", "ophanging", "electrical", "elektrische", "electrics", "electronics",
                  "elektronica", "brake", "brakes", "remmen", "radiator", "radiateur", "steering", "stuurinrichting",
                  "clutch", "koppeling", "turbo", "driveshaft", "aandrijfas", "motorschade", "motorpech",
                  "motorproblemen", "remproblemen", "versnellingsbakproblemen"),
    "penalty": ("penalty", "straf", "tijdstraf", "drive-through", "stop-and-go"),
    "slow_zone": ("slow zone",),
    "stopped": ("stopped", "stops", "stands", "stilgevallen", "stil"),
    "damage": ("damage", "damaged", "schade"),
}  # fmt: skip
"""Words by which a note's sort is known, in English and Dutch; the first in the text counts."""

_LINE = re.compile(r"(?P<time>\S+)(?P<cars>(?:[\s,+]+#[^\s,+@;]+)*)(?:\s+@(?P<place>\S+))?(?:\s+(?P<rest>.*))?")
_PLACE_BEHIND = re.compile(r"(?P<what>.*\S)\s+@(?P<place>\S+)")
_FIELD = re.compile(r"(?P<name>[a-z_]+)\s*:\s*(?P<text>.+)")


class Note(Struct, frozen=True):
    """One note of a reporter or of race control, at a race time (µs since the official start).

    `cars` are the cars concerned, the main one first; none: the course. `place` is the id of a place of the circuit.
    `what` is the text as typed, `kind` what sort of incident it is where a known word says so ("" otherwise). `by` is
    the car that caused it. `nl` and `en` are whole sentences; `cause` and `consequence` are in any language, or in the
    one that their names end in. `source` is who says so; `file` and `line` where the note stands.
    """

    race_us: int
    cars: tuple[str, ...]
    what: str
    kind: str = ""
    place: str = ""
    driver: str = ""
    consequence: str = ""
    cause: str = ""
    by: str = ""
    source: str = ""
    nl: str = ""
    en: str = ""
    cause_nl: str = ""
    cause_en: str = ""
    consequence_nl: str = ""
    consequence_en: str = ""
    file: str = ""
    line: int = 0


class _TomlNote(Struct, forbid_unknown_fields=True):
    time: str
    what: str
    cars: list[str] = []
    place: str = ""
    driver: str = ""
    consequence: str = ""
    cause: str = ""
    by: str = ""
    kind: str = ""
    source: str = ""
    nl: str = ""
    en: str = ""
    cause_nl: str = ""
    cause_en: str = ""
    consequence_nl: str = ""
    consequence_en: str = ""


def parse_notes(text: str, file: str, reading: Reading, history: History | None = None) -> list[Note]:
    """Read the notes of a text, by race time; what is wrong is refused in `reading`, one line each.

    With a history, cars that do not take part and places that the circuit's file does not have are refused too.
    """
    if re.search(r"^\s*\[\[note\]\]", text, re.MULTILINE):
        notes = _from_toml(text, file, reading)
    else:
        notes = _from_lines(text, file, reading)
    if history is not None:
        circuit = circuit_of(history)
        notes = [note for note in notes if _known(note, history, circuit, reading)]
    reading.count("notes", len(notes))
    return sorted(notes, key=lambda note: (note.race_us, note.line))


def _from_lines(text: str, file: str, reading: Reading) -> list[Note]:
    notes: list[Note] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        line = line.strip()
        if not line or line == "#" or line.startswith(("# ", "//")):
            continue
        if len(notes) >= MOST_NOTES:
            reading.refuse(file, number, TOO_MANY)
            break
        try:
            notes.append(_from_line(line, file, number))
        except ValueError as error:
            reading.refuse(file, number, str(error))
    return notes


def _from_line(line: str, file: str, number: int) -> Note:
    """One note.

    Raises:
        ValueError: with the reason.
    """
    main, *fields = re.split(r"\s+--\s+", line)
    parts = _LINE.fullmatch(main)
    assert parts, "a line that is not blank has a first word"
    race_us = parse_race_time(parts["time"])
    cars = tuple(re.findall(r"#([^\s,+@;]+)", parts["cars"]))
    what, _, consequence = (parts["rest"] or "").partition(";")
    place = parts["place"] or ""
    if not place and (behind := _PLACE_BEHIND.fullmatch(what.rstrip())):
        what, place = behind["what"], behind["place"]
    values = {"consequence": consequence.strip()} if consequence.strip() else {}
    for field in fields:
        named = _FIELD.fullmatch(field.strip())
        if not named or named["name"] not in FIELDS:
            raise ValueError(f"after -- comes one of {', '.join(FIELDS)} and a colon, not {field.strip()!r}")
        values[named["name"]] = named["text"].strip()
    return _note(race_us, cars, place, what.strip(), values, file, number)


def _note(
    race_us: int, cars: tuple[str, ...], place: str, what: str, values: dict[str, str], file: str, line: int
) -> Note:
    if not what:
        raise ValueError("says nothing: after the time, the cars and the place comes what happened")
    kind = values.get("kind") or kind_of(what)
    if kind and kind not in KINDS:
        raise ValueError(f"no kind {kind!r}; there are {', '.join(KINDS)}")
    by = values.get("by", "").removeprefix("#")
    return Note(race_us, cars, what, place=place, **(values | {"kind": kind, "by": by}), file=file, line=line)


def kind_of(what: str) -> str:
    """Tell what sort of incident a text speaks of, by the first known word in it; "" if there is none."""
    found: list[tuple[int, str]] = []
    for kind, words in KINDS.items():
        match = re.search(rf"\b(?:{'|'.join(map(re.escape, words))})\b", what, re.IGNORECASE)
        if match:
            found.append((match.start(), kind))
    return min(found, key=lambda match: match[0])[1] if found else ""


def _from_toml(text: str, file: str, reading: Reading) -> list[Note]:
    try:
        tables = msgspec.convert(tomllib.loads(text).get("note"), list[dict[str, object]])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        reading.refuse(file, int(at[1]) if at else 0, f"no TOML: {error}", whole=True)
        return []
    lines = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[note\]\]", line)]
    if len(lines) != len(tables):
        # What looks like a heading may stand in a text of several lines.
        lines = [0] * len(tables)
    notes: list[Note] = []
    if len(tables) > MOST_NOTES:
        reading.refuse(file, lines[MOST_NOTES], TOO_MANY)
    for table, line in zip(tables[:MOST_NOTES], lines[:MOST_NOTES], strict=True):
        try:
            stated = msgspec.convert(table, _TomlNote)
            values = {name: getattr(stated, name).strip() for name in FIELDS if getattr(stated, name).strip()}
            cars = tuple(car.removeprefix("#") for car in stated.cars)
            race_us = parse_race_time(stated.time)
            notes.append(_note(race_us, cars, stated.place.removeprefix("@"), stated.what.strip(), values, file, line))
        except (msgspec.ValidationError, ValueError) as error:
            reading.refuse(file, line, str(error))
    return notes


def _known(note: Note, history: History, circuit: Circuit | None, reading: Reading) -> bool:
    for number in (*note.cars, *([note.by] if note.by else [])):
        if number not in history.cars:
            reading.refuse(note.file, note.line, f"no car {number} in this race")
            return False
    if note.place and circuit is not None and circuit.places and circuit.place(note.place) is None:
        known = ", ".join(place.id for place in circuit.places)
        reading.refuse(note.file, note.line, f"no place {note.place!r} at {circuit.name}; there are {known}")
        return False
    return True
