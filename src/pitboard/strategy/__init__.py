"""What a strategist asks: who is how fast, what a stop now would do, what the rivals have yet to do."""

from pitboard.strategy.detection import DetectionScores, score_detection
from pitboard.strategy.experience import Experience, HazardSums, UsualNeutralisations, experience
from pitboard.strategy.grading import StrategyGrade, StrategyScores, score_race, strategy_grade
from pitboard.strategy.hero_view import HeroRow, HeroView, hero_view
from pitboard.strategy.hit_rates import HitRates, hit_rates
from pitboard.strategy.incidents import IncidentRow, IncidentTable, incidents
from pitboard.strategy.pace import PaceRow, PaceTable, Per, pace
from pitboard.strategy.race_length import race_length_us
from pitboard.strategy.relative_pace import (
    ClassPace,
    Condition,
    PaceEstimate,
    RelativePace,
    StintPace,
    is_faster,
)
from pitboard.strategy.stop_costs import StopCosts, StopPrediction
from pitboard.strategy.stop_facts import CarFacts, PastStop, StopFacts
from pitboard.strategy.stop_hazard import StopHazard
from pitboard.strategy.table import StrategyRow, StrategyTable, strategy

__all__ = [
    "CarFacts",
    "ClassPace",
    "Condition",
    "DetectionScores",
    "Experience",
    "HazardSums",
    "HeroRow",
    "HeroView",
    "HitRates",
    "IncidentRow",
    "IncidentTable",
    "PaceEstimate",
    "PaceRow",
    "PaceTable",
    "PastStop",
    "Per",
    "RelativePace",
    "StintPace",
    "StopCosts",
    "StopFacts",
    "StopHazard",
    "StopPrediction",
    "StrategyGrade",
    "StrategyRow",
    "StrategyScores",
    "StrategyTable",
    "UsualNeutralisations",
    "experience",
    "hero_view",
    "hit_rates",
    "incidents",
    "is_faster",
    "pace",
    "race_length_us",
    "score_detection",
    "score_race",
    "strategy",
    "strategy_grade",
]
