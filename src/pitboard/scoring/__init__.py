"""Facts into history: the pure heart, without clock, I/O or chance."""

from pitboard.scoring.car_history import Alarm, AlarmKind, CarHistory, Mark, Wait
from pitboard.scoring.history import Conflict, History, Standstill
from pitboard.scoring.scorer import Scorer, agreed_race, score
from pitboard.scoring.verdicts import ACCEPTED, Verdict, VerdictCode
from pitboard.scoring.visit_kinds import kind_at

__all__ = [
    "ACCEPTED",
    "Alarm",
    "AlarmKind",
    "CarHistory",
    "Conflict",
    "History",
    "Mark",
    "Scorer",
    "Standstill",
    "Verdict",
    "VerdictCode",
    "Wait",
    "agreed_race",
    "kind_at",
    "score",
]
