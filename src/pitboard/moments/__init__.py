"""What is worth telling of a race at a moment, each with its evidence."""

from pitboard.moments.find import moments
from pitboard.moments.moment import Evidence, Kind, Moment, Value
from pitboard.moments.note import Note

__all__ = ["Evidence", "Kind", "Moment", "Note", "Value", "moments"]
