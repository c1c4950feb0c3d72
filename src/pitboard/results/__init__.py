"""Classification by a rule pack."""

from pitboard.results.classification import Classification, ClassificationRow, Status, classify

__all__ = ["Classification", "ClassificationRow", "Status", "classify"]
