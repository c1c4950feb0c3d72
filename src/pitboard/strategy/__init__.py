"""What a strategist asks: who is how fast, what a stop now would do, what the rivals have yet to do."""

from pitboard.strategy.pace import PaceRow, PaceTable, Per, pace
from pitboard.strategy.relative_pace import (
    ClassPace,
    Condition,
    PaceEstimate,
    RelativePace,
    StintPace,
    is_faster,
)

__all__ = [
    "ClassPace",
    "Condition",
    "PaceEstimate",
    "PaceRow",
    "PaceTable",
    "Per",
    "RelativePace",
    "StintPace",
    "is_faster",
    "pace",
]
