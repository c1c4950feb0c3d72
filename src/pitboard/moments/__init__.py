"""What is worth telling of a race at a moment, each with its evidence."""

from pitboard.moments.find import moments
from pitboard.moments.moment import Evidence, Moment, MomentKind, Value
from pitboard.moments.note_checks import NoteCheck, check_note
from pitboard.moments.notes import Note, parse_notes

__all__ = ["Evidence", "Moment", "MomentKind", "Note", "NoteCheck", "Value", "check_note", "moments", "parse_notes"]
