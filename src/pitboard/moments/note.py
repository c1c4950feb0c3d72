"""A note: what a person saw and timing cannot know."""

from msgspec import Struct


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
