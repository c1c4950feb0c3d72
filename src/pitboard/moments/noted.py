"""Notes as moments."""

from collections.abc import Sequence

from pitboard.moments.moment import Evidence, Moment, Value
from pitboard.moments.note import Note
from pitboard.moments.view import View


def noted(view: View, notes: Sequence[Note]) -> list[Moment]:
    """The notes made of what happened up to the moment."""
    return [_noted(view, note) for note in notes if view.start_us + note.race_us <= view.moment_us]


def _noted(view: View, note: Note) -> Moment:
    time_us = view.start_us + note.race_us
    main = view.cars.get(note.cars[0]) if note.cars else None
    values: dict[str, Value] = {
        "what": note.what,
        "kind": note.kind,
        "place": note.place,
        "cause": note.cause,
        "consequence": note.consequence,
        "by": note.by,
        "source": note.source,
        "driver": main.driver_at(time_us) if main else "",
        "named_driver": note.driver,
        "nl": note.nl,
        "en": note.en,
    }
    rows = (Evidence("note", note.cars[0] if note.cars else "", note.line, note.file, note.line),)
    return Moment("note", time_us, main.car_class if main else "overall", note.cars, values, 1.0, rows)
