"""Notes as moments."""

from collections.abc import Sequence

from pitboard.moments.moment import Evidence, Moment, Value
from pitboard.moments.note_checks import NoteCheck, checks_of, named_driver
from pitboard.moments.notes import Note
from pitboard.moments.view import RaceView


def note_moments(view: RaceView, notes: Sequence[Note]) -> list[Moment]:
    """Make moments of the notes on what happened up to the moment."""
    return [_note_moment(view, note) for note in notes if view.start_us + note.race_us <= view.moment_us]


def _note_moment(view: RaceView, note: Note) -> Moment:
    time_us = view.start_us + note.race_us
    main = view.cars.get(note.cars[0]) if note.cars else None
    found = checks_of(view, note)
    values: dict[str, Value] = {
        "what": note.what,
        "kind": note.kind,
        "place": note.place,
        "cause": note.cause,
        "consequence": note.consequence,
        "by": note.by,
        "source": note.source,
        "driver": main.driver_at(time_us) if main else "",
        "named_driver": note.driver or (named_driver(main, note) if main else ""),
        "nl": note.nl,
        "en": note.en,
        "cause_nl": note.cause_nl,
        "cause_en": note.cause_en,
        "consequence_nl": note.consequence_nl,
        "consequence_en": note.consequence_en,
        "findings": tuple(check.text for check in found),
        "disagrees": tuple(check.text for check in found if check.agrees is False),
        "disagrees_on": tuple(_point(check, note) for check in found if check.agrees is False),
    }
    for name, code in (("lost_us", "lost_time"), ("stop_us", "long_stop")):
        sizes = [check.size_us for check in found if check.code == code and check.number == note.cars[0]]
        if sizes:
            values[name] = max(sizes)
    rows = [Evidence("note", note.cars[0] if note.cars else "", note.line, note.file, note.line)]
    rows += [row for check in found for row in check.evidence]
    scope = main.car_class if main else "overall"
    return Moment("note", time_us, scope, note.cars, values, float(1 + len(note.cars)), tuple(dict.fromkeys(rows)))


def _point(check: NoteCheck, note: Note) -> str:
    """Return the point of a check of a note; that another car than the main one lost no time is no point."""
    return check.code if check.code == "not_running" or check.number == note.cars[0] else ""
