"""Notes as moments."""

from pitboard.moments.kind import Kind, staked
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.note_checks import NoteCheck, checks_of, named_driver
from pitboard.moments.notes import Note
from pitboard.moments.view import RaceView


class NoteValues(Values, frozen=True, kw_only=True):
    """What a person noted, who was in the car, and what timing says of it: `lost_us`, `stop_us` where it shows them."""

    what: str
    kind: str
    place: str
    cause: str
    consequence: str
    by: str
    source: str
    driver: str
    named_driver: str
    nl: str
    en: str
    cause_nl: str
    cause_en: str
    consequence_nl: str
    consequence_en: str
    findings: tuple[str, ...]
    disagrees: tuple[str, ...]
    disagrees_on: tuple[str, ...]
    lost_us: int | None = None
    stop_us: int | None = None


def note_moments(view: RaceView) -> list[Moment]:
    """Make moments of the notes on what happened up to the moment."""
    return [_note_moment(view, note) for note in view.notes if view.start_us + note.race_us <= view.moment_us]


def _note_moment(view: RaceView, note: Note) -> Moment:
    time_us = view.start_us + note.race_us
    main = view.cars.get(note.cars[0]) if note.cars else None
    found = checks_of(view, note)
    values = NoteValues(
        what=note.what,
        kind=note.kind,
        place=note.place,
        cause=note.cause,
        consequence=note.consequence,
        by=note.by,
        source=note.source,
        driver=main.driver_at(time_us) if main else "",
        named_driver=note.driver or (named_driver(main, note) if main else ""),
        nl=note.nl,
        en=note.en,
        cause_nl=note.cause_nl,
        cause_en=note.cause_en,
        consequence_nl=note.consequence_nl,
        consequence_en=note.consequence_en,
        findings=tuple(check.text for check in found),
        disagrees=tuple(check.text for check in found if check.agrees is False),
        disagrees_on=tuple(_point(check, note) for check in found if check.agrees is False),
        lost_us=_most_us(found, "lost_time", note),
        stop_us=_most_us(found, "long_stop", note),
    )
    rows = [Evidence("note", note.cars[0] if note.cars else "", note.line, note.file, note.line)]
    rows += [row for check in found for row in check.evidence]
    scope = main.car_class if main else "overall"
    return Moment("note", time_us, scope, note.cars, values, float(1 + len(note.cars)), tuple(dict.fromkeys(rows)))


def _most_us(found: list[NoteCheck], code: str, note: Note) -> int | None:
    """Return the largest size that checks of a sort found for the note's first car; None where none did."""
    sizes = [check.size_us for check in found if check.code == code and check.number == note.cars[0]]
    return max(sizes, default=None)


def _point(check: NoteCheck, note: Note) -> str:
    """Return the point of a check of a note; that another car than the main one lost no time is no point."""
    return check.code if check.code == "not_running" or check.number == note.cars[0] else ""


KINDS = (Kind("note", NoteValues, note_moments, staked(3.0), rests_on="itself"),)
