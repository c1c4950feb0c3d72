"""What is worth telling of a race at a moment, each with its evidence."""

from pitboard.moments.find import KINDS, moments
from pitboard.moments.kind import Kind, Posting
from pitboard.moments.loss_parts import LossSort
from pitboard.moments.losses import LossValues
from pitboard.moments.moment import Evidence, Moment, Value, Values
from pitboard.moments.note_moments import NoteCheck, check_note
from pitboard.moments.notes import Note, parse_notes
from pitboard.moments.stops import StopCycleValues
from pitboard.moments.trends import GapTrendValues

__all__ = [
    "KINDS",
    "Evidence",
    "GapTrendValues",
    "Kind",
    "LossSort",
    "LossValues",
    "Moment",
    "Note",
    "NoteCheck",
    "Posting",
    "StopCycleValues",
    "Value",
    "Values",
    "check_note",
    "moments",
    "parse_notes",
]
