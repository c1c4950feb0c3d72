"""Classification by a rule pack."""

from pitboard.board.finish import Status
from pitboard.results.classification import Classification, ClassificationRow, classify

__all__ = ["Classification", "ClassificationRow", "Status", "classify"]
